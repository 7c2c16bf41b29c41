//! Sentences: where one ends, in copy that has headlines, datelines, abbreviations and hard line breaks.

use super::token::{Shape, Token};
use std::ops::Range;

/// How the words of a sentence are capitalised: what a capital letter in it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Names have capitals, other words have none.
    Plain,
    /// Most words have capitals (`Riots Spread Across Kazakhstan`).
    Title,
    /// All letters are capitals.
    Caps,
}

/// A sentence, headline or dateline: a range of token numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    first: u32,
    end: u32,
    style: Style,
}

impl Sentence {
    /// The numbers of its tokens.
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// How its words are capitalised.
    pub fn style(&self) -> Style {
        self.style
    }
}

/// Tokens in one sentence: what has more is a table or no prose at all, and must not cost memory without bound.
const LONGEST: usize = 2000;

/// Finds the sentences of a tokenized text. Every token ends up in exactly one.
pub(crate) fn split(source: &str, tokens: &[Token]) -> Vec<Sentence> {
    let mut sentences = Vec::with_capacity(tokens.len() / 16 + 1);
    let mut first = 0;
    let mut end_sentence = |first: &mut usize, end: usize| {
        if *first < end {
            sentences.push(Sentence { first: *first as u32, end: end as u32, style: style(&tokens[*first..end]) });
            *first = end;
        }
    };
    let mut lines = Lines::default();
    for at in 0..tokens.len() {
        let token = &tokens[at];
        if at >= first + LONGEST {
            end_sentence(&mut first, at);
        }
        // `It ended.The next began`: the gap is missing, the sentence ends all the same.
        let run_together = at > first && token.is(Shape::CAPITAL) && tokens[at - 1].is(Shape::TERMINAL);
        if at < first || !token.is(Shape::GAP) && !run_together {
            continue;
        }
        let paragraph = token.is(Shape::PARAGRAPH);
        if paragraph || at > first && (ends_before(source, tokens, at) || token.is(Shape::LINE) && !lines.wraps(source, tokens, at)) {
            end_sentence(&mut first, at);
            if let Some(end) = dateline(tokens, at).filter(|_| paragraph || token.is(Shape::LINE)) {
                end_sentence(&mut first, end);
            }
        }
    }
    end_sentence(&mut first, tokens.len());
    sentences
}

/// Whether the token before `at` ends a sentence, judged by it and by what `at` begins with.
fn ends_before(source: &str, tokens: &[Token], at: usize) -> bool {
    let mut last = at - 1;
    // `He left.” She` and `(He left.) She`: what closes stands right behind the full stop.
    while last > 0 && at - last < 4 && tokens[last].is(Shape::CLOSER) && !tokens[last].is(Shape::GAP) {
        last -= 1;
    }
    let shape = tokens[last].shape();
    if shape.has(Shape::TERMINAL) {
        return !starts_small(tokens, at);
    }
    // A full stop that belongs to a word ends a sentence only before a word that begins sentences: `in the U.S. The`.
    shape.has(Shape::STOP) && OPENERS.binary_search(&word(source, &tokens[at])).is_ok()
}

/// Whether the text goes on in small letters: `"Why?" he asked`.
fn starts_small(tokens: &[Token], at: usize) -> bool {
    tokens[at..]
        .iter()
        .take(3)
        .find(|t| t.is(Shape::WORD))
        .is_some_and(|t| !t.shape().any(Shape::CAPITAL | Shape::DIGIT | Shape::MIXED | Shape::NON_ASCII))
}

fn word<'a>(source: &'a str, token: &Token) -> &'a str {
    let span = token.span();
    &source[span.start..span.end]
}

/// Words that seldom follow an abbreviation inside a sentence. Sorted.
const OPENERS: &[&str] = &[
    "A",
    "After",
    "Although",
    "An",
    "And",
    "As",
    "At",
    "Before",
    "But",
    "By",
    "Despite",
    "During",
    "Earlier",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "However",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "No",
    "On",
    "One",
    "Others",
    "She",
    "Since",
    "So",
    "Some",
    "That",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Under",
    "We",
    "What",
    "When",
    "While",
    "With",
    "You",
];

/// Which line breaks are only there because a line was full.
///
/// A break is a soft one if the next line's first word would not have fitted: the line and that word together are longer
/// than the paragraph's longest line. A headline over a longer line fails that test, and so does a list of short lines.
#[derive(Default)]
struct Lines {
    /// The paragraph that `longest` was measured in, as the byte where it ends.
    until: usize,
    longest: usize,
}

/// Shorter columns than these are lists and verse, longer ones are paragraphs on one line.
const COLUMNS: Range<usize> = 40..160;

impl Lines {
    fn wraps(&mut self, source: &str, tokens: &[Token], at: usize) -> bool {
        let before = tokens[at - 1].span();
        let start = tokens[at].span().start;
        if tokens[at].is(Shape::LOWER) {
            return true;
        }
        if start >= self.until {
            let near = |other: &&Token| other.span().start.abs_diff(start) <= FAR;
            let first =
                tokens[..at].iter().rev().take_while(near).find(|t| t.is(Shape::PARAGRAPH)).unwrap_or(&tokens[line_start(tokens, at)]);
            let last = tokens[at..].iter().take_while(near).take_while(|t| !t.is(Shape::PARAGRAPH)).last().unwrap_or(&tokens[at]);
            let begin = first.span().start;
            self.until = last.span().end;
            self.longest = source[begin..self.until].lines().map(str::len).max().unwrap_or(0);
        }
        if !COLUMNS.contains(&self.longest) {
            return false;
        }
        let line = source[..before.end].rfind('\n').map_or(before.end, |i| before.end - i - 1);
        let next_word = source[start..].find(char::is_whitespace).unwrap_or(source.len() - start);
        let caps_end =
            tokens[at - 1].is(Shape::UPPER) && !tokens[at].is(Shape::UPPER) && style(&tokens[line_start(tokens, at)..at]) == Style::Caps;
        line + 1 + next_word > self.longest && !caps_end
    }
}

/// How far a paragraph is looked at for its longest line, in bytes either side: keeps text without blank lines linear.
const FAR: usize = 2000;

fn line_start(tokens: &[Token], at: usize) -> usize {
    let far = at.saturating_sub(40);
    (far..at).rev().find(|i| tokens[*i].is(Shape::LINE)).unwrap_or(far)
}

/// The end of the dateline that a paragraph begins with (`ALMATY, Jan 6 (Reuters) -`), dash included.
fn dateline(tokens: &[Token], first: usize) -> Option<usize> {
    let head = &tokens[first..tokens.len().min(first + 20)];
    let dash = head.iter().skip(1).position(|t| t.is(Shape::DASH | Shape::GAP) || t.is(Shape::LINE))? + 1;
    let after = tokens.get(first + dash + 1)?;
    let named = head[..dash].iter().all(|t| !t.is(Shape::WORD) || t.shape().any(Shape::CAPITAL | Shape::DIGIT));
    let marked = head[0].is(Shape::UPPER) || head[..dash].iter().any(|t| t.is(Shape::DIGIT));
    (head[dash].is(Shape::DASH) && !head[dash].is(Shape::LINE) && after.is(Shape::GAP) && named && marked).then_some(first + dash + 1)
}

fn style(tokens: &[Token]) -> Style {
    let (mut words, mut capital, mut small) = (0, 0, 0);
    for token in tokens {
        let span = token.span();
        // Words of three letters and less have no capital in headlines either, and initials none to lose.
        if token.is(Shape::WORD) && !token.is(Shape::DIGIT) && span.len() > 3 {
            words += 1;
            capital += usize::from(token.is(Shape::CAPITAL));
            small += usize::from(!token.is(Shape::UPPER));
        }
    }
    match words {
        2.. if small == 0 => Style::Caps,
        3.. if capital * 10 >= words * 8 => Style::Title,
        _ => Style::Plain,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_sentence_is_too_long() {
        let source = "A ".repeat(5000);
        let lengths: Vec<usize> = crate::text::Text::new(&source).sentences().iter().map(|s| s.tokens().len()).collect();
        assert_eq!(lengths, [super::LONGEST, super::LONGEST, 5000 - 2 * super::LONGEST]);
    }

    #[test]
    fn openers_are_sorted() {
        assert!(super::OPENERS.is_sorted());
    }
}
