//! A page: as much of an article as is looked at together, and what it says of each word by itself and elsewhere.

use super::clusters::{Clusters, Lately};
use super::evidence::{Facts, Scene, is_name_like};
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
    /// Which different word of the page it is; for words in stretches and those with a capital.
    id: u32,
    /// What it looks like, in one of a few dozen ways; for words in stretches and within two of one.
    pub(super) shape: u8,
    /// The lists that have a name or cue of which it is the first, a middle, the last or the only word, a bit each.
    pub(super) lists: [u16; 4],
    /// List, kind, weight and doubts of the longest hit.
    pub(super) best: u32,
    /// The run of capitals it belongs to.
    pub(super) run: (u32, u32),
    /// The classes of words that it belongs to, coarse and fine; for words in stretches and within two of one.
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
    scenes: Scenes<'a>,
    words: Vec<Word>,
    /// With the numbers of their sentences.
    stretches: Vec<(u32, Range<usize>)>,
    /// By word number: how often it stands in each context.
    contexts: Vec<[u8; CONTEXTS.len()]>,
}

impl<'a> Page<'a> {
    /// `hits` are those of these sentences; `taken` are tokens that belong to dates and to names of the user's.
    pub(crate) fn new(
        text: &'a Text<'a>,
        keys: &'a Keys,
        sentences: &'a [Sentence],
        hits: &'a [Hit],
        taken: &[bool],
        clusters: Option<&Clusters>,
    ) -> Self {
        let scenes = Scenes::new(text, keys, sentences, hits);
        let range = scenes.range();
        let mut stretches = Vec::with_capacity(range.len() / 8);
        for (scene, number) in scenes.iter().zip(0..) {
            scene.each_stretch(|at| taken[at], |stretch| stretches.push((number, stretch)));
        }
        let words = vec![Word::default(); range.len()];
        let mut page = Self { text, keys, start: range.start, scenes, words, stretches, contexts: Vec::new() };
        page.hits(hits);
        page.near(clusters);
        page.runs();
        let numbers = page.number();
        page.around(&numbers);
        page
    }

    /// The stretches in which names may stand, with their sentences.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (Scene<'_>, Range<usize>)> {
        self.stretches.iter().map(|(scene, stretch)| (self.scenes.get(*scene as usize), stretch.clone()))
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

    /// Whether it is as long as a page can be, or nearly so: then another one may follow.
    pub(super) fn is_full(&self) -> bool {
        let range = self.range();
        self.text.span(range.start, range.end).len() > PAGE / 2
    }

    /// The hash of a name's words.
    pub(crate) fn name(&self, span: &Range<usize>) -> u64 {
        self.keys.name_hash(span.clone())
    }

    /// The number of a token's word, of [`different`](Self::different) ones.
    pub(super) fn id(&self, at: usize) -> usize {
        self.words[at - self.start].id as usize
    }

    /// How many different words have numbers.
    pub(super) fn different(&self) -> usize {
        self.contexts.len()
    }

    /// How often the word of a token of a stretch stands in each context elsewhere on the page.
    pub(super) fn elsewhere(&self, at: usize) -> impl Iterator<Item = u8> {
        let word = self.word(at);
        let times = self.contexts[word.id as usize];
        times.into_iter().enumerate().map(|(context, times)| times.saturating_sub((word.context >> context & 1) as u8))
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

    /// The looks and classes of the words in stretches and within two of one: no others are asked for.
    fn near(&mut self, clusters: Option<&Clusters>) {
        let tokens = self.text.tokens();
        let mut classes = clusters.map(Lately::new);
        let Range { start: mut next, end } = self.range();
        for (_, stretch) in &self.stretches {
            let near = stretch.start.saturating_sub(2).max(next)..(stretch.end + 2).min(end);
            next = near.end.max(next);
            for at in near {
                let (token, word) = (&tokens[at], &mut self.words[at - self.start]);
                word.shape = shape(token.shape(), token.span().len());
                if let Some(classes) = &mut classes {
                    let class = classes.of_token(self.keys.get(at), self.keys.word_hash(at), token.shape());
                    word.class = class.map_or((u16::MAX, u16::MAX), |c| (c.coarse, c.fine));
                }
            }
        }
    }

    /// Runs of capitals.
    fn runs(&mut self) {
        let start = self.start;
        let close = |words: &mut [Word], run: Range<usize>| {
            for word in &mut words[run.start - start..run.end - start] {
                word.run = (run.start as u32, run.end as u32);
            }
        };
        for scene in self.scenes.iter() {
            let range = scene.range();
            let mut run = range.start;
            for at in range.clone() {
                // A run goes on over capitals and over hyphens between them.
                if !(scene.name_like(at) || at > run && scene.hyphen(at) && scene.name_like(at + 1)) {
                    close(&mut self.words, run..at);
                    run = at + 1;
                }
            }
            close(&mut self.words, run..range.end);
        }
    }

    /// Gives equal words equal numbers, if they have a capital or stand in a stretch.
    fn number(&mut self) -> Numbers {
        let tokens = &self.text.tokens()[self.range()];
        let capitals = tokens.iter().filter(|t| is_name_like(t)).count();
        let mut numbers = Numbers::for_words(capitals + self.stretches.iter().map(|(_, stretch)| stretch.len()).sum::<usize>());
        for ((word, token), at) in self.words.iter_mut().zip(tokens).zip(self.start..) {
            word.hash = if token.is(Shape::NUMBER) { token.span().len() as u32 } else { self.keys.word_hash(at) };
            if is_name_like(token) {
                word.id = numbers.number(word.hash);
            }
        }
        for (_, stretch) in &self.stretches {
            for word in &mut self.words[stretch.start - self.start..stretch.end - self.start] {
                word.id = numbers.number(word.hash);
            }
        }
        numbers
    }

    /// What stands around each word, counted by word.
    fn around(&mut self, numbers: &Numbers) {
        self.contexts = vec![[0; CONTEXTS.len()]; numbers.count as usize];
        let tokens = self.text.tokens();
        for scene in self.scenes.iter() {
            for at in scene.range() {
                let token = &tokens[at];
                let word = &mut self.words[at - self.start];
                if token.is(Shape::WORD | Shape::LOWER) {
                    if let Some(id) = numbers.get(word.hash) {
                        word.context = 1;
                        let count = &mut self.contexts[id as usize][0];
                        *count = count.saturating_add(1);
                    }
                } else if token.is(Shape::WORD) && is_name_like(token) {
                    word.context = context(&scene, at, word.run.0 as usize..word.run.1 as usize);
                    let counts = &mut self.contexts[word.id as usize];
                    let mut left = word.context;
                    while left != 0 {
                        let count = &mut counts[left.trailing_zeros() as usize];
                        *count = count.saturating_add(1);
                        left &= left - 1;
                    }
                }
            }
        }
    }
}

/// What stands around a word with a capital, `run` being its run of capitals: a bit for each of [`CONTEXTS`].
fn context(scene: &Scene<'_>, at: usize, run: Range<usize>) -> u16 {
    let mut context = 0_u16;
    let mut add = |bit: usize, seen: bool| context |= u16::from(seen) << bit;
    let (first, end) = (run.start, run.end);
    let range = scene.range();
    add(1, scene.style() == Style::Plain && !scene.opens(at));
    if at > range.start {
        add(2, scene.listed(at - 1, ListName::Title));
        add(3, scene.listed(at - 1, ListName::Given) && at > first);
        let before = scene.key(at - 1);
        add(4, before == b"in");
        add(7, before == b"(" && scene.key(at + 1) == b")");
        add(8, before == b"the");
        add(15, matches!(before, b"at" | b"from" | b"near" | b"to"));
    }
    add(5, scene.listed(at + 1, ListName::SayVerb));
    add(9, scene.is(at + 1, Shape::CLITIC) && scene.key(at + 1) == b"s");
    add(14, scene.key(at + 1) == b"," && scene.listed(at + 2, ListName::Loc));
    if at + 1 < end {
        add(6, scene.listed(at + 1, ListName::Surname));
        add(10, scene.listed(at + 1, ListName::OrgHead));
        add(13, at == first && !scene.opens(at));
    } else if first < at {
        let person = scene.listed(first, ListName::Given) || scene.listed(first, ListName::Title);
        add(11, person);
        add(12, !person);
    }
    context
}

/// The sentences of a page and what the lists say of them.
struct Scenes<'a> {
    text: &'a Text<'a>,
    keys: &'a Keys,
    sentences: &'a [Sentence],
    hits: &'a [Hit],
    /// By sentence: where its hits end.
    ends: Vec<usize>,
    /// By token.
    facts: Vec<Facts>,
}

impl<'a> Scenes<'a> {
    fn new(text: &'a Text<'a>, keys: &'a Keys, sentences: &'a [Sentence], hits: &'a [Hit]) -> Self {
        let mut scenes = Self { text, keys, sentences, hits, ends: Vec::with_capacity(sentences.len()), facts: Vec::new() };
        let range = scenes.range();
        scenes.facts = vec![Facts::default(); range.len()];
        for hit in hits {
            // The article of `The Gambia` is no part of what is tagged, and so must not make `Gambia` a part.
            let is_name = hit.list.label().is_some() && (hit.end - hit.first == 1 || keys.get(hit.first) != b"the");
            for (i, facts) in scenes.facts[hit.first - range.start..hit.end - range.start].iter_mut().enumerate() {
                facts.add(hit, i, is_name);
            }
        }
        let mut end = 0;
        for sentence in sentences {
            end += hits[end..].iter().take_while(|h| h.first < sentence.tokens().end).count();
            scenes.ends.push(end);
        }
        scenes
    }

    /// The numbers of all tokens.
    fn range(&self) -> Range<usize> {
        self.sentences.first().map_or(0, |s| s.tokens().start)..self.sentences.last().map_or(0, |s| s.tokens().end)
    }

    fn get(&self, number: usize) -> Scene<'_> {
        let sentence = &self.sentences[number];
        let start = self.range().start;
        let tokens = sentence.tokens();
        let hits = number.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[number];
        Scene::new(self.text, self.keys, sentence, &self.hits[hits], &self.facts[tokens.start - start..tokens.end - start])
    }

    fn iter(&self) -> impl Iterator<Item = Scene<'_>> {
        (0..self.sentences.len()).map(|number| self.get(number))
    }
}

/// A number for each different word.
struct Numbers {
    slots: Vec<Option<(u32, u32)>>,
    count: u32,
}

impl Numbers {
    /// Room for so many.
    fn for_words(most: usize) -> Self {
        Self { slots: vec![None; (most * 2 + 1).next_power_of_two()], count: 0 }
    }

    fn number(&mut self, hash: u32) -> u32 {
        let slot = self.slot(hash);
        let (_, number) = *self.slots[slot].get_or_insert_with(|| {
            self.count += 1;
            (hash, self.count - 1)
        });
        number
    }

    fn get(&self, hash: u32) -> Option<u32> {
        self.slots[self.slot(hash)].map(|(_, number)| number)
    }

    /// Where a word is, or would be.
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (hash.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        while self.slots[slot].is_some_and(|(other, _)| other != hash) {
            slot = (slot + 1) & mask;
        }
        slot
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
