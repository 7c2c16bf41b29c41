//! Learning weights: stochastic gradient of the likelihood of the right names, with AdaGrad's rates.

use super::lessons::{Interner, Lessons};
use crate::names::decode::{self, CLASSES, PLACES, Sums};

pub(super) struct Rate {
    pub(super) epochs: usize,
    pub(super) rate: f32,
    pub(super) seed: u64,
    /// How often a step does without what the second look adds, so that the same weights serve the first.
    pub(super) first: f32,
    /// How fast weights decay.
    pub(super) decay: f32,
}

/// A weight for each feature and place or class.
#[derive(Clone)]
pub(super) struct Weights {
    pub(super) tokens: Vec<[f32; PLACES]>,
    pub(super) spans: Vec<[f32; CLASSES]>,
}

impl Weights {
    fn new(interner: &Interner) -> Self {
        Self { tokens: vec![[0.0; PLACES]; interner.tokens.len()], spans: vec![[0.0; CLASSES]; interner.spans.len()] }
    }

    pub(super) fn token(&self, features: &[u32]) -> [f32; PLACES] {
        sum(&self.tokens, features)
    }

    pub(super) fn span(&self, features: &[u32]) -> [f32; CLASSES] {
        sum(&self.spans, features)
    }

    fn add(&mut self, other: &Self) {
        for (a, b) in self.tokens.iter_mut().flatten().zip(other.tokens.iter().flatten()) {
            *a += b;
        }
        for (a, b) in self.spans.iter_mut().flatten().zip(other.spans.iter().flatten()) {
            *a += b;
        }
    }

    fn divided(&self, by: f32) -> Self {
        let mut new = self.clone();
        new.tokens.iter_mut().flatten().for_each(|w| *w /= by);
        new.spans.iter_mut().flatten().for_each(|w| *w /= by);
        new
    }
}

fn sum<const N: usize>(weights: &[[f32; N]], features: &[u32]) -> [f32; N] {
    let mut total = [0.0; N];
    for feature in features {
        for (t, w) in total.iter_mut().zip(&weights[*feature as usize]) {
            *t += w;
        }
    }
    total
}

/// Learns from the documents that `take` takes; `round` sees the averaged weights after each round.
pub(super) fn learn(
    lessons: &Lessons,
    interner: &Interner,
    rate: &Rate,
    take: impl Fn(usize) -> bool,
    round: &mut dyn FnMut(usize, f64, &Weights),
) -> Weights {
    let mut weights = Weights::new(interner);
    let mut squares = Weights::new(interner);
    let mut average = Weights::new(interner);
    let mut order: Vec<usize> =
        (0..lessons.stretches.len()).filter(|i| lessons.stretches[*i].usable && take(lessons.stretches[*i].document as usize)).collect();
    let mut seed = rate.seed;
    for epoch in 1..=rate.epochs {
        shuffle(&mut order, &mut seed);
        let mut loss = 0.0;
        for number in &order {
            loss += f64::from(step(lessons, *number, rate, &mut seed, &mut weights, &mut squares));
        }
        average.add(&weights);
        round(epoch, loss / order.len() as f64, &average.divided(epoch as f32));
    }
    average.divided(rate.epochs as f32)
}

/// Below this a gradient is not worth the update.
const SMALL: f32 = 1e-3;

fn step(lessons: &Lessons, number: usize, rate: &Rate, seed: &mut u64, weights: &mut Weights, squares: &mut Weights) -> f32 {
    let stretch = &lessons.stretches[number];
    let second = (random(seed) % 1000) as f32 >= rate.first * 1000.0;
    let token_features: Vec<&[u32]> = stretch.tokens.clone().map(|t| lessons.token_features(t, second)).collect();
    let span_features: Vec<&[u32]> = stretch.arcs.clone().map(|a| lessons.span_features(a, second)).collect();
    let scores: Vec<[f32; PLACES]> = token_features.iter().map(|f| weights.token(f)).collect();
    let mut arcs = lessons.arcs[stretch.arcs.clone()].to_vec();
    for (arc, features) in arcs.iter_mut().zip(&span_features) {
        arc.scores = weights.span(features);
    }
    decode::add_tokens(&mut arcs, &stretch.range, &scores, 1.0);
    let sums = Sums::new(&stretch.range, &arcs);
    let mut right = 0.0;
    let mut tokens = vec![[0.0_f32; PLACES]; stretch.range.len()];
    for ((arc, id), features) in arcs.iter().zip(stretch.arcs.clone()).zip(&span_features) {
        let mut gradient = sums.probability(&stretch.range, arc);
        for (gold, class) in &stretch.gold {
            if *gold == id {
                gradient[*class] -= 1.0;
                right += arc.scores[*class];
            }
        }
        let (first, last) = (arc.first as usize - stretch.range.start, arc.end as usize - 1 - stretch.range.start);
        for class in 0..CLASSES {
            let g = gradient[class];
            if first == last {
                tokens[first][class * 4 + 3] += g;
            } else {
                tokens[first][class * 4] += g;
                tokens[last][class * 4 + 2] += g;
                for token in &mut tokens[first + 1..last] {
                    token[class * 4 + 1] += g;
                }
            }
        }
        update(&mut weights.spans, &mut squares.spans, features, &gradient, rate);
    }
    for (gradient, features) in tokens.iter().zip(&token_features) {
        update(&mut weights.tokens, &mut squares.tokens, features, gradient, rate);
    }
    sums.forward[stretch.range.len()] - right
}

fn update<const N: usize>(weights: &mut [[f32; N]], squares: &mut [[f32; N]], features: &[u32], gradient: &[f32; N], rate: &Rate) {
    if gradient.iter().all(|g| g.abs() < SMALL) {
        return;
    }
    for feature in features {
        let (weights, squares) = (&mut weights[*feature as usize], &mut squares[*feature as usize]);
        for i in 0..N {
            let gradient = gradient[i] + rate.decay * weights[i];
            squares[i] += gradient * gradient;
            weights[i] -= rate.rate * gradient / (squares[i] + 1.0).sqrt();
        }
    }
}

fn shuffle(order: &mut [usize], seed: &mut u64) {
    for i in (1..order.len()).rev() {
        order.swap(i, (random(seed) % (i as u64 + 1)) as usize);
    }
}

/// splitmix64: small, and the same everywhere.
fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}
