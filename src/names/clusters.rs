//! Classes of words, learned from raw news: what stands in the same places is the same kind of thing.
//!
//! A word that the annotated articles never had (`Ouagadougou`, `Lufthansa`) is still in the class of words they had, and a
//! weight learned for the class serves it too (Miller, Guinness and Zamanian 2004; Ratinov and Roth 2009).
//!
//! # Learning
//!
//! Exchange clustering with the predictive class bigram of Uszkoreit and Brants (2008, "Distributed Word Clustering for Large
//! Scale Class-Based Language Modeling in Machine Translation"), here in all directions at once: every word in turn moves to the
//! class by which the words one and two places before and after it predict it best, until few move. What grows is
//! `sum f(N(v, c)) - sides * sum f(N(c))`, with `f(n) = n ln n`, `v` a neighbouring word and `c` a class. The coarse classes are
//! classes of fine classes, by the same procedure. Nothing is drawn at random: equal articles and options give equal bytes.
//!
//! Brown's clustering and spherical k-means over a truncated SVD of the neighbours' PPMI were measured beside it on the same
//! articles: k-means within the noise of this, Brown's a little less and slower. This one was kept for having the fewest parts.
//!
//! # Table
//!
//! ```text
//! magic 8 bytes · version u32 · checksum u32 · words u32 · fine u32
//! coarse class of each fine class, u16 · starts of 2^14 buckets and their end, u16 · words, u32
//! ```
//! All numbers are little-endian; the checksum is the CRC-32 of everything behind it. A word's upper 14 bits of hash are its
//! bucket, the other 18 stand above its fine class (14 bits) in the `u32`. No word can be read from it.

use crate::Error;
use crate::gazetteer::Keys;
use crate::text::{Shape, Text};
use std::borrow::Cow;
use std::collections::HashMap;

/// What neighbours a word like this one, at two granularities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Class {
    /// Tens of classes: parts of speech and kinds of names.
    pub(crate) coarse: u16,
    /// Hundreds of classes: given names, ministries, verbs of saying.
    pub(crate) fine: u16,
}

/// A table of word classes, opened in place.
#[derive(Debug, Clone)]
pub(crate) struct Clusters {
    bytes: Cow<'static, [u8]>,
    fine: usize,
}

const MAGIC: &[u8; 8] = b"NER.CLS\n";
/// Raise it whenever the layout, [`word_hash`], folding or tokenization change.
const VERSION: u32 = 1;
/// Where what the checksum covers begins.
const SUMMED: usize = 16;
const HEADER: usize = SUMMED + 8;
const BUCKET_BITS: u32 = 14;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// So that a bucket's start fits into 16 bits.
const MAX_WORDS: usize = u16::MAX as usize;
const MAX_CLASSES: usize = 1 << BUCKET_BITS;

impl Clusters {
    /// Opens a table that [`learn`] made; damaged or foreign bytes are refused.
    pub(crate) fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let bytes = bytes.into();
        let refuse = |what: &str| Err(Error::new("word classes", what));
        if bytes.get(..MAGIC.len()) != Some(MAGIC) {
            return refuse("not a table of word classes; make one with `ner-cli train clusters`");
        }
        if u32_at(&bytes, 8) != Some(VERSION) {
            return refuse("made by another version of ner-cli; make it again with `ner-cli train clusters`");
        }
        let (Some(sum), Some(words), Some(fine)) = (u32_at(&bytes, 12), u32_at(&bytes, SUMMED), u32_at(&bytes, SUMMED + 4)) else {
            return refuse("cut short; make it again or copy it again");
        };
        let (words, fine) = (words as usize, fine as usize);
        if words > MAX_WORDS || fine > MAX_CLASSES || bytes.len() != HEADER + fine * 2 + (BUCKETS + 1) * 2 + words * 4 {
            return refuse("cut short or too long; make it again or copy it again");
        }
        if crc32fast::hash(&bytes[SUMMED..]) != sum {
            return refuse("damaged: its checksum is wrong; make it again or copy it again");
        }
        Ok(Self { bytes, fine })
    }

    /// The class of a token's word; `folded` is its [`Keys::get`], `hash` its [`Keys::word_hash`].
    ///
    /// A word that is not known as it is written counts as it is written elsewhere: `LONDON` as `London`, `Talks` as `talks`.
    pub(crate) fn of_token(&self, folded: &[u8], hash: u32, shape: Shape) -> Option<Class> {
        let case = Case::of(shape);
        let hash = if has_digit(folded) { plain_hash(folded)? } else { hash };
        case.and_lesser().find_map(|case| self.of(case.mix(hash)))
    }

    /// The class of a word by its [`word_hash`].
    pub(crate) fn of(&self, hash: u32) -> Option<Class> {
        let starts = HEADER + self.fine * 2;
        let bucket = starts + 2 * (hash >> (32 - BUCKET_BITS)) as usize;
        let (first, end) = (usize::from(u16_at(&self.bytes, bucket)?), usize::from(u16_at(&self.bytes, bucket + 2)?));
        let words = starts + (BUCKETS + 1) * 2;
        let run = self.bytes.get(words + first * 4..words + end * 4)?;
        let (entries, _) = run.as_chunks::<4>();
        let entry = entries.iter().map(|e| u32::from_le_bytes(*e)).find(|e| (e ^ hash << BUCKET_BITS) >> BUCKET_BITS == 0)?;
        let fine = (entry & (MAX_CLASSES as u32 - 1)) as u16;
        let coarse = u16_at(&self.bytes, HEADER + usize::from(fine) * 2).filter(|_| usize::from(fine) < self.fine)?;
        Some(Class { coarse, fine })
    }

    /// How many words have a class.
    #[cfg(test)]
    fn len(&self) -> usize {
        u32_at(&self.bytes, SUMMED).unwrap_or(0) as usize
    }
}

/// The classes of a text's words. Those asked for lately are remembered: a text has the same words over and over.
pub(super) struct Lately<'c> {
    clusters: &'c Clusters,
    words: Vec<Option<(u32, Case, Option<Class>)>>,
}

impl<'c> Lately<'c> {
    pub(super) fn new(clusters: &'c Clusters) -> Self {
        Self { clusters, words: vec![None; 1 << 9] }
    }

    /// [`Clusters::of_token`].
    pub(super) fn of_token(&mut self, folded: &[u8], hash: u32, shape: Shape) -> Option<Class> {
        let case = Case::of(shape);
        let slot = hash as usize % self.words.len();
        match self.words[slot] {
            Some((known, written, class)) if known == hash && written == case => class,
            _ => {
                let class = self.clusters.of_token(folded, hash, shape);
                self.words[slot] = Some((hash, case, class));
                class
            }
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// How a word is written. `Will` and `will`, `US` and `us` are different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    Upper,
}

impl Case {
    const ALL: [Self; 3] = [Self::Small, Self::Capital, Self::Upper];

    fn of(shape: Shape) -> Self {
        match () {
            () if shape.has(Shape::UPPER) && !shape.has(Shape::INITIAL) => Self::Upper,
            () if shape.any(Shape::CAPITAL | Shape::MIXED) => Self::Capital,
            () => Self::Small,
        }
    }

    /// This case, then those with fewer capitals.
    fn and_lesser(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().rev().skip_while(move |c| *c != self)
    }

    /// A word's hash made that of the word so written. Its upper bits choose the bucket and must depend on all others.
    fn mix(self, hash: u32) -> u32 {
        let hash = (hash ^ (self as u32).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1);
        (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d)
    }
}

/// Longer words with digits have no class.
const LONGEST_NUMBER: usize = 32;

/// The hash of a folded word, its digits as zeros; for a word without digits that is [`Keys::hash`].
fn plain_hash(folded: &[u8]) -> Option<u32> {
    if !has_digit(folded) {
        return Some(Keys::hash(folded));
    }
    let mut zeros = [0; LONGEST_NUMBER];
    let zeros = zeros.get_mut(..folded.len())?;
    for (zero, byte) in zeros.iter_mut().zip(folded) {
        *zero = if byte.is_ascii_digit() { b'0' } else { *byte };
    }
    Some(Keys::hash(zeros))
}

fn has_digit(folded: &[u8]) -> bool {
    folded.iter().any(u8::is_ascii_digit)
}

/// The hash by which a token's word is looked up: its folded form ([`Keys::get`]), digits as zeros, and how it is written.
pub(crate) fn word_hash(folded: &[u8], shape: Shape) -> Option<u32> {
    Some(Case::of(shape).mix(plain_hash(folded)?))
}

/// What to learn.
#[derive(Debug, Clone)]
pub struct Options {
    /// Words seen less often have no class.
    pub min_count: u32,
    /// At most so many words, the most frequent.
    pub max_words: usize,
    /// Neighbours that are told apart; the others are one for each way of writing.
    pub neighbours: usize,
    /// Where neighbours stand: -1 is the word before.
    pub offsets: Vec<isize>,
    /// How many fine classes; at most 16,384.
    pub fine: usize,
    /// How many coarse ones.
    pub coarse: usize,
    /// At most so often is every word moved.
    pub passes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_count: 5, max_words: 60_000, neighbours: 16_000, offsets: vec![-2, -1, 1, 2], fine: 768, coarse: 64, passes: 15 }
    }
}

/// How far learning is.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Progress {
    /// All articles are read.
    Read {
        /// How many.
        articles: usize,
        /// Their tokens.
        tokens: usize,
        /// Words that get a class.
        words: usize,
    },
    /// Every word was moved once more.
    Pass {
        /// Into how many classes.
        classes: usize,
        /// Which pass, from 1.
        pass: usize,
        /// How many words changed their class.
        moved: usize,
    },
}

/// Learns word classes from articles' text; the bytes are a table for `Clusters::open`.
pub fn learn<T: AsRef<str>>(
    articles: impl IntoIterator<Item = T>,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<u8>, Error> {
    let counts = Counts::of(articles, options);
    progress(Progress::Read { articles: counts.articles, tokens: counts.tokens, words: counts.hashes.len() });
    if counts.hashes.is_empty() {
        return Err(Error::new("word classes", format!("no word stands {} times in these articles; give more text", options.min_count)));
    }
    let fine = exchange(&counts.graph, options.fine.clamp(1, MAX_CLASSES), options.passes, progress);
    let coarse = exchange(&counts.graph.merged(&fine), options.coarse.clamp(1, MAX_CLASSES), options.passes, progress);
    Ok(assemble(&counts.hashes, &fine, &coarse))
}

/// Items to be put into classes, and the contexts they occur in.
struct Graph {
    /// How often each item occurs.
    totals: Vec<u32>,
    /// Where the links of each item begin.
    starts: Vec<usize>,
    /// Context and how often, by item and context.
    links: Vec<(u32, u32)>,
    contexts: usize,
    /// How many contexts one occurrence has.
    sides: usize,
}

impl Graph {
    fn links(&self, item: usize) -> &[(u32, u32)] {
        &self.links[self.starts[item]..self.starts[item + 1]]
    }

    /// From pairs of item and context, in any order.
    fn new(totals: Vec<u32>, contexts: usize, sides: usize, mut pairs: Vec<u64>) -> Self {
        pairs.sort_unstable();
        let runs = pairs.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32));
        Self::of_runs(totals, contexts, sides, runs)
    }

    fn of_runs(totals: Vec<u32>, contexts: usize, sides: usize, runs: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut starts = vec![0];
        let mut links = Vec::new();
        for (pair, count) in runs {
            let item = (pair >> 32) as usize;
            starts.resize(starts.len().max(item + 1), links.len());
            links.push((pair as u32, count));
        }
        starts.resize(totals.len() + 1, links.len());
        Self { totals, starts, links, contexts, sides }
    }

    /// The graph whose items are the classes of this one's.
    fn merged(&self, class_of: &[u16]) -> Self {
        let classes = class_of.iter().max().map_or(0, |c| usize::from(*c) + 1);
        let mut totals = vec![0; classes];
        let mut links: Vec<(u64, u32)> = Vec::with_capacity(self.links.len());
        for (item, class) in class_of.iter().enumerate() {
            totals[usize::from(*class)] += self.totals[item];
            links.extend(self.links(item).iter().map(|(context, n)| (u64::from(*class) << 32 | u64::from(*context), *n)));
        }
        links.sort_unstable();
        let runs = links.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, run.iter().map(|(_, n)| n).sum()));
        Self::of_runs(totals, self.contexts, self.sides, runs)
    }
}

/// The words of a collection of articles and their neighbours.
struct Counts {
    articles: usize,
    tokens: usize,
    /// By item of the graph: the most frequent word first.
    hashes: Vec<u32>,
    graph: Graph,
}

const BOUNDARY: u32 = u32::MAX;

impl Counts {
    fn of<T: AsRef<str>>(articles: impl IntoIterator<Item = T>, options: &Options) -> Self {
        let (mut numbers, mut words) = (HashMap::<u32, u32>::new(), Vec::<(u32, u32, Case)>::new());
        let (mut stream, mut tokens, mut read) = (vec![BOUNDARY], 0, 0);
        for article in articles {
            let text = Text::new(article.as_ref());
            let keys = Keys::new(&text);
            read += 1;
            tokens += text.tokens().len();
            for sentence in text.sentences() {
                for at in sentence.tokens() {
                    let shape = text.tokens()[at].shape();
                    let Some(hash) = word_hash(keys.get(at), shape) else { continue };
                    let number = *numbers.entry(hash).or_insert_with(|| {
                        words.push((0, hash, Case::of(shape)));
                        words.len() as u32 - 1
                    });
                    words[number as usize].0 += 1;
                    stream.push(number);
                }
                stream.push(BOUNDARY);
            }
        }
        // By count, then by first occurrence: the order does not depend on the hash map.
        let mut order: Vec<u32> = (0..words.len() as u32).filter(|w| words[*w as usize].0 >= options.min_count.max(1)).collect();
        order.sort_by_key(|w| (u32::MAX - words[*w as usize].0, *w));
        order.truncate(options.max_words.min(MAX_WORDS));
        let mut item_of = vec![u32::MAX; words.len()];
        for (item, word) in order.iter().enumerate() {
            item_of[*word as usize] = item as u32;
        }
        let neighbours = options.neighbours.min(order.len()) as u32;
        let contexts = neighbours + Case::ALL.len() as u32 + 1;
        let context_of = |word: u32| match words.get(word as usize) {
            _ if word == BOUNDARY => contexts - 1,
            Some((.., case)) => Some(item_of[word as usize]).filter(|i| *i < neighbours).unwrap_or(neighbours + *case as u32),
            None => contexts - 1,
        };
        let mut pairs = Vec::with_capacity(stream.len() * options.offsets.len());
        for (side, offset) in options.offsets.iter().enumerate() {
            for (at, word) in stream.iter().enumerate() {
                let item = item_of.get(*word as usize).copied().unwrap_or(u32::MAX);
                if item != u32::MAX {
                    let neighbour = at.checked_add_signed(*offset).and_then(|i| stream.get(i)).copied().unwrap_or(BOUNDARY);
                    pairs.push(u64::from(item) << 32 | u64::from(side as u32 * contexts + context_of(neighbour)));
                }
            }
        }
        let totals = order.iter().map(|w| words[*w as usize].0).collect();
        let sides = options.offsets.len();
        let graph = Graph::new(totals, contexts as usize * sides, sides, pairs);
        Self { articles: read, tokens, hashes: order.iter().map(|w| words[*w as usize].1).collect(), graph }
    }
}

/// `n ln n`, from a table as far as counts are common.
struct Entropy(Vec<f64>);

impl Entropy {
    fn new() -> Self {
        Self((0..1 << 15).map(Self::exact).collect())
    }

    fn exact(n: u64) -> f64 {
        if n == 0 { 0.0 } else { n as f64 * (n as f64).ln() }
    }

    fn of(&self, n: u64) -> f64 {
        self.0.get(n as usize).copied().unwrap_or_else(|| Self::exact(n))
    }
}

/// Puts items into classes so that their contexts predict the classes best; gives the class of each item.
fn exchange(graph: &Graph, classes: usize, passes: usize, progress: &mut dyn FnMut(Progress)) -> Vec<u16> {
    let items = graph.totals.len();
    let f = Entropy::new();
    let mut class_of: Vec<u16> = (0..items).map(|i| (i % classes) as u16).collect();
    let mut sizes = vec![0u64; classes];
    // What stands in a context, by class; most contexts see few classes.
    let mut rows: Vec<Vec<(u16, u32)>> = vec![Vec::new(); graph.contexts];
    for (item, class) in class_of.iter().enumerate() {
        sizes[usize::from(*class)] += u64::from(graph.totals[item]);
        for (context, n) in graph.links(item) {
            add(&mut rows[*context as usize], *class, *n);
        }
    }
    let mut gains = vec![0.0; classes];
    for pass in 1..=passes {
        let mut moved = 0;
        for (item, class_now) in class_of.iter_mut().enumerate() {
            let (from, total) = (*class_now, u64::from(graph.totals[item]));
            for (class, gain) in gains.iter_mut().enumerate() {
                let size = sizes[class] - if class == usize::from(from) { total } else { 0 };
                *gain = (f.of(size) - f.of(size + total)) * graph.sides as f64;
            }
            for (context, n) in graph.links(item) {
                let n = u64::from(*n);
                let alone = f.of(n);
                for (class, m) in &rows[*context as usize] {
                    let m = u64::from(*m) - if *class == from { n } else { 0 };
                    gains[usize::from(*class)] += f.of(m + n) - f.of(m) - alone;
                }
            }
            let here = gains[usize::from(from)] + 1e-6;
            let best = gains.iter().enumerate().fold((usize::from(from), here), |best, (c, g)| if *g > best.1 { (c, *g) } else { best }).0;
            if best != usize::from(from) {
                for (context, n) in graph.links(item) {
                    let row = &mut rows[*context as usize];
                    take(row, from, *n);
                    add(row, best as u16, *n);
                }
                sizes[usize::from(from)] -= total;
                sizes[best] += total;
                *class_now = best as u16;
                moved += 1;
            }
        }
        progress(Progress::Pass { classes, pass, moved });
        if moved * 200 < items {
            break;
        }
    }
    class_of
}

fn add(row: &mut Vec<(u16, u32)>, class: u16, n: u32) {
    match row.iter_mut().find(|(c, _)| *c == class) {
        Some((_, count)) => *count += n,
        None => row.push((class, n)),
    }
}

fn take(row: &mut Vec<(u16, u32)>, class: u16, n: u32) {
    if let Some(at) = row.iter().position(|(c, _)| *c == class) {
        row[at].1 = row[at].1.saturating_sub(n);
        if row[at].1 == 0 {
            row.swap_remove(at);
        }
    }
}

/// The table: words by hash, each with its fine class, and the coarse class of each fine one.
fn assemble(hashes: &[u32], fine: &[u16], coarse: &[u16]) -> Vec<u8> {
    // Of two words with one hash the more frequent one stays; sorting is stable.
    let mut words: Vec<(u32, u16)> = hashes.iter().copied().zip(fine.iter().copied()).collect();
    words.sort_by_key(|(hash, _)| *hash);
    words.dedup_by_key(|(hash, _)| *hash);
    let mut body = Vec::new();
    body.extend_from_slice(&(words.len() as u32).to_le_bytes());
    body.extend_from_slice(&(coarse.len() as u32).to_le_bytes());
    body.extend(coarse.iter().flat_map(|c| c.to_le_bytes()));
    for bucket in 0..=BUCKETS as u64 {
        let start = words.partition_point(|(hash, _)| u64::from(*hash) < bucket << (32 - BUCKET_BITS));
        body.extend_from_slice(&(start as u16).to_le_bytes());
    }
    body.extend(words.iter().flat_map(|(hash, class)| (hash << BUCKET_BITS | u32::from(*class)).to_le_bytes()));
    let mut bytes = Vec::with_capacity(SUMMED + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::gazetteer::fold;

    /// Invented sentences in which towns, people and verbs stand where such words stand.
    fn articles() -> Vec<String> {
        let towns = ["Velmora", "Quistan", "Ardlow", "Pemberin"];
        let people = ["Tessaly", "Brandor", "Ilvane", "Corwick"];
        let verbs = ["left", "reached", "praised", "mapped"];
        let mut articles = Vec::new();
        for i in 0..64 {
            let (town, person, verb) = (towns[i % 4], people[i / 4 % 4], verbs[i / 16 % 4]);
            articles.push(format!("Mr {person} {verb} the harbour of {town} in 19{i:02}. Rain fell in {town} on day {i}."));
        }
        articles
    }

    fn options() -> Options {
        Options { min_count: 3, fine: 12, coarse: 4, ..Options::default() }
    }

    fn table() -> Vec<u8> {
        learn(articles(), &options(), &mut |_| {}).unwrap()
    }

    fn class(clusters: &Clusters, word: &str) -> Option<Class> {
        let text = Text::new(word);
        let keys = Keys::new(&text);
        clusters.of_token(keys.get(0), keys.word_hash(0), text.tokens()[0].shape())
    }

    #[test]
    fn words_of_a_kind_share_a_class() {
        let clusters = Clusters::open(table()).unwrap();
        let fine = |word| class(&clusters, word).unwrap().fine;
        for (a, b) in [("Velmora", "Ardlow"), ("Quistan", "Pemberin"), ("Tessaly", "Corwick"), ("left", "mapped")] {
            assert_eq!(fine(a), fine(b), "{a} {b}");
        }
        assert_ne!(fine("Velmora"), fine("Tessaly"));
        assert_ne!(fine("Velmora"), fine("left"));
    }

    #[test]
    fn lookup_knows_case_digits_and_strangers() {
        let clusters = Clusters::open(table()).unwrap();
        assert_eq!(class(&clusters, "VELMORA"), class(&clusters, "Velmora"));
        assert_eq!(class(&clusters, "Left"), class(&clusters, "left"));
        assert_eq!(class(&clusters, "velmora"), None);
        assert_eq!(class(&clusters, "1977"), class(&clusters, "1903"));
        assert!(class(&clusters, "1977").is_some());
        assert_eq!(class(&clusters, "Unheard"), None);
        assert_eq!(class(&clusters, &"7".repeat(99)), None);
        assert_ne!(word_hash(b"will", Shape::CAPITAL | Shape::WORD), word_hash(b"will", Shape::LOWER | Shape::WORD));
        assert_eq!(fold("Velmóra"), "velmora");
        assert_eq!(class(&clusters, "Velmóra"), class(&clusters, "Velmora"));
    }

    #[test]
    fn every_word_is_found_again() {
        let hashes: Vec<u32> = (0..5000u32).map(|i| i.wrapping_mul(0x9e37_79b1)).collect();
        let fine: Vec<u16> = (0..5000).map(|i| (i % 700) as u16).collect();
        let coarse: Vec<u16> = (0..700).map(|i| i % 30).collect();
        let clusters = Clusters::open(assemble(&hashes, &fine, &coarse)).unwrap();
        assert_eq!(clusters.len(), 5000);
        for (hash, fine) in hashes.iter().zip(fine) {
            assert_eq!(clusters.of(*hash), Some(Class { coarse: fine % 30, fine }));
            assert_eq!(clusters.of(hash ^ 1), None);
        }
    }

    #[test]
    fn equal_articles_give_equal_bytes() {
        assert_eq!(table(), table());
    }

    #[test]
    fn damage_is_refused() {
        let good = table();
        for length in [0, 7, 11, 15, 20, 30, good.len() - 1] {
            assert!(Clusters::open(good[..length].to_vec()).is_err(), "{length}");
        }
        for at in (0..good.len()).step_by(97) {
            let mut bad = good.clone();
            bad[at] ^= 4;
            assert!(Clusters::open(bad).is_err(), "{at}");
        }
        let error = Clusters::open(b"NER.GAZ\nsomething else".as_slice()).unwrap_err();
        assert!(error.to_string().starts_with("word classes: not a table"));
    }

    #[test]
    fn too_little_text_is_an_error() {
        assert!(learn(["Once."], &options(), &mut |_| {}).is_err());
        assert!(learn([""; 0], &options(), &mut |_| {}).is_err());
    }

    #[test]
    fn progress_is_told() {
        let mut seen = Vec::new();
        learn(articles(), &options(), &mut |p| seen.push(p)).unwrap();
        assert!(matches!(seen.first(), Some(Progress::Read { articles: 64, .. })));
        assert!(matches!(seen.last(), Some(Progress::Pass { classes: 4, .. })));
    }
}
