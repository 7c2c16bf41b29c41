//! What a run has done: counted where it is done, added up where everything comes together.

use ner::{Entity, Label};
use serde_json::{Map, Value, json};
use std::ops::AddAssign;
use std::time::Duration;

/// So much has been done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Inputs that were answered whole.
    pub(crate) inputs: u64,
    pub(crate) articles: u64,
    /// Text that was tagged, in bytes of UTF-8.
    pub(crate) bytes: u64,
    /// In the order of [`Label::ALL`].
    pub(crate) entities: [u64; Label::ALL.len()],
    /// Inputs that could not be read, or whose result could not be written.
    pub(crate) failed: u64,
    pub(crate) bad_records: u64,
    /// Files of folders that are no text.
    pub(crate) left_out: u64,
    /// Inputs whose result was there already.
    pub(crate) skipped: u64,
}

impl Tally {
    /// Adds a text and what was found in it.
    pub(crate) fn add_text(&mut self, text: &str, entities: &[Entity]) {
        self.bytes += text.len() as u64;
        for (count, label) in self.entities.iter_mut().zip(Label::ALL) {
            *count += entities.iter().filter(|e| e.label == *label).count() as u64;
        }
    }

    pub(crate) fn errors(&self) -> u64 {
        self.failed + self.bad_records
    }

    /// Inputs that nothing more is to be done about.
    pub(crate) fn settled(&self) -> u64 {
        self.inputs + self.failed + self.left_out + self.skipped
    }

    /// For `--stats`.
    pub(crate) fn to_json(self, time: Duration) -> Value {
        let entities: Map<String, Value> =
            Label::ALL.iter().zip(self.entities).map(|(label, count)| (label.to_string(), count.into())).collect();
        json!({
            "inputs": self.inputs,
            "skipped": self.skipped,
            "left_out": self.left_out,
            "articles": self.articles,
            "bytes": self.bytes,
            "entities": entities,
            "errors": {"inputs": self.failed, "records": self.bad_records},
            "seconds": (time.as_secs_f64() * 1000.0).round() / 1000.0,
        })
    }

    /// For people.
    pub(crate) fn to_line(self, time: Duration) -> String {
        let counted = |n: u64, one: &str, more: &str| match n {
            0 => String::new(),
            1 => format!(", 1 {one}"),
            n => format!(", {n} {more}"),
        };
        let seconds = time.as_secs_f64();
        format!(
            "answered: {} inputs{}{}{}{}; {} articles, {} entities, {:.1} MB in {seconds:.1} s ({:.1} MB/s)",
            self.inputs,
            counted(self.skipped, "there already", "there already"),
            counted(self.left_out, "left out", "left out"),
            counted(self.failed, "failed", "failed"),
            counted(self.bad_records, "bad record", "bad records"),
            self.articles,
            self.entities.iter().sum::<u64>(),
            self.bytes as f64 / 1e6,
            self.bytes as f64 / 1e6 / seconds.max(0.001),
        )
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.inputs += more.inputs;
        self.articles += more.articles;
        self.bytes += more.bytes;
        self.entities.iter_mut().zip(more.entities).for_each(|(sum, n)| *sum += n);
        self.failed += more.failed;
        self.bad_records += more.bad_records;
        self.left_out += more.left_out;
        self.skipped += more.skipped;
    }
}
