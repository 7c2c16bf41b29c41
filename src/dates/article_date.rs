//! The day an article was written, where the article says so itself.

use super::value::Value;
use super::when::When;
use super::{Run, grammar, triggers};
use crate::text::Shape;
use crate::{Date, Text};
use std::ops::Range;

/// The day an article was written, as its first lines have it: in the dateline, or on a line of its own.
///
/// ```
/// use ner::{Date, dates};
///
/// let article = "Riots spread\nThursday, 6 January 2022\n\nPolice said on Wednesday that ...";
/// assert_eq!(dates::article_date(article), Date::new(2022, 1, 6));
/// assert_eq!(dates::article_date("The treaty was signed on 15 May 1992."), None);
/// ```
pub fn article_date(article: &str) -> Option<Date> {
    let text = Text::new(&article[..article.floor_char_boundary(HEAD)]);
    let mut done = 0;
    for trigger in triggers(&text, false) {
        if trigger < done {
            continue;
        }
        let run = Run::around(&text, trigger, done);
        done = run.first + run.words.len();
        let mut at = 0;
        while at < run.words.len() {
            let Some(reading) = grammar::read(&run.words, at, true) else {
                at += 1;
                continue;
            };
            at = reading.end;
            let tokens = run.first + reading.words.start..run.first + reading.words.end;
            if let Some(When::Known(Value::Day(day))) = reading.when
                && !reading.either_order
                && (alone_on_its_line(&text, &tokens) || in_a_dateline(&text, &tokens))
            {
                return Date::new(day.year(), day.month(), day.day());
            }
        }
    }
    None
}

/// How many bytes are looked at.
const HEAD: usize = 1000;

/// Whether a line has nothing but the date and what goes with it: `Published: 6 January 2022, 10:15`.
fn alone_on_its_line(text: &Text<'_>, date: &Range<usize>) -> bool {
    let line = line(text, date);
    let before = line.start..date.start;
    let after = date.end..line.end;
    before.len() < 8
        && after.len() < 8
        && before.last().is_none_or(|at| is_sign(text, at) || is_one_of(text, at, LEADS))
        && after.clone().all(|at| is_sign(text, at) || is_figure(text, at) || is_one_of(text, at, FOLLOWS))
        && after.last().is_none_or(|at| text.word(at) != ".")
}

/// Whether it ends a dateline: `ALMATY, Kazakhstan, Jan 6, 2022 (Reuters) -`.
fn in_a_dateline(text: &Text<'_>, date: &Range<usize>) -> bool {
    let line = line(text, date);
    let place = line.start..date.start;
    let named = |at: usize| text.tokens()[at].is(Shape::CAPITAL) || is_sign(text, at);
    let ends = |at: usize| matches!(text.word(at), "(" | "-" | "–" | "—" | "--" | ":" | "/");
    !place.is_empty() && place.len() < 10 && place.clone().all(named) && ends(date.end)
}

/// The tokens of the line that the date stands in.
fn line(text: &Text<'_>, date: &Range<usize>) -> Range<usize> {
    let starts = |at: usize| text.tokens().get(at).is_none_or(|t| t.shape().any(Shape::LINE | Shape::PARAGRAPH));
    let start = (0..=date.start).rev().find(|at| starts(*at)).unwrap_or(0);
    let end = (date.end..=text.tokens().len()).find(|at| starts(*at)).unwrap_or(date.end);
    start..end
}

fn is_sign(text: &Text<'_>, at: usize) -> bool {
    !text.tokens()[at].is(Shape::WORD)
}

fn is_figure(text: &Text<'_>, at: usize) -> bool {
    text.tokens()[at].is(Shape::DIGIT)
}

fn is_one_of(text: &Text<'_>, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| text.word(at).eq_ignore_ascii_case(word))
}

/// Words before the date of a line that has nothing else.
const LEADS: &[&str] = &["date", "dated", "issued", "modified", "on", "posted", "published", "released", "updated"];

/// And behind it.
const FOLLOWS: &[&str] = &["am", "at", "a.m.", "bst", "cet", "edt", "est", "et", "gmt", "ist", "pm", "p.m.", "pst", "utc"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_and_lines_of_their_own_have_the_day() {
        let day = Date::new(2022, 1, 6);
        let dated = [
            "6 January 2022\nRiots spread.",
            "Riots spread\nBy Ana Ruiz\nPublished: January 6, 2022 10:15 GMT\n\nPolice said so.",
            "Posted on 2022-01-06\n\nPolice said so.",
            "Riots spread\n\nALMATY, Kazakhstan, Jan. 6, 2022 (Wire) - Police said so.",
            "ALMATY, 6 January 2022 — Police said so.",
            "Riots spread | Thursday, 6 January 2022 |\nPolice said so.",
        ];
        for article in dated {
            assert_eq!(article_date(article), day, "{article}");
        }
        let undated = [
            "",
            "Police said so on 6 January 2022.",
            "The law of 6 January 2022 was struck down.",
            "Riots spread\n\nThe fire of 6 January 2022\ndid it.",
            "ALMATY, Jan 6 (Wire) - Police said so.",
            "06/01/2022\nRiots spread.",
            "The crown fell on January 6, 2022 (see above).",
        ];
        for article in undated {
            assert_eq!(article_date(article), None, "{article}");
        }
    }
}
