//! The decision: what each clue is worth for each label, and the best mentions of a stretch.
//!
//! A span's score for a label is the sum of the weights of its clues, so that every decision can be taken apart again
//! (`ner-cli explain`). The weights are set by hand. The best set of spans that do not overlap is found by dynamic
//! programming (weighted interval scheduling).

use super::Mention;
use super::evidence::{Clue, Clues, Scene};
use crate::{Label, Source};
use std::ops::Range;

/// What a clue is worth for a label, in units of log odds.
pub(crate) fn weight(clue: Clue, label: Label) -> f32 {
    let [org, person, loc] = weights(clue);
    match label {
        Label::Org => org,
        Label::Person => person,
        _ => loc,
    }
}

/// What a clue is worth for each of [`LABELS`].
fn weights(clue: Clue) -> [f32; 3] {
    use Clue::*;
    match clue {
        ListedLoc => [-1.0, -1.5, 5.0],
        ListedLocOrElse => [-0.5, -0.5, 3.0],
        ListedOrg => [5.5, -1.5, -1.5],
        ListedOrgOrElse => [2.5, 0.0, 0.0],
        ListedPerson => [-2.0, 7.0, -2.0],
        GivenFirst => [-1.0, 2.2, -0.7],
        SurnameLast => [-1.0, 1.5, -0.7],
        GivenAlone => [-0.7, 0.8, -0.5],
        SurnameAlone => [-0.7, 2.0, -0.7],
        SurnameOrElse => [-0.5, 1.0, -0.3],
        SurnameFirst => [-0.3, 0.5, -0.3],
        Particle => [-0.5, 1.0, -0.2],
        Initial => [-1.0, 2.0, -1.5],
        OneWord => [-1.9, -1.8, -1.6],
        TwoWords => [-1.5, 0.3, -1.8],
        ThreeWords => [-1.1, 0.1, -2.2],
        ManyWords => [-1.1, -1.9, -3.0],
        Acronym => [2.2, -2.0, -1.5],
        Digit => [-0.5, -4.0, -2.0],
        CapsLine => [-2.5, -2.5, -1.0],
        TitleLine => [-1.8, -2.2, -0.5],
        SentenceFirst => [-0.8, -0.5, -0.8],
        WordFirst => [-2.5, -2.5, -2.5],
        Never => [-5.0, -5.0, -5.0],
        NeverFirst => [-1.5, -3.0, -2.0],
        Demonym => [-4.0, -4.0, -4.0],
        DemonymFirst => [0.3, -2.5, -1.5],
        OrgHeadLast => [3.5, -2.0, -1.5],
        OrgHeadOf => [3.5, -3.5, -1.5],
        OrgHeadInside => [0.3, -1.0, -0.8],
        OrgHeadAlone => [-0.5, -2.0, -1.5],
        TheOrgHead => [2.0, 0.0, 0.0],
        CompanyEnding => [3.5, -2.0, -2.0],
        PlaceHeadLast => [-0.5, -2.5, 4.5],
        PlaceHeadFirst => [-0.5, -1.5, 3.0],
        PlaceHeadOf => [-0.5, -2.0, 3.5],
        PlaceHeadAlone => [-2.0, -2.5, -1.5],
        Joined => [-0.8, -4.0, -2.0],
        TitleInside => [-0.5, -3.0, -1.0],
        TitleAlone => [-3.0, -4.0, -3.0],
        TitleBefore => [-1.0, 3.8, -1.0],
        SayAfter => [0.4, 1.2, -0.8],
        SayBefore => [0.0, 0.8, -0.5],
        TheBefore => [1.0, -2.0, 0.0],
        InBefore => [-0.5, -1.5, 1.8],
        PlacewardBefore => [-0.2, -0.7, 0.7],
        CompassBefore => [-0.8, -1.5, 2.5],
        InBrackets => [0.7, -1.0, -0.7],
        InitialsOf => [4.0, -3.0, -2.0],
        PlaceAfter => [-0.5, -0.8, 1.3],
        PlaceBefore => [-0.5, -0.3, 0.8],
        PlaceHeadAfter => [-0.5, -1.0, 1.5],
        AgeAfter => [-2.0, 2.5, -1.0],
        WhoAfter => [-1.0, 1.5, -1.0],
        HyphenAfter => [0.0, -1.0, 0.8],
        PossessiveAfter => [0.2, 0.3, 0.3],
        Dateline => [-1.0, -2.0, 2.0],
        CapitalBefore => [-2.2, -3.0, -1.7],
        CapitalAfter => [-2.2, -3.0, -2.0],
        InsideListed => [-4.0, -4.0, -4.0],
        ParticleCutOff => [-1.0, -3.0, -1.0],
        HeadCutOff => [-3.0, -1.5, -2.5],
        TitleAfter => [-0.3, 1.0, -0.3],
        OfBefore => [0.0, -0.5, 0.3],
    }
}

const LABELS: [Label; 3] = [Label::Org, Label::Person, Label::Loc];

/// Tokens in one mention.
const MAX_MENTION: usize = 12;

/// The best mentions of one stretch.
pub(crate) fn decide(scene: &Scene<'_>, stretch: Range<usize>, mentions: &mut Vec<Mention>) {
    // best[i]: the best total of the first i tokens, and the mention that ends there, if one does.
    let mut best: Vec<(f32, Option<Choice>)> = vec![(0.0, None); stretch.len() + 1];
    for end in 1..=stretch.len() {
        best[end] = (best[end - 1].0, None);
        for first in end.saturating_sub(MAX_MENTION)..end {
            let span = stretch.start + first..stretch.start + end;
            if !scene.can_be(&span) {
                continue;
            }
            let clues = scene.clues(&span);
            let (label, score) = strongest(clues);
            let total = best[first].0 + score;
            if score > 0.0 && total > best[end].0 {
                best[end] = (total, Some(Choice { first, label, score, clues }));
            }
        }
    }
    let from = mentions.len();
    let mut end = stretch.len();
    while end > 0 {
        let Some(choice) = best[end].1 else {
            end -= 1;
            continue;
        };
        let span = stretch.start + choice.first..stretch.start + end;
        let hit = scene.hit(&span, choice.label);
        mentions.push(Mention {
            first: span.start,
            end: span.end,
            label: choice.label,
            score: 1.0 / (1.0 + (-choice.score).exp()),
            source: choice.source(),
            hit,
            clues: choice.clues,
        });
        end = choice.first;
    }
    mentions[from..].reverse();
}

#[derive(Clone, Copy)]
struct Choice {
    first: usize,
    label: Label,
    score: f32,
    clues: Clues,
}

impl Choice {
    /// What tipped the balance: without what the article said before, would it still have been chosen?
    fn source(&self) -> Source {
        let said: [Clue; 0] = [];
        let without: f32 = self.score - said.into_iter().map(|c| weight(c, self.label)).sum::<f32>();
        if without > 0.0 { Source::Model } else { Source::Story }
    }
}

fn strongest(clues: Clues) -> (Label, f32) {
    let mut totals = [0.0; 3];
    for clue in clues.iter() {
        for (total, weight) in totals.iter_mut().zip(weights(clue)) {
            *total += weight;
        }
    }
    let mut strongest = (LABELS[0], totals[0]);
    for (label, total) in LABELS.into_iter().zip(totals) {
        if total > strongest.1 {
            strongest = (label, total);
        }
    }
    strongest
}
