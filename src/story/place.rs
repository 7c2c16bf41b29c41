//! Which place is meant where several have one name.

use super::chain::Chain;
use super::focus::Countries;
use super::name::Name;
use super::{Passage, Row};
use crate::gazetteer::{Hit, ListName};
use crate::names::Mention;
use crate::{Country, Kind, Label};

/// The country that stands with a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    pub(super) country: Country,
    /// Whether it can only be said to tell where the place is: `Tripoli, Lebanon,` is no list of places.
    is_plain: bool,
}

/// Reads `Tripoli, Lebanon`, `Hyderabad in Pakistan`, `Cordoba (Spain)` where the mention `at` stands.
pub(super) fn said(passage: &Passage<'_>, mentions: &[Mention], at: usize) -> Option<Said> {
    let (mention, after) = (mentions.get(at)?, mentions.get(at + 1)?);
    if mention.label != Label::Loc || after.label != Label::Loc || after.first - mention.end > 3 {
        return None;
    }
    // `San Luis, La Rioja, Salta` are three places.
    let is_listed = |a: &Mention, b: &Mention| a.label == b.label && b.first - a.end == 1 && passage.text.word(a.end) == ",";
    let before = at.checked_sub(1).and_then(|at| mentions.get(at));
    if before.is_some_and(|b| is_listed(b, mention)) || mentions.get(at + 2).is_some_and(|n| is_listed(after, n)) {
        return None;
    }
    let between: Vec<&str> = (mention.end..after.first).map(|at| passage.text.word(at)).collect();
    let next = passage.text.word(after.end);
    let is_told = match between.as_slice() {
        [","] => matches!(next, "," | "." | ";" | ")" | ""),
        ["("] => next == ")",
        ["in"] | [",", "in"] | ["in", "the"] => true,
        _ => return None,
    };
    let is_whole = |h: &&Hit| h.list == ListName::Loc && (h.first, h.end) == (after.first, after.end);
    let mut hits = passage.hits_in(&(after.first..after.end)).filter(is_whole);
    let first = hits.next()?;
    let country = passage.country(first)?;
    let is_area = |hit: &Hit| matches!(hit.kind, Some(Kind::Country | Kind::Region));
    let mut has_area = is_area(first);
    // What stands there may have two countries itself.
    let is_one = hits.all(|hit| {
        has_area |= is_area(hit);
        passage.country(hit) == Some(country)
    });
    is_one.then_some(Said { country, is_plain: is_told && has_area })
}

/// The rows of a place that agree with the country said with it; one of its own where the lists have no such place.
pub(super) fn rows_in(rows: Vec<Row>, said: Option<Said>, name: &Name, text: &str) -> Vec<Row> {
    let Some(Said { country, is_plain }) = said else { return rows };
    if rows.iter().any(|row| row.country == Some(country)) {
        return rows.into_iter().filter(|row| row.country == Some(country)).collect();
    }
    let is_city = rows.iter().all(|row| matches!(row.kind, Some(Kind::City) | None));
    if !is_plain || !is_city {
        return rows;
    }
    let thing = super::thing(name.hash(), Some(country));
    let kind = rows.first().and_then(|row| row.kind);
    vec![Row { thing, canonical: text.to_owned(), kind, country: Some(country), weight: 0 }]
}

/// Whether a mention with these rows can belong to the chain that had its name last.
pub(super) fn may_be(chain: &Chain, rows: &[Row], said: Option<Said>) -> bool {
    let Some(Said { country, .. }) = said else { return true };
    let decided = chain.rows.iter().zip(&chain.votes).find(|(_, votes)| **votes >= SAID).and_then(|(row, _)| row.country);
    chain.agrees(rows) && decided.is_none_or(|c| c == country)
}

/// Votes of a country that is said with the place: more than any company it may keep.
pub(super) const SAID: u32 = 1 << 16;

/// Puts the row first that the article speaks for.
pub(super) fn settle(chain: &mut Chain, countries: &Countries) {
    let votes = |at: usize| chain.votes.get(at).copied().unwrap_or(0);
    let named = |row: &Row| row.country.map_or(0, |country| countries.mentions(country));
    let heaviest = chain.rows.iter().max_by_key(|row| row.weight);
    // Not every Paris in an American's story is the one in Texas: of a capital's name another place is meant only where it
    // is said, or where other towns and regions of its country are named and nothing of the capital's.
    let is_in_play = |at: usize, row: &Row| {
        let is_lighter = |heavy: &&Row| heavy.weight >= row.weight.saturating_add(MUCH_HEAVIER);
        heaviest
            .filter(is_lighter)
            .is_none_or(|heavy| votes(at) >= SAID || named(heavy) == 0 && row.country.is_some_and(|c| countries.places(c) >= NEIGHBOURS))
    };
    let score = |at: usize, row: &Row| (is_in_play(at, row), u64::from(votes(at)) * 4 + u64::from(named(row)));
    let best = chain.rows.iter().enumerate().rev().max_by_key(|(at, row)| score(*at, row)).map_or(0, |(at, _)| at);
    chain.rows.swap(0, best);
    chain.votes.swap(0, best);
}

/// Towns and regions of a country that make it likely that another one is in it too.
const NEIGHBOURS: u32 = 2;

/// How much more a capital's or country's row weighs than that of a city, at least.
const MUCH_HEAVIER: u8 = 15;
