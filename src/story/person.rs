//! Which person a name means: short forms, initials, particles, and two people with one surname.

use super::Passage;
use super::chain::Chain;
use super::name::{Name, Word};
use crate::Kind;
use crate::gazetteer::{Keys, ListName};
use std::ops::Range;

/// What stands around a person's name and in it, beside the name itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Address {
    /// A hash of the title before it (`President`), if it says more than `Mr`.
    pub(super) title: Option<u64>,
    pub(super) gender: Option<Gender>,
    /// Whether a word of kinship stands before the name: `his wife, Brigitte Macron`, `a daughter of Rodrigo Duterte`.
    pub(super) is_relative: bool,
    /// Whether `elder` stands before the name.
    pub(super) is_elder: bool,
    /// Whether the title is `Mrs` or `Ms`: where a man of the surname is in play, she has it and he does not.
    pub(super) is_mrs: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

impl Address {
    /// Reads the title that ends where `span` begins, and the given name in it.
    pub(super) fn new(passage: &Passage<'_>, span: &Range<usize>) -> Self {
        let is_elder = span.start > 0 && passage.keys.get(span.start - 1) == b"elder";
        let mut address = Self { is_relative: is_relative(passage, span.start), is_elder, ..Self::default() };
        let hits = passage.hits;
        for hit in hits[..hits.partition_point(|h| h.first < span.start)].iter().rev().take_while(|h| h.first + 4 > span.start) {
            if hit.list == ListName::Title && hit.end == span.start {
                let last = passage.keys.get(hit.end - 1);
                address.gender = address.gender.or(gender(last));
                address.is_mrs |= matches!(last, b"mrs" | b"ms" | b"miss");
                if !address.is_mrs && !matches!(last, b"mr") {
                    address.title = Some(Keys::hash_bytes(last));
                }
            }
        }
        if address.gender.is_none() && span.len() > 1 {
            let given = passage.hits_in(span).find(|h| h.first == span.start && h.list == ListName::Given && h.kind.is_some());
            address.gender = given.and_then(|hit| match hit.kind {
                Some(Kind::Female) => Some(Gender::Female),
                Some(Kind::Male) => Some(Gender::Male),
                _ => None,
            });
        }
        address
    }
}

fn is_relative(passage: &Passage<'_>, first: usize) -> bool {
    const KIN: [&[u8]; 16] = [
        b"wife",
        b"husband",
        b"widow",
        b"son",
        b"daughter",
        b"brother",
        b"sister",
        b"mother",
        b"father",
        b"cousin",
        b"nephew",
        b"niece",
        b"uncle",
        b"aunt",
        b"grandson",
        b"granddaughter",
    ];
    let word = |back: usize| first.checked_sub(back).map_or(&b""[..], |at| passage.keys.get(at));
    KIN.contains(&word(1)) || matches!(word(1), b"," | b"of") && KIN.contains(&word(2))
}

fn gender(title: &[u8]) -> Option<Gender> {
    match title {
        b"mr" | b"sir" | b"lord" | b"king" | b"prince" | b"emperor" | b"don" | b"senor" => Some(Gender::Male),
        b"mrs" | b"ms" | b"miss" | b"lady" | b"dame" | b"queen" | b"princess" | b"empress" | b"madame" | b"baroness" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

/// How a name and a chain's name agree, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// One word that stands first or in the middle (`Xi`, `Boris`).
    Part,
    /// One word that stands last.
    Surname,
    /// Several words, in the order of the longer name.
    Within,
    /// All words.
    Whole,
}

/// Which of the chains a name means; `candidates` are chains of people that share a word with it.
pub(super) fn choose<'c>(name: &Name, address: Address, candidates: impl Iterator<Item = &'c Chain>) -> Option<usize> {
    let fitting = candidates.filter_map(|chain| {
        if matches!((address.gender, chain.gender), (Some(a), Some(b)) if a != b)
            && (name.content().count() == 1 || chain.name.content().count() == 1)
        {
            return None;
        }
        let (fit, exact) = fit(name, &chain.name)?;
        let has_title = address.title.is_some_and(|title| chain.titles.contains(&title));
        let is_called_so = short(name, address).is_some_and(|short| chain.shorts.contains(&short));
        // The bare surname is not the relative's, unless something says so.
        let is_likely = !chain.is_relative || address.is_mrs || address.is_elder;
        Some(((exact, has_title, fit, is_called_so, is_likely, chain.last), chain.id))
    });
    fitting.max_by_key(|(rank, _)| *rank).map(|(_, id)| id)
}

/// A hash of the single word that a person is called by, `Mrs` counting.
pub(super) fn short(name: &Name, address: Address) -> Option<u64> {
    (name.content().count() == 1).then(|| name.hash() ^ u64::from(address.is_mrs))
}

/// How a name and another one agree, and whether letter by letter.
fn fit(a: &Name, b: &Name) -> Option<(Fit, bool)> {
    let (short, long) = if a.content().count() <= b.content().count() { (a, b) } else { (b, a) };
    if !suffixes_agree(short, long) {
        return None;
    }
    if short.words.len() > 1 && ends_in(long, short) {
        return Some((Fit::Within, true));
    }
    if !particles_agree(short, long) {
        return None;
    }
    let (short, long): (Vec<_>, Vec<_>) = (short.content().collect(), long.content().collect());
    match (short.as_slice(), long.as_slice()) {
        ([], _) => None,
        ([only], long) => one_word(only, long),
        // Surname first, as in Hungary and East Asia.
        ([a, b], [c, d]) if (a.hash, b.hash) == (d.hash, c.hash) => Some((Fit::Whole, true)),
        (short, long) => several_words(short, long),
    }
}

/// `Von der Leyen`, `García Márquez`, `Le Pen`: the last words of a longer name, its particles with or without a capital.
fn ends_in(long: &Name, short: &Name) -> bool {
    let rest = long.words.len().checked_sub(short.words.len()).filter(|rest| *rest > 0);
    rest.is_some_and(|rest| long.words[rest..].iter().zip(&short.words).all(|(a, b)| a.hash == b.hash))
}

/// A surname or given name alone: the last word that is it, or sounds like it.
fn one_word(only: &Word, long: &[&Word]) -> Option<(Fit, bool)> {
    let place = |is: &dyn Fn(&Word) -> bool| (0..long.len()).rev().find(|at| !long[*at].is_initial && is(long[*at]));
    let exact = place(&|word| word.hash == only.hash);
    let at = exact.or_else(|| place(&|word| word.sounds_like(only))).filter(|_| !only.is_initial)?;
    let fit = match at + 1 == long.len() {
        _ if long.len() == 1 => Fit::Whole,
        true => Fit::Surname,
        false => Fit::Part,
    };
    Some((fit, exact.is_some()))
}

/// Every word of the short name in the long one, in order; the first words must agree (`Ali Omar` may be `Ali Hassan Omar`,
/// `Hassan Omar` might be his brother), and one word at least must be spelled out in both.
fn several_words(short: &[&Word], long: &[&Word]) -> Option<(Fit, bool)> {
    let (mut next, mut exact, mut spelled) = (0, true, false);
    for word in short {
        let at = (next..long.len()).find(|at| long[*at].is(word) || long[*at].sounds_like(word))?;
        if next == 0 && at > 0 {
            return None;
        }
        exact &= long[at].is(word);
        spelled |= !word.is_initial && !long[at].is_initial;
        next = at + 1;
    }
    let fit = if short.len() == long.len() { Fit::Whole } else { Fit::Within };
    spelled.then_some((fit, exact))
}

/// `Jr.` is not `III`; either may be left out.
fn suffixes_agree(a: &Name, b: &Name) -> bool {
    matches!((a.suffix, b.suffix), (x, y) if x == y || x == 0 || y == 0)
}

/// `bin Salman` is a short form of a name with `bin` only. A name may drop its particles, not gain some.
fn particles_agree(short: &Name, long: &Name) -> bool {
    let small = |name: &Name| name.words.iter().filter(|w| w.is_small).map(|w| w.hash).collect::<Vec<_>>();
    let within = small(long);
    small(short).iter().all(|particle| within.contains(particle))
}
