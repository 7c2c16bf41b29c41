//! Short forms of people's names.

use crate::gazetteer::Keys;
use crate::text::{Shape, Text};
use std::ops::Range;

/// A way in which a name may refer to somebody named before, as the hash of its folded words.
pub(crate) enum Form {
    /// This is itself a short form (`Tokayev`, `bin Salman`).
    Short(u64),
    /// This is a full name, and its surname may have been used alone before.
    SurnameOf(u64),
}

/// The forms under which a person's name is looked up, the best first.
pub(crate) fn person<'a>(text: &'a Text<'_>, keys: &'a Keys, span: &Range<usize>) -> impl Iterator<Item = Form> + 'a {
    let words = words(text, span);
    let full = words.len() > 1;
    let whole = keys.name_hash(span.clone());
    let last = words.last().cloned().map(|w| keys.name_hash(w));
    std::iter::once(if full { last.map(Form::SurnameOf) } else { Some(Form::Short(whole)) })
        .flatten()
        // `bin Salman`, `van der Leyen`: several words, but still the short form.
        .chain(full.then_some(Form::Short(whole)))
}

/// The short forms that a full name may be called by later: its last word with the particles before it, its last word, and
/// its first (given names, and surnames of East Asia).
pub(crate) fn forms(text: &Text<'_>, keys: &Keys, span: &Range<usize>) -> Vec<u64> {
    let words = words(text, span);
    let [first, middle @ .., last] = words.as_slice() else { return Vec::new() };
    let particles = middle.iter().rev().take_while(|w| text.tokens()[w.start].is(Shape::LOWER)).count();
    let mut forms = vec![keys.name_hash(first.clone()), keys.name_hash(last.clone())];
    if particles > 0 {
        forms.push(keys.name_hash(middle[middle.len() - particles].start..last.end));
    }
    forms
}

/// The words of a name: tokens that white space does not part belong to one (`Kassym-Jomart`).
fn words(text: &Text<'_>, span: &Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for at in span.clone() {
        match words.last_mut() {
            Some(word) if !text.tokens()[at].is(Shape::GAP) => word.end = at + 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}
