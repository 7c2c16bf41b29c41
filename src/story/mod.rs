//! Who is who in this article: what it has established so far.
//!
//! Every mention is put into a chain with what the article called the same before: [`person`] knows short forms of people's
//! names, [`organisation`] acronyms and head words, [`place`] settles which of several places of one name is meant, and
//! [`focus`] counts the countries that the article is about.
//!
//! Forward only, and bounded: of an article with more than [`MAX_CHAINS`] different names those with few mentions are let
//! go.

mod chain;
mod focus;
mod name;
mod organisation;
mod person;
mod place;

pub(crate) use chain::Chain;

use crate::gazetteer::{Gazetteer, Hit, Keys, ListName};
use crate::names::Mention;
use crate::text::{Sentence, Shape, Style, Text};
use crate::{Country, Evidence, Focus, Kind, Label, Source};
use focus::Countries;
use name::{ByHash, Name};
use organisation::Organisations;
use person::Address;
use place::Said;
use std::ops::Range;

/// Names that one article may have before half of them is forgotten.
const MAX_CHAINS: usize = 1 << 15;

/// Different spellings that are kept for them.
const MAX_NAMES: usize = 4 * MAX_CHAINS;

/// How sure a mention is that only the story tells.
const ECHO: f32 = 0.75;

/// Things of one name that are told apart.
const MAX_ROWS: usize = 16;

/// A sentence and what the lists say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passage<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) keys: &'a Keys,
    pub(crate) lists: &'a [Gazetteer],
    /// The hits of the sentence.
    pub(crate) hits: &'a [Hit],
}

/// What a row of the lists says of a mention.
#[derive(Debug, Clone)]
struct Row {
    /// A hash of what it names: of the main name and the country, which several rows can have in common.
    thing: u64,
    canonical: String,
    kind: Option<Kind>,
    country: Option<Country>,
    weight: u8,
}

/// A mention as it is compared with what was said before.
#[derive(Debug)]
struct Heard {
    name: Name,
    rows: Vec<Row>,
    address: Address,
    /// The country that an organisation's name tells, or the name before it: `Russia's Foreign Ministry`.
    country: Option<Country>,
}

impl<'a> Passage<'a> {
    /// The hits that begin and end in a span.
    fn hits_in(&self, span: &Range<usize>) -> impl DoubleEndedIterator<Item = &'a Hit> + use<'a> {
        let from = self.hits.partition_point(|h| h.first < span.start);
        let to = self.hits.partition_point(|h| h.first < span.end);
        let end = span.end;
        self.hits[from..to].iter().filter(move |h| h.end <= end)
    }

    /// The span of a mention without the company's form that ends it (`Inc`, `GmbH`).
    fn named_span(&self, mention: &Mention) -> Range<usize> {
        let span = mention.first..mention.end;
        let is_form = |h: &&Hit| h.list == ListName::CompanyEnding && h.end == span.end && h.first > span.start;
        let form = if mention.label == Label::Org { self.hits_in(&span).find(is_form) } else { None };
        span.start..form.map_or(span.end, |h| h.first)
    }

    /// The rows that name a mention as a whole, the one that decided first.
    fn rows(&self, mention: &Mention) -> Vec<Row> {
        let span = mention.first..mention.end;
        // `Volkswagen AG` is what the lists know as `Volkswagen`.
        let ends = [span.end, self.named_span(mention).end];
        let same = |hit: &&Hit| hit.first == mention.first && ends.contains(&hit.end) && hit.list.label() == Some(mention.label);
        let hits = self.hits_in(&span).filter(same).copied();
        let others = hits.filter(|hit| mention.hit.is_none_or(|h| (h.gazetteer, h.entry) != (hit.gazetteer, hit.entry)));
        // A name of the user's means what the user says.
        let others = others.filter(|_| mention.hit.is_none_or(|h| h.gazetteer == 0));
        mention.hit.into_iter().chain(others).filter_map(|hit| self.row(&hit)).collect()
    }

    fn row(&self, hit: &Hit) -> Option<Row> {
        let canonical = self.lists.get(usize::from(hit.gazetteer))?.main_name_of(hit, self.keys).into_owned();
        let country = self.country(hit);
        Some(Row { thing: thing(Keys::hash_bytes(canonical.as_bytes()), country), canonical, kind: hit.kind, country, weight: hit.weight })
    }

    fn country(&self, hit: &Hit) -> Option<Country> {
        self.lists.get(usize::from(hit.gazetteer))?.country_of(hit.entry)
    }

    /// The kind that the head word of a name tells (`Ministry`, `River`).
    fn head(&self, mention: &Mention) -> Option<Kind> {
        let head = match mention.label {
            Label::Org => ListName::OrgHead,
            Label::Loc => ListName::PlaceHead,
            _ => return None,
        };
        self.hits_in(&(mention.first..mention.end)).rev().filter(|h| h.list == head).find_map(|h| h.kind)
    }
}

/// What an article has established.
#[derive(Debug, Default)]
pub(crate) struct Story {
    chains: Chains,
    /// Mentions so far.
    now: u64,
    /// By hash of the folded name and its label: what it named last.
    names: ByHash<usize>,
    /// By hash of a word of people's names, or of how it sounds: whom it stood for.
    people: ByHash<Recent>,
    organisations: Organisations,
    /// By [`Row::thing`].
    things: ByHash<usize>,
    countries: Countries,
}

impl Story {
    /// The mentions that what was said before makes of a sentence's words, beside those found: `the Commission`, where a
    /// commission is in play.
    pub(crate) fn echoes(&self, passage: &Passage<'_>, sentence: &Sentence, is_free: impl Fn(usize) -> bool) -> Vec<Mention> {
        if sentence.style() != Style::Plain || self.organisations.is_empty() {
            return Vec::new();
        }
        let heads = passage.hits.iter().filter(|h| h.list == ListName::OrgHead && h.end == h.first + 1 && is_free(h.first));
        let heads = heads.filter(|h| organisation::is_institution(h.kind));
        let in_play = heads.filter(|h| self.organisations.is_short_form(passage, h.first));
        let mention = |hit: &Hit| Mention {
            first: hit.first,
            end: hit.end,
            label: Label::Org,
            score: ECHO,
            source: Source::Story,
            hit: None,
            reasons: vec![Evidence { name: "head word with a capital, of an organisation named before".into(), weight: 1.0 }],
        };
        in_play.map(mention).collect()
    }

    /// Puts the mentions of a sentence into their chains, old or new ones.
    pub(crate) fn read(&mut self, passage: &Passage<'_>, mentions: &[Mention]) -> Vec<usize> {
        let mut linked: Vec<usize> = Vec::with_capacity(mentions.len());
        let said: Vec<Option<Said>> = (0..mentions.len()).map(|at| place::said(passage, mentions, at)).collect();
        for (at, (mention, said)) in mentions.iter().zip(&said).enumerate() {
            let before = at.checked_sub(1).and_then(|at| Some((mentions.get(at)?, *linked.get(at)?)));
            linked.push(self.link(passage, mention, before, *said));
        }
        self.countries.read(passage, mentions, &linked, &said, &mut self.chains);
        linked
    }

    fn link(&mut self, passage: &Passage<'_>, mention: &Mention, before: Option<(&Mention, usize)>, said: Option<Said>) -> usize {
        self.now += 1;
        let span = mention.first..mention.end;
        let name = Name::new(passage, passage.named_span(mention));
        let text = passage.text.str(passage.text.span(span.start, span.end));
        let rows = place::rows_in(passage.rows(mention), said, &name, text);
        let whole = of_label(mention.label, name.hash());
        let address = if mention.label == Label::Person { Address::new(passage, &span) } else { Address::default() };
        let country = match mention.label {
            Label::Org => focus::named_in(passage, mention).or_else(|| {
                let (owner, id) = before.filter(|(b, _)| b.label == Label::Loc && mention.first == b.end + 1)?;
                let is_owned = passage.text.tokens().get(owner.end).is_some_and(|t| t.is(Shape::CLITIC));
                self.chains.get(id).filter(|_| is_owned)?.country()
            }),
            _ => None,
        };
        let heard = Heard { name, rows, address, country };
        let listed = heard.rows.iter().find_map(|row| self.things.get(&row.thing).copied());
        let last = self.names.get(&whole).copied();
        let old = match mention.label {
            Label::Person => listed.or_else(|| {
                let candidates = person_keys(&heard.name).filter_map(|key| self.people.get(&key)).flat_map(Recent::ids);
                // `Trump and Melania Trump` are two.
                let beside = before.filter(|(b, _)| mention.first == b.end + 1 && passage.keys.get(b.end) == b"and").map(|(_, id)| id);
                let candidates = candidates.filter(|id| beside != Some(*id));
                let candidates = candidates.filter_map(|id| self.chains.get(id)).filter(|c| c.agrees(&heard.rows));
                person::choose(&heard.name, heard.address, candidates)
            }),
            Label::Org => {
                let known = || {
                    let listed = listed.filter(|id| self.chains.has_country(*id, heard.country));
                    listed.or_else(|| last.filter(|id| self.chains.agrees(*id, &heard)))
                };
                self.organisations.choose(&self.chains, passage, mention, &heard, before, known)
            }
            Label::Loc => {
                // Of two places of one name the one that was spoken of last, unless it is said which.
                let may_be = |id: &usize| self.chains.get(*id).is_some_and(|chain| place::may_be(chain, &heard.rows, said));
                let named = last.filter(may_be).or_else(|| listed.filter(may_be));
                named.or_else(|| organisation::in_brackets(passage, mention, before, &self.chains))
            }
            Label::Date => None,
        };
        let old = old.filter(|id| self.chains.get(*id).is_some_and(|c| c.label == mention.label));
        let id = old.unwrap_or_else(|| self.begin(mention.label));
        self.know(passage, mention, id, heard);
        id
    }

    /// Adds what a mention says to its chain, and the ways in which the chain can be called from now on.
    fn know(&mut self, passage: &Passage<'_>, mention: &Mention, id: usize, heard: Heard) {
        let Heard { name, rows, address, country } = heard;
        // One thing can go by any number of names; what is let go here is only that they were said.
        if self.names.len() > MAX_NAMES || self.people.len() > MAX_NAMES || self.organisations.len() > MAX_NAMES {
            self.names.clear();
            self.people.clear();
            self.things.clear();
            self.organisations = Organisations::default();
        }
        let Some(chain) = self.chains.get_mut(id) else { return };
        let is_longest = chain.add(passage.text.str(passage.text.span(mention.first, mention.end)), self.now);
        if mention.label == Label::Person {
            chain.gender = chain.gender.or(address.gender);
            chain.is_relative |= address.is_relative && chain.mentions == 1;
            if let Some(title) = address.title.filter(|t| chain.titles.len() < 4 && !chain.titles.contains(t)) {
                chain.titles.push(title);
            }
            let short = person::short(&name, address);
            if let Some(short) = short.filter(|s| chain.shorts.len() < 4 && !chain.shorts.contains(s)) {
                chain.shorts.push(short);
            }
        }
        // What it was called last needs no learning again.
        if self.names.insert(of_label(mention.label, name.hash()), id) == Some(id) {
            return;
        }
        for row in &rows {
            self.things.insert(row.thing, id);
        }
        // An acronym may stand for other things than the full name beside it: what the article says of countries decides.
        let is_that = |row: &Row| chain.label == Label::Loc || chain.is_called(&row.canonical);
        if chain.rows.is_empty() || !chain.agrees(&rows) && rows.iter().any(is_that) {
            chain.rows.extend(rows.into_iter().take(MAX_ROWS.saturating_sub(chain.rows.len())));
            chain.votes.resize(chain.rows.len(), 0);
        }
        if chain.head.is_none() {
            chain.head = passage.head(mention);
        }
        match mention.label {
            Label::Person => {
                for key in person_keys(&name) {
                    self.people.entry(key).or_default().push(id);
                }
            }
            Label::Org => {
                chain.named_country = chain.named_country.or(country);
                self.organisations.know(passage, mention, &name, id);
            }
            Label::Loc | Label::Date => {}
        }
        if is_longest {
            chain.name = name;
        }
    }

    /// Puts a date into the chain of its value, or of its words where it has none.
    pub(crate) fn link_date(&mut self, text: &str, value: Option<&str>) -> usize {
        self.now += 1;
        let name = of_label(Label::Date, Keys::hash_bytes(value.unwrap_or(text).as_bytes()));
        let old = self.names.get(&name).copied().filter(|id| self.chains.get(*id).is_some());
        let id = old.unwrap_or_else(|| self.begin(Label::Date));
        self.names.insert(name, id);
        if let Some(chain) = self.chains.get_mut(id) {
            chain.add(text, self.now);
        }
        id
    }

    /// Decides which place is meant where a name stands for several, from all that was read so far.
    pub(crate) fn settle(&mut self) {
        for chain in self.chains.all.iter_mut().filter(|c| c.rows.len() > 1) {
            place::settle(chain, &self.countries);
        }
    }

    /// The countries that the article is about so far, the foremost first.
    pub(crate) fn countries(&self) -> Vec<Focus> {
        self.countries.focus(&self.chains)
    }

    /// The number that a chain goes by in results: the next free one when it is first asked for.
    pub(crate) fn number(&mut self, chain: usize, next: &mut u32) -> u32 {
        let mut fresh = || {
            *next += 1;
            *next - 1
        };
        match self.chains.get_mut(chain) {
            Some(chain) => *chain.number.get_or_insert_with(fresh),
            None => fresh(),
        }
    }

    /// What is known of a chain.
    pub(crate) fn chain(&self, id: usize) -> Option<&Chain> {
        self.chains.get(id)
    }

    fn begin(&mut self, label: Label) -> usize {
        if self.chains.all.len() >= MAX_CHAINS {
            self.chains.let_go();
            let known = |id: &usize| self.chains.get(*id).is_some();
            self.names.retain(|_, id| known(id));
            self.things.retain(|_, id| known(id));
            self.people.retain(|_, recent| recent.ids().any(|id| known(&id)));
            self.organisations.retain(known);
        }
        self.chains.begin(label)
    }
}

/// A hash of what a row names, of that of a name and of the country.
fn thing(name: u64, country: Option<Country>) -> u64 {
    let [a, b] = country.map_or([0; 2], |c| *c.bytes());
    name::mix(name, u64::from(a) << 8 | u64::from(b))
}

fn of_label(label: Label, hash: u64) -> u64 {
    name::mix(hash, label as u64)
}

/// The hashes under which a person's name is looked for: its words, and how its first and last one sound.
fn person_keys(name: &Name) -> impl Iterator<Item = u64> {
    let (first, last) = (name.content().next(), name.content().next_back());
    let sounds = [first, last].into_iter().flatten().map(|w| w.sound).filter(|sound| *sound != 0);
    name.content().filter(|w| !w.is_initial).map(|w| w.hash).chain(sounds)
}

/// The chains of an article, by number.
#[derive(Debug, Default)]
struct Chains {
    /// Sorted by id.
    all: Vec<Chain>,
    next: usize,
}

impl Chains {
    fn get(&self, id: usize) -> Option<&Chain> {
        self.all.get(self.at(id)?)
    }

    fn get_mut(&mut self, id: usize) -> Option<&mut Chain> {
        let at = self.at(id)?;
        self.all.get_mut(at)
    }

    fn at(&self, id: usize) -> Option<usize> {
        // Nothing was let go in most articles: then the id is the place.
        match self.all.get(id) {
            Some(chain) if chain.id == id => Some(id),
            _ => self.all.binary_search_by_key(&id, |c| c.id).ok(),
        }
    }

    /// Whether a chain can be what was heard: neither the lists nor the countries named with the two speak against it.
    fn agrees(&self, id: usize, heard: &Heard) -> bool {
        self.get(id).is_some_and(|chain| chain.agrees(&heard.rows)) && self.has_country(id, heard.country)
    }

    /// Whether no other country was named with a chain than this one.
    fn has_country(&self, id: usize, country: Option<Country>) -> bool {
        let named = self.get(id).and_then(|chain| chain.named_country);
        !matches!((named, country), (Some(a), Some(b)) if a != b)
    }

    fn begin(&mut self, label: Label) -> usize {
        self.all.push(Chain::new(self.next, label));
        self.next += 1;
        self.next - 1
    }

    /// Forgets the half with the fewest mentions, of equals the older ones.
    fn let_go(&mut self) {
        let mut ranks: Vec<(u32, usize)> = self.all.iter().map(|c| (c.mentions, c.id)).collect();
        let middle = ranks.len() / 2;
        let (_, least, _) = ranks.select_nth_unstable(middle);
        let least = *least;
        self.all.retain(|c| (c.mentions, c.id) >= least);
    }
}

/// The last few things that a word stood for, so that no word costs more the more names have it.
#[derive(Debug, Clone, Copy, Default)]
struct Recent {
    ids: [usize; 8],
    len: u8,
}

impl Recent {
    fn push(&mut self, id: usize) {
        let len = usize::from(self.len);
        if let Some(at) = self.ids[..len].iter().position(|known| *known == id) {
            self.ids[at..len].rotate_left(1);
        } else if len < self.ids.len() {
            self.ids[len] = id;
            self.len += 1;
        } else {
            self.ids.rotate_left(1);
            self.ids[len - 1] = id;
        }
    }

    /// The latest first.
    fn ids(&self) -> impl Iterator<Item = usize> + '_ {
        self.ids[..usize::from(self.len)].iter().rev().copied()
    }
}
