//! Reading gold: documents with the entities that people marked in them.

use super::record::{self, Characters, Record};
use super::{conll, label};
use crate::Span;
use crate::{Article, Date, Entity, Error, Id, Label};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::BufRead;

/// A text with the entities that a tagger should find in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What predictions refer to it by.
    pub id: Id,
    /// The day it was written, where that is known.
    pub date: Option<Date>,
    /// The text.
    pub text: String,
    /// The entities to find.
    pub entities: Vec<Mention>,
    /// Names of other kinds, which may be neutral: see [`Neutral`](super::Neutral).
    pub other: Vec<Other>,
    /// The countries that it is about, the foremost first, where the gold lists them.
    pub countries: Vec<String>,
    /// The record's own fields, to group documents by.
    pub fields: BTreeMap<String, String>,
}

impl Document {
    /// The text and its day, to be tagged.
    pub fn article(&self) -> Article<'_> {
        Article { id: self.id.clone(), text: Cow::Borrowed(&self.text), date: self.date }
    }

    /// A field of the record, `None` (the word) where it has no such field.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or(record::ABSENT, String::as_str)
    }
}

/// A span with a label: what is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// What it is.
    pub label: Label,
    /// DATE: its TIMEX3 value, where one is given.
    pub value: Option<String>,
    /// What its chain goes by, where chains are given.
    pub chain: Option<String>,
}

impl From<&Entity> for Mention {
    fn from(entity: &Entity) -> Self {
        Self { span: entity.span, label: entity.label, value: entity.value.clone(), chain: Some(entity.chain.to_string()) }
    }
}

/// A marked name that is neither person, organisation, place nor date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// What the corpus calls it.
    pub kind: String,
}

/// Reads gold documents; `name` is the file's, for messages.
///
/// Two formats are told apart by their first character:
///
/// - JSON lines `{"id", "text", "date", "entities": [{"start", "end", "label", "value", "chain"}], "other": [...],
///   "countries": ["KZ"]}` with offsets in Unicode code points. Only `id`, `text`, `start`, `end` and `label` must be there,
///   and entities of other labels are left out.
/// - CoNLL columns: the word first, its IOB1, IOB2, BIOES or BILOU tag last, `-DOCSTART-` before a document. Words are joined
///   by a space and sentences by a line break, documents are numbered from 0, and names of other kinds (`MISC`) are `other`.
///
/// # Errors
/// When the input cannot be read, or a line of it is not what its format asks for.
pub fn read_gold(input: impl BufRead, name: &str) -> Result<Vec<Document>, Error> {
    let mut lines = record::lines(input, name).peekable();
    while lines.next_if(|line| matches!(line, Ok((_, line)) if line.trim().is_empty())).is_some() {}
    match lines.peek() {
        Some(Ok((_, first))) if !is_json(first) => conll::read(lines, name),
        _ => read_json(lines, name),
    }
}

/// A brace that is followed by neither a key nor its end is the first word of a CoNLL file.
fn is_json(line: &str) -> bool {
    line.trim_start().strip_prefix('{').is_some_and(|rest| !rest.starts_with([' ', '\t']) || rest.trim_start().starts_with(['"', '}']))
}

fn read_json(lines: impl Iterator<Item = Result<(u64, String), Error>>, name: &str) -> Result<Vec<Document>, Error> {
    let mut documents = Vec::new();
    let mut seen = HashSet::new();
    for line in lines {
        let (number, line) = line?;
        if line.trim().is_empty() {
            continue;
        }
        let document = record::parse(&line).and_then(document).map_err(|what| Error::at_line(name, number, what))?;
        if !seen.insert(document.id.clone()) {
            let what = format!("id {} occurs twice; predictions could mean either, so give every document its own", document.id);
            return Err(Error::at_line(name, number, what));
        }
        documents.push(document);
    }
    Ok(documents)
}

fn document(mut record: Record) -> Result<Document, String> {
    let id = record.get("id").map(record::id).ok_or("no `id`; every gold document needs one for predictions to refer to")?;
    let date = match record.get("date") {
        None | Some(Value::Null) => None,
        Some(date) => Some(day(date).ok_or_else(|| format!("`date` is {date}, which is no day; write YYYY-MM-DD or null"))?),
    };
    let Some(Value::String(text)) = record.remove("text") else {
        return Err("no `text`; a gold document carries the text that its offsets count in".into());
    };
    if let Some(unit) = record::unit(&record).filter(|unit| *unit != "chars") {
        return Err(format!("`offsets` is {unit}, but gold counts code points; write it with --offsets chars"));
    }
    let characters = Characters::new(&text);

    let mut entities = Vec::new();
    for entity in record::objects(&record, "entities")? {
        let Value::String(written) = record::written_label(entity) else {
            return Err("an entity has no `label`; write PERSON, ORG, LOC or DATE".into());
        };
        let span = span(entity, &characters)?;
        let value = match entity.get("value") {
            None | Some(Value::Null) => None,
            Some(Value::String(value)) => Some(value.clone()),
            Some(other) => return Err(format!("`value` is {other}; write it as a text in quotes or leave it out")),
        };
        entities.extend(label(written).map(|label| Mention { span, label, value, chain: record::chain(entity) }));
    }
    let mut other = Vec::new();
    for name in record::objects(&record, "other")? {
        let kind = name.get("orig_type").filter(|kind| !kind.is_null()).unwrap_or_else(|| record::written_label(name));
        other.push(Other { span: span(name, &characters)?, kind: record::spelled(kind) });
    }

    let countries = record::countries(&record);
    record.retain(|key, value| !value.is_null() && key != "entities" && key != "other");
    let fields = record.iter().map(|(key, value)| (key.clone(), record::spelled(value))).collect();
    Ok(Document { id, date, text, entities, other, countries, fields })
}

/// The day of a date or of an ISO 8601 moment.
fn day(date: &Value) -> Option<Date> {
    date.as_str()?.split(['T', ' ']).next()?.parse().ok()
}

fn span(entity: &Record, characters: &Characters<'_>) -> Result<Span, String> {
    let (start, end) = record::offsets(entity)?;
    match (characters.byte(start), characters.byte(end)) {
        (Some(first), Some(last)) if first < last => Ok(Span { start: first, end: last }),
        _ => Err(format!(
            "an entity from {start} to {end} does not lie in its text of {} characters; count Unicode code points from 0, the end not included",
            characters.count()
        )),
    }
}
