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
        let here = &hits[i..];
        let whole = here.iter().take_while(|h| h.first == hit.first).find(|h| h.list.label().is_some() && believed(text, style, h));
        let person = person(text, here);
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
    end
}
