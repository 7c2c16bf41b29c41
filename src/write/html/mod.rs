//! Pages for a browser: the articles with their entities marked and all that they name beside them, and reports on results.
//!
//! A page is one file that reads nothing from outside: style and script are in it, and its policy forbids the rest. It is written as
//! the articles come and nothing is kept of them: each carries its chains and countries, and the page's script gathers
//! the lists and the timeline from these when it is opened.
//!
//! ```
//! use ner::{Article, Tagger, write::html};
//!
//! let tagger = Tagger::new();
//! let mut page = Vec::new();
//! html::write_head(&mut page)?;
//! for text in ["Rain fell on Oslo.", "Snow fell on Bergen."] {
//!     let article = Article::new(text);
//!     html::write_article(&mut page, &article, &tagger.annotate(&article))?;
//! }
//! html::write_foot(&mut page)?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod report;

pub use report::{Mention, Report};

use super::jsonl::{write_score, write_string, write_word};
use crate::text::Text;
use crate::{Annotated, Article, Chain, Chains, Date, Entity, Focus, Id, Label};
use std::io::{self, Write};
use std::ops::Range;

const STYLE: &str = include_str!("page.css");
const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");

/// The scripts that pages may run, by their SHA-256: nothing else does, not even where an escape was forgotten.
const SCRIPT_HASH: &str = "BgsN/UdK2cvXsbj/eQ52T+J8hOV+AnYNZM/DajzSeHA=";

/// Writes what stands before the first article.
///
/// # Errors
/// When `out` fails.
pub fn write_head(out: &mut impl Write) -> io::Result<()> {
    write_preamble(out, "Who and what is named", SCRIPT_HASH)?;
    out.write_all(PAGE.as_bytes())
}

/// Writes what stands behind the last article.
///
/// # Errors
/// When `out` fails.
pub fn write_foot(out: &mut impl Write) -> io::Result<()> {
    write!(
        out,
        "</main>\n</div>\n<div id=\"card\" class=\"card\" role=\"status\" hidden></div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// Writes an article.
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, annotated: &Annotated) -> io::Result<()> {
    let mut section = Section::open(out, &article.id, article.date)?;
    section.part(out, &article.text, &annotated.entities)?;
    section.close(out, &annotated.countries, None)
}

/// One article of a page, part by part.
#[derive(Debug)]
pub struct Section {
    /// The byte of the text at which the part begins.
    part: usize,
    chains: Chains,
    /// Whether the keyboard has come to the article: its first entity takes the focus, the arrow keys go on from there.
    has_stop: bool,
}

impl Section {
    /// Writes the beginning of the article `id`, with the day it was written.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn open(out: &mut impl Write, id: &Id, date: Option<Date>) -> io::Result<Self> {
        out.write_all(b"<article><header><h2><bdi>")?;
        write_text(out, &id.to_string())?;
        out.write_all(b"</bdi></h2>")?;
        if let Some(date) = date {
            write!(out, "<p><time datetime=\"{date}\">{date}</time></p>")?;
        }
        out.write_all(b"</header><div class=\"text\">")?;
        Ok(Self { part: 0, chains: Chains::default(), has_stop: false })
    }

    /// Writes the next part of the text; `entities` are sorted and do not overlap.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        let mut written = 0;
        for sentence in dated_sentences(text, entities, self.part) {
            written = self.stretch(out, text, written..sentence.start, entities)?;
            out.write_all(b"<span class=\"s\">")?;
            written = self.stretch(out, text, written..sentence.end, entities)?;
            out.write_all(b"</span>")?;
        }
        self.stretch(out, text, written..text.len(), entities)?;
        entities.iter().for_each(|entity| self.chains.add(entity, entity.span.start));
        self.part += text.len();
        Ok(())
    }

    /// Writes the end of the article: the countries it is about ([`Tagging::countries`](crate::Tagging::countries)), and why it
    /// could not be read to its end, if so.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write, countries: &[Focus], failure: Option<&str>) -> io::Result<()> {
        out.write_all(b"</div><footer>")?;
        if let Some(message) = failure {
            out.write_all(b"<p class=\"fault\">Not read to its end: ")?;
            write_text(out, message)?;
            out.write_all(b"</p>")?;
        }
        if !countries.is_empty() {
            out.write_all(b"<p class=\"focus\">In focus: ")?;
            for (i, focus) in countries.iter().enumerate() {
                write!(out, "{}{} {:.0}\u{a0}%", if i == 0 { "" } else { " · " }, focus.country, focus.score * 100.0)?;
            }
            out.write_all(b"</p>")?;
        }
        out.write_all(b"</footer><script type=\"application/json\">")?;
        let mut json = Vec::new();
        write_summary(&mut json, &self.chains.finish(), countries)?;
        write_script_data(out, &json)?;
        out.write_all(b"</script></article>\n")
    }

    /// Writes a stretch of the part with the entities that begin in it, and says how far it came: an entity may go on behind its end.
    fn stretch(&mut self, out: &mut impl Write, text: &str, stretch: Range<usize>, entities: &[Entity]) -> io::Result<usize> {
        let first = entities.partition_point(|e| e.span.start < self.part + stretch.start);
        let mut written = stretch.start;
        for entity in entities.get(first..).unwrap_or_default() {
            let (start, end) = (entity.span.start.saturating_sub(self.part), entity.span.end.saturating_sub(self.part));
            if start >= stretch.end {
                break;
            }
            let (Some(before), Some(marked)) = (text.get(written..start), text.get(start..end)) else { continue };
            write_text(out, before)?;
            self.mark(out, marked, entity)?;
            written = end;
        }
        write_text(out, text.get(written..stretch.end).unwrap_or_default())?;
        Ok(written.max(stretch.end))
    }

    fn mark(&mut self, out: &mut impl Write, text: &str, entity: &Entity) -> io::Result<()> {
        write!(out, "<mark class=\"{}\" data-c=\"{}\"", class(entity.label), entity.chain)?;
        if let Some(value) = entity.value.as_deref().filter(|_| entity.label == Label::Date) {
            out.write_all(b" data-v=\"")?;
            write_text(out, value)?;
            out.write_all(b"\"")?;
        }
        if !std::mem::replace(&mut self.has_stop, true) {
            out.write_all(b" tabindex=\"0\"")?;
        }
        out.write_all(b">")?;
        write_text(out, text)?;
        out.write_all(b"</mark>")
    }
}

/// The sentences of a part that say a day, month or year: what the timeline shows.
fn dated_sentences(text: &str, entities: &[Entity], part: usize) -> Vec<Range<usize>> {
    let is_dated = |e: &&Entity| e.label == Label::Date && e.value.as_deref().is_some_and(|value| calendar(value).is_some());
    let mut dated = entities.iter().filter(is_dated).map(|e| e.span.start.saturating_sub(part)..e.span.end.saturating_sub(part)).peekable();
    if dated.peek().is_none() {
        return Vec::new();
    }
    let analysed = Text::new(text);
    let spans = analysed.sentences().iter().map(|sentence| {
        let Range { start, end } = sentence.tokens();
        analysed.span(start, end)
    });
    spans
        .filter(|sentence| {
            let (mut is_in, mut date) = (false, dated.next_if(|date| date.start < sentence.end));
            while let Some(found) = date {
                is_in |= found.start >= sentence.start && found.end <= sentence.end;
                date = dated.next_if(|date| date.start < sentence.end);
            }
            is_in
        })
        .map(|sentence| sentence.start..sentence.end)
        .collect()
}

/// The year, month and day of a value that is one of these: `2022`, `2022-01`, `2022-01-06`.
fn calendar(value: &str) -> Option<(i16, Option<u8>, Option<u8>)> {
    let mut parts = value.split('-').map(|part| part.bytes().all(|b| b.is_ascii_digit()).then_some(part));
    let year = parts.next()?.filter(|year| year.len() == 4)?.parse().ok()?;
    let mut two_digits = || match parts.next() {
        Some(part) => part.filter(|part| part.len() == 2)?.parse().ok().map(Some),
        None => Some(None),
    };
    let found = (year, two_digits()?, two_digits()?);
    parts.next().is_none().then_some(found)
}

/// What the page's script reads of an article: its chains and the countries in focus, as lists, which are short.
fn write_summary(out: &mut Vec<u8>, chains: &[Chain], countries: &[Focus]) -> io::Result<()> {
    out.write_all(b"{\"chains\":[")?;
    for (i, chain) in chains.iter().enumerate() {
        write!(out, "{}[{},\"{}\",", if i == 0 { "" } else { "," }, chain.chain, chain.label)?;
        write_string(out, &chain.canonical)?;
        out.write_all(b",")?;
        write_word(out, chain.kind.map(|kind| kind.as_str()))?;
        out.write_all(b",")?;
        write_word(out, chain.country.as_ref().map(|country| country.as_str()))?;
        write!(out, ",{}]", chain.mentions)?;
    }
    out.write_all(b"],\"countries\":[")?;
    for (i, focus) in countries.iter().enumerate() {
        write!(out, "{}[\"{}\",{},", if i == 0 { "" } else { "," }, focus.country, focus.mentions)?;
        write_score(out, focus.score)?;
        out.write_all(b"]")?;
    }
    out.write_all(b"]}")
}

/// What every page begins with.
fn write_preamble(out: &mut impl Write, title: &str, script_hash: &str) -> io::Result<()> {
    out.write_all(b"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; ")?;
    writeln!(out, "script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'\">")?;
    out.write_all(b"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>")?;
    write_text(out, title)?;
    write!(out, "</title>\n<style>{STYLE}</style>\n</head>\n")
}

/// The class of a label in the page's style.
fn class(label: Label) -> &'static str {
    match label {
        Label::Person => "p",
        Label::Org => "o",
        Label::Loc => "l",
        Label::Date => "d",
    }
}

/// JSON inside a script element: without `<` nothing in it ends the element.
fn write_script_data(out: &mut impl Write, json: &[u8]) -> io::Result<()> {
    for (i, piece) in json.split(|byte| *byte == b'<').enumerate() {
        out.write_all(if i == 0 { b"" } else { b"\\u003c" })?;
        out.write_all(piece)?;
    }
    Ok(())
}

/// Text as the content of an element or of an attribute in quotes. A control character, which HTML cannot hold, becomes U+FFFD.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    let escaped = |c: char| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '\t' | '\n' | '\r' => None,
        c => c.is_control().then_some("\u{fffd}"),
    };
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if let Some(replacement) = escaped(c) {
            out.write_all(text.get(written..at).unwrap_or_default().as_bytes())?;
            out.write_all(replacement.as_bytes())?;
            written = at + c.len_utf8();
        }
    }
    out.write_all(text.get(written..).unwrap_or_default().as_bytes())
}
