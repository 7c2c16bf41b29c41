//! Which person a name means: short forms, initials, particles, and two people with one surname.

use super::Passage;
use super::chain::Chain;
use super::name::Name;
use crate::Kind;
use crate::gazetteer::{Keys, ListName};
use std::ops::Range;

/// What stands around a person's name and in it, beside the name itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Address {
    /// A hash of the title before it (`President`), if it says more than `Mr`.
    pub(super) title: Option<u64>,
    pub(super) gender: Option<Gender>,
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
        let mut address = Self::default();
        let hits = passage.hits;
        for hit in hits[..hits.partition_point(|h| h.first < span.start)].iter().rev().take_while(|h| h.first + 4 > span.start) {
            if hit.list == ListName::Title && hit.end == span.start {
                let last = passage.keys.get(hit.end - 1);
                address.gender = address.gender.or(gender(last));
                address.is_mrs |= matches!(last, b"mrs" | b"mrs." | b"ms" | b"ms." | b"miss");
                if !address.is_mrs && !matches!(last, b"mr" | b"mr.") {
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

fn gender(title: &[u8]) -> Option<Gender> {
    match title {
        b"mr" | b"mr." | b"sir" | b"lord" | b"king" | b"prince" | b"emperor" | b"don" | b"senor" => Some(Gender::Male),
        b"mrs" | b"mrs." | b"ms" | b"ms." | b"miss" | b"lady" | b"dame" | b"queen" | b"princess" | b"empress" | b"madame" | b"baroness" => {
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
        let other = &chain.address;
        if matches!((address.gender, other.gender), (Some(a), Some(b)) if a != b) && name.content().count() == 1 {
            return None;
        }
        let (fit, exact) = fit(name, &chain.name)?;
        let has_title =
            address.title.is_some() && (other.title == address.title || chain.titles.contains(&address.title.unwrap_or_default()));
        let is_called_so = short(name, address).is_some_and(|short| chain.shorts.contains(&short));
        Some(((exact, has_title, fit, is_called_so, chain.last), chain.id))
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
    // `Von der Leyen`, `García Márquez`, `Le Pen`.
    let ends = |long: &Name, short: &Name| {
        long.words.len() > short.words.len()
            && long.words[long.words.len() - short.words.len()..].iter().zip(&short.words).all(|(a, b)| a.hash == b.hash)
    };
    if short.words.len() > 1 && ends(long, short) {
        return Some((Fit::Within, true));
    }
    if !particles_agree(short, long) {
        return None;
    }
    let short: Vec<_> = short.content().collect();
    let long: Vec<_> = long.content().collect();
    let last = long.len().checked_sub(1)?;
    if let [only] = short.as_slice() {
        if only.is_initial {
            return None;
        }
        let place = |is: &dyn Fn(usize) -> bool| (0..long.len()).rev().find(|at| !long[*at].is_initial && is(*at));
        let rank = |at: usize| if at == last { Fit::Surname } else { Fit::Part };
        let rank = |at: usize| if last == 0 { Fit::Whole } else { rank(at) };
        return match place(&|at| long[at].hash == only.hash) {
            Some(at) => Some((rank(at), true)),
            None => place(&|at| long[at].sounds_like(only)).map(|at| (rank(at), false)),
        };
    }
    // Surname first, as in Hungary and East Asia.
    if let ([a, b], [c, d]) = (short.as_slice(), long.as_slice())
        && (a.hash, b.hash) == (d.hash, c.hash)
    {
        return Some((Fit::Whole, true));
    }
    // Every word of the short name in the long one, in order; a surname at least must be spelled out.
    let (mut next, mut exact, mut spelled) = (0, true, false);
    for word in &short {
        let at = (next..long.len()).find(|at| long[*at].is(word) || long[*at].sounds_like(word))?;
        exact &= long[at].is(word);
        spelled |= !word.is_initial && !long[at].is_initial;
        next = at + 1;
    }
    // `Ali Hassan` is not `Ali Mohammed Hassan Omar`'s brother, but `Ali Omar` may be himself: the first words must agree.
    let first = long[0].is(short[0]) || long[0].sounds_like(short[0]);
    (first && spelled).then_some((if short.len() == long.len() { Fit::Whole } else { Fit::Within }, exact))
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
