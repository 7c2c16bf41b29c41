//! Entity lines: one JSON object per entity, all keys always there.

use super::{Offsets, Unit};
use crate::{Article, Entity, Id, Source};
use std::io::{self, Write};
use std::ops::Range;

/// Writes the entities of an article, one line each.
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity], unit: Unit) -> io::Result<()> {
    EntityLines::new(&article.id, unit).part(out, &article.text, entities)
}

/// The entity lines of one article, part by part.
#[derive(Debug)]
pub struct EntityLines<'a> {
    id: &'a Id,
    offsets: Offsets,
}

impl<'a> EntityLines<'a> {
    /// The lines of the article `id`.
    pub fn new(id: &'a Id, unit: Unit) -> Self {
        Self { id, offsets: Offsets::new(unit) }
    }

    /// Writes the entities of the next part of the text.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        for entity in entities {
            write_entity(out, self.id, entity, self.offsets.locate(text, entity.span))?;
        }
        self.offsets.advance(text);
        Ok(())
    }
}

/// Writes one entity line; `at` is where it stands, in the unit of the results.
///
/// Written by hand: this is the hot loop of a run, and a derived `Serialize` takes twice the time (190 ns against 87).
///
/// # Errors
/// When `out` fails.
pub fn write_entity(out: &mut impl Write, id: &Id, entity: &Entity, at: Range<usize>) -> io::Result<()> {
    out.write_all(b"{\"doc\":")?;
    write_id(out, id)?;
    out.write_all(b",")?;
    write_members(out, entity, at)?;
    out.write_all(b"}\n")
}

pub(super) fn write_id(out: &mut impl Write, id: &Id) -> io::Result<()> {
    out.write_all(id.as_json().as_bytes())
}

/// The keys that entity lines and the entities of document lines have in common.
pub(super) fn write_members(out: &mut impl Write, entity: &Entity, at: Range<usize>) -> io::Result<()> {
    write_position(out, at)?;
    out.write_all(b",\"text\":")?;
    write_string(out, &entity.text)?;
    out.write_all(b",\"label\":\"")?;
    out.write_all(entity.label.as_str().as_bytes())?;
    out.write_all(b"\",")?;
    write_details(out, entity)
}

pub(super) fn write_position(out: &mut impl Write, at: Range<usize>) -> io::Result<()> {
    out.write_all(b"\"start\":")?;
    write_number(out, at.start as u64)?;
    out.write_all(b",\"end\":")?;
    write_number(out, at.end as u64)
}

/// All that is known of an entity but where it stands, its text and its label.
pub(super) fn write_details(out: &mut impl Write, entity: &Entity) -> io::Result<()> {
    out.write_all(b"\"kind\":")?;
    write_word(out, entity.kind.map(|k| k.as_str()))?;
    out.write_all(b",\"canonical\":")?;
    write_string(out, &entity.canonical)?;
    out.write_all(b",\"chain\":")?;
    write_number(out, entity.chain.into())?;
    out.write_all(b",\"country\":")?;
    write_word(out, entity.country.as_ref().map(|c| c.as_str()))?;
    out.write_all(b",\"value\":")?;
    match &entity.value {
        Some(value) => write_string(out, value)?,
        None => out.write_all(b"null")?,
    }
    out.write_all(b",\"mod\":")?;
    write_word(out, entity.modifier.map(|m| m.as_str()))?;
    out.write_all(b",\"score\":")?;
    write_score(out, entity.score)?;
    out.write_all(b",\"sentence\":")?;
    write_number(out, entity.sentence.into())?;
    out.write_all(b",\"source\":")?;
    match &entity.source {
        Source::User(name) => write_string(out, name),
        fixed => write!(out, "\"{fixed}\""),
    }
}

pub(super) fn write_string(out: &mut impl Write, text: &str) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}

pub(super) fn write_number(out: &mut impl Write, number: u64) -> io::Result<()> {
    serde_json::to_writer(out, &number).map_err(io::Error::from)
}

/// A word of a closed set, which needs no escapes.
pub(super) fn write_word(out: &mut impl Write, word: Option<&str>) -> io::Result<()> {
    match word {
        Some(word) => {
            out.write_all(b"\"")?;
            out.write_all(word.as_bytes())?;
            out.write_all(b"\"")
        }
        None => out.write_all(b"null"),
    }
}

/// Three digits after the point at most and one at least: a reader that guesses types must never take it for an integer.
pub(super) fn write_score(out: &mut impl Write, score: f32) -> io::Result<()> {
    let thousandths = (score.clamp(0.0, 1.0) * 1000.0).round() as u16; // NaN becomes 0
    let (whole, digits) = (thousandths / 1000, [thousandths / 100 % 10, thousandths / 10 % 10, thousandths % 10]);
    let kept = 1 + digits.iter().rposition(|d| *d != 0).unwrap_or(0);
    let text = [whole, 0, digits[0], digits[1], digits[2]].map(|d| b'0' + d as u8);
    out.write_all(&[text[0], b'.'])?;
    out.write_all(&text[2..2 + kept])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn scores() {
        let cases = [
            (0.0, "0.0"),
            (1.0, "1.0"),
            (0.98, "0.98"),
            (0.5, "0.5"),
            (0.1234, "0.123"),
            (0.9996, "1.0"),
            (-1.0, "0.0"),
            (7.0, "1.0"),
            (f32::NAN, "0.0"),
            (0.05, "0.05"),
        ];
        for (score, expected) in cases {
            let mut out = Vec::new();
            write_score(&mut out, score).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{score}");
        }
    }
}
