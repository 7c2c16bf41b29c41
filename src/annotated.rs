//! An article with everything that was found in it, and the chains of its entities.

use crate::{Country, Entity, Kind, Label};
use std::collections::HashMap;

/// What was found in an article: the entities, who is who among them, and which countries it is about.
///
/// ```
/// use ner::{Article, Tagger};
///
/// let tagger = Tagger::new();
/// let article = Article::new("President Kassym-Jomart Tokayev left Almaty on Monday. In Astana, Tokayev spoke of Kazakh unity.");
/// let annotated = tagger.annotate(&article);
/// let tokayev = &annotated.chains[0];
/// assert_eq!((tokayev.canonical.as_str(), tokayev.mentions), ("Kassym-Jomart Tokayev", 2));
/// assert_eq!(annotated.countries[0].country.as_str(), "KZ");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Annotated {
    /// The entities, by position; they do not overlap.
    pub entities: Vec<Entity>,
    /// What the entities name, the most mentioned first.
    pub chains: Vec<Chain>,
    /// The countries that the article is about, the foremost first.
    pub countries: Vec<Focus>,
}

/// One person, organisation, place or day of an article: its mentions taken together.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Chain {
    /// The number that its mentions carry ([`Entity::chain`]).
    pub chain: u32,
    /// What it is.
    pub label: Label,
    /// The list's main name, or the longest name this article has for it.
    pub canonical: String,
    /// What it is more closely, where that is known.
    pub kind: Option<Kind>,
    /// The country it is in or of, where that is known.
    pub country: Option<Country>,
    /// How many mentions it has.
    pub mentions: u32,
    /// Where its first mention starts: in bytes of the text, or in the unit that it was counted in.
    pub first: usize,
}

/// How much an article is about a country.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Focus {
    /// The country.
    pub country: Country,
    /// How often the article names it: places in it, its people and organisations, and demonyms (`Kazakh`).
    pub mentions: u32,
    /// Its part in all that the article says of countries, 0 to 1.
    pub score: f32,
}

impl Focus {
    /// A country with so many mentions and this part of the article.
    pub fn new(country: Country, mentions: u32, score: f32) -> Self {
        Self { country, mentions, score }
    }
}

/// Chains that are kept of one article; of more, those with few mentions are let go.
const MAX_CHAINS: usize = 1 << 15;

/// Gathers chains from the entities of an article, which come in order.
///
/// ```
/// use ner::{Article, Chains, Tagger};
///
/// let mut chains = Chains::default();
/// for entity in Tagger::new().tag(&Article::new("Oslo is wet. Oslo is cold.")) {
///     chains.add(&entity, entity.span.start);
/// }
/// assert_eq!(chains.finish()[0].mentions, 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Chains {
    kept: HashMap<u32, Chain>,
    /// One more than the highest number so far: a lower one that is not kept was let go.
    next: u32,
}

impl Chains {
    /// Counts an entity; `start` is where it stands, in whatever unit [`Chain::first`] is to be in.
    pub fn add(&mut self, entity: &Entity, start: usize) {
        if entity.chain >= self.next {
            self.next = entity.chain.saturating_add(1);
            if self.kept.len() >= MAX_CHAINS {
                self.let_go();
            }
            let Entity { chain, label, kind, country, .. } = *entity;
            let canonical = entity.canonical.clone();
            self.kept.insert(chain, Chain { chain, label, canonical, kind, country, mentions: 1, first: start });
        } else if let Some(chain) = self.kept.get_mut(&entity.chain) {
            chain.mentions = chain.mentions.saturating_add(1);
            // Later parts of an article know more.
            if chain.canonical != entity.canonical {
                chain.canonical.clone_from(&entity.canonical);
            }
            chain.kind = entity.kind.or(chain.kind);
            chain.country = entity.country.or(chain.country);
        }
    }

    /// The chains, the most mentioned first, then in order of appearance.
    pub fn finish(self) -> Vec<Chain> {
        let mut chains: Vec<Chain> = self.kept.into_values().collect();
        chains.sort_by_key(|c| (u32::MAX - c.mentions, c.chain));
        chains
    }

    fn let_go(&mut self) {
        let mut ranks: Vec<(u32, u32)> = self.kept.values().map(|c| (c.mentions, c.chain)).collect();
        let middle = ranks.len() / 2;
        let (_, least, _) = ranks.select_nth_unstable(middle);
        let least = *least;
        self.kept.retain(|_, c| (c.mentions, c.chain) >= least);
    }
}
