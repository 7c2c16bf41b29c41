//! The countries that an article is about: its places, demonyms and organisations, counted together.

use super::place::{self, Said};
use super::{Chains, Passage};
use crate::gazetteer::ListName;
use crate::names::Mention;
use crate::{Country, Focus, Kind, Label};
use std::collections::HashMap;

/// How often an article names each country.
#[derive(Debug, Default)]
pub(super) struct Countries {
    /// What can only be in one country.
    counts: HashMap<Country, Count>,
    /// What the sentence before names.
    previous: Vec<Country>,
    sentences: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    mentions: u32,
    /// Of these, places within the country.
    places: u32,
    weight: u32,
}

/// The weight of what the first sentences name, headline and lead, and of what comes later.
const LEAD: u32 = 3;
const BODY: u32 = 2;
const LEAD_SENTENCES: u32 = 3;

impl Countries {
    /// Counts the countries of a sentence, and lets them vote on its places that have several.
    pub(super) fn read(
        &mut self,
        passage: &Passage<'_>,
        mentions: &[Mention],
        linked: &[usize],
        said: &[Option<Said>],
        chains: &mut Chains,
    ) {
        let mut here: Vec<Country> = Vec::new();
        let mut end = 0;
        for hit in passage.hits.iter().filter(|h| h.list == ListName::Demonym) {
            let is_in = |m: &Mention| m.label == Label::Loc && m.first <= hit.first && hit.end <= m.end;
            if hit.first >= end && !mentions.iter().any(is_in) {
                end = hit.end;
                here.extend(passage.country(hit));
            }
        }
        here.iter().for_each(|country| self.count(*country, false));
        for chain in linked.iter().filter_map(|id| chains.get(*id)).filter(|c| c.rows.len() < 2) {
            let Some(country) = chain.country() else { continue };
            self.count(country, chain.label == Label::Loc && chain.kind() != Some(Kind::Country));
            here.push(country);
        }
        for (id, said) in linked.iter().zip(said) {
            let Some(chain) = chains.get_mut(*id).filter(|c| c.rows.len() > 1) else { continue };
            let said = said.map(|said| said.country);
            for (row, votes) in chain.rows.iter().zip(&mut chain.votes) {
                let Some(country) = row.country else { continue };
                let near = here.iter().filter(|c| **c == country).count() * 2 + self.previous.iter().filter(|c| **c == country).count();
                let said = if said.is_some() && said == row.country { place::SAID } else { 0 };
                *votes = votes.saturating_add(near as u32).saturating_add(said);
            }
        }
        self.sentences = self.sentences.saturating_add(1);
        self.previous = here;
    }

    /// How often what can only be in this country was named.
    pub(super) fn mentions(&self, country: Country) -> u32 {
        self.counts.get(&country).map_or(0, |c| c.mentions)
    }

    /// How often places within this country were named that can be in no other.
    pub(super) fn places(&self, country: Country) -> u32 {
        self.counts.get(&country).map_or(0, |c| c.places)
    }

    /// The countries by their part in the article, the foremost first.
    pub(super) fn focus(&self, chains: &Chains) -> Vec<Focus> {
        let mut counts = self.counts.clone();
        for chain in chains.all.iter().filter(|c| c.rows.len() > 1) {
            let Some(country) = chain.country() else { continue };
            let count = counts.entry(country).or_default();
            count.mentions = count.mentions.saturating_add(chain.mentions);
            count.weight = count.weight.saturating_add(chain.mentions.saturating_mul(BODY));
        }
        let total: f32 = counts.values().map(|c| c.weight as f32).sum();
        let mut focus: Vec<Focus> = counts.iter().map(|(country, c)| Focus::new(*country, c.mentions, c.weight as f32 / total)).collect();
        focus.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.country.as_str().cmp(b.country.as_str())));
        focus
    }

    fn count(&mut self, country: Country, is_within: bool) {
        let weight = if self.sentences < LEAD_SENTENCES { LEAD } else { BODY };
        let count = self.counts.entry(country).or_default();
        count.mentions = count.mentions.saturating_add(1);
        count.places = count.places.saturating_add(is_within.into());
        count.weight = count.weight.saturating_add(weight);
    }
}

/// The country that the name of an organisation tells: `Nigerian Army`, `National Bank of Kazakhstan`.
pub(super) fn named_in(passage: &Passage<'_>, mention: &Mention) -> Option<Country> {
    let span = mention.first..mention.end;
    let is_country = |h: &&crate::gazetteer::Hit| h.list == ListName::Demonym || h.list == ListName::Loc && h.also.bits() == 0;
    passage.hits_in(&span).filter(is_country).find_map(|hit| passage.country(hit))
}
