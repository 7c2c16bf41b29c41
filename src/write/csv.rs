//! CSV for spreadsheets and data frames: a row per entity with the keys of entity lines as columns. Null is an empty field.

use super::jsonl::write_score;
use super::{Offsets, Unit};
use crate::{Article, Entity, Id};
use csv::{Writer, WriterBuilder};
use std::io::{self, Write};

const COLUMNS: [&str; 14] =
    ["doc", "start", "end", "text", "label", "kind", "canonical", "chain", "country", "value", "mod", "score", "sentence", "source"];

/// Writes the first line: the names of the columns.
///
/// # Errors
/// When `out` fails.
pub fn write_header(out: &mut impl Write) -> io::Result<()> {
    let mut rows = rows(out);
    rows.write_record(COLUMNS)?;
    rows.flush()
}

/// Writes the rows of an article; the header comes before the first article only.
///
/// ```
/// use ner::{Article, Tagger, write::{Unit, csv}};
///
/// let article = Article::new("Rain fell on Oslo, Norway.");
/// let mut out = Vec::new();
/// csv::write_header(&mut out)?;
/// csv::write_article(&mut out, &article, &Tagger::new().tag(&article), Unit::Chars)?;
/// assert!(String::from_utf8_lossy(&out).starts_with("doc,start,end,text,label,kind,"));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity], unit: Unit) -> io::Result<()> {
    EntityRows::new(&article.id, unit).part(out, &article.text, entities)
}

/// The rows of one article, part by part.
#[derive(Debug)]
pub struct EntityRows {
    id: String,
    offsets: Offsets,
}

impl EntityRows {
    /// The rows of the article `id`: a text as it is, any other JSON value as JSON.
    pub fn new(id: &Id, unit: Unit) -> Self {
        Self { id: id.to_string(), offsets: Offsets::new(unit) }
    }

    /// Writes the entities of the next part of the text.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        let mut rows = rows(out);
        for entity in entities {
            let at = self.offsets.locate(text, entity.span);
            let mut score = Vec::new();
            write_score(&mut score, entity.score)?;
            rows.write_field(&self.id)?;
            rows.write_field(at.start.to_string())?;
            rows.write_field(at.end.to_string())?;
            rows.write_field(&entity.text)?;
            rows.write_field(entity.label.as_str())?;
            rows.write_field(entity.kind.map_or("", |kind| kind.as_str()))?;
            rows.write_field(&entity.canonical)?;
            rows.write_field(entity.chain.to_string())?;
            rows.write_field(entity.country.as_ref().map_or("", |country| country.as_str()))?;
            rows.write_field(entity.value.as_deref().unwrap_or_default())?;
            rows.write_field(entity.modifier.map_or("", |modifier| modifier.as_str()))?;
            rows.write_field(score)?;
            rows.write_field(entity.sentence.to_string())?;
            rows.write_field(entity.source.to_string())?;
            rows.write_record(None::<&[u8]>)?; // ends the row
        }
        self.offsets.advance(text);
        rows.flush()
    }
}

fn rows<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().from_writer(out)
}
