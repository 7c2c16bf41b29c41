//! Learning what evidence is worth, from annotated news.

mod crf;
mod lessons;

use crate::Error;
use crate::gazetteer::Gazetteer;
use crate::names::clusters::Clusters;
use crate::names::lists;
use crate::names::decode::Choice;
use crate::names::model::Parts;
use crate::score::Document;
use crf::{Weights, Rate};
use std::collections::HashMap;
use lessons::{Interner, Lessons, Pupil};

/// How to learn.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Rounds over the corpora.
    pub epochs: usize,
    /// Of the shuffling.
    pub seed: u64,
    /// Parts that are left out in turn so that the second look learns from honest first looks.
    pub folds: usize,
    /// AdaGrad's rate.
    pub rate: f32,
    /// Features seen less often are left out.
    pub least: u32,
    /// The part of features that each step does without.
    pub dropout: f32,
    /// How often the second look's evidence is left out.
    pub first: f32,
    /// How fast weights decay.
    pub decay: f32,
    /// Word classes (`ner-cli train clusters`); none if empty.
    pub classes: Vec<u8>,
    /// Rows of which no weight is this large are left out of the model.
    pub prune: f32,
    /// What each corpus counts.
    pub counts: Vec<f32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 8, seed: 1, folds: 5, rate: 0.03, least: 2, dropout: 0.0, first: 0.3, decay: 0.01, classes: Vec::new(), prune: 0.05, counts: Vec::new() }
    }
}

/// Learns and says how it goes.
pub fn learn(
    corpora: &[(String, Vec<Document>)],
    dev: &[(String, Vec<Document>)],
    settings: &Settings,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, Error> {
    let gazetteer = lists::builtin()?;
    let clusters = if settings.classes.is_empty() { None } else { Some(Clusters::open(settings.classes.clone())?) };
    let pupils = pupils(corpora, &gazetteer);
    let dev: Vec<(String, Vec<Pupil<'_>>)> =
        dev.iter().map(|(name, documents)| (name.clone(), documents.iter().map(|d| Pupil::new(d, &gazetteer, 0)).collect())).collect();
    say(&format!("{} documents", pupils.len()));

    // The first look.
    let mut interner = Interner::default();
    let lessons = Lessons::new(&pupils, clusters.as_ref(), None, &mut interner, settings.least);
    let dev_lessons: Vec<Lessons> = dev.iter().map(|(_, d)| Lessons::fixed(d, clusters.as_ref(), None, &interner)).collect();
    say(&format!(
        "first look: {} stretches ({} unusable), {} tokens, {} spans, {} features of tokens, {} of spans; {} of {} names can be found",
        lessons.stretches.len(),
        lessons.stretches.iter().filter(|s| !s.usable).count(),
        lessons.token_ends.len() - 1,
        lessons.arcs.len(),
        interner.tokens.len(),
        interner.spans.len(),
        lessons.reachable,
        lessons.names,
    ));
    if settings.epochs == 1 {
        for (l, (_, d)) in dev_lessons.iter().zip(&dev) {
            for u in l.unreachable(d) { say(&u); }
        }
    }
    let rate = Rate { epochs: settings.epochs, rate: settings.rate, seed: settings.seed, dropout: settings.dropout, first: 0.0, decay: settings.decay, counts: settings.counts.clone() };
    let first = crf::learn(&lessons, &interner, &rate, |_| true, &mut |epoch, loss, weights| {
        let mut line = format!("first look, round {epoch}: loss {loss:.4}");
        for ((name, _), lessons) in dev.iter().zip(&dev_lessons) {
            line += &format!(" | {name} {}", lessons.f1(&lessons.decide(weights, true)));
        }
        say(&line);
    });

    if settings.folds < 2 {
        return Ok(Vec::new());
    }
    // What the first look says of documents that it has not learned from.
    let mut decided: Vec<Vec<Choice>> = vec![Vec::new(); lessons.stretches.len()];
    let mut judged = Vec::new();
    for pair in (0..settings.folds).collect::<Vec<_>>().chunks(2) {
        let learned: Vec<(usize, Weights)> = std::thread::scope(|scope| {
            let threads: Vec<_> = pair
                .iter()
                .map(|fold| {
                    let (lessons, interner, rate) = (&lessons, &interner, &rate);
                    let folds = settings.folds;
                    scope.spawn(move || (*fold, crf::learn(lessons, interner, rate, |document| document % folds != *fold, &mut |_, _, _| {})))
                })
                .collect();
            threads.into_iter().filter_map(|t| t.join().ok()).collect()
        });
        for (fold, weights) in learned {
            for (number, stretch) in lessons.stretches.iter().enumerate() {
                if stretch.document as usize % settings.folds == fold {
                    decided[number] = lessons.decide_one(number, &weights, false);
                    lessons.judged(number, &weights, &decided[number], &mut judged);
                }
            }
        }
    }
    say(&format!("held out: {}", lessons.f1(&decided)));
    let dev_decided: Vec<Vec<Vec<Choice>>> = dev_lessons.iter().map(|l| l.decide(&first, false)).collect();
    drop(lessons);
    drop(dev_lessons);

    let mut interner2 = Interner::default();
    let lessons = Lessons::new(&pupils, clusters.as_ref(), Some(&decided), &mut interner2, settings.least);
    let dev_lessons: Vec<Lessons> = dev.iter().zip(&dev_decided).map(|((_, d), c)| Lessons::fixed(d, clusters.as_ref(), Some(c), &interner2)).collect();
    let rate = Rate { first: settings.first, ..rate };
    let second = crf::learn(&lessons, &interner2, &rate, |_| true, &mut |epoch, loss, weights| {
        let mut line = format!("second look, round {epoch}: loss {loss:.4}");
        for ((name, _), lessons) in dev.iter().zip(&dev_lessons) {
            line += &format!(" | {name} {}", lessons.f1(&lessons.decide(weights, true)));
            if epoch == settings.epochs {
                line += &format!(" first look alone {}", lessons.f1(&lessons.decide(weights, false)));
            }
        }
        say(&line);
    });
    let calibration = calibrate(&judged);
    say(&format!("calibration {calibration:?}"));
    if std::option_env!("NEVER").is_none() {
        for (l, (_, d)) in dev_lessons.iter().zip(&dev) {
            for e in l.errors(d, &l.decide(&second, true)) { say(&e); }
        }
    }
    let (tokens, token_unit) = rows(&interner2.tokens, &second.tokens, settings.prune);
    let (spans, span_unit) = rows(&interner2.spans, &second.spans, settings.prune);
    say(&format!("{} rows of tokens, unit {token_unit}, {} rows of spans, unit {span_unit}", tokens.len(), spans.len()));
    Ok(Parts { tokens, spans, units: [token_unit, span_unit], calibration, clusters: settings.classes.clone() }.write())
}

/// Weights as bytes, and what one unit of them is worth. A few that are much larger than all others are cut off.
fn rows<const N: usize>(numbers: &HashMap<u64, u32>, weights: &[[f32; N]], prune: f32) -> (Vec<(u64, [i8; N])>, f32) {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 20_000)).copied().unwrap_or(1.0);
    let unit = largest / 127.0;
    let kept = |row: &[f32; N]| row.iter().any(|w| w.abs() >= prune);
    let mut rows: Vec<_> = numbers
        .iter()
        .filter(|(_, number)| kept(&weights[**number as usize]))
        .map(|(key, number)| (*key, weights[*number as usize].map(|w| (w / unit).round().clamp(-127.0, 127.0) as i8)))
        .collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    (rows, unit)
}

/// Slope and offset of the logistic curve from a name's log odds to how often such names are right (Platt).
fn calibrate(judged: &[(f32, bool)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for (odds, right) in judged {
            let odds = f64::from(*odds);
            let p = 1.0 / (1.0 + (-(slope * odds + offset)).exp());
            let (error, variance) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
            g[0] += error * odds;
            g[1] += error;
            h[0] += variance * odds * odds;
            h[1] += variance * odds;
            h[2] += variance;
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        offset -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    [slope as f32, offset as f32]
}

fn pupils<'d>(corpora: &'d [(String, Vec<Document>)], gazetteer: &Gazetteer) -> Vec<Pupil<'d>> {
    corpora.iter().enumerate().flat_map(|(corpus, (_, documents))| documents.iter().map(move |d| Pupil::new(d, gazetteer, corpus))).collect()
}
