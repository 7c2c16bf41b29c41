//! Which place is meant where several have one name.

use super::Passage;
use super::chain::Chain;
use super::focus::Countries;
use crate::gazetteer::ListName;
use crate::names::Mention;
use crate::{Country, Label};

/// The country that stands with a place: `Tripoli, Lebanon`, `Hyderabad in Pakistan`, `Cordoba (Spain)`.
pub(super) fn said_country(passage: &Passage<'_>, mention: &Mention, after: Option<&Mention>) -> Option<Country> {
    let after = after.filter(|a| a.label == Label::Loc && a.first - mention.end <= 3)?;
    let between: Vec<&str> = (mention.end..after.first).map(|at| passage.text.word(at)).collect();
    if !matches!(between.as_slice(), [","] | ["("] | ["in"] | [",", "in"] | ["in", "the"]) {
        return None;
    }
    let span = after.first..after.end;
    let mut countries = passage.hits_in(&span).filter(|h| h.list == ListName::Loc && (h.first, h.end) == (after.first, after.end));
    let country = passage.row(countries.next()?)?.country;
    // What stands there may have two countries itself.
    country.filter(|c| countries.all(|h| passage.row(h).is_some_and(|row| row.country == Some(*c))))
}

/// Whether a mention that says its country can belong to a chain.
pub(super) fn may_be(chain: &Chain, said: Option<Country>) -> bool {
    match (said, chain.rows.as_slice()) {
        (None, _) | (_, []) => true,
        (Some(said), [row]) => row.country.is_none_or(|c| c == said),
        (Some(said), rows) => {
            let is_one = rows.iter().any(|row| row.country == Some(said));
            let decided = rows.iter().zip(&chain.votes).find(|(_, votes)| **votes >= SAID).and_then(|(row, _)| row.country);
            !is_one || decided.is_none_or(|c| c == said)
        }
    }
}

/// Votes of a country that is said with the place: more than any company it may keep.
pub(super) const SAID: u32 = 1 << 16;

/// Puts the row first that the article speaks for.
pub(super) fn settle(chain: &mut Chain, countries: &Countries) {
    let score = |at: usize| {
        let votes = chain.votes.get(at).copied().unwrap_or(0);
        let named = chain.rows[at].country.map_or(0, |country| countries.mentions(country));
        u64::from(votes) * 4 + u64::from(named)
    };
    let best = (0..chain.rows.len()).rev().max_by_key(|at| score(*at)).unwrap_or(0);
    chain.rows.swap(0, best);
    chain.votes.swap(0, best);
}
