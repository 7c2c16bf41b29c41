//! A chain: all that one article says of one thing.

use super::Listed;
use crate::{Country, Kind};
use std::borrow::Cow;

/// One person, organisation, place or day of an article.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    pub(crate) kind: Option<Kind>,
    pub(crate) country: Option<Country>,
    longest: String,
    listed: Option<String>,
    /// The number it goes by in results; given when its first mention is reported, so that reported chains count from 0.
    pub(crate) number: Option<u32>,
}

impl Chain {
    pub(crate) fn add(&mut self, text: &str, listed: Listed<'_>) {
        if text.len() > self.longest.len() {
            // A name broken over two lines is still written with a space.
            self.longest = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if self.listed.is_none() {
            self.listed = listed.canonical.map(Cow::into_owned);
        }
        self.kind = self.kind.or(listed.kind);
        self.country = self.country.or(listed.country);
    }

    /// The lists' main name, else the longest name so far.
    pub(crate) fn name(&self) -> &str {
        self.listed.as_deref().unwrap_or(&self.longest)
    }
}
