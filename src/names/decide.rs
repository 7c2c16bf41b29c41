//! What is named on a page: two looks, the second of which knows what the first one decided.

use super::Mention;
use super::decode::{self, Arc, CLASSES, Choice, MAX_NAME, PLACES, Sums};
use super::evidence::Scene;
use super::features::{self, Template};
use super::model::Model;
use super::page::Page;
use super::second::{Carried, Second};
use crate::{Considered, Evidence, Source};
use std::ops::Range;

/// A stretch and where its tokens and spans begin among the page's.
struct Place<'p> {
    scene: Scene<'p>,
    range: Range<usize>,
    tokens: usize,
    arcs: Range<usize>,
}

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Explain<'a> {
    Nothing,
    /// What is found.
    Mentions,
    /// This span of tokens, whether it is a mention or not.
    Span(&'a Range<usize>),
}

/// What a page says.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    pub(crate) mentions: Vec<Mention>,
    /// What the span that was asked about would be, label by label.
    pub(crate) considered: Vec<Considered>,
}

/// The mentions of a page, and what there is to explain.
///
/// `carried` is what the page before decided, and then what this one did.
pub(crate) fn decide(page: &Page<'_>, model: &Model, carried: &mut Carried, explain: Explain<'_>) -> Decision {
    let (token_rows, span_rows) = (model.tokens(), model.spans());
    let mut keys = Vec::with_capacity(256);
    let (mut tokens, mut arcs, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let mut places = Vec::with_capacity(page.len());
    for (scene, range) in page.stretches() {
        let place = (tokens.len(), arcs.len());
        for at in range.clone() {
            let mut sum = [0_i16; PLACES];
            keys.clear();
            features::token(page, &scene, at, &mut |template, value| keys.push(features::key(template, value)));
            token_rows.add(&mut sum, &keys);
            tokens.push(sum);
        }
        for end in range.start + 1..=range.end {
            for first in range.start.max(end.saturating_sub(MAX_NAME))..end {
                let span = first..end;
                if !scene.can_be(&span) {
                    continue;
                }
                let mut sum = [0_i16; CLASSES];
                for clue in scene.clues(&span).iter() {
                    add(&mut sum, &model.clue_row(clue));
                }
                let name = page.name(&span);
                keys.clear();
                features::span(page, &scene, &span, name, &mut |template, value| keys.push(features::key(template, value)));
                span_rows.add(&mut sum, &keys);
                let mut scores = [0.0; CLASSES];
                for (score, sum) in scores.iter_mut().zip(sum) {
                    *score = f32::from(sum) * model.span_unit();
                }
                names.push(name);
                arcs.push(Arc { first: first as u32, end: end as u32, scores });
            }
        }
        places.push(Place { scene, range, tokens: place.0, arcs: place.1..arcs.len() });
    }
    let mut own = Vec::new();
    let first_look = |place: &Place<'_>| {
        scored(model, place, &tokens, &arcs[place.arcs.clone()], &mut own);
        decode::best(&place.range, &own)
    };
    let decided: Vec<Vec<Choice>> = places.iter().map(first_look).collect();

    let mut second = Second::new(page, &decided);
    // Most articles are one page, and nothing comes of it.
    let next = if page.is_full() { second.carry(page) } else { Carried::default() };
    second.recall(page, &std::mem::replace(carried, next));
    let mut decision = Decision::default();
    for (place, first_choices) in places.iter().zip(&decided) {
        for at in place.range.clone() {
            let sum = &mut tokens[place.tokens + at - place.range.start];
            keys.clear();
            features::token_again(page, &second, &place.scene, at, &mut |template, value| keys.push(features::key(template, value)));
            token_rows.add(sum, &keys);
        }
        for (arc, name) in arcs[place.arcs.clone()].iter_mut().zip(&names[place.arcs.clone()]) {
            let mut sum = [0_i16; CLASSES];
            let span = arc.first as usize..arc.end as usize;
            keys.clear();
            features::span_again(page, &second, &span, *name, &mut |template, value| keys.push(features::key(template, value)));
            span_rows.add(&mut sum, &keys);
            for (score, more) in arc.scores.iter_mut().zip(sum) {
                *score += f32::from(more) * model.span_unit();
            }
        }
        scored(model, place, &tokens, &arcs[place.arcs.clone()], &mut own);
        let arcs = &own;
        if let Explain::Span(span) = explain
            && let Some(arc) = arcs.iter().find(|a| (a.first as usize, a.end as usize) == (span.start, span.end))
        {
            let sums = Sums::new(&place.range, arcs);
            decision.considered = considered(page, &second, model, place, arc, sums.probability(&place.range, arc));
        }
        let choices = decode::best(&place.range, arcs);
        if choices.iter().all(|c| decode::label(c.class).is_none()) {
            continue;
        }
        let sums = Sums::new(&place.range, arcs);
        for choice in choices {
            let Some(label) = decode::label(choice.class) else { continue };
            let span = choice.span();
            let arc = arcs.iter().find(|a| (a.first, a.end) == (choice.first, choice.end));
            let probability = arc.map_or(0.0, |a| sums.probability(&place.range, a)[choice.class]);
            let same = |c: &Choice| (c.first, c.end, c.class) == (choice.first, choice.end, choice.class);
            decision.mentions.push(Mention {
                first: span.start,
                end: span.end,
                label,
                score: model.score(probability),
                source: if first_choices.iter().any(same) { Source::Model } else { Source::Story },
                hit: place.scene.hit(&span, label),
                reasons: match explain {
                    Explain::Mentions => reasons(page, &second, model, &place.scene, &choice),
                    _ => Vec::new(),
                },
            });
        }
    }
    decision
}

/// What a span would be, label by label, the likeliest first.
fn considered(
    page: &Page<'_>,
    second: &Second,
    model: &Model,
    place: &Place<'_>,
    arc: &Arc,
    probability: [f32; CLASSES],
) -> Vec<Considered> {
    let of_class = |class: usize| {
        let choice = Choice { first: arc.first, end: arc.end, class };
        let evidence = reasons(page, second, model, &place.scene, &choice);
        Some(Considered { label: decode::label(class)?, weight: arc.scores[class], score: model.score(probability[class]), evidence })
    };
    let mut considered: Vec<Considered> = (0..CLASSES).filter_map(of_class).collect();
    considered.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    considered
}

fn add<const N: usize>(sum: &mut [i16; N], row: &[u8; N]) {
    for (sum, weight) in sum.iter_mut().zip(row) {
        *sum = sum.wrapping_add(i16::from(*weight as i8));
    }
}

/// Puts the spans of a stretch into `own`, with the scores of their tokens.
fn scored(model: &Model, place: &Place<'_>, tokens: &[[i16; PLACES]], arcs: &[Arc], own: &mut Vec<Arc>) {
    let tokens = &tokens[place.tokens..place.tokens + place.range.len()];
    own.clear();
    own.extend_from_slice(arcs);
    decode::add_tokens(own, &place.range, tokens, model.token_unit());
}

/// What spoke for a name and against it: the weights that its score is the sum of.
fn reasons(page: &Page<'_>, second: &Second, model: &Model, scene: &Scene<'_>, choice: &Choice) -> Vec<Evidence> {
    let span = choice.span();
    let mut reasons: Vec<Evidence> = Vec::new();
    let mut put = |name: String, weight: f32| {
        if weight != 0.0 {
            match reasons.iter_mut().find(|r| r.name == name) {
                Some(reason) => reason.weight += weight,
                None => reasons.push(Evidence { name, weight }),
            }
        }
    };
    for at in span.clone() {
        let place = decode::place(&span, at);
        let mut see = |template: Template, value: u64| {
            let weight = model.tokens().get(features::key(template, value))[choice.class * 4 + place] as i8;
            if weight != 0 {
                put(features::describe(page, scene, at, template, value), f32::from(weight) * model.token_unit());
            }
        };
        features::token(page, scene, at, &mut see);
        features::token_again(page, second, scene, at, &mut see);
    }
    for clue in scene.clues(&span).iter() {
        put(clue.name().into(), model.clue(clue, choice.class));
    }
    let mut see = |template: Template, value: u64| {
        let weight = model.spans().get(features::key(template, value))[choice.class] as i8;
        if weight != 0 {
            put(features::describe(page, scene, span.start, template, value), f32::from(weight) * model.span_unit());
        }
    };
    let name = page.name(&span);
    features::span(page, scene, &span, name, &mut see);
    features::span_again(page, second, &span, name, &mut see);
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    reasons
}
