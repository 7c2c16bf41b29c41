//! A chain: all that one article says of one thing.

use super::Row;
use super::name::Name;
use super::person::Gender;
use crate::{Country, Kind, Label};

/// One person, organisation, place or day of an article.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(super) id: usize,
    pub(super) label: Label,
    /// Its longest name.
    pub(super) name: Name,
    longest: String,
    /// What the lists say of it: several rows where the name stands for several things.
    pub(super) rows: Vec<Row>,
    /// The kind that its head word tells, where no row does.
    pub(super) head: Option<Kind>,
    /// The country that its name tells (`Nigerian Army`), where no row does.
    pub(super) named_country: Option<Country>,
    pub(super) mentions: u32,
    /// When it was mentioned last, counted in mentions of the article.
    pub(super) last: u64,
    pub(super) gender: Option<Gender>,
    /// Whether it was first named as somebody's relative.
    pub(super) is_relative: bool,
    pub(super) titles: Vec<u64>,
    /// The single words that it was called by ([`super::person::short`]).
    pub(super) shorts: Vec<u64>,
    /// How much what stands near its mentions speaks for each row.
    pub(super) votes: Vec<u32>,
    /// The number it goes by in results; given when its first mention is reported, so that reported chains count from 0.
    pub(super) number: Option<u32>,
}

impl Chain {
    pub(super) fn new(id: usize, label: Label) -> Self {
        Self {
            id,
            label,
            name: Name::default(),
            longest: String::new(),
            rows: Vec::new(),
            head: None,
            named_country: None,
            mentions: 0,
            last: 0,
            gender: None,
            is_relative: false,
            titles: Vec::new(),
            shorts: Vec::new(),
            votes: Vec::new(),
            number: None,
        }
    }

    /// Counts a mention; whether its name is the longest so far.
    pub(super) fn add(&mut self, text: &str, now: u64) -> bool {
        self.mentions = self.mentions.saturating_add(1);
        self.last = now;
        let is_longest = text.len() > self.longest.len();
        if is_longest {
            // A name broken over two lines is still written with a space.
            self.longest = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        is_longest
    }

    /// The row that is meant, as far as that can be told.
    pub(super) fn row(&self) -> Option<&Row> {
        self.rows.first()
    }

    /// Whether it can be what these rows name: two things that the lists know are not one.
    pub(super) fn agrees(&self, rows: &[Row]) -> bool {
        rows.is_empty() || self.rows.is_empty() || rows.iter().any(|row| self.rows.iter().any(|own| own.thing == row.thing))
    }

    /// Whether the article or the lists call it this.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.longest == name || self.rows.iter().any(|row| row.canonical == name)
    }

    /// The lists' main name, else the longest name so far.
    pub(crate) fn canonical(&self) -> &str {
        self.row().map_or(&self.longest, |row| &row.canonical)
    }

    /// What it is more closely.
    pub(crate) fn kind(&self) -> Option<Kind> {
        self.row().and_then(|row| row.kind).or(self.head)
    }

    /// The country it is in or of.
    pub(crate) fn country(&self) -> Option<Country> {
        self.row().and_then(|row| row.country).or(self.named_country)
    }
}
