//! The built-in lists, and deciding by lists alone: leftmost, longest, then the list's weight.

use super::Mention;
use crate::gazetteer::{Gazetteer, Hit, ListName, Maybe};
use crate::text::{Shape, Style, Text};
use crate::{Error, Label, Source};
use std::ops::Range;

// `static`, not `const`: a `const` would be copied to each place of use.
static BUILTIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lists.gaz"));

/// The lists of `gazetteers/`, embedded by `build.rs`.
pub(crate) fn builtin() -> Result<Gazetteer, Error> {
    Gazetteer::open_static(BUILTIN)
}

/// The mentions that the lists alone give for one sentence; `hits` are the sentence's, by first token, longest first.
///
/// A whole name of a list is a mention. So is a given name with a surname, as the lists of parts compose. A name that is
/// also a common word, or two given names, are none: nothing but context could decide them.
pub(crate) fn decide(text: &Text<'_>, sentence: Range<usize>, style: Style, hits: &[Hit], taken: impl Fn(usize) -> bool) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut at = sentence.start;
    for (i, hit) in hits.iter().enumerate() {
        if hit.first < at {
            continue;
        }
        let (before, here) = hits.split_at(i);
        let mut whole = here.iter().take_while(|h| h.first == hit.first).filter(|h| h.list.label().is_some());
        let whole = whole.find(|h| believed(text, style, h) && !(style == Style::Plain && is_part(text, h, before, here)));
        // What is a place's or body's name as a whole is nobody's, believed or not (`Hong Kong Police`).
        let longest = here.iter().take_while(|h| h.first == hit.first).filter(|h| h.list.label().is_some()).map(|h| h.end).max();
        let person = person(text, here).filter(|end| longest.is_none_or(|longest| longest < *end));
        let (end, label, hit) = match (whole, person) {
            (Some(whole), Some(end)) if whole.end < end => (end, Label::Person, None),
            (Some(whole), _) => (whole.end, whole.list.label().unwrap_or(Label::Person), Some(*whole)),
            (None, Some(end)) => (end, Label::Person, None),
            (None, None) => continue,
        };
        let first = here[0].first;
        if (first..end).any(&taken) {
            continue;
        }
        let weight = hit.map_or(50.0, |h| f32::from(h.weight));
        mentions.push(Mention { first, end, label, score: 0.5 + weight / 255.0 / 2.0, source: Source::Lists, hit, reasons: Vec::new() });
        at = end;
    }
    mentions
}

/// Whether a place is part of the name of something else: `Dubai Police`, `Berta Cáceres`.
fn is_part(text: &Text<'_>, hit: &Hit, before: &[Hit], here: &[Hit]) -> bool {
    let capital = |at: usize| text.tokens()[at].is(Shape::CAPITAL);
    let head = |h: &Hit| h.first == hit.end && h.list == ListName::OrgHead && capital(h.first);
    let given = |h: &Hit| h.end == hit.first && h.list == ListName::Given && h.also == Maybe::default() && capital(h.first);
    hit.list == ListName::Loc
        && (here.iter().take_while(|h| h.first <= hit.end).any(head)
            || hit.end - hit.first == 1 && before.iter().rev().take_while(|h| h.first + 3 > hit.first).any(given))
}

/// Whether a list's name stands by itself here.
fn believed(text: &Text<'_>, style: Style, hit: &Hit) -> bool {
    let one_word = hit.end - hit.first == 1;
    let acronym = text.tokens()[hit.first].is(Shape::UPPER) && text.word(hit.first).len() < 5;
    !(one_word && hit.also.any(Maybe::WORD) || one_word && acronym && style == Style::Caps)
}

/// The end of the personal name that begins here by the lists of parts: given names or initials, then a surname.
fn person(text: &Text<'_>, hits: &[Hit]) -> Option<usize> {
    let first = hits.first()?.first;
    let part = |at: usize, list| {
        let mut near = hits.iter().take_while(|h| h.first <= at);
        near.find(|h| h.first == at && h.list == list).map(|h| h.end)
    };
    let mut at = part(first, ListName::Given)?;
    let mut end = None;
    for _ in 0..3 {
        // Parts stand side by side, with nothing but white space or a hyphen between them.
        if text.tokens().get(at).is_none_or(|t| !t.is(Shape::CAPITAL)) {
            break;
        }
        if let Some(next) = part(at, ListName::Surname) {
            end = Some(next);
        }
        match part(at, ListName::Surname).or_else(|| part(at, ListName::Given)) {
            Some(next) => at = next,
            None if text.tokens()[at].is(Shape::INITIAL) => at += 1,
            None => break,
        }
    }
    // A hyphen does not end a name: `Park Sun-ae`, `Hilda Anderson-Pyrz`.
    let tied = |at: usize| text.tokens().get(at).is_some_and(|t| !t.is(Shape::GAP));
    while let Some(at) = end.filter(|at| tied(*at) && text.word(*at) == "-" && tied(at + 1) && text.tokens()[at + 1].is(Shape::WORD)) {
        end = Some(at + 2);
    }
    end
}
