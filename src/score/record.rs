//! JSON lines, and the words that corpora and taggers use in them.

use crate::{Error, Id, Label};
use serde_json::{Map, Value};
use std::io::BufRead;

/// The label that a corpus means by `name`: `PER`, `gpe` and `Organisation` are understood, `MISC` is none of ours.
///
/// ```
/// use ner::{Label, score};
///
/// assert_eq!(score::label("per"), Some(Label::Person));
/// assert_eq!(score::label("EVENT"), None);
/// ```
pub fn label(name: &str) -> Option<Label> {
    match name.to_uppercase().as_str() {
        "PERSON" | "PER" => Some(Label::Person),
        "ORG" | "ORGANIZATION" | "ORGANISATION" => Some(Label::Org),
        "LOC" | "LOCATION" | "PLACE" | "GPE" | "FAC" | "FACILITY" => Some(Label::Loc),
        "DATE" => Some(Label::Date),
        _ => None,
    }
}

pub(super) type Record = Map<String, Value>;

/// The lines of a file with their numbers, counted from 1.
pub(super) fn lines(input: impl BufRead, name: &str) -> impl Iterator<Item = Result<(u64, String), Error>> {
    input.split(b'\n').zip(1..).map(move |(line, number)| {
        let line = String::from_utf8(line.map_err(|e| Error::io(name, e))?).map_err(|e| {
            Error::at_line(name, number, format!("byte {} is not UTF-8; convert the file to UTF-8", e.utf8_error().valid_up_to() + 1))
        })?;
        let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { &line };
        Ok((number, line.trim_end_matches('\r').to_owned()))
    })
}

/// One line as a JSON object; the error says what is wrong with it.
pub(super) fn parse(line: &str) -> Result<Record, String> {
    serde_json::from_str(line).map_err(|e| {
        let what = e.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        format!("not a JSON object ({what}, column {}); every line must be one whole object", e.column())
    })
}

/// The objects in the list `key` of a record; none where the key is missing.
pub(super) fn objects<'r>(record: &'r Record, key: &str) -> Result<Vec<&'r Record>, String> {
    match record.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                item.as_object().ok_or_else(|| format!("{key}[{i}] is not an object; write {{\"start\", \"end\", \"label\"}}"))
            })
            .collect(),
        Some(_) => Err(format!("`{key}` is not a list; write {{\"start\", \"end\", \"label\"}} objects in [ ]")),
    }
}

/// What the offsets of a document line count, where it says so.
pub(super) fn unit(record: &Record) -> Option<&str> {
    record.get("offsets")?.as_str()
}

/// Where an entity starts and ends, in the file's own unit.
pub(super) fn offsets(entity: &Record) -> Result<(i64, i64), String> {
    let offset = |key| match entity.get(key) {
        Some(value) => value.as_i64().ok_or_else(|| format!("`{key}` is {value}, not a whole number; write offsets as integers")),
        None => Err(format!("an entity has no `{key}`; write {{\"start\", \"end\", \"label\"}}")),
    };
    Ok((offset("start")?, offset("end")?))
}

/// An entity's label as it is written; corpora of other origin say `type`.
pub(super) fn written_label(entity: &Record) -> &Value {
    entity.get("label").or_else(|| entity.get("type")).unwrap_or(&Value::Null)
}

/// What an entity's chain goes by: a number or a word.
pub(super) fn chain(entity: &Record) -> Option<String> {
    entity.get("chain").filter(|chain| !chain.is_null()).map(spelled)
}

/// The countries of a document: codes, or objects with a `country`.
pub(super) fn countries(record: &Record) -> Vec<String> {
    let listed = record.get("countries").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    listed.iter().filter_map(|c| c.get("country").unwrap_or(c).as_str()).map(str::to_owned).collect()
}

/// A value in plain letters. The words for null, true and false are Python's, as in other scorers' tables.
pub(super) fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => ABSENT.into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        other => other.to_string(),
    }
}

/// What stands for a field that a record lacks.
pub(super) const ABSENT: &str = "None";

/// A value as the name of a document: escapes are resolved, and `7.0`, which data frames make of `7`, is 7.
pub(super) fn id(value: &Value) -> Id {
    let whole = value.as_f64().filter(|x| !value.is_i64() && x.fract() == 0.0 && x.abs() < (1_u64 << 53) as f64);
    let json = whole.map_or_else(|| value.to_string(), |x| format!("{x:.0}"));
    Id::json(&json).unwrap_or_else(|_| Id::text(&json))
}

/// Turns character positions of a text into byte positions.
pub(super) struct Characters<'t> {
    text: &'t str,
    /// The byte where every `STEP`th character starts, so that a lookup walks less than `STEP` of them.
    steps: Vec<usize>,
}

const STEP: usize = 64;

impl<'t> Characters<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, steps: starts(text).step_by(STEP).collect() }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// The byte where character `position` starts, or the text's end for the position behind the last one.
    pub(super) fn byte(&self, position: i64) -> Option<usize> {
        let position = usize::try_from(position).ok()?;
        let step = *self.steps.get(position / STEP)?;
        starts(self.text.get(step..)?).nth(position % STEP).map(|at| step + at)
    }
}

/// Where each character starts, and the end.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()])
}
