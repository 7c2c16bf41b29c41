//! What counts as found.

use super::gold::{Document, Mention};
use super::{Neutral, Options};
use crate::Label;
use crate::Span;
use std::collections::{BTreeMap, HashSet};

/// One document as it is counted: the options have been applied to both sides.
pub(super) struct Settled<'a> {
    pub(super) text: &'a str,
    pub(super) gold: Vec<&'a Mention>,
    pub(super) predicted: Vec<&'a Mention>,
    /// What the gold has besides, with its kind.
    pub(super) other: Vec<(Span, &'a str)>,
}

/// Takes out of both sides what the options leave open.
pub(super) fn settle<'a>(document: &'a Document, predicted: &'a [Mention], options: &Options) -> Settled<'a> {
    let wanted = |mention: &&Mention| options.labels.contains(&mention.label);
    let vague =
        |mention: &&Mention| options.neutral_values.as_ref().is_some_and(|r| mention.value.as_deref().is_some_and(|v| r.is_match(v)));
    let (vague, gold): (Vec<_>, Vec<_>) = document.entities.iter().filter(wanted).partition(vague);

    let named = document.other.iter().filter(|other| match &options.neutral {
        Neutral::Kinds(kinds) => kinds.contains(&other.kind),
        Neutral::All => true,
        // Nothing is left out on their account; they are here to explain what is spurious.
        Neutral::None => options.neutral_values.is_none(),
    });
    let named = named.map(|other| (other.span, other.kind.as_str()));
    let other: Vec<_> = named.chain(vague.iter().map(|mention| (mention.span, mention.label.as_str()))).collect();

    let mut predicted: Vec<_> = predicted.iter().filter(wanted).collect();
    if options.neutral != Neutral::None || options.neutral_values.is_some() {
        let (asked, neutral) = (Overlaps::new(gold.iter().map(|g| g.span)), Overlaps::new(other.iter().map(|(span, _)| *span)));
        predicted.retain(|p| asked.with(p.span).next().is_some() || neutral.with(p.span).next().is_none());
    }
    Settled { text: &document.text, gold, predicted, other }
}

/// The spans of a list that share characters with another span, found without walking the whole list.
pub(super) struct Overlaps {
    by_start: Vec<(Span, usize)>,
    /// The furthest end up to and including each of `by_start`.
    reach: Vec<usize>,
}

impl Overlaps {
    pub(super) fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut by_start: Vec<_> = spans.zip(0..).collect();
        by_start.sort_unstable();
        let further = |furthest: &mut usize, (span, _): &(Span, usize)| {
            *furthest = span.end.max(*furthest);
            Some(*furthest)
        };
        let reach = by_start.iter().scan(0, further).collect();
        Self { by_start, reach }
    }

    /// Their places in the list, in no particular order.
    pub(super) fn with(&self, span: Span) -> impl Iterator<Item = usize> {
        let end = self.by_start.partition_point(|(other, _)| other.start < span.end);
        let before = self.by_start.iter().zip(&self.reach).take(end).rev();
        before
            .take_while(move |(_, reach)| **reach > span.start)
            .filter(move |((other, _), _)| other.end > span.start)
            .map(|((_, place), _)| *place)
    }
}

/// What was counted for one label.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) gold: usize,
    pub(super) predicted: usize,
    pub(super) strict: usize,
    pub(super) span_gold: usize,
    pub(super) span_predicted: usize,
    pub(super) overlap: usize,
    pub(super) gold_value: usize,
    pub(super) strict_value: usize,
    pub(super) relaxed_value: usize,
    pub(super) strict_with_value: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.strict += other.strict;
        self.span_gold += other.span_gold;
        self.span_predicted += other.span_predicted;
        self.overlap += other.overlap;
        self.gold_value += other.gold_value;
        self.strict_value += other.strict_value;
        self.relaxed_value += other.relaxed_value;
        self.strict_with_value += other.strict_with_value;
    }
}

pub(super) type Tally = BTreeMap<Label, Counts>;

pub(super) fn add(total: &mut Tally, tally: &Tally) {
    for (label, counts) in tally {
        *total.entry(*label).or_default() += *counts;
    }
}

/// Counts one document. Repeats in the gold are each asked for.
pub(super) fn count(document: &Settled<'_>) -> Tally {
    let Settled { gold, predicted, .. } = document;
    let spans = |mentions: &[&Mention]| mentions.iter().map(|m| m.span).collect::<HashSet<_>>();
    let (gold_spans, predicted_spans, predicted_names) = (spans(gold), spans(predicted), names(predicted));

    let mut tally = Tally::new();
    for mention in gold {
        let counts = tally.entry(mention.label).or_default();
        let (found, valued) = (predicted_names.contains(&(mention.span, mention.label)), mention.value.is_some());
        counts.gold += 1;
        counts.strict += usize::from(found);
        counts.span_gold += usize::from(predicted_spans.contains(&mention.span));
        counts.gold_value += usize::from(valued);
        counts.strict_with_value += usize::from(valued && found);
    }
    for mention in predicted {
        let counts = tally.entry(mention.label).or_default();
        counts.predicted += 1;
        counts.span_predicted += usize::from(gold_spans.contains(&mention.span));
    }
    for (wanted, found) in pairs(document) {
        let counts = tally.entry(wanted.label).or_default();
        let right = usize::from(wanted.value.is_some() && wanted.value == found.value);
        counts.overlap += 1;
        counts.relaxed_value += right;
        counts.strict_value += if wanted.span == found.span { right } else { 0 };
    }
    tally
}

/// Spans with their labels: what strict counting compares.
pub(super) fn names(mentions: &[&Mention]) -> HashSet<(Span, Label)> {
    mentions.iter().map(|mention| (mention.span, mention.label)).collect()
}

/// One-to-one pairs of one label that share characters: exact ones first, then by how much they share, then by position.
fn pairs<'a>(document: &Settled<'a>) -> Vec<(&'a Mention, &'a Mention)> {
    let overlaps = Overlaps::new(document.predicted.iter().map(|p| p.span));
    let mut candidates = Vec::new();
    for (i, gold) in document.gold.iter().enumerate() {
        for j in overlaps.with(gold.span) {
            let Some(predicted) = document.predicted.get(j).filter(|p| p.label == gold.label) else { continue };
            let shared = shared(document.text, gold.span, predicted.span);
            let rank = (gold.span != predicted.span, std::cmp::Reverse(shared), gold.span.start, predicted.span.start, i, j);
            candidates.push((rank, *gold, *predicted));
        }
    }
    candidates.sort_unstable_by_key(|(rank, ..)| *rank);
    let (mut used_gold, mut used_predicted) = (HashSet::new(), HashSet::new());
    candidates.retain(|((.., i, j), ..)| {
        let free = !used_gold.contains(i) && !used_predicted.contains(j);
        free && used_gold.insert(*i) && used_predicted.insert(*j)
    });
    candidates.into_iter().map(|(_, gold, predicted)| (gold, predicted)).collect()
}

/// How many characters (not bytes: the measure must not depend on the script) two spans share.
fn shared(text: &str, a: Span, b: Span) -> usize {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    text.get(start..end).map_or(end.saturating_sub(start), |shared| shared.chars().count())
}
