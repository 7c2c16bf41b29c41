//! The decision: the best names of a stretch that do not overlap, and how sure each of them is.
//!
//! A name's score is the sum of its tokens' weights for their places in it (begin, inside, end, single) and of the weights
//! of the whole span; what is no name scores 0. The best sum is found by dynamic programming (a semi-Markov model of
//! order 0), and so is the probability of each name: its part of the sum over all ways to read the stretch.

use crate::Label;
use std::ops::Range;

/// Classes that are learned: the labels, and other names, which are never reported.
pub(crate) const CLASSES: usize = 4;

/// Weights of a token: for each class begin, inside, end, single.
pub(crate) const PLACES: usize = 4 * CLASSES;

/// Which of a class's weights is that of a token of a name.
pub(crate) fn place(name: &Range<usize>, at: usize) -> usize {
    match (at == name.start, at + 1 == name.end) {
        (true, false) => 0,
        (false, false) => 1,
        (false, true) => 2,
        (true, true) => 3,
    }
}

/// Tokens in one name.
pub(crate) const MAX_NAME: usize = 12;

/// The label of a class, if it is reported.
pub(crate) fn label(class: usize) -> Option<Label> {
    [Label::Org, Label::Person, Label::Loc].get(class).copied()
}

/// The class of a label.
pub(crate) fn class(label: Label) -> Option<usize> {
    (0..CLASSES).find(|class| self::label(*class) == Some(label))
}

/// A span that may be a name, with its score for each class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub(crate) first: u32,
    pub(crate) end: u32,
    pub(crate) scores: [f32; CLASSES],
}

/// A name that was decided on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    pub(crate) first: u32,
    pub(crate) end: u32,
    pub(crate) class: usize,
}

impl Choice {
    pub(crate) fn span(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Adds to each span's own scores those of its tokens; `tokens` are the stretch's, from its first on, in `unit`s.
pub(crate) fn add_tokens<T: Into<f32> + Copy>(arcs: &mut [Arc], stretch: &Range<usize>, tokens: &[[T; PLACES]], unit: f32) {
    if let ([arc], [token]) = (&mut *arcs, tokens) {
        for (score, class) in arc.scores.iter_mut().zip(0..) {
            *score += unit * token[class * 4 + 3].into();
        }
        return;
    }
    // Sums of the inside weights, so that a long span costs as much as a short one.
    let mut inside = vec![[0.0_f32; CLASSES]; tokens.len() + 1];
    for (i, token) in tokens.iter().enumerate() {
        for class in 0..CLASSES {
            inside[i + 1][class] = inside[i][class] + token[class * 4 + 1].into();
        }
    }
    for arc in arcs {
        let (first, last) = (arc.first as usize - stretch.start, arc.end as usize - stretch.start - 1);
        for class in 0..CLASSES {
            let sum: f32 = if first == last {
                tokens[first][class * 4 + 3].into()
            } else {
                tokens[first][class * 4].into() + inside[last][class] - inside[first + 1][class] + tokens[last][class * 4 + 2].into()
            };
            arc.scores[class] += unit * sum;
        }
    }
}

/// The best names of a stretch. `arcs` are sorted by end.
pub(crate) fn best(stretch: &Range<usize>, arcs: &[Arc]) -> Vec<Choice> {
    // Two of three stretches are one token long.
    if stretch.len() == 1 {
        let Some(arc) = arcs.first() else { return Vec::new() };
        let (class, score) =
            arc.scores.iter().enumerate().fold((0, 0.0), |best, (class, score)| if *score > best.1 { (class, *score) } else { best });
        return if score > 0.0 { vec![Choice { first: arc.first, end: arc.end, class }] } else { Vec::new() };
    }
    let mut best: Vec<(f32, Option<(usize, usize)>)> = vec![(0.0, None); stretch.len() + 1];
    let mut next = 0;
    for end in 1..=stretch.len() {
        best[end] = (best[end - 1].0, None);
        while let Some(arc) = arcs.get(next).filter(|a| a.end as usize - stretch.start == end) {
            for class in 0..CLASSES {
                let total = best[arc.first as usize - stretch.start].0 + arc.scores[class];
                if total > best[end].0 {
                    best[end] = (total, Some((next, class)));
                }
            }
            next += 1;
        }
    }
    let mut choices = Vec::new();
    let mut end = stretch.len();
    while end > 0 {
        let Some((arc, class)) = best[end].1 else {
            end -= 1;
            continue;
        };
        let Arc { first, end: arc_end, .. } = arcs[arc];
        choices.push(Choice { first, end: arc_end, class });
        end = first as usize - stretch.start;
    }
    choices.reverse();
    choices
}

/// The sum over all readings of a stretch, from its start to each token and from each token to its end, as logarithms.
pub(crate) struct Sums {
    pub(crate) forward: Vec<f32>,
    pub(crate) backward: Vec<f32>,
}

impl Sums {
    pub(crate) fn new(stretch: &Range<usize>, arcs: &[Arc]) -> Self {
        let n = stretch.len();
        if let ([arc], 1) = (arcs, n) {
            let [a, b, c, d] = arc.scores;
            let total = log_sum(&[0.0, a, b, c, d]);
            return Self { forward: vec![0.0, total], backward: vec![total, 0.0] };
        }
        let mut forward = vec![0.0; n + 1];
        let mut next = 0;
        let mut terms: Vec<f32> = Vec::with_capacity(1 + arcs.len() * CLASSES);
        for end in 1..=n {
            terms.clear();
            terms.push(forward[end - 1]);
            while let Some(arc) = arcs.get(next).filter(|a| a.end as usize - stretch.start == end) {
                let before = forward[arc.first as usize - stretch.start];
                terms.extend(arc.scores.iter().map(|s| before + s));
                next += 1;
            }
            forward[end] = log_sum(&terms);
        }
        let mut backward = vec![0.0; n + 1];
        for start in (0..n).rev() {
            terms.clear();
            terms.push(backward[start + 1]);
            for arc in arcs.iter().filter(|a| a.first as usize - stretch.start == start) {
                let after = backward[arc.end as usize - stretch.start];
                terms.extend(arc.scores.iter().map(|s| after + s));
            }
            backward[start] = log_sum(&terms);
        }
        Self { forward, backward }
    }

    /// The probability of a span for each class.
    pub(crate) fn probability(&self, stretch: &Range<usize>, arc: &Arc) -> [f32; CLASSES] {
        let total = self.forward[stretch.len()];
        let around = self.forward[arc.first as usize - stretch.start] + self.backward[arc.end as usize - stretch.start];
        arc.scores.map(|score| (around + score - total).min(0.0).exp())
    }
}

fn log_sum(terms: &[f32]) -> f32 {
    let max = terms.iter().copied().fold(f32::MIN, f32::max);
    // What is e^-16 of the largest changes nothing.
    let near = terms.iter().filter(|t| **t > max - 16.0);
    max + near.map(|t| (t - max).exp()).sum::<f32>().ln()
}
