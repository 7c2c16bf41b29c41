//! A page: as much of an article as is looked at together, and what it says of each word by itself and elsewhere.

use super::clusters::Clusters;
use super::evidence::Scene;
use crate::gazetteer::{Hit, Keys, ListName};
use crate::text::{Sentence, Shape, Style, Text};
use std::ops::Range;

/// Bytes after which the next sentence begins a new page. News articles are one page; books, and files of many articles,
/// are many, so that memory and the reach of what is said stay bounded.
const PAGE: usize = 32 << 10;

/// The sentences of a text, page by page.
pub(crate) fn pages<'a>(text: &'a Text<'_>) -> impl Iterator<Item = &'a [Sentence]> {
    let mut rest = text.sentences();
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let start = text.tokens()[first.tokens().start].span().start;
        let far = |s: &Sentence| text.tokens()[s.tokens().start].span().start - start >= PAGE;
        let count = rest.iter().position(far).unwrap_or(rest.len()).max(1);
        let (page, after) = rest.split_at(count);
        rest = after;
        Some(page)
    })
}

/// One token as the evidence sees it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Of its folded letters; digits count by their number only.
    pub(super) hash: u32,
    /// Which different word of the page it is.
    id: u32,
    /// What it looks like, in one of a few dozen ways.
    pub(super) shape: u8,
    /// The lists that have a name or cue of which it is the first, a middle, the last or the only word, a bit each.
    pub(super) lists: [u16; 4],
    /// List, kind, weight and doubts of the longest hit.
    pub(super) best: u32,
    /// The run of capitals it belongs to.
    pub(super) run: (u32, u32),
    /// The classes of words that it belongs to, coarse and fine.
    pub(super) class: (u16, u16),
    /// What stands around it: a bit for each of [`CONTEXTS`].
    context: u16,
}

impl Word {
    /// All lists that know it, in whichever place.
    pub(super) fn any_list(&self) -> u16 {
        self.lists[0] | self.lists[1] | self.lists[2] | self.lists[3]
    }
}

/// In which ways a word may stand in a text; how often it does elsewhere on the page is evidence.
pub(super) const CONTEXTS: [&str; 16] = [
    "in small letters",
    "with a capital inside a sentence",
    "after a title",
    "after a given name",
    "after in",
    "before a verb of saying",
    "before a surname",
    "in brackets",
    "after the",
    "before 's",
    "before an organisation's head word",
    "last after a given name or title",
    "last of a longer name",
    "first of a longer name",
    "before a comma and a place",
    "after at, from, near or to",
];

/// A page with everything known about its words.
pub(crate) struct Page<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) keys: &'a Keys,
    /// The first token.
    start: usize,
    words: Vec<Word>,
    scenes: Vec<Scene<'a>>,
    stretches: Vec<(u32, Range<usize>)>,
    /// By word number: how often it stands in each context.
    contexts: Vec<[u8; 16]>,
}

impl<'a> Page<'a> {
    /// `hits` are those of these sentences; `taken` are tokens that belong to dates and to names of the user's.
    pub(crate) fn new(
        text: &'a Text<'a>,
        keys: &'a Keys,
        sentences: &'a [Sentence],
        mut hits: &'a [Hit],
        taken: &[bool],
        clusters: Option<&Clusters>,
    ) -> Self {
        let start = sentences.first().map_or(0, |s| s.tokens().start);
        let end = sentences.last().map_or(0, |s| s.tokens().end);
        let mut page = Self {
            text,
            keys,
            start,
            words: vec![Word::default(); end - start],
            scenes: Vec::with_capacity(sentences.len()),
            stretches: Vec::new(),
            contexts: Vec::new(),
        };
        for sentence in sentences {
            let (here, rest) = hits.split_at(hits.partition_point(|h| h.first < sentence.tokens().end));
            hits = rest;
            page.hits(here);
            let scene = Scene::new(text, keys, sentence, here);
            let number = page.scenes.len() as u32;
            page.stretches.extend(scene.stretches(|at| taken[at]).into_iter().map(|s| (number, s)));
            page.scenes.push(scene);
        }
        page.number();
        if let Some(clusters) = clusters {
            page.classes(clusters);
        }
        page.looks();
        page.around();
        page
    }

    /// The stretches in which names may stand, with their sentences.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (&Scene<'a>, Range<usize>)> {
        self.stretches.iter().map(|(scene, stretch)| (&self.scenes[*scene as usize], stretch.clone()))
    }

    /// How many stretches there are.
    pub(crate) fn len(&self) -> usize {
        self.stretches.len()
    }

    /// The numbers of its tokens.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.words.len()
    }

    pub(super) fn word(&self, at: usize) -> &Word {
        &self.words[at - self.start]
    }

    /// The number of a token's word, of [`different`](Self::different) ones.
    pub(super) fn id(&self, at: usize) -> usize {
        self.words[at - self.start].id as usize
    }

    pub(super) fn different(&self) -> usize {
        self.contexts.len()
    }

    /// How often the word of a token stands in a context elsewhere on the page.
    pub(super) fn elsewhere(&self, at: usize, context: usize) -> u8 {
        let word = self.word(at);
        let own = (word.context >> context & 1) as u8;
        self.contexts[word.id as usize][context].saturating_sub(own)
    }

    fn hits(&mut self, hits: &[Hit]) {
        for hit in hits {
            let bit = 1 << hit.list as u16;
            let (first, last) = (hit.first - self.start, hit.end - 1 - self.start);
            if first == last {
                self.words[first].lists[3] |= bit;
            } else {
                self.words[first].lists[0] |= bit;
                for word in &mut self.words[first + 1..last] {
                    word.lists[1] |= bit;
                }
                self.words[last].lists[2] |= bit;
            }
            let kind = hit.kind.map_or(0, |k| k as u32 + 1);
            let best = hit.list as u32 | kind << 4 | u32::from(hit.weight / 10) << 12 | u32::from(hit.also.bits()) << 20 | 1 << 31;
            for (i, word) in self.words[first..=last].iter_mut().enumerate() {
                // Hits come the longer ones first, and of equal ones the weightiest.
                if word.best == 0 {
                    word.best = best.rotate_left(if i == 0 { 0 } else { 1 });
                }
            }
        }
    }

    /// Gives equal words equal numbers.
    fn number(&mut self) {
        let mask = (self.words.len() * 2).next_power_of_two() - 1;
        let mut table: Vec<(u32, u32)> = vec![(0, u32::MAX); mask + 1];
        let mut different = 0;
        for (i, word) in self.words.iter_mut().enumerate() {
            let at = self.start + i;
            let token = &self.text.tokens()[at];
            word.hash = if token.is(Shape::NUMBER) { token.span().len() as u32 } else { self.keys.word_hash(at) };
            let mut slot = (word.hash.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
            word.id = loop {
                match table[slot] {
                    (hash, id) if id != u32::MAX && hash == word.hash => break id,
                    (_, u32::MAX) => {
                        table[slot] = (word.hash, different);
                        different += 1;
                        break different - 1;
                    }
                    _ => slot = (slot + 1) & mask,
                }
            };
        }
        self.contexts = vec![[0; 16]; different as usize];
    }

    /// The classes of the words in stretches and within two of one: no others are asked for.
    fn classes(&mut self, clusters: &Clusters) {
        let mut next = self.start;
        for (_, stretch) in &self.stretches {
            let near = stretch.start.saturating_sub(2).max(next)..(stretch.end + 2).min(self.start + self.words.len());
            for at in near.clone() {
                let class = clusters.of_token(self.keys.get(at), self.text.tokens()[at].shape());
                self.words[at - self.start].class = class.map_or((u16::MAX, u16::MAX), |c| (c.coarse, c.fine));
            }
            next = near.end.max(next);
        }
    }

    /// Shapes and runs.
    fn looks(&mut self) {
        let start = self.start;
        let words = &mut self.words;
        let close = |words: &mut [Word], run: Range<usize>| {
            for word in &mut words[run.start - start..run.end - start] {
                word.run = (run.start as u32, run.end as u32);
            }
        };
        for scene in &self.scenes {
            let range = scene.range();
            let mut run = range.start;
            for at in range.clone() {
                let token = &self.text.tokens()[at];
                words[at - start].shape = shape(token.shape(), token.span().len());
                // A run goes on over capitals and over hyphens between them.
                if !(scene.name_like(at) || scene.hyphen(at) && scene.name_like(at + 1) && at > run) {
                    close(words, run..at);
                    run = at + 1;
                }
            }
            close(words, run..range.end);
        }
    }

    /// What stands around each word, counted by word.
    fn around(&mut self) {
        for scene in &self.scenes {
            let range = scene.range();
            for at in range.clone() {
                let token = &self.text.tokens()[at];
                if !token.is(Shape::WORD) {
                    continue;
                }
                let mut context = 0_u16;
                let mut add = |bit: usize, seen: bool| context |= u16::from(seen) << bit;
                if token.is(Shape::LOWER) {
                    add(0, true);
                } else if scene.name_like(at) {
                    let plain = scene.style() == Style::Plain;
                    let (first, end) = self.words[at - self.start].run;
                    let (first, end) = (first as usize, end as usize);
                    add(1, plain && !scene.opens(at));
                    let before = |list| at > range.start && scene.listed(at - 1, list);
                    add(2, before(ListName::Title));
                    add(3, before(ListName::Given) && at > first);
                    let key_before = if at > range.start { scene.key(at - 1) } else { b"" };
                    add(4, key_before == b"in");
                    add(5, scene.listed(at + 1, ListName::SayVerb));
                    add(6, at + 1 < end && scene.listed(at + 1, ListName::Surname));
                    add(7, key_before == b"(" && scene.key(at + 1) == b")");
                    add(8, key_before == b"the");
                    add(9, scene.is(at + 1, Shape::CLITIC) && scene.key(at + 1) == b"s");
                    add(10, at + 1 < end && scene.listed(at + 1, ListName::OrgHead));
                    let last = at + 1 == end && first < at;
                    let person = last && (scene.listed(first, ListName::Given) || scene.listed(first, ListName::Title));
                    add(11, person);
                    add(12, last && !person);
                    add(13, at == first && end > at + 1 && !scene.opens(at));
                    add(14, scene.key(at + 1) == b"," && scene.listed(at + 2, ListName::Loc));
                    add(15, matches!(key_before, b"at" | b"from" | b"near" | b"to"));
                }
                let word = &mut self.words[at - self.start];
                word.context = context;
                let counts = &mut self.contexts[word.id as usize];
                for (bit, count) in counts.iter_mut().enumerate() {
                    *count = count.saturating_add((context >> bit & 1) as u8);
                }
            }
        }
    }
}

/// One of a few dozen looks.
fn shape(shape: Shape, length: usize) -> u8 {
    let look = if shape.has(Shape::LOWER) {
        1
    } else if shape.has(Shape::INITIAL) {
        2
    } else if shape.has(Shape::DOTTED) {
        3
    } else if shape.has(Shape::UPPER) {
        4 + (length.min(6) / 2) as u8
    } else if shape.has(Shape::MIXED | Shape::CAPITAL) {
        8
    } else if shape.has(Shape::MIXED) {
        9
    } else if shape.has(Shape::CAPITAL) {
        10
    } else if shape.has(Shape::NUMBER) {
        11 + (length.min(5)) as u8
    } else if shape.has(Shape::DIGIT) {
        17
    } else if shape.has(Shape::CLITIC) {
        18
    } else if shape.has(Shape::DASH) {
        19
    } else {
        0
    };
    look | u8::from(shape.has(Shape::NON_ASCII)) << 5 | u8::from(shape.has(Shape::STOP)) << 6 | u8::from(shape.has(Shape::CLITIC)) << 7
}
