//! `ner-cli explain`: why each entity is one.

use crate::exit::Exit;
use crate::messages;
use anyhow::ensure;
use ner::read::decode::Decoder;
use ner::{Article, Considered, Date, Evidence, Span, Tagger};
use std::io::{self, IsTerminal, Write};

/// Writes each entity of the text (of standard input, if there is none) with its evidence.
pub(crate) fn run(
    text: Option<String>,
    span: Option<&str>,
    date: Option<Date>,
    tagger: &Tagger,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let text = match text {
        Some(text) => text,
        None if io::stdin().is_terminal() => {
            messages::say("no text; give one, or a file on standard input: ner-cli explain < article.txt");
            return Ok(Exit::Usage);
        }
        None => stdin()?,
    };
    let article = Article::new(text).date(date);
    if let Some(words) = span {
        return explain_span(&article, words, tagger, out);
    }
    for explained in tagger.explain(&article) {
        let e = &explained.entity;
        write!(out, "{} {}", e.text.replace('\n', " "), e.label)?;
        if let Some(kind) = e.kind {
            write!(out, " {kind}")?;
        }
        if e.canonical != e.text {
            write!(out, " = {}", e.canonical)?;
        }
        if let Some(value) = &e.value {
            write!(out, " = {value}")?;
        }
        if let Some(modifier) = e.modifier {
            write!(out, " {modifier}")?;
        }
        writeln!(out, "  (score {:.2}, sentence {}, from {})", e.score, e.sentence, e.source)?;
        write_evidence(out, &explained.evidence)?;
    }
    out.flush()?;
    Ok(Exit::Answered)
}

/// Writes for each place of some words what they are there, and what they could have been.
fn explain_span(article: &Article<'_>, words: &str, tagger: &Tagger, out: &mut dyn Write) -> anyhow::Result<Exit> {
    ensure!(!words.trim().is_empty(), "--span: no words in it; give words of the text, as they stand there");
    let entities = tagger.tag(article);
    let mut found = false;
    for (start, text) in article.text.match_indices(words) {
        found = true;
        let span = Span { start, end: start + text.len() };
        let touching = entities.iter().filter(|e| e.span.start < span.end && span.start < e.span.end);
        let there: Vec<String> = touching.map(|e| format!("{} {}", e.text.replace('\n', " "), e.label)).collect();
        let there = if there.is_empty() { "not tagged".into() } else { there.join(", ") };
        writeln!(out, "{} at {}: {there}", text.replace('\n', " "), article.text[..start].chars().count())?;
        let considered = tagger.consider(article, span);
        if considered.is_empty() {
            writeln!(
                out,
                "  nothing was weighed: these are no whole words with a capital in one sentence, or they were settled before (a date, a name of yours, --engine lists)"
            )?;
        }
        for (rank, Considered { label, weight, score, evidence, .. }) in considered.iter().enumerate() {
            writeln!(out, "  as {label} {weight:+.2} (score {score:.2}); a name is above 0 and above its rivals")?;
            if rank == 0 {
                write_evidence(out, evidence)?;
            }
        }
    }
    ensure!(found, "{words}: does not stand in the text; write the words as they stand there");
    out.flush()?;
    Ok(Exit::Answered)
}

fn write_evidence(out: &mut dyn Write, evidence: &[Evidence]) -> io::Result<()> {
    evidence.iter().try_for_each(|e| writeln!(out, "  {:+7.2}  {}", e.weight, e.name))
}

fn stdin() -> io::Result<String> {
    let mut text = String::new();
    let mut decoder = Decoder::new(io::stdin().lock())?;
    while decoder.read(&mut text)? {}
    Ok(text)
}
