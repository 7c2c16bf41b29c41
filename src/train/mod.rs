//! Learning what evidence is worth, from annotated news.
//!
//! Three steps, all of them the same for the same corpora, settings and seed:
//!
//! 1. the first look: weights for what is seen of each word and span by itself;
//! 2. the same once for each fold, learned without that fold, so that it is known what a first look makes of articles it has
//!    not learned from; this also tells how often names of a probability are right;
//! 3. the weights that are kept, learned for both looks at once: the second one has as evidence what step 2 decided about the
//!    same words elsewhere in the article, and every third stretch has to do without it.
//!
//! ```
//! use ner::score;
//! use ner::train::{self, Corpus, Settings};
//!
//! let gold = r#"{"id": 1, "text": "Ann Lee left Paris.", "entities": [{"start": 0, "end": 7, "label": "PERSON"}]}"#;
//! let corpus = Corpus { name: "mine.jsonl".into(), documents: score::read_gold(gold.as_bytes(), "mine.jsonl")? };
//! let settings = Settings { epochs: 1, folds: 2, least: 1, ..Settings::default() };
//! let model = train::learn(&[corpus], &[], &settings, &mut |_| {})?;
//! assert!(model.starts_with(b"NER.MDL"));
//! # Ok::<(), ner::Error>(())
//! ```

mod crf;
mod lessons;

pub use crate::names::clusters::{Options as ClassOptions, Progress as ClassProgress, learn as learn_classes};

use crate::names::clusters::Clusters;
use crate::names::decode::{self, Choice};
use crate::names::evidence::Clue;
use crate::names::lists;
use crate::names::model::{Model, Parts};
use crate::score::Document;
use crate::{Error, Evidence, Label};
use crf::{Rate, Weights};
use lessons::{Interner, Lessons, OWN, Pupil};
use std::collections::HashMap;
use std::path::Path;

/// How to learn.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Rounds over the corpora.
    pub epochs: usize,
    /// Of the shuffling.
    pub seed: u64,
    /// Parts that are left out in turn, so that the second look learns from honest first looks; 2 or more.
    pub folds: usize,
    /// How large the first steps are (AdaGrad).
    pub rate: f32,
    /// How fast weights decay.
    pub decay: f32,
    /// Evidence seen less often is left out.
    pub least: u32,
    /// The part of stretches that have to do without the second look's evidence.
    pub first: f32,
    /// The part of stretches in which corpora after the first learn with features of their own beside the common ones, which
    /// alone are kept: their conventions help the first one's and do not bend them.
    pub own: f32,
    /// Evidence that is worth less than this for every label is left out of the model.
    pub prune: f32,
    /// Word classes ([`learn_classes`]); those of the built-in model if there are none here.
    pub classes: Option<Vec<u8>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 12, seed: 1, folds: 5, rate: 0.03, decay: 0.01, least: 2, first: 0.3, own: 0.5, prune: 0.03, classes: None }
    }
}

/// Annotated documents, and what they go by in messages.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// The file, say.
    pub name: String,
    /// Its documents.
    pub documents: Vec<Document>,
}

/// Learns a model from corpora; `say` is told how it goes, with figures for `dev` after each round.
///
/// # Errors
/// When there is nothing to learn from, when annotations overlap, or when the word classes cannot be read.
pub fn learn(corpora: &[Corpus], dev: &[Corpus], settings: &Settings, say: &mut dyn FnMut(&str)) -> Result<Vec<u8>, Error> {
    check(corpora)?;
    let gazetteer = lists::builtin()?;
    let classes = match &settings.classes {
        Some(classes) => classes.clone(),
        None => Model::builtin()?.classes().to_vec(),
    };
    let clusters = if classes.is_empty() { None } else { Some(Clusters::open(classes.clone())?) };
    let clusters = clusters.as_ref();
    let gazetteer = &gazetteer;
    let pupils: Vec<Pupil<'_>> = corpora
        .iter()
        .enumerate()
        .flat_map(|(number, corpus)| {
            let own = if number > 0 { settings.own } else { 0.0 };
            corpus.documents.iter().map(move |d| Pupil::new(d, gazetteer, number, own))
        })
        .collect();
    let dev: Vec<(&str, Vec<Pupil<'_>>)> = dev
        .iter()
        .map(|corpus| (corpus.name.as_str(), corpus.documents.iter().map(|d| Pupil::new(d, gazetteer, 0, 0.0)).collect()))
        .collect();

    let mut interner = Interner::default();
    let lessons = Lessons::new(&pupils, clusters, None, &mut interner, settings.least);
    let dev_lessons: Vec<Lessons> = dev.iter().map(|(_, d)| Lessons::fixed(d, clusters, None, &interner)).collect();
    say(&format!("{} documents: {lessons}", pupils.len()));
    let rate = Rate { epochs: settings.epochs, rate: settings.rate, seed: settings.seed, decay: settings.decay, first: 0.0 };
    let weights = crf::learn(&lessons, &interner, &rate, |_| true, &mut |epoch, loss, weights| {
        let figures =
            dev.iter().zip(&dev_lessons).map(|((name, _), lessons)| format!(", {name} {}", lessons.f1(&lessons.decide(weights, false))));
        say(&format!("first look, round {epoch}: loss {loss:.4}{}", figures.collect::<String>()));
    });

    let (decided, calibration) = cross(&lessons, &interner, &rate, settings.folds.max(2));
    say(&format!("first look at documents held back: {}; calibration {calibration:?}", lessons.f1(&decided)));
    let dev_decided: Vec<Vec<Vec<Choice>>> = dev_lessons.iter().map(|l| l.decide(&weights, false)).collect();
    drop((lessons, dev_lessons, interner));

    let mut interner = Interner::default();
    let lessons = Lessons::new(&pupils, clusters, Some(&decided), &mut interner, settings.least);
    let dev_lessons: Vec<Lessons> =
        dev.iter().zip(&dev_decided).map(|((_, d), c)| Lessons::fixed(d, clusters, Some(c), &interner)).collect();
    let rate = Rate { first: settings.first, ..rate };
    let weights = crf::learn(&lessons, &interner, &rate, |_| true, &mut |epoch, loss, weights| {
        let figures =
            dev.iter().zip(&dev_lessons).map(|((name, _), lessons)| format!(", {name} {}", lessons.f1(&lessons.decide(weights, true))));
        say(&format!("second look, round {epoch}: loss {loss:.4}{}", figures.collect::<String>()));
    });
    let (tokens, token_unit) = rows(&interner.tokens, &weights.tokens, settings.prune);
    let (spans, span_unit) = rows(&interner.spans, &weights.spans, settings.prune);
    say(&format!("{} features of words and {} of spans kept", tokens.len(), spans.len()));
    Ok(Parts { tokens, spans, units: [token_unit, span_unit], calibration, classes }.write())
}

/// The clues of a model (of the built-in one, if no file is given) and what each is worth for each label, the strongest first.
///
/// # Errors
/// When the file cannot be read or is no model.
///
/// ```
/// let clues = ner::train::inspect(None)?;
/// let (label, strongest) = &clues[0];
/// assert_eq!(*label, ner::Label::Org);
/// assert!(strongest[0].weight.abs() >= strongest[1].weight.abs());
/// # Ok::<(), ner::Error>(())
/// ```
pub fn inspect(model: Option<&Path>) -> Result<Vec<(Label, Vec<Evidence>)>, Error> {
    let model = model.map_or_else(Model::builtin, Model::open_file)?;
    let of = |class: usize| {
        let mut clues: Vec<Evidence> =
            Clue::ALL.iter().map(|clue| Evidence { name: clue.name().into(), weight: model.clue(*clue, class) }).collect();
        clues.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        clues
    };
    Ok((0..decode::CLASSES).filter_map(|class| Some((decode::label(class)?, of(class)))).collect())
}

/// Whether the corpora can be learned from.
fn check(corpora: &[Corpus]) -> Result<(), Error> {
    let mut names = 0;
    for corpus in corpora {
        for document in &corpus.documents {
            let mut spans: Vec<_> = document.entities.iter().map(|e| (e.span, e.label)).collect();
            spans.sort_by_key(|(span, _)| (span.start, span.end));
            names += spans.len();
            if let Some(pair) = spans.windows(2).find(|pair| pair[1].0.start < pair[0].0.end) {
                let [(a, first), (b, second)] = [pair[0], pair[1]];
                let text = |span: crate::Span| document.text.get(span.start..span.end).unwrap_or_default();
                let what = format!(
                    "document {}: {first} {:?} and {second} {:?} overlap; a word can be in one name only, so take one of them out",
                    document.id,
                    text(a),
                    text(b)
                );
                return Err(Error::new(&corpus.name, what));
            }
        }
    }
    if names == 0 {
        return Err(Error::new("training", "there is no annotated name in the corpora; give documents with `entities`"));
    }
    Ok(())
}

/// What first looks decide that have not learned from the document they look at, and how sure such decisions are.
fn cross(lessons: &Lessons, interner: &Interner, rate: &Rate, folds: usize) -> (Vec<Vec<Choice>>, [f32; 2]) {
    let mut decided: Vec<Vec<Choice>> = vec![Vec::new(); lessons.stretches.len()];
    let mut judged = Vec::new();
    // Two at a time: each has hundreds of megabytes of weights.
    for pair in (0..folds).collect::<Vec<_>>().chunks(2) {
        let learned: Vec<(usize, Weights)> = std::thread::scope(|scope| {
            let learn = |fold: usize| (fold, crf::learn(lessons, interner, rate, |document| document % folds != fold, &mut |_, _, _| {}));
            let threads: Vec<_> = pair.iter().map(|fold| scope.spawn(move || learn(*fold))).collect();
            threads.into_iter().filter_map(|t| t.join().ok()).collect()
        });
        for (fold, weights) in learned {
            for (number, stretch) in lessons.stretches.iter().enumerate().filter(|(_, s)| s.document as usize % folds == fold) {
                decided[number] = lessons.decide_one(number, &weights, false);
                lessons.judged(number, stretch, &weights, &decided[number], &mut judged);
            }
        }
    }
    (decided, calibrate(&judged))
}

/// Weights as bytes, and what one unit of them is worth. A few that are much larger than all others are cut off.
fn rows<const N: usize>(numbers: &HashMap<u64, u32>, weights: &[[f32; N]], prune: f32) -> (Vec<(u64, [i8; N])>, f32) {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 500_000)).copied().unwrap_or(1.0);
    let unit = largest / 127.0;
    let mut rows: Vec<(u64, [i8; N])> = Vec::new();
    for (key, number) in numbers.iter().filter(|(key, _)| *key & OWN == 0) {
        let weights = &weights[*number as usize];
        if weights.iter().any(|w| w.abs() >= prune) {
            let mut row = [0; N];
            for (byte, weight) in row.iter_mut().zip(weights) {
                *byte = (weight / unit).round().clamp(-127.0, 127.0) as i8;
            }
            rows.push((*key, row));
        }
    }
    rows.sort_unstable_by_key(|(key, _)| *key);
    (rows, unit)
}

/// Slope and offset of the logistic curve from a name's log odds to how often such names are right (Platt).
fn calibrate(judged: &[(f32, bool)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        // A little is added so that few or equal judgements have a curve, too.
        let (mut g, mut h) = ([1e-3 * (slope - 1.0), 1e-3 * offset], [1e-3, 0.0, 1e-3]);
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
        if !(slope.is_finite() && offset.is_finite()) {
            return [1.0, 0.0];
        }
    }
    [slope as f32, offset as f32]
}
