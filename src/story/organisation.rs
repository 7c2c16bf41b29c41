//! Which organisation a name means: acronyms, head words with a capital, first words.

use super::name::{self, ByHash, Name};
use super::{Chains, Heard, Passage, Recent, Row};
use crate::gazetteer::ListName;
use crate::names::Mention;
use crate::text::Shape;
use crate::{Kind, Label};

/// The ways in which the organisations of an article can be called.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// By hash of its words in any order.
    bags: ByHash<usize>,
    /// By hash of the initials of a full name, or of an acronym's letters.
    initials: ByHash<usize>,
    /// By head word (`Commission`), first word and last word.
    words: ByHash<Recent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Head,
    First,
    Last,
}

impl Place {
    /// The key of a word in this place.
    fn of(self, word: u64) -> u64 {
        name::mix(word, self as u64)
    }
}

impl Organisations {
    /// The chain that an organisation's name belongs to; `known` is that of the same name or row.
    pub(super) fn choose(
        &self,
        chains: &Chains,
        passage: &Passage<'_>,
        mention: &Mention,
        heard: &Heard,
        before: Option<(&Mention, usize)>,
        known: impl FnOnce() -> Option<usize>,
    ) -> Option<usize> {
        let Heard { name, rows, .. } = heard;
        let agrees = |id: &usize| chains.agrees(*id, heard);
        let latest = |place: Place, hash| self.words.get(&place.of(hash)).and_then(|recent| latest(chains, recent));
        let joined = in_brackets(passage, mention, before, chains);
        if joined.is_some() {
            return joined;
        }
        let [first, .., last] = name.words.as_slice() else {
            // `the Commission`: the one in play, though lists and article may know another by the bare word.
            let only = name.words.first()?;
            if is_head(passage, mention) {
                return latest(Place::Head, only.hash).or_else(known);
            }
            let acronym = is_acronym(passage, mention);
            return known()
                .or_else(|| self.initials.get(&letters(passage, mention)).copied().filter(|_| acronym && rows.is_empty()))
                .or_else(|| latest(Place::First, only.hash).filter(|id| agrees(id) || extends(chains, *id, rows)))
                .or_else(|| latest(Place::Last, only.hash).filter(agrees));
        };
        let acronym_of = || {
            let mut found = name.initials().into_iter().filter_map(|initials| self.initials.get(&initials).copied());
            found.find(|id| chains.get(*id).is_some_and(|chain| chain.name.words.len() == 1 && chain.rows.is_empty()))
        };
        // Part of a longer name (`Supreme Court`, `Samsung Electronics Co`), or the longer name of a part.
        let part = |place, hash: u64| {
            let id = latest(place, hash)?;
            let chain = chains.get(id)?;
            let (long, short) = if chain.name.words.len() > name.words.len() { (&chain.name, name) } else { (name, &chain.name) };
            // What the lists know by a short name is not what has a longer one: `Volkswagen` and its bank.
            if std::ptr::eq(long, name) && !chain.rows.is_empty() {
                return None;
            }
            let (long, short) = (hashes(long), hashes(short));
            let is_part = if place == Place::First { long.starts_with(&short) } else { long.ends_with(&short) };
            (is_part && !short.is_empty()).then_some(id)
        };
        known()
            .or_else(|| self.bags.get(&name.bag()).copied().filter(agrees))
            .or_else(|| acronym_of().filter(agrees))
            .or_else(|| part(Place::First, first.hash).filter(agrees))
            .or_else(|| part(Place::Last, last.hash).filter(agrees))
    }

    /// Remembers how the chain `id` can be called, now that it was called `name`.
    pub(super) fn know(&mut self, passage: &Passage<'_>, mention: &Mention, name: &Name, id: usize) {
        let [first, .., last] = name.words.as_slice() else {
            if is_acronym(passage, mention) {
                self.initials.insert(letters(passage, mention), id);
            } else if let Some(only) = name.words.first().filter(|_| !is_head(passage, mention)) {
                self.words.entry(Place::First.of(only.hash)).or_default().push(id);
            }
            return;
        };
        self.bags.insert(name.bag(), id);
        for initials in name.initials() {
            self.initials.insert(initials, id);
        }
        let span = mention.first..mention.end;
        for hit in passage.hits_in(&span).filter(|h| h.list == ListName::OrgHead && h.end == h.first + 1) {
            let word = Name::new(passage, hit.first..hit.end);
            self.words.entry(Place::Head.of(word.words.first().map_or(0, |w| w.hash))).or_default().push(id);
        }
        let heads = |at: usize| passage.hits_in(&(at..at + 1)).any(|h| h.list == ListName::OrgHead);
        if !heads(mention.first) {
            self.words.entry(Place::First.of(first.hash)).or_default().push(id);
        }
        if !heads(mention.end - 1) {
            self.words.entry(Place::Last.of(last.hash)).or_default().push(id);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The length of the longest of its tables.
    pub(super) fn len(&self) -> usize {
        self.words.len().max(self.initials.len()).max(self.bags.len())
    }

    /// Whether the head word at a token is the short form of a name in play: `the Commission`, with its capital.
    pub(super) fn is_short_form(&self, passage: &Passage<'_>, at: usize) -> bool {
        let tokens = passage.text.tokens();
        let is_capital = |at: usize| tokens.get(at).is_some_and(|t| t.is(Shape::CAPITAL) && !t.is(Shape::UPPER));
        let follows_the = at > 0 && passage.keys.get(at - 1) == b"the";
        let goes_on =
            tokens.get(at + 1).is_some_and(|t| t.is(Shape::CAPITAL)) || matches!(passage.text.word(at + 1), "of" | "for" | "-" | "&");
        if !follows_the || !is_capital(at) || goes_on {
            return false;
        }
        let word = Name::new(passage, at..at + 1);
        word.words.first().is_some_and(|w| self.words.contains_key(&Place::Head.of(w.hash)))
    }

    pub(super) fn retain(&mut self, known: impl Fn(&usize) -> bool) {
        self.bags.retain(|_, id| known(id));
        self.initials.retain(|_, id| known(id));
        self.words.retain(|_, recent| recent.ids().any(|id| known(&id)));
    }
}

/// Whether newspapers call what has a head word of this kind by it alone: `the Commission`, but hardly `the Company`.
pub(super) fn is_institution(head: Option<Kind>) -> bool {
    !matches!(head, Some(Kind::Company | Kind::Media | Kind::Team | Kind::Armed | Kind::Sport))
}

/// The chain of the name before this one, if the two are joined as a full name and its acronym are: `Full Name (ACR)`,
/// `ACR (Full Name)`, `Full Name, or ACR,`, `Full Name, known as ACR`.
///
/// In world news the word in brackets after an organisation is its acronym or short name in 97 % of cases (DESIGN, 2.6).
pub(super) fn in_brackets(passage: &Passage<'_>, mention: &Mention, before: Option<(&Mention, usize)>, chains: &Chains) -> Option<usize> {
    let (before, chain) = before?;
    if before.label != mention.label || mention.first - before.end > 8 {
        return None;
    }
    let between = (before.end..mention.first).map(|at| passage.text.word(at)).filter(|w| !matches!(*w, "\"" | "“" | "‘" | "'" | "the"));
    let between: Vec<&str> = between.collect();
    let after = passage.text.word(mention.end);
    let joined = match between.as_slice() {
        ["(" | "["] => matches!(after, ")" | "]" | "," | ";" | "”" | "\"" | "’"),
        ["(", "or"] => true,
        [",", "or"] => matches!(after, "," | "." | "”" | "\""),
        ["(" | ",", "known", "as"] | ["(" | ",", "also" | "better" | "commonly", "known", "as"] | ["known", "as"] => true,
        ["(" | ",", "abbreviated", "as"] | ["(" | ",", "formerly"] => true,
        [.., "initials" | "acronym"] | [.., "initials" | "acronym", ","] => true,
        _ => return None,
    };
    // A place in brackets behind another is as a rule where that one lies.
    let initials = chains.get(chain)?.name.initials();
    let fits = mention.label == Label::Org || is_acronym(passage, mention) && initials.contains(&letters(passage, mention));
    (joined && fits).then_some(chain)
}

/// Whether the lists know a chain by a longer name than these rows, in the same country: `OTP` and `OTP Bank`.
fn extends(chains: &Chains, id: usize, rows: &[Row]) -> bool {
    let (Some(row), Some(own)) = (rows.first(), chains.get(id).and_then(|chain| chain.row())) else { return false };
    row.country == own.country && own.canonical.strip_prefix(&row.canonical).is_some_and(|rest| rest.starts_with(' '))
}

/// The chain that was mentioned last.
fn latest(chains: &Chains, recent: &Recent) -> Option<usize> {
    recent.ids().filter_map(|id| chains.get(id)).max_by_key(|chain| chain.last).map(|chain| chain.id)
}

fn hashes(name: &Name) -> Vec<u64> {
    name.words.iter().map(|w| w.hash).collect()
}

/// Whether a mention is but a head word (`Commission`).
fn is_head(passage: &Passage<'_>, mention: &Mention) -> bool {
    mention.end == mention.first + 1 && passage.hits_in(&(mention.first..mention.end)).any(|h| h.list == ListName::OrgHead)
}

/// Whether a mention is one word of capitals (`CSTO`), or of mostly capitals (`DoJ`).
fn is_acronym(passage: &Passage<'_>, mention: &Mention) -> bool {
    let Some(token) = passage.text.tokens().get(mention.first).filter(|_| mention.end == mention.first + 1) else { return false };
    let letters = passage.text.word(mention.first).chars().filter(|c| c.is_alphanumeric()).count();
    let capitals = passage.text.word(mention.first).chars().filter(|c| c.is_uppercase()).count();
    token.shape().any(Shape::CAPITAL | Shape::UPPER | Shape::MIXED) && (2..=10).contains(&letters) && capitals * 2 > letters
}

/// A hash of the letters of an acronym.
fn letters(passage: &Passage<'_>, mention: &Mention) -> u64 {
    name::letters(passage.keys.get(mention.first))
}
