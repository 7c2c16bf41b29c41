//! Reading predictions, of ours and of any other tagger.

use super::gold::{Document, Mention};
use super::label;
use super::record::{self, Characters, Record};
use crate::Span;
use crate::{Annotated, Entity, Error, Id, Label};
use serde::Serializer;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::str::FromStr;

/// The entities predicted for each gold document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// A list for each document, in the gold's order.
    mentions: Vec<Vec<Mention>>,
    /// The countries in focus, for each document.
    countries: Vec<Vec<String>>,
    notes: Vec<Note>,
}

impl Predictions {
    /// What was found in the gold's own texts, in the gold's order.
    pub fn tagged(documents: impl IntoIterator<Item = Annotated>, skip: &[Skip]) -> Self {
        let mut notes = Vec::new();
        let mut kept = |entity: &Entity| match skip.iter().find(|skip| skip.value == field(entity, &skip.field)) {
            Some(skip) => {
                note(&mut notes, skip.note());
                false
            }
            None => true,
        };
        let (mut mentions, mut countries) = (Vec::new(), Vec::new());
        for annotated in documents {
            mentions.push(annotated.entities.iter().filter(|e| kept(e)).map(Mention::from).collect());
            countries.push(annotated.countries.iter().map(|focus| focus.country.to_string()).collect());
        }
        Self { mentions, countries, notes }
    }

    /// What was odd about them, in the order of first appearance.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The countries in focus of each document, in the gold's order.
    pub(super) fn countries(&self) -> impl Iterator<Item = &[String]> {
        self.countries.iter().map(Vec::as_slice)
    }

    /// Each document with what was predicted for it.
    pub(super) fn beside<'a>(&'a self, gold: &'a [Document]) -> impl Iterator<Item = (&'a Document, &'a [Mention])> {
        gold.iter().zip(self.mentions.iter().map(Vec::as_slice).chain(std::iter::repeat(&[] as &[Mention])))
    }
}

impl FromIterator<Vec<Mention>> for Predictions {
    /// Mentions from elsewhere: a list for each document, in the gold's order.
    fn from_iter<I: IntoIterator<Item = Vec<Mention>>>(documents: I) -> Self {
        Self { mentions: documents.into_iter().collect(), ..Self::default() }
    }
}

/// Something odd about predictions, and how many it is true of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// What is odd, to be read after "17 predictions": `of unknown documents`.
    pub what: String,
    /// How many.
    pub count: usize,
}

/// What the offsets of predictions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Unit {
    /// Unicode code points.
    #[default]
    Chars,
    /// Bytes of UTF-8.
    Bytes,
}

/// Predictions to leave out: those whose field has this value.
///
/// ```
/// use ner::score::Skip;
///
/// let relative: Skip = "kind=relative".parse()?;
/// assert!("relative".parse::<Skip>().is_err());
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    field: String,
    value: String,
}

impl Skip {
    fn note(&self) -> String {
        format!("with {}={} (skipped)", self.field, self.value)
    }
}

impl FromStr for Skip {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (field, value) =
            text.split_once('=').ok_or_else(|| Error::new(text, "no `=` in it; write FIELD=VALUE, such as kind=relative"))?;
        Ok(Self { field: field.to_owned(), value: value.to_owned() })
    }
}

/// Reads predictions for gold documents; `name` is the file's, for messages.
///
/// A line is an entity `{"doc", "start", "end", "label"}` or a document `{"id", "entities": [...]}`. A prediction that cannot
/// be used (of an unknown document or label, outside its text, a repeat) is left out and noted.
///
/// # Errors
/// When the input cannot be read, or a line of it is neither of the two.
pub fn read_predicted(input: impl BufRead, name: &str, gold: &[Document], unit: Unit, skip: &[Skip]) -> Result<Predictions, Error> {
    let mut pages: HashMap<&Id, Page<'_>> = gold.iter().map(|document| (&document.id, Page::new(&document.text))).collect();
    let mut notes = Vec::new();
    for line in record::lines(input, name) {
        let (number, line) = line?;
        if line.trim().is_empty() {
            continue;
        }
        read_line(&line, &mut pages, &mut notes, unit, skip).map_err(|what| Error::at_line(name, number, what))?;
    }
    let pages =
        gold.iter().map(|document| pages.remove(&document.id).map_or_else(Default::default, |page| (page.mentions, page.countries)));
    let (mentions, countries) = pages.unzip();
    Ok(Predictions { mentions, countries, notes })
}

/// The text of a document, and what has been predicted for it so far.
struct Page<'g> {
    text: &'g str,
    characters: Option<Characters<'g>>,
    mentions: Vec<Mention>,
    countries: Vec<String>,
    seen: HashSet<(Span, Label)>,
}

/// Why a prediction is not counted.
enum Refusal {
    /// The file is not what it should be: reading stops.
    Damaged(String),
    /// The prediction is of no use: it is noted.
    Unusable(String),
}

fn read_line(line: &str, pages: &mut HashMap<&Id, Page<'_>>, notes: &mut Vec<Note>, unit: Unit, skip: &[Skip]) -> Result<(), String> {
    let record = record::parse(line)?;
    match (record::unit(&record), unit) {
        (None | Some("chars"), Unit::Chars) | (None | Some("bytes"), Unit::Bytes) => {}
        (Some("bytes"), _) => return Err("`offsets` is bytes; say --bytes".into()),
        (Some("chars"), _) => return Err("`offsets` is chars; leave --bytes out".into()),
        (Some(unit), _) => return Err(format!("`offsets` is {unit}; write the predictions with --offsets chars")),
    }
    let (names, entities) = match record.contains_key("entities") {
        true => (["id", "doc"], record::objects(&record, "entities")?),
        false => (["doc", "id"], vec![&record]),
    };
    let id = names.iter().find_map(|name| record.get(*name)).map(record::id);
    if let Some(page) = id.as_ref().and_then(|id| pages.get_mut(id)) {
        page.countries.extend(record::countries(&record));
    }
    for entity in entities {
        let page = id.as_ref().and_then(|id| pages.get_mut(id));
        match read_entity(entity, page, notes, unit, skip) {
            Ok(()) => {}
            Err(Refusal::Unusable(what)) => note(notes, what),
            Err(Refusal::Damaged(what)) => return Err(what),
        }
    }
    Ok(())
}

fn read_entity(entity: &Record, page: Option<&mut Page<'_>>, notes: &mut Vec<Note>, unit: Unit, skip: &[Skip]) -> Result<(), Refusal> {
    let unusable = |what: &str| Refusal::Unusable(what.to_owned());
    let value = |field: &str| entity.get(field).unwrap_or(&Value::Null);
    if let Some(skip) = skip.iter().find(|skip| skip.value == record::spelled(value(&skip.field))) {
        return Err(Refusal::Unusable(skip.note()));
    }
    let page = page.ok_or_else(|| unusable("of unknown documents"))?;
    let (start, end) = record::offsets(entity).map_err(Refusal::Damaged)?;
    let span = page.span(start, end, unit)?;
    if entity.get("text").is_some_and(|text| text.as_str() != page.text.get(span.start..span.end)) {
        note(notes, "whose text differs from the document's".to_owned());
    }
    let written = record::spelled(record::written_label(entity));
    let label = label(&written).ok_or_else(|| Refusal::Unusable(format!("of type {written} (ignored)")))?;
    if !page.seen.insert((span, label)) {
        return Err(unusable("repeated (ignored)"));
    }
    // Taggers call the value by different names, and some write "" for none.
    let value = [value("value"), value("normalized")]
        .into_iter()
        .find(|v| !matches!(v, Value::Null | Value::Bool(false)) && **v != "")
        .unwrap_or(value("norm"));
    page.mentions.push(Mention { span, label, value: value.as_str().map(str::to_owned), chain: record::chain(entity) });
    Ok(())
}

impl<'g> Page<'g> {
    fn new(text: &'g str) -> Self {
        Self { text, characters: None, mentions: Vec::new(), countries: Vec::new(), seen: HashSet::new() }
    }

    /// The bytes that a prediction stands on.
    fn span(&mut self, start: i64, end: i64, unit: Unit) -> Result<Span, Refusal> {
        let unusable = |what: &str| Refusal::Unusable(what.to_owned());
        let (start, end) = match unit {
            Unit::Bytes => {
                let byte = |offset| usize::try_from(offset).ok().filter(|offset| self.text.is_char_boundary(*offset));
                byte(start).zip(byte(end)).ok_or_else(|| unusable("inside a character"))?
            }
            Unit::Chars => {
                let characters = self.characters.get_or_insert_with(|| Characters::new(self.text));
                characters.byte(start).zip(characters.byte(end)).ok_or_else(|| unusable("outside their document"))?
            }
        };
        if start < end { Ok(Span { start, end }) } else { Err(unusable("outside their document")) }
    }
}

/// What a record of this entity would have in a field.
fn field(entity: &Entity, name: &str) -> String {
    let value = match name {
        "text" => Some(entity.text.clone()),
        "label" => Some(entity.label.to_string()),
        "mod" => entity.modifier.map(|modifier| modifier.to_string()),
        "kind" => entity.kind.map(|kind| kind.to_string()),
        "canonical" => Some(entity.canonical.clone()),
        "chain" => Some(entity.chain.to_string()),
        "country" => entity.country.map(|country| country.to_string()),
        "value" => entity.value.clone(),
        "sentence" => Some(entity.sentence.to_string()),
        "source" => Some(entity.source.to_string()),
        _ => None,
    };
    value.unwrap_or_else(|| record::ABSENT.to_owned())
}

fn note(notes: &mut Vec<Note>, what: String) {
    match notes.iter_mut().find(|note| note.what == what) {
        Some(note) => note.count += 1,
        None => notes.push(Note { what, count: 1 }),
    }
}

pub(super) fn notes_as_map<S: Serializer>(notes: &[Note], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(notes.iter().map(|note| (&note.what, note.count)))
}
