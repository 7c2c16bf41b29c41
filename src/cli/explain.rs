//! `ner-cli explain`: why each entity is one.

use crate::exit::Exit;
use crate::messages;
use ner::read::decode::Decoder;
use ner::{Article, Date, Tagger};
use std::io::{self, IsTerminal, Write};

/// Writes each entity of the text (of standard input, if there is none) with its evidence.
pub(crate) fn run(text: Option<String>, date: Option<Date>, tagger: &Tagger, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let text = match text {
        Some(text) => text,
        None if io::stdin().is_terminal() => {
            messages::say("no text; give one, or a file on standard input: ner-cli explain < article.txt");
            return Ok(Exit::Usage);
        }
        None => stdin()?,
    };
    let article = Article::new(text).date(date);
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
        for evidence in &explained.evidence {
            writeln!(out, "  {:+7.2}  {}", evidence.weight, evidence.name)?;
        }
    }
    out.flush()?;
    Ok(Exit::Answered)
}

fn stdin() -> io::Result<String> {
    let mut text = String::new();
    let mut decoder = Decoder::new(io::stdin().lock())?;
    while decoder.read(&mut text)? {}
    Ok(text)
}
