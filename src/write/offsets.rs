//! Offsets in the unit that the reader of the results counts in.

use crate::Span;
use std::fmt;
use std::ops::Range;

/// What `start` and `end` of a written entity count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Unit {
    /// Unicode code points, as Python slices do.
    #[default]
    Chars,
    /// Bytes of UTF-8, as Rust and Go slices do.
    Bytes,
    /// UTF-16 code units, as JavaScript, Java and C# do.
    Utf16,
}

impl Unit {
    /// The word for it in options and results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chars => "chars",
            Self::Bytes => "bytes",
            Self::Utf16 => "utf16",
        }
    }

    fn count(self, bytes: &[u8]) -> usize {
        let chars = || bytes.iter().filter(|b| !is_continuation(**b)).count();
        match self {
            Self::Bytes => bytes.len(),
            Self::Chars => chars(),
            // Four bytes of UTF-8 are two units of UTF-16.
            Self::Utf16 => chars() + bytes.iter().filter(|b| **b >= 0xf0).count(),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// A counter that walks along a text, so that offsets in any unit cost one pass and no table.
///
/// ```
/// use ner::text::Span;
/// use ner::write::{Offsets, Unit};
///
/// let mut offsets = Offsets::new(Unit::Chars);
/// assert_eq!(offsets.locate("Zürich, ", Span { start: 0, end: 7 }), 0..6);
/// offsets.advance("Zürich, ");
/// assert_eq!(offsets.locate("Genève", Span { start: 9, end: 16 }), 8..14); // bytes of the whole text
/// ```
#[derive(Debug, Clone)]
pub struct Offsets {
    unit: Unit,
    /// The byte of the text at which the part begins.
    part: usize,
    /// The byte up to which units are counted, and how many there are.
    byte: usize,
    units: usize,
}

impl Offsets {
    /// A counter at the start of a text.
    pub fn new(unit: Unit) -> Self {
        Self { unit, part: 0, byte: 0, units: 0 }
    }

    /// The unit it counts.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Where `span` (bytes of the whole text) lies; it must lie in `part`, the part that the text has come to.
    pub fn locate(&mut self, part: &str, span: Span) -> Range<usize> {
        self.walk(part, span.start)..self.walk(part, span.end)
    }

    /// Goes on to the next part.
    pub fn advance(&mut self, part: &str) {
        let end = self.part + part.len();
        self.walk(part, end);
        self.part = end;
    }

    fn walk(&mut self, part: &str, to: usize) -> usize {
        if self.unit == Unit::Bytes {
            return to;
        }
        let between = |from: usize, to: usize| {
            let stretch = part.as_bytes().get(from.saturating_sub(self.part)..to.saturating_sub(self.part));
            self.unit.count(stretch.unwrap_or_default())
        };
        self.units = if to >= self.byte { self.units + between(self.byte, to) } else { self.units.saturating_sub(between(to, self.byte)) };
        self.byte = to;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_units() {
        // A flag of two regional indicators, a family joined by ZWJ, e + combining acute, Arabic, CRLF.
        for text in ["", "Oslo", "🇰🇿 Qazaqstan 👨‍👩‍👧 e\u{301}te\r\n الجزائر", "𝒜lmaty 中文 é"] {
            let ends: Vec<usize> = (0..=text.len()).filter(|i| text.is_char_boundary(*i)).collect();
            for cut in &ends {
                for unit in [Unit::Chars, Unit::Bytes, Unit::Utf16] {
                    check(text, *cut, &ends, unit);
                }
            }
        }
    }

    #[track_caller]
    fn check(text: &str, cut: usize, ends: &[usize], unit: Unit) {
        let expected = |at: usize| match unit {
            Unit::Bytes => at,
            Unit::Chars => text[..at].chars().count(),
            Unit::Utf16 => text[..at].encode_utf16().count(),
        };
        let mut offsets = Offsets::new(unit);
        let (first, second) = text.split_at(cut);
        for (part, base) in [(first, 0), (second, cut)] {
            let inside: Vec<usize> = ends.iter().copied().filter(|at| (base..=base + part.len()).contains(at)).collect();
            // Forward, then back: an entity may start before the last one ended.
            for at in inside.iter().chain(inside.iter().rev()) {
                let got = offsets.locate(part, Span { start: *at, end: base + part.len() });
                assert_eq!(got, expected(*at)..expected(base + part.len()), "{text:?} cut at {cut}, byte {at}, {unit}");
            }
            offsets.advance(part);
        }
    }
}
