//! The second look: what the first one decided about the same words elsewhere on the page.

use super::decode::{self, CLASSES, Choice};
use super::page::Page;
use crate::text::Shape;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Tags of a token: outside, or one of begin, inside, end, single for each class.
const TAGS: usize = 1 + 4 * CLASSES;

/// By hash of a name: how often it was given each class.
type Counts = HashMap<u64, [u8; CLASSES], BuildHasherDefault<Hashed>>;

/// The keys are hashes already.
#[derive(Clone, Copy, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| step(hash, *byte));
    }

    fn write_u32(&mut self, hash: u32) {
        self.write_u64(hash.into());
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The decisions of the first look, counted by word and by name.
pub(crate) struct Second {
    start: usize,
    /// By token: 0 is outside, then `1 + class * 4 + position`.
    tags: Vec<u8>,
    /// By word number: how often the word was given each tag where a name might have stood.
    words: Vec<[u8; TAGS]>,
    names: Counts,
    initials: Counts,
}

/// What the page before decided: an article of several pages goes on.
#[derive(Debug, Default)]
pub(crate) struct Carried {
    /// By hash of a word that was part of a name there.
    words: HashMap<u32, [u8; TAGS], BuildHasherDefault<Hashed>>,
    names: Counts,
    initials: Counts,
}

/// What a word is taken for elsewhere on the page.
pub(super) struct Elsewhere {
    /// The most frequent class, from 1; 0 for none.
    pub(super) usual: u8,
    /// How large its part is: some, most, all.
    pub(super) share: u8,
    pub(super) usual_tag: u8,
    /// The set of classes.
    pub(super) seen: u8,
}

impl Second {
    /// `decided` are the names found at first sight, stretch by stretch.
    pub(crate) fn new(page: &Page<'_>, decided: &[Vec<Choice>]) -> Self {
        let range = page.range();
        let mut second = Self {
            start: range.start,
            tags: vec![0; range.len()],
            words: vec![[0; TAGS]; page.different()],
            names: Counts::default(),
            initials: Counts::default(),
        };
        for ((_, stretch), choices) in page.stretches().zip(decided) {
            for choice in choices {
                let span = choice.span();
                for at in span.clone() {
                    let position = decode::place(&span, at) as u8;
                    second.tags[at - range.start] = 1 + choice.class as u8 * 4 + position;
                }
                let count = &mut second.names.entry(page.name(&span)).or_default()[choice.class];
                *count = count.saturating_add(1);
                if span.len() > 1 {
                    for initials in initials(page, &span) {
                        let count = &mut second.initials.entry(initials).or_default()[choice.class];
                        *count = count.saturating_add(1);
                    }
                }
            }
            for at in stretch {
                let count = &mut second.words[page.id(at)][usize::from(second.tags[at - range.start])];
                *count = count.saturating_add(1);
            }
        }
        second
    }

    /// What the next page is to know of this one.
    pub(crate) fn carry(&self, page: &Page<'_>) -> Carried {
        let mut words = HashMap::default();
        for at in page.stretches().flat_map(|(_, stretch)| stretch) {
            let counts = &self.words[page.id(at)];
            if counts[1..].iter().any(|n| *n > 0) {
                words.insert(page.word(at).hash, *counts);
            }
        }
        Carried { words, names: self.names.clone(), initials: self.initials.clone() }
    }

    /// Counts what the page before decided as if it stood on this one.
    pub(crate) fn recall(&mut self, page: &Page<'_>, carried: &Carried) {
        if carried.words.is_empty() {
            return;
        }
        let mut seen = vec![false; self.words.len()];
        for at in page.stretches().flat_map(|(_, stretch)| stretch) {
            let id = page.id(at);
            if !std::mem::replace(&mut seen[id], true)
                && let Some(counts) = carried.words.get(&page.word(at).hash)
            {
                add(&mut self.words[id], counts);
            }
        }
        for (own, others) in [(&mut self.names, &carried.names), (&mut self.initials, &carried.initials)] {
            for (name, counts) in others {
                add(own.entry(*name).or_default(), counts);
            }
        }
    }

    pub(super) fn tag(&self, at: usize) -> u8 {
        self.tags[at - self.start]
    }

    /// The word's tags without its own.
    fn others(&self, page: &Page<'_>, at: usize) -> [u8; TAGS] {
        let mut counts = self.words[page.id(at)];
        let own = &mut counts[usize::from(self.tag(at))];
        *own = own.saturating_sub(1);
        counts
    }

    pub(super) fn elsewhere(&self, page: &Page<'_>, at: usize) -> Option<Elsewhere> {
        let counts = self.others(page, at);
        let total: u32 = counts.iter().map(|n| u32::from(*n)).sum();
        if total == 0 {
            return None;
        }
        let mut classes = [0_u32; 1 + CLASSES];
        classes[0] = counts[0].into();
        for (tag, count) in counts.iter().enumerate().skip(1) {
            classes[1 + (tag - 1) / 4] += u32::from(*count);
        }
        let usual = most(&classes);
        let share = if classes[usual] == total { 2 } else { u8::from(classes[usual] * 3 >= total * 2) };
        let seen = classes.iter().enumerate().fold(0, |set, (class, count)| set | u8::from(*count > 0) << class);
        let usual_tag = most(&counts.map(u32::from)) as u8;
        Some(Elsewhere { usual: usual as u8, share: share << 1 | u8::from(total > 1), usual_tag, seen })
    }

    /// The class that the same name has elsewhere, and whether it has no other there; `name` is the hash of its words.
    pub(super) fn name(&self, span: &Range<usize>, name: u64) -> Option<(u8, u8)> {
        let mut counts = self.names.get(&name).copied()?;
        // Its own count does not count, if this very span was decided.
        let (first, last) = (self.tag(span.start), self.tag(span.end - 1));
        let whole = first > 0
            && (span.len() == 1 && (first - 1) % 4 == 3 || span.len() > 1 && (first - 1) % 4 == 0 && last == first + 2)
            && span.clone().skip(1).take(span.len().saturating_sub(2)).all(|at| self.tag(at) == first + 1);
        if whole {
            let own = &mut counts[usize::from((first - 1) / 4)];
            *own = own.saturating_sub(1);
        }
        let total: u32 = counts.iter().map(|n| u32::from(*n)).sum();
        let usual = most(&counts.map(u32::from));
        (total > 0).then(|| (usual as u8, u8::from(u32::from(counts[usual]) == total) << 1 | u8::from(total > 1)))
    }

    /// The places that a word has in longer names elsewhere, as tags.
    pub(super) fn longer(&self, page: &Page<'_>, at: usize) -> impl Iterator<Item = u8> {
        let counts = self.others(page, at);
        (1..TAGS as u8).filter(move |tag| (tag - 1) % 4 != 3 && counts[usize::from(*tag)] > 0)
    }

    /// The class of the name elsewhere that has these initials.
    pub(super) fn initials(&self, page: &Page<'_>, span: &Range<usize>) -> Option<u8> {
        let token = page.text.tokens().get(span.start)?;
        if !token.is(Shape::UPPER) || self.initials.is_empty() {
            return None;
        }
        let letters = page.keys.get(span.start).iter().fold(1, |hash, letter| step(hash, *letter));
        let counts = self.initials.get(&letters)?;
        Some(most(&counts.map(u32::from)) as u8)
    }
}

fn add<const N: usize>(counts: &mut [u8; N], more: &[u8; N]) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count = count.saturating_add(*more);
    }
}

fn most(counts: &[u32]) -> usize {
    let mut most = 0;
    for (i, count) in counts.iter().enumerate() {
        if *count > counts[most] {
            most = i;
        }
    }
    most
}

fn step(hash: u64, letter: u8) -> u64 {
    (hash.rotate_left(9) ^ u64::from(letter)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The initials of a name's words, all of them and those with a capital.
fn initials(page: &Page<'_>, span: &Range<usize>) -> [u64; 2] {
    let letters = |small: bool| {
        let tokens = span.clone().filter(move |at| {
            let token = &page.text.tokens()[*at];
            token.is(Shape::WORD) && (small || !token.is(Shape::LOWER))
        });
        tokens.filter_map(|at| page.keys.get(at).first()).fold(1, |hash, letter| step(hash, *letter))
    };
    [letters(true), letters(false)]
}
