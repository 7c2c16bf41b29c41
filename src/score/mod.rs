//! Gold annotations against predicted ones: precision, recall and F1, and the values of dates.
//!
//! An entity is found in one of three senses:
//!
//! - *strict*: same start, end and label;
//! - *span*: same start and end, whatever the label (a label's row: its own gold and its own predictions);
//! - *overlap*: same label and at least one shared character, paired one to one: exact pairs first, then by the number
//!   of shared characters, then by position (the `type` measure of SemEval-2013).
//!
//! ```
//! use ner::score::{self, Options, Unit};
//!
//! let gold = r#"{"id": 7, "text": "Ann Lee left Paris.", "entities": [
//!     {"start": 0, "end": 7, "label": "PERSON"}, {"start": 13, "end": 18, "label": "LOC"}]}"#.replace('\n', "");
//! let predicted = r#"{"doc": 7, "start": 4, "end": 7, "label": "PERSON"}"#;
//!
//! let gold = score::read_gold(gold.as_bytes(), "gold.jsonl")?;
//! let predicted = score::read_predicted(predicted.as_bytes(), "predicted.jsonl", &gold, Unit::Chars, &[])?;
//! let scores = score::evaluate(&gold, &predicted, &Options::new());
//!
//! let person = scores.row("PERSON").unwrap();
//! assert_eq!((person.strict.f1, person.overlap.f1), (0.0, 1.0));
//! assert_eq!(scores.row("micro").unwrap().overlap.recall, 0.5);
//! # Ok::<(), ner::Error>(())
//! ```

mod chains;
mod compare;
mod conll;
mod gold;
mod mistakes;
mod predicted;
mod record;
mod table;

pub use chains::{ChainScores, Countries, chains};
pub use gold::{Document, Mention, Other, read_gold};
pub use mistakes::{Mistake, Mistakes, Ranking, mistakes};
pub use predicted::{Note, Predictions, Skip, Unit, read_predicted};
pub use record::label;

use crate::{Error, Label};
use compare::{Counts, Tally};
use regex::Regex;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Compares the predictions with the gold documents they were read or tagged for.
pub fn evaluate(gold: &[Document], predicted: &Predictions, options: &Options) -> Scores {
    let mut total = Tally::new();
    let mut groups = BTreeMap::<String, Tally>::new();
    for (document, mentions) in predicted.beside(gold) {
        let tally = compare::count(&compare::settle(document, mentions, options));
        if let Some(by) = &options.by {
            compare::add(groups.entry(document.field(by).to_owned()).or_default(), &tally);
        }
        compare::add(&mut total, &tally);
    }
    Scores {
        rows: rows(&total, &options.labels),
        value: Values::from(total.get(&Label::Date).copied().unwrap_or_default()),
        groups: groups.iter().map(|(name, tally)| (name.clone(), rows(tally, &options.labels))).collect(),
        notes: predicted.notes().to_vec(),
        documents: gold.len(),
        by: options.by.clone(),
    }
}

/// What is compared, and what is left out of the comparison.
///
/// ```
/// use ner::{Label, score::{Neutral, Options}};
///
/// let options = Options::new().labels(&[Label::Date]).neutral(Neutral::All).neutral_values("_REF$")?.by("region");
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    labels: Vec<Label>,
    neutral: Neutral,
    neutral_values: Option<Regex>,
    by: Option<String>,
}

impl Options {
    /// All labels, nothing neutral, no groups.
    pub fn new() -> Self {
        let labels = vec![Label::Person, Label::Org, Label::Loc, Label::Date];
        Self { labels, neutral: Neutral::None, neutral_values: None, by: None }
    }

    /// Only these labels, in gold and in predictions, and the rows in this order.
    #[must_use]
    pub fn labels(mut self, labels: &[Label]) -> Self {
        self.labels.clear();
        for label in labels {
            if !self.labels.contains(label) {
                self.labels.push(*label);
            }
        }
        self
    }

    /// Which of the gold's other names a prediction may stand on without being counted.
    #[must_use]
    pub fn neutral(mut self, neutral: Neutral) -> Self {
        self.neutral = neutral;
        self
    }

    /// Gold entities whose value matches `pattern` are not asked for, and a prediction may stand on them.
    ///
    /// # Errors
    /// When `pattern` is not a regular expression.
    pub fn neutral_values(mut self, pattern: &str) -> Result<Self, Error> {
        let regex = Regex::new(pattern).map_err(|e| Error::new(pattern, format!("not a regular expression: {e}")))?;
        self.neutral_values = Some(regex);
        Ok(self)
    }

    /// Also a table for each value of this field of the documents, such as `region`.
    #[must_use]
    pub fn by(mut self, field: &str) -> Self {
        self.by = Some(field.to_owned());
        self
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a prediction that shares no character with a gold entity is not counted as wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Neutral {
    /// Nowhere.
    #[default]
    None,
    /// On any of the document's other names.
    All,
    /// On other names of these kinds, as the corpus calls them (`NORP`, `Facility`).
    Kinds(Vec<String>),
}

/// The outcome: a row for each label and one for all, date values, groups.
///
/// `Display` writes tables for people, [`Serialize`] the object that scripts read:
/// `{"rows": [...], "value": {...}, "groups": {...}, "notes": {...}}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Scores {
    /// A row for each label, then `micro`: all of them together.
    pub rows: Vec<Row>,
    /// How many DATE values are right.
    pub value: Values,
    /// The same rows for each value of the field given to [`Options::by`].
    pub groups: BTreeMap<String, Vec<Row>>,
    /// What was odd about the predictions.
    #[serde(serialize_with = "predicted::notes_as_map")]
    pub notes: Vec<Note>,
    /// The number of gold documents.
    #[serde(skip)]
    pub documents: usize,
    #[serde(skip)]
    by: Option<String>,
}

impl Scores {
    /// The row of a label, or of `micro`.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The label, or `micro`.
    #[serde(rename = "type")]
    pub name: &'static str,
    /// Entities in the gold.
    pub gold: usize,
    /// Entities predicted.
    pub pred: usize,
    /// Entities that are strictly right.
    pub tp: usize,
    /// Same start, end and label.
    pub strict: Prf,
    /// Same start and end.
    pub span: Prf,
    /// Same label and a shared character.
    pub overlap: Prf,
}

/// Precision, recall and their harmonic mean, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prf {
    /// The part of the predictions that is right.
    pub precision: f64,
    /// The part of the gold that is found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Prf {
    fn new(right: usize, predicted: usize, found: usize, gold: usize) -> Self {
        let ratio = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        Self::mean(ratio(right, predicted), ratio(found, gold))
    }

    fn mean(precision: f64, recall: f64) -> Self {
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

impl Serialize for Prf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.precision, self.recall, self.f1].serialize(serializer)
    }
}

/// How many DATE values are right, of those that the gold gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Values {
    /// Gold dates with a value.
    #[serde(rename = "gold_value")]
    pub gold: usize,
    /// Of these, right in span and value.
    #[serde(rename = "strict_value")]
    pub strict: usize,
    /// Of these, paired by overlap and right in value.
    #[serde(rename = "relaxed_value")]
    pub relaxed: usize,
    /// Of these, right in span, whatever the value.
    #[serde(rename = "strict_with_value")]
    pub strict_with_value: usize,
}

impl From<Counts> for Values {
    fn from(n: Counts) -> Self {
        Self { gold: n.gold_value, strict: n.strict_value, relaxed: n.relaxed_value, strict_with_value: n.strict_with_value }
    }
}

fn rows(tally: &Tally, labels: &[Label]) -> Vec<Row> {
    let of = |label: &Label| tally.get(label).copied().unwrap_or_default();
    let mut micro = Counts::default();
    labels.iter().for_each(|label| micro += of(label));
    labels.iter().map(|label| row(label.as_str(), of(label))).chain([row("micro", micro)]).collect()
}

fn row(name: &'static str, n: Counts) -> Row {
    Row {
        name,
        gold: n.gold,
        pred: n.predicted,
        tp: n.strict,
        strict: Prf::new(n.strict, n.predicted, n.strict, n.gold),
        span: Prf::new(n.span_predicted, n.predicted, n.span_gold, n.gold),
        overlap: Prf::new(n.overlap, n.predicted, n.overlap, n.gold),
    }
}
