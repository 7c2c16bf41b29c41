//! A name as words that can be compared: letter case, accents, hyphens and articles aside.

use super::Passage;
use crate::gazetteer::Keys;
use crate::text::Shape;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// The words of a name that count, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Name {
    pub(super) words: Vec<Word>,
    /// A hash of what tells father and son apart (`Jr.`, `III`), which is no word of the name; 0 for none.
    pub(super) suffix: u64,
}

/// A word of a name: tokens that white space does not part belong to one (`Kassym-Jomart`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Word {
    /// Of its folded letters, without an Arabic article (`al-Sisi` is `Sisi`).
    pub(super) hash: u64,
    /// Of how it sounds, roughly: equal for `Gaddafi` and `Qaddafi`; 0 for words too short to tell.
    pub(super) sound: u64,
    /// Its first letter, folded.
    pub(super) letter: u8,
    /// Whether it is an initial (`J.`).
    pub(super) is_initial: bool,
    /// Whether it is written small: a particle of a person's name, `of` and `for` of an organisation's.
    pub(super) is_small: bool,
}

impl Word {
    /// Whether two words are the same one, an initial standing for any word that begins with it.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.hash == other.hash || (self.is_initial || other.is_initial) && self.letter == other.letter
    }

    /// Whether two words sound alike.
    pub(super) fn sounds_like(&self, other: &Self) -> bool {
        self.sound != 0 && self.sound == other.sound
    }
}

impl Name {
    /// The words of a span of tokens.
    pub(super) fn new(passage: &Passage<'_>, span: Range<usize>) -> Self {
        let tokens = passage.text.tokens();
        let mut words = Vec::with_capacity(span.len());
        let mut start = span.start;
        while start < span.end {
            let end = (start + 1..span.end).find(|at| tokens[*at].is(Shape::GAP)).unwrap_or(span.end);
            words.extend(word(passage, start..end));
            start = end;
        }
        let is_suffix = |key: &[u8]| matches!(key, b"jr" | b"sr" | b"ii" | b"iii" | b"iv");
        let last = passage.keys.get(span.end - 1);
        let suffix = if words.len() > 2 && is_suffix(last) { words.pop().map_or(0, |w| w.hash) } else { 0 };
        Self { words, suffix }
    }

    /// The words that are not written small.
    pub(super) fn content(&self) -> impl DoubleEndedIterator<Item = &Word> {
        self.words.iter().filter(|w| !w.is_small)
    }

    /// A hash of the words in their order.
    pub(super) fn hash(&self) -> u64 {
        self.words.iter().fold(1, |hash, word| mix(hash, word.hash))
    }

    /// A hash of the words that are not small, in any order: equal for `Ministry of Health` and `Health Ministry`.
    pub(super) fn bag(&self) -> u64 {
        self.content().fold(0, |sum, word| sum.wrapping_add(mix(3, word.hash)))
    }

    /// Hashes of the initials: of all words, and of those that are not small.
    pub(super) fn initials(&self) -> [u64; 2] {
        let hash = |letters: &mut dyn Iterator<Item = &Word>| letters.fold(2, |hash, word| mix(hash, word.letter.into()));
        [hash(&mut self.words.iter()), hash(&mut self.content())]
    }
}

/// A hash of letters, to be compared with [`Name::initials`].
pub(super) fn letters(folded: &[u8]) -> u64 {
    folded.iter().filter(|b| b.is_ascii_alphanumeric()).fold(2, |hash, letter| mix(hash, (*letter).into()))
}

fn word(passage: &Passage<'_>, tokens: Range<usize>) -> Option<Word> {
    let text = passage.text.tokens();
    let is_hyphened = tokens.len() > 2 && text[tokens.start + 1].is(Shape::DASH);
    let article = is_hyphened && ARTICLES.contains(&passage.keys.get(tokens.start));
    let from = if article { tokens.start + 2 } else { tokens.start };
    // Quotation marks around a nickname and the stop of an abbreviation are no part of a word.
    let mut parts = (from..tokens.end).filter(|at| text[*at].is(Shape::WORD)).map(|at| passage.keys.get(at)).filter(|key| !key.is_empty());
    let first = parts.next()?;
    let (mut hash, mut sound) = (Keys::hash_bytes(first), Sound::default());
    sound.add(first);
    let mut count = 1;
    for part in parts {
        hash = mix(hash, Keys::hash_bytes(part));
        sound.add(part);
        count += 1;
    }
    let shape = text[from].shape();
    Some(Word {
        hash,
        sound: sound.hash(),
        letter: first.first().copied().unwrap_or_default(),
        is_initial: count == 1 && shape.has(Shape::INITIAL),
        is_small: count == 1 && shape.has(Shape::LOWER) && !article,
    })
}

/// The Arabic article in its spellings; names are written with and without it.
const ARTICLES: [&[u8]; 11] = [b"al", b"el", b"ad", b"ed", b"an", b"ar", b"as", b"ash", b"at", b"az", b"ul"];

/// How a word sounds: its consonants, alike ones taken for one, behind its first letter.
#[derive(Default)]
struct Sound {
    hash: u64,
    letters: usize,
    last: u8,
}

impl Sound {
    fn add(&mut self, folded: &[u8]) {
        for letter in folded {
            self.letters += 1;
            let sound = match letter {
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'j' if self.letters > 1 => continue,
                b'q' | b'c' | b'g' | b'k' | b'x' => b'k',
                b'z' | b's' => b's',
                b'w' | b'v' | b'f' => b'v',
                b'd' | b't' => b't',
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'j' => b'a',
                other => *other,
            };
            if sound != self.last {
                self.hash = mix(self.hash, sound.into());
            }
            self.last = sound;
        }
    }

    /// Short words have too few consonants to be told apart by them.
    fn hash(&self) -> u64 {
        if self.letters < 5 { 0 } else { self.hash }
    }
}

/// What is looked up by a hash; keys are hashes already and need no second one.
pub(super) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mix(self.0, (*byte).into()));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

pub(super) fn mix(hash: u64, value: u64) -> u64 {
    let hash = (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}
