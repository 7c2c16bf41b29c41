//! Walking the automata over a text, token by token.

use super::fold::fold_into;
use super::format::{self, Brief, Entry, EntryId, Gazetteer, Section, Surface};
use super::source::{ListName, Maybe};
use crate::Kind;
use crate::text::{Shape, Span, Text, Token};
use std::borrow::Cow;

/// "These tokens are this entry": a fact about the lists, not a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its first token.
    pub first: usize,
    /// One past its last token.
    pub end: usize,
    /// The row it matches.
    pub entry: EntryId,
    /// The list of that row.
    pub list: ListName,
    /// Who wins where two hits have the same tokens.
    pub weight: u8,
    /// What else the bare name may be.
    pub also: Maybe,
    /// What the row is more closely.
    pub kind: Option<Kind>,
    /// Which gazetteer the entry belongs to, where several are in use; 0 is the first.
    pub gazetteer: u8,
}

impl Hit {
    /// By first token, longer ones first, then by weight.
    pub(crate) fn order(&self) -> (usize, usize, u8) {
        (self.first, usize::MAX - self.end, u8::MAX - self.weight)
    }
}

impl Gazetteer {
    /// All hits in a text, by first token, longer ones first, then by weight.
    ///
    /// Names are looked up from tokens with a capital or digit, cues from every token; neither crosses a sentence's end.
    pub fn find(&self, text: &Text<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.find_into(text, &Keys::new(text), 0, &mut hits);
        hits
    }

    /// What the lists say of a hit.
    pub(crate) fn entry_of(&self, hit: &Hit, keys: &Keys) -> Entry<'_> {
        self.entry_of_key(hit.entry, |_| keys.name(hit.first..hit.end))
    }

    /// The main name of a hit's entry.
    pub(crate) fn main_name_of(&self, hit: &Hit, keys: &Keys) -> Cow<'_, str> {
        self.main_name(hit.entry, |_| keys.name(hit.first..hit.end))
    }

    /// [`find`](Self::find) with the text's keys at hand; appends the hits.
    pub(crate) fn find_into(&self, text: &Text<'_>, keys: &Keys, gazetteer: u8, hits: &mut Vec<Hit>) {
        let mut names = Walk::new(self, &self.names, self.names_filter.as_ref(), text, keys, gazetteer);
        let mut cues = Walk::new(self, &self.cues, self.cues_filter.as_ref(), text, keys, gazetteer);
        for sentence in text.sentences() {
            let range = sentence.tokens();
            for at in range.clone() {
                let here = hits.len();
                if begins_name(text.tokens(), at) {
                    names.at(at, range.end, hits);
                }
                cues.at(at, range.end, hits);
                if hits.len() > here + 1 {
                    hits[here..].sort_by_key(Hit::order);
                }
            }
        }
    }
}

/// Whether a name may begin here: at a capital or digit, or at a small word before a hyphen (`al-Shabaab`).
fn begins_name(tokens: &[Token], at: usize) -> bool {
    let shape = tokens[at].shape();
    shape.any(Shape::CAPITAL | Shape::DIGIT | Shape::MIXED)
        || shape.has(Shape::NON_ASCII | Shape::WORD) && !shape.has(Shape::LOWER)
        || shape.has(Shape::LOWER) && tokens.get(at + 1).is_some_and(|t| is_hyphen(t, tokens.get(at + 2)))
}

/// Whether a token is a hyphen with a word directly on either side of it.
fn is_hyphen(token: &Token, next: Option<&Token>) -> bool {
    token.is(Shape::DASH) && !token.is(Shape::GAP) && next.is_some_and(|n| n.is(Shape::WORD) && !n.is(Shape::GAP))
}

fn passes(filter: &[u8], hash: u32) -> bool {
    let bit = format::filter_bit(filter, hash);
    filter.get(bit / 8).is_some_and(|byte| byte & 1 << (bit % 8) != 0)
}

struct Walk<'a> {
    lists: &'a Gazetteer,
    automaton: &'a fst::raw::Fst<Section>,
    /// Decoded once: every walk begins here.
    root: fst::raw::Node<'a>,
    filter: &'a [u8],
    text: &'a Text<'a>,
    keys: &'a Keys,
    gazetteer: u8,
    recent: Vec<Option<Start>>,
}

/// A word, and where its walk led to. Most of what is found is one word (`said`, `The`, `U.S.`), and a text has the same ones
/// over and over: most walks are saved, and longer names begin behind their first word.
#[derive(Clone, Copy)]
struct Start {
    /// Where the word stood.
    at: u32,
    /// The node behind it, or [`NOTHING`].
    node: u32,
    /// What the way there adds up to.
    output: u32,
    /// The number of its own first posting, or [`NOTHING`].
    value: u32,
}

const NOTHING: u32 = u32::MAX;

/// How many words are remembered at most; a power of two.
const RECENT: usize = 4096;

impl<'a> Walk<'a> {
    fn new(
        lists: &'a Gazetteer,
        automaton: &'a fst::raw::Fst<Section>,
        filter: &'a [u8],
        text: &'a Text<'a>,
        keys: &'a Keys,
        gazetteer: u8,
    ) -> Self {
        let recent = (text.tokens().len() / 4).next_power_of_two().min(RECENT);
        Self { lists, automaton, root: automaton.root(), filter, text, keys, gazetteer, recent: vec![None; recent] }
    }

    /// Everything that begins at token `first`, up to the sentence's `end`.
    fn at(&mut self, first: usize, end: usize, hits: &mut Vec<Hit>) {
        let hash = self.keys.words[first].hash;
        let goes_on = passes(self.filter, Keys::first_of_longer(hash)) && passes(self.filter, self.keys.pair_at(first, self.text.tokens()));
        if !goes_on && !passes(self.filter, hash) {
            return;
        }
        let start = self.start(first, hash);
        if start.value != NOTHING {
            self.collect(first, first + 1, start.value.into(), hits);
        }
        if goes_on && start.node != NOTHING {
            self.longer(first, end, start, hits);
        }
    }

    /// Where the word at token `first` leads to.
    fn start(&mut self, first: usize, hash: u32) -> Start {
        let slot = hash as usize & (self.recent.len() - 1);
        let word = self.keys.get(first);
        match self.recent[slot] {
            Some(start) if self.keys.get(start.at as usize) == word => start,
            _ => {
                let start = self.walk(first, word).unwrap_or(Start { at: first as u32, node: NOTHING, output: 0, value: NOTHING });
                self.recent[slot] = Some(start);
                start
            }
        }
    }

    fn walk(&self, first: usize, word: &[u8]) -> Option<Start> {
        let (mut node, mut output) = (self.root, fst::raw::Output::zero());
        for byte in word {
            let transition = node.transition(node.find_input(*byte)?);
            output = output.cat(transition.out);
            node = self.automaton.node(transition.addr);
        }
        let short = |n: u64| u32::try_from(n).ok();
        let value = node.is_final().then(|| output.cat(node.final_output()).value());
        Some(Start {
            at: first as u32,
            node: u32::try_from(node.addr()).ok().filter(|_| !word.is_empty())?,
            output: short(output.value())?,
            value: value.and_then(short).unwrap_or(NOTHING),
        })
    }

    /// Walks on from word to word as long as a name may go on.
    fn longer(&self, first: usize, end: usize, start: Start, hits: &mut Vec<Hit>) {
        let tokens = self.text.tokens();
        let mut node = self.automaton.node(start.node as usize);
        let mut value = fst::raw::Output::new(start.output.into());
        let mut words = 1;
        for at in first + 1..end {
            let key = self.keys.get(at);
            if is_hyphen(&tokens[at], tokens.get(at + 1)) || key.is_empty() && !tokens[at].is(Shape::GAP) {
                continue;
            }
            if key.is_empty() || words == format::MAX_WORDS {
                break;
            }
            for byte in b" ".iter().chain(key) {
                let Some(next) = node.find_input(*byte) else { return };
                let transition = node.transition(next);
                value = value.cat(transition.out);
                node = self.automaton.node(transition.addr);
            }
            words += 1;
            if node.is_final() {
                self.collect(first, at + 1, value.cat(node.final_output()).value(), hits);
            }
        }
    }

    fn collect(&self, first: usize, end: usize, value: u64, hits: &mut Vec<Hit>) {
        let start = hits.len();
        for (number, surface) in self.lists.postings(value) {
            let entry = Gazetteer::id(number, &surface);
            if hits[start..].iter().any(|h| h.entry == entry) || !self.written_right(first, end, &surface) {
                continue;
            }
            let Brief { list, weight, also, kind } = self.lists.brief(&surface);
            hits.push(Hit { first, end, entry, list, weight, also, kind, gazetteer: self.gazetteer });
        }
    }

    /// The case rules of `gazetteers/README.md`.
    fn written_right(&self, first: usize, end: usize, surface: &Surface) -> bool {
        // The words that have a key, as the mask of `compile` counts them.
        let keyed = (first..end).map(|at| (&self.text.tokens()[at], self.keys.get(at)));
        let mut words = keyed.filter(|(token, key)| !token.is(Shape::DASH) && !key.is_empty()).map(|(token, _)| token);
        match surface.rule {
            format::ANY => true,
            format::EXACT => self.text.str(self.text.span(first, end)) == self.lists.text(surface),
            format::ACRONYM => words.all(|t| t.is(Shape::UPPER) || t.is(Shape::NUMBER)),
            _ => words.enumerate().all(|(i, t)| surface.mask & 1 << i == 0 || !t.is(Shape::LOWER) || t.is(Shape::CLITIC)),
        }
    }
}

/// The folded words of a text: made once, used by every gazetteer.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// The text in small letters, in which most words are their own keys; behind it the keys of the others.
    folded: Vec<u8>,
    words: Vec<Key>,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    start: u32,
    end: u32,
    hash: u32,
}

impl Keys {
    pub(crate) fn new(text: &Text<'_>) -> Self {
        let mut folded = text.source().to_ascii_lowercase();
        let key = |token: &Token| {
            let mut span = token.span();
            if !token.is(Shape::PLAIN) {
                let start = folded.len();
                fold_into(text.str(span), &mut folded);
                span = Span { start, end: folded.len() };
            }
            let word = folded.as_bytes().get(span.start..span.end).unwrap_or_default();
            Key { start: span.start as u32, end: span.end as u32, hash: Self::hash(word) }
        };
        let words = text.tokens().iter().map(key).collect();
        Self { folded: folded.into_bytes(), words }
    }

    /// The folded word of token `at`, as UTF-8.
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        let key = self.words[at];
        self.folded.get(key.start as usize..key.end as usize).unwrap_or_default()
    }

    /// The key of a name: the folded words of a span, hyphens left out.
    fn name(&self, span: std::ops::Range<usize>) -> Vec<u8> {
        let mut name = Vec::new();
        for word in span.map(|at| self.get(at)).filter(|word| !word.is_empty() && *word != b"-") {
            if !name.is_empty() {
                name.push(b' ');
            }
            name.extend_from_slice(word);
        }
        name
    }

    /// A hash of the folded word of token `at`: made once, used by the lists and by the evidence.
    pub(crate) fn word_hash(&self, at: usize) -> u32 {
        self.words[at].hash
    }

    /// A hash of the folded words of a span, hyphens left out: equal names have equal hashes.
    pub(crate) fn name_hash(&self, span: std::ops::Range<usize>) -> u64 {
        let words = span.map(|at| self.get(at)).filter(|w| *w != b"-");
        words.fold(SEED, mix)
    }

    /// The same kind of hash of bytes that are no name.
    pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
        mix(SEED, bytes)
    }

    /// The pair of a token and the next word, passing over a hyphen or apostrophe as a walk does.
    fn pair_at(&self, at: usize, tokens: &[Token]) -> u32 {
        let skipped = |i: &usize| tokens[*i].is(Shape::DASH) || self.get(*i).is_empty();
        let next = (at + 1..tokens.len().min(at + 4)).find(|i| !skipped(i));
        next.map_or(0, |next| Self::pair(self.words[at].hash, self.words[next].hash))
    }

    /// What the filters keep of a word that longer names begin with, so that few words need a look at the next one.
    pub(crate) fn first_of_longer(hash: u32) -> u32 {
        !hash.rotate_left(11)
    }

    /// What the filters keep of two words.
    pub(crate) fn pair(first: u32, second: u32) -> u32 {
        let pair = (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (pair >> 32) as u32
    }

    /// What the filters keep of one word.
    pub(crate) fn hash(word: &[u8]) -> u32 {
        let hash = Self::hash_bytes(word);
        (hash ^ hash >> 32) as u32
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// A multiplicative hash, eight bytes at a time, each word closed by its length. The filters and
/// the checksum of compiled lists depend on it.
fn mix(hash: u64, word: &[u8]) -> u64 {
    let step = |hash: u64, value: u64| (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (chunks, rest) = word.as_chunks::<8>();
    let hash = chunks.iter().fold(hash, |hash, chunk| step(hash, u64::from_le_bytes(*chunk)));
    // Two overlapping reads cover four to seven bytes, three cover one to three: no loop over single bytes.
    let tail = match (rest, rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        (_, Some(head), Some(tail)) => u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << 24,
        ([first, .., last], ..) => u64::from(*first) | u64::from(rest[rest.len() / 2]) << 8 | u64::from(*last) << 16,
        ([only], ..) => u64::from(*only),
        _ => 0,
    };
    let hash = step(hash, tail ^ (word.len() as u64) << 56);
    hash ^ hash >> 29
}
