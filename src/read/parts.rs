//! Long texts in bounded memory: where one is cut into the parts that are tagged one after the other.
//!
//! A part ends at the first blank line after [`AIM`] bytes, because names and sentences do not run across one. A text
//! that has none within 1 MiB is cut at a line break, after 2 MiB at any white space, at [`LIMIT`] between any two
//! characters. The three borders between are arbitrary; what counts is that the cuts depend on the text alone, never
//! on how it arrived.

/// How long a part is where the text has blank lines, in bytes.
pub const AIM: usize = 256 << 10;

/// How long a part can be, in bytes.
pub const LIMIT: usize = 8 << 20;

const ANY_LINE: usize = 1 << 20;
const ANY_SPACE: usize = 2 << 20;

/// The parts of a whole text; glued together they are the text.
///
/// ```
/// let text = "All quiet.\n\n".repeat(100_000);
/// let parts: Vec<&str> = ner::read::parts::cut(&text).collect();
/// assert_eq!(parts.len(), 5);
/// assert_eq!(parts.concat(), text);
/// ```
pub fn cut(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (part, after) = rest.split_at(first(rest, true)?);
        rest = after;
        Some(part)
    })
}

/// The parts of a text that arrives piece by piece; the same as [`cut`] gives of the whole.
///
/// ```
/// use ner::read::parts::Parts;
///
/// let mut parts = Parts::default();
/// for piece in ["ALMATY, Jan 6 - Troops", " arrived.\n"] {
///     parts.push(piece);
///     assert_eq!(parts.next(false), None); // so short a text is one part, and may still go on
/// }
/// assert_eq!(parts.next(true), Some("ALMATY, Jan 6 - Troops arrived.\n"));
/// assert_eq!(parts.next(true), None);
/// ```
#[derive(Debug, Default)]
pub struct Parts {
    text: String,
    /// Where the next part starts; before it lies what was given out already.
    start: usize,
    /// No part can be found before this much is there: searching again after every piece would take quadratic time.
    wanted: usize,
}

impl Parts {
    /// Adds the next piece of the text.
    pub fn push(&mut self, piece: &str) {
        self.tail().push_str(piece);
    }

    /// The text that waits to be cut, for a reader that appends to it in place.
    pub fn tail(&mut self) -> &mut String {
        if self.start > 0 {
            self.text.drain(..self.start);
            self.start = 0;
        }
        &mut self.text
    }

    /// The next part, if it is complete; at the `end` of the text every rest is.
    #[allow(clippy::should_implement_trait)] // lends from itself
    pub fn next(&mut self, end: bool) -> Option<&str> {
        let rest = self.text.get(self.start..)?;
        if !end && rest.len() < self.wanted {
            return None;
        }
        let Some(length) = first(rest, end) else {
            self.wanted = (rest.len() * 2).clamp(AIM, LIMIT);
            return None;
        };
        self.wanted = AIM;
        self.start += length;
        self.text.get(self.start - length..self.start)
    }
}

/// The length of the first part of `text`; `None` where that is not settled before more of it is there, and at the end.
fn first(text: &str, end: bool) -> Option<usize> {
    // Each stretch is searched only when the text goes beyond the stretch before it, so more text never changes a cut.
    blank_line(text, AIM, ANY_LINE)
        .or_else(|| within(text, ANY_LINE, ANY_SPACE, |c| c == '\n'))
        .or_else(|| within(text, ANY_SPACE, LIMIT, char::is_whitespace))
        .or_else(|| (text.len() >= LIMIT).then(|| boundary(text, LIMIT)))
        .or_else(|| (end && !text.is_empty()).then_some(text.len()))
}

/// The end of the first blank line that ends in `from..to`.
fn blank_line(text: &str, from: usize, to: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let stretch = bytes.get(from..to.min(bytes.len()))?;
    let is_blank = |newline: &usize| {
        let line = bytes[..*newline].iter().rev().find(|b| !matches!(b, b' ' | b'\t' | b'\r'));
        line.is_none_or(|b| *b == b'\n')
    };
    let newlines = stretch.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| from + i);
    newlines.into_iter().find(is_blank).map(|newline| newline + 1)
}

/// The end of the first such character that stands wholly in `from..to`.
fn within(text: &str, from: usize, to: usize, is_such: impl Fn(char) -> bool) -> Option<usize> {
    if text.len() <= from {
        return None;
    }
    let from = boundary(text, from);
    let stretch = &text[from..boundary(text, to)];
    stretch.char_indices().find(|(_, c)| is_such(*c)).map(|(i, c)| from + i + c.len_utf8())
}

/// The last character boundary up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts() {
        let words = |n: usize| "word ".repeat(n / 5 + 1)[..n].to_owned();
        let long = |n: usize| "ж".repeat(n / 2);
        let cases: &[(&str, String, &[usize])] = &[
            ("nothing", String::new(), &[]),
            ("short", "one\n\ntwo\n".into(), &[9]),
            ("blank line after the aim", words(AIM + 5) + "\n\nrest", &[AIM + 7, 4]),
            ("blank line with blanks and CR", words(AIM + 5) + "\r\n \t\r\nrest", &[AIM + 11, 4]),
            ("blank line before the aim is not taken", words(AIM - 4000) + "\n\n" + &words(5000), &[AIM + 1002]),
            ("line break", words(ANY_LINE + 5) + "\nrest", &[ANY_LINE + 6, 4]),
            ("white space", long(ANY_SPACE) + " rest", &[ANY_SPACE + 1, 4]),
            ("between characters", "a".to_string() + &long(LIMIT), &[LIMIT - 1, 2]),
        ];
        for (what, text, expected) in cases {
            let got: Vec<usize> = cut(text).map(str::len).collect();
            assert_eq!(got, *expected, "{what}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Paragraphs of all lengths, in pieces of all sizes.
        #[test]
        fn pieces_give_the_parts_of_the_whole(paragraphs in prop::collection::vec((1usize..400_000, 0usize..4), 1..12), size in 1usize..3_000_000) {
            let text: String = paragraphs.iter().map(|(n, gap)| "é wo ".repeat(n / 6) + ["", "\n", "\n\n", "\n \n\n"][*gap]).collect();
            let whole: Vec<&str> = cut(&text).collect();
            prop_assert_eq!(whole.concat(), text.as_str());
            prop_assert!(whole.iter().all(|p| p.len() <= LIMIT));
            prop_assert_eq!(in_pieces(&text, size), whole);
        }
    }

    #[test]
    fn single_bytes_give_the_parts_of_the_whole() {
        let text = "One two three four five.\n\n".repeat(30_000);
        assert_eq!(in_pieces(&text, 1), cut(&text).collect::<Vec<_>>());
    }

    fn in_pieces(text: &str, size: usize) -> Vec<String> {
        let (mut parts, mut got, mut at) = (Parts::default(), Vec::new(), 0);
        while at < text.len() {
            let next = boundary(text, at + size).max(at + text[at..].chars().next().map_or(1, char::len_utf8));
            parts.push(&text[at..next]);
            at = next;
            while let Some(part) = parts.next(at == text.len()) {
                got.push(part.to_owned());
            }
        }
        got
    }
}
