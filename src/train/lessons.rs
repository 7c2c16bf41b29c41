//! Annotated documents as numbers: which features each token and span has, and which names are right.

use super::crf::Weights;
use crate::dates;
use crate::gazetteer::{Gazetteer, Hit, Keys, ListName};
use crate::names::clusters::Clusters;
use crate::names::decode::{self, Arc, CLASSES, Choice, PLACES, Sums};
use crate::names::features::{self, Template};
use crate::names::page::{Page, pages};
use crate::names::second::Second;
use crate::score::Document;
use crate::text::Text;
use crate::{Kind, Label};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// A document, read as the tagger reads it.
pub(super) struct Pupil<'d> {
    text: Text<'d>,
    keys: Keys,
    hits: Vec<Hit>,
    taken: Vec<bool>,
    /// Which corpus it is from, and how many of its stretches learn with features of that corpus' own.
    corpus: usize,
    own: f32,
    /// In tokens.
    gold: Vec<(Range<usize>, usize)>,
    /// Names that are to be found, whether they can be or not, by class.
    names: [usize; CLASSES],
}

impl<'d> Pupil<'d> {
    pub(super) fn new(document: &'d Document, gazetteer: &Gazetteer, corpus: usize, own: f32) -> Self {
        let text = Text::new(&document.text);
        let keys = Keys::new(&text);
        let mut hits = Vec::new();
        gazetteer.find_into(&text, &keys, 0, &mut hits);
        let mut taken = vec![false; text.tokens().len()];
        for date in dates::find(&text, document.date) {
            taken[date.first..date.end].fill(true);
        }
        let mut names = [0; CLASSES];
        let mut gold = Vec::new();
        let spans = document.entities.iter().filter_map(|m| Some((m.span, decode::class(m.label)?)));
        for (span, class) in spans.chain(document.other.iter().map(|o| (o.span, CLASSES - 1))) {
            let first = text.tokens().partition_point(|t| t.span().end <= span.start);
            let end = text.tokens().partition_point(|t| t.span().start < span.end);
            let span = first..end.max(first);
            let class = if is_seat_of_power(&hits, &span) { decode::class(Label::Org).unwrap_or(class) } else { class };
            names[class] += 1;
            gold.push((span, class));
        }
        gold.sort_by_key(|(span, _)| span.start);
        Self { text, keys, hits, taken, corpus, own, gold, names }
    }
}

/// The Kremlin, the White House and the like stand for those who govern there, as `gazetteers/README.md` says; corpora have
/// them as places or buildings.
fn is_seat_of_power(hits: &[Hit], span: &Range<usize>) -> bool {
    let from = hits.partition_point(|h| h.first < span.start);
    let mut whole = hits[from..].iter().take_while(|h| h.first == span.start).filter(|h| h.end == span.end).peekable();
    whole.peek().is_some() && whole.all(|h| h.list == ListName::Org && h.kind == Some(Kind::Government))
}

/// Numbers for features.
#[derive(Default)]
pub(super) struct Interner {
    pub(super) tokens: HashMap<u64, u32>,
    pub(super) spans: HashMap<u64, u32>,
}

/// One stretch, and what is right there.
pub(super) struct Stretch {
    pub(super) range: Range<usize>,
    /// Its tokens in [`Lessons::token_ends`].
    pub(super) tokens: Range<usize>,
    pub(super) arcs: Range<usize>,
    pub(super) gold: Vec<(usize, usize)>,
    pub(super) document: u32,
    /// Whether the right names are among the spans.
    pub(super) usable: bool,
}

/// What is learned from.
#[derive(Default)]
pub(super) struct Lessons {
    token_features: Vec<u32>,
    pub(super) token_ends: Vec<u32>,
    /// Where what the second look adds begins.
    token_seconds: Vec<u32>,
    span_seconds: Vec<u32>,
    span_features: Vec<u32>,
    span_ends: Vec<u32>,
    pub(super) arcs: Vec<Arc>,
    pub(super) stretches: Vec<Stretch>,
    /// Names to be found, and how many of them are among the spans.
    names: usize,
    reachable: usize,
    by_class: [usize; CLASSES],
}

impl fmt::Display for Lessons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unusable = self.stretches.iter().filter(|s| !s.usable).count();
        write!(f, "{} stretches ({unusable} with names that no span can be, left out), ", self.stretches.len())?;
        write!(f, "{} tokens, {} spans; {} of {} names can be found", self.token_seconds.len(), self.arcs.len(), self.reachable, self.names)
    }
}

impl Lessons {
    /// Reads documents and gives features their numbers.
    pub(super) fn new(
        pupils: &[Pupil<'_>],
        clusters: Option<&Clusters>,
        decided: Option<&[Vec<Choice>]>,
        interner: &mut Interner,
        least: u32,
    ) -> Self {
        let (mut lessons, tokens, spans) = Self::keys(pupils, clusters, decided);
        for (keys, numbers) in [(&tokens, &mut interner.tokens), (&spans, &mut interner.spans)] {
            let mut counts: HashMap<u64, u32> = HashMap::new();
            for key in keys {
                *counts.entry(*key).or_default() += 1;
            }
            // Numbered in the order of first appearance, which does not depend on how the map lies in memory.
            for key in keys {
                if counts.get(key).is_some_and(|n| *n >= least) {
                    let next = numbers.len() as u32;
                    numbers.entry(*key).or_insert(next);
                }
            }
        }
        lessons.intern(&tokens, &spans, interner);
        lessons
    }

    /// Reads documents with the numbers that features have.
    pub(super) fn fixed(pupils: &[Pupil<'_>], clusters: Option<&Clusters>, decided: Option<&[Vec<Choice>]>, interner: &Interner) -> Self {
        let (mut lessons, tokens, spans) = Self::keys(pupils, clusters, decided);
        lessons.intern(&tokens, &spans, interner);
        lessons
    }

    fn intern(&mut self, tokens: &[u64], spans: &[u64], interner: &Interner) {
        let put = |keys: &[u64], ends: &mut [u32], seconds: &mut [u32], numbers: &HashMap<u64, u32>| {
            let mut features = Vec::with_capacity(keys.len());
            let number = |k: &u64| numbers.get(k).copied();
            let mut from = 0;
            for (end, second) in ends.iter_mut().skip(1).zip(seconds) {
                features.extend(keys[from..*second as usize].iter().filter_map(number));
                from = *end as usize;
                let first = *second as usize;
                *second = features.len() as u32;
                features.extend(keys[first..from].iter().filter_map(number));
                *end = features.len() as u32;
            }
            features
        };
        self.token_features = put(tokens, &mut self.token_ends, &mut self.token_seconds, &interner.tokens);
        self.span_features = put(spans, &mut self.span_ends, &mut self.span_seconds, &interner.spans);
    }

    fn keys(pupils: &[Pupil<'_>], clusters: Option<&Clusters>, decided: Option<&[Vec<Choice>]>) -> (Self, Vec<u64>, Vec<u64>) {
        let mut lessons = Self { token_ends: vec![0], span_ends: vec![0], ..Self::default() };
        let (mut tokens, mut spans) = (Vec::new(), Vec::new());
        for (number, pupil) in pupils.iter().enumerate() {
            for (all, own) in lessons.by_class.iter_mut().zip(pupil.names) {
                *all += own;
            }
            lessons.names += pupil.names[..CLASSES - 1].iter().sum::<usize>();
            let mut hits = pupil.hits.as_slice();
            for sentences in pages(&pupil.text) {
                let end = sentences.last().map_or(0, |s| s.tokens().end);
                let (here, rest) = hits.split_at(hits.partition_point(|h| h.first < end));
                hits = rest;
                let page = Page::new(&pupil.text, &pupil.keys, sentences, here, &pupil.taken, clusters);
                let from = lessons.stretches.len();
                let second = decided.map(|d| Second::new(&page, &d[from..from + page.len()]));
                lessons.page(&page, second.as_ref(), pupil, number, &mut tokens, &mut spans);
            }
        }
        (lessons, tokens, spans)
    }

    fn page(
        &mut self,
        page: &Page<'_>,
        second: Option<&Second>,
        pupil: &Pupil<'_>,
        number: usize,
        tokens: &mut Vec<u64>,
        spans: &mut Vec<u64>,
    ) {
        for (scene, range) in page.stretches() {
            // Spread evenly, and the same for every seed.
            let turn = ((self.stretches.len() as u32).wrapping_mul(0x9e37_79b9) >> 8) as f32 / (1 << 24) as f32;
            let own = if turn < pupil.own { pupil.corpus } else { 0 };
            let (first_token, first_arc) = (self.token_ends.len() - 1, self.arcs.len());
            for at in range.clone() {
                let mut see = |template: Template, value: u64| tokens.push(features::key(template, value) & !OWN);
                features::token(page, &scene, at, &mut see);
                own_copies(tokens, self.token_ends[self.token_ends.len() - 1], own);
                self.token_seconds.push(tokens.len() as u32);
                let mut see = |template: Template, value: u64| tokens.push(features::key(template, value) & !OWN);
                if let Some(second) = second {
                    features::token_again(page, second, &scene, at, &mut see);
                }
                self.token_ends.push(tokens.len() as u32);
            }
            for end in range.start + 1..=range.end {
                for first in range.start.max(end.saturating_sub(decode::MAX_NAME))..end {
                    let span = first..end;
                    if !scene.can_be(&span) {
                        continue;
                    }
                    let mut see = |template: Template, value: u64| spans.push(features::key(template, value) & !OWN);
                    for clue in scene.clues(&span).iter() {
                        see(Template::Clue, clue as u64);
                    }
                    let name = page.name(&span);
                    features::span(page, &scene, &span, name, &mut see);
                    own_copies(spans, self.span_ends[self.span_ends.len() - 1], own);
                    self.span_seconds.push(spans.len() as u32);
                    let mut see = |template: Template, value: u64| spans.push(features::key(template, value) & !OWN);
                    if let Some(second) = second {
                        features::span_again(page, second, &span, name, &mut see);
                    }
                    self.span_ends.push(spans.len() as u32);
                    self.arcs.push(Arc { first: first as u32, end: end as u32, scores: [0.0; CLASSES] });
                }
            }
            let arcs = first_arc..self.arcs.len();
            let (mut gold, mut usable) = (Vec::new(), true);
            let from = pupil.gold.partition_point(|(span, _)| span.end <= range.start);
            for (span, class) in pupil.gold[from..].iter().take_while(|(span, _)| span.start < range.end) {
                let is = |a: &Arc| a.first as usize == span.start && a.end as usize == span.end;
                match self.arcs[arcs.clone()].iter().position(is) {
                    Some(arc) => {
                        gold.push((arcs.start + arc, *class));
                        self.reachable += usize::from(*class < CLASSES - 1);
                    }
                    None => usable = false,
                }
            }
            self.stretches.push(Stretch {
                tokens: first_token..first_token + range.len(),
                range,
                arcs,
                gold,
                document: number as u32,
                usable,
            });
        }
    }

    /// The features of a token; without those of the second look unless `second`.
    pub(super) fn token_features(&self, token: usize, second: bool) -> &[u32] {
        let end = if second { self.token_ends[token + 1] } else { self.token_seconds[token] };
        &self.token_features[self.token_ends[token] as usize..end as usize]
    }

    pub(super) fn span_features(&self, arc: usize, second: bool) -> &[u32] {
        let end = if second { self.span_ends[arc + 1] } else { self.span_seconds[arc] };
        &self.span_features[self.span_ends[arc] as usize..end as usize]
    }

    /// The spans of a stretch with their scores.
    pub(super) fn scored(&self, number: usize, weights: &Weights, second: bool) -> Vec<Arc> {
        let stretch = &self.stretches[number];
        let tokens: Vec<[f32; PLACES]> = stretch.tokens.clone().map(|t| weights.token(self.token_features(t, second))).collect();
        let mut arcs = self.arcs[stretch.arcs.clone()].to_vec();
        for (arc, number) in arcs.iter_mut().zip(stretch.arcs.clone()) {
            arc.scores = weights.span(self.span_features(number, second));
        }
        decode::add_tokens(&mut arcs, &stretch.range, &tokens, 1.0);
        arcs
    }

    pub(super) fn decide_one(&self, number: usize, weights: &Weights, second: bool) -> Vec<Choice> {
        decode::best(&self.stretches[number].range, &self.scored(number, weights, second))
    }

    /// Adds the log odds of each reported name, and whether it is right.
    pub(super) fn judged(&self, number: usize, stretch: &Stretch, weights: &Weights, choices: &[Choice], judged: &mut Vec<(f32, bool)>) {
        let arcs = self.scored(number, weights, false);
        let sums = Sums::new(&stretch.range, &arcs);
        for choice in choices.iter().filter(|c| c.class < CLASSES - 1) {
            let Some(at) = arcs.iter().position(|a| (a.first, a.end) == (choice.first, choice.end)) else { continue };
            let p = sums.probability(&stretch.range, &arcs[at])[choice.class].clamp(1e-6, 1.0 - 1e-6);
            let right = stretch.gold.contains(&(stretch.arcs.start + at, choice.class));
            judged.push(((p / (1.0 - p)).ln(), right));
        }
    }

    pub(super) fn decide(&self, weights: &Weights, second: bool) -> Vec<Vec<Choice>> {
        (0..self.stretches.len()).map(|number| self.decide_one(number, weights, second)).collect()
    }

    /// Strict F1 of the labels together and each.
    pub(super) fn f1(&self, decided: &[Vec<Choice>]) -> String {
        let (mut found, mut right) = ([0; CLASSES], [0; CLASSES]);
        for (stretch, choices) in self.stretches.iter().zip(decided) {
            for choice in choices.iter().filter(|c| c.class < CLASSES - 1) {
                let gold = |(arc, class): &(usize, usize)| (self.arcs[*arc].first, self.arcs[*arc].end, *class);
                let hit = stretch.gold.iter().any(|g| gold(g) == (choice.first, choice.end, choice.class));
                let overlaps = |g: &&(usize, usize)| gold(g).0 < choice.end && choice.first < gold(g).1;
                // Names of other kinds are neutral, as in `eval --neutral`.
                let mut over = stretch.gold.iter().filter(overlaps).peekable();
                let neutral = over.peek().is_some() && over.all(|g| g.1 == CLASSES - 1);
                found[choice.class] += usize::from(!neutral);
                right[choice.class] += usize::from(hit);
            }
        }
        let f1 = |right: usize, found: usize, gold: usize| 200.0 * right as f64 / (found + gold).max(1) as f64;
        let sum = |n: &[usize; CLASSES]| n[..CLASSES - 1].iter().sum::<usize>();
        let each: Vec<String> = (0..CLASSES - 1).map(|c| format!("{:.1}", f1(right[c], found[c], self.by_class[c]))).collect();
        format!("{:.2} ({})", f1(sum(&right), sum(&found), sum(&self.by_class)), each.join(" "))
    }
}

/// What only the corpora after the first learn with: a copy of each feature that is theirs alone. What is peculiar to them
/// (CoNLL's teams by the names of their cities) goes there, and so stays out of the weights that all share, which are kept.
fn own_copies(keys: &mut Vec<u64>, from: u32, corpus: usize) {
    if corpus > 0 {
        for i in from as usize..keys.len() {
            keys.push((keys[i] ^ (corpus as u64).wrapping_mul(0x5bd1_e995_9e37_79b1)) | OWN);
        }
    }
}

/// A bit that no lookup in a model depends on: it marks features that are a corpus' own.
pub(super) const OWN: u64 = 1 << 16;
