//! brat's standoff: the `.ann` that belongs to a `.txt`.
//!
//! ```text
//! T1      LOC 24 34       Kazakhstan
//! #1      AnnotatorNotes T1       {"kind":"country","canonical":"Kazakhstan",…}
//! T2      LOC 52 55;56 60 New York
//! ```
//!
//! Offsets count code points. A mention that goes across a line break (or a tab or another control character) is cut there into
//! fragments, as brat wants it, and its text has a space between them. The note of a mention is a JSON object with the other
//! keys of its entity line.

use super::jsonl::{write_details, write_number};
use super::{Offsets, Unit};
use crate::{Article, Entity, Span};
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the annotations of an article.
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity]) -> io::Result<()> {
    Annotations::new().part(out, &article.text, entities)
}

/// A text as its `.txt` has it: a line ends in a space and a line feed where it ended in a carriage return and a line feed.
///
/// Most readers of brat's files take those two for one character, and would find every offset behind them shifted.
///
/// ```
/// assert_eq!(ner::write::brat::text("Rain\r\nfell.\n"), "Rain \nfell.\n");
/// ```
pub fn text(part: &str) -> Cow<'_, str> {
    if part.contains("\r\n") { part.replace("\r\n", " \n").into() } else { part.into() }
}

/// The annotations of one article, part by part.
#[derive(Debug)]
pub struct Annotations {
    offsets: Offsets,
    /// The byte of the text at which the part begins.
    part: usize,
    written: u64,
}

impl Annotations {
    /// At the start of a text.
    pub fn new() -> Self {
        Self { offsets: Offsets::new(Unit::Chars), part: 0, written: 0 }
    }

    /// Writes the annotations of the next part of the text.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        for entity in entities {
            self.written += 1;
            write!(out, "T{}\t{}", self.written, entity.label)?;
            let fragments = fragments(entity, self.part, text);
            for (i, fragment) in fragments.iter().enumerate() {
                let at = self.offsets.locate(text, *fragment);
                out.write_all(if i == 0 { b" " } else { b";" })?;
                write_number(out, at.start as u64)?;
                out.write_all(b" ")?;
                write_number(out, at.end as u64)?;
            }
            for (i, fragment) in fragments.iter().enumerate() {
                out.write_all(if i == 0 { b"\t" } else { b" " })?;
                out.write_all(text.get(fragment.start - self.part..fragment.end - self.part).unwrap_or_default().as_bytes())?;
            }
            write!(out, "\n#{0}\tAnnotatorNotes T{0}\t{{", self.written)?;
            write_details(out, entity)?;
            out.write_all(b"}\n")?;
        }
        self.offsets.advance(text);
        self.part += text.len();
        Ok(())
    }
}

impl Default for Annotations {
    fn default() -> Self {
        Self::new()
    }
}

/// The stretches of a mention that lie on one line, without white space at their ends; the mention itself where there are none.
fn fragments(entity: &Entity, part: usize, text: &str) -> Vec<Span> {
    let start = entity.span.start.max(part);
    let mention = text.get(start - part..entity.span.end.saturating_sub(part)).unwrap_or_default();
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut fragments = Vec::new();
    let mut at = start;
    for line in mention.split_inclusive(breaks) {
        let fragment = line.trim_end_matches(breaks);
        let begins = at + (fragment.len() - fragment.trim_start().len());
        let ends = begins + fragment.trim().len();
        if begins < ends {
            fragments.push(Span { start: begins, end: ends });
        }
        at += line.len();
    }
    if fragments.is_empty() {
        fragments.push(Span { start, end: start + mention.len() });
    }
    fragments
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Label;
    use crate::write::tests::entity;

    #[test]
    fn fragments_lie_on_one_line() {
        for (text, mention, expected) in [
            ("In Oslo.", "Oslo", "3 7\tOslo"),
            ("🇰🇿 in Oslo.", "Oslo", "6 10\tOslo"),
            ("é New\nYork", "New\nYork", "2 5;6 10\tNew York"),
            ("New \r\n  York\r\nFed", "New \r\n  York\r\nFed", "0 3;8 12;14 17\tNew York Fed"),
            ("New\tYork", "New\tYork", "0 3;4 8\tNew York"),
            ("New\u{2028}York", "New\u{2028}York", "0 3;4 8\tNew York"),
        ] {
            let mut out = Vec::new();
            write_article(&mut out, &Article::new(text), &[entity(text, mention, Label::Loc)]).unwrap();
            let out = String::from_utf8(out).unwrap();
            assert_eq!(out.lines().next(), Some(format!("T1\tLOC {expected}").as_str()), "{text:?}");
            assert_eq!(out.lines().count(), 2, "{out}");
        }
    }
}
