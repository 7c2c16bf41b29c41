//! The day an article was written, where the article says so itself.

use super::value::Value;
use super::when::When;
use super::{Run, grammar, triggers};
use crate::text::Shape;
use crate::{Date, Text};
use std::ops::Range;

/// The day an article was written, as its first lines have it: behind a label (`Published:`), in the dateline, or on a line of its
/// own under the headline. Where that is in doubt, none: a wrong day would make every `Wednesday` of the article wrong.
///
/// ```
/// use ner::{Date, dates};
///
/// let article = "Riots spread\nThursday, 6 January 2022\n\nPolice said on Wednesday that ...";
/// assert_eq!(dates::article_date(article), Date::new(2022, 1, 6));
/// assert_eq!(dates::article_date("The treaty was signed on 15 May 1992."), None);
/// assert_eq!(dates::article_date("Obituary: John Smith, 4 May 1930 - 6 January 2022"), None);
/// ```
pub fn article_date(article: &str) -> Option<Date> {
    let text = Text::new(&article[..article.floor_char_boundary(HEAD)]);
    let (mut best, mut best_day, mut in_doubt, mut done) = (None, None, false, 0);
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
            let Some(When::Known(Value::Day(day))) = reading.when.filter(|_| !reading.either_order) else { continue };
            let Some(place) = place(&text, &tokens).filter(|place| *place == Place::Labelled || day.year() >= PLAUSIBLE) else { continue };
            // The first of the strongest; two lone lines with two days say nothing.
            if best.is_none_or(|known| place < known) {
                (best, best_day, in_doubt) = (Some(place), Some(day), false);
            } else if place == Place::Alone && best == Some(place) {
                in_doubt |= best_day != Some(day);
            }
        }
    }
    best_day.filter(|_| !in_doubt).and_then(|day| Date::new(day.year(), day.month(), day.day()))
}

/// How many bytes are looked at.
const HEAD: usize = 1000;

/// Earlier days without a label are what an article is about, not when it was written.
const PLAUSIBLE: i16 = 1900;

/// Where a date stands that may be the article's; the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// `Published: 6 January 2022, 10:15`
    Labelled,
    /// `ALMATY, Kazakhstan, Jan 6, 2022 (Reuters) -`
    Dateline,
    /// On a line that has nothing else, below the headline.
    Alone,
}

fn place(text: &Text<'_>, date: &Range<usize>) -> Option<Place> {
    let line = line(text, date);
    if ends_dateline(text, &line, date) {
        return Some(Place::Dateline);
    }
    // `By Ana Ruiz | Published 6 January 2022 | 10:15`
    let divides = |at: &usize| matches!(text.word(*at), "|" | "•" | "·");
    let start = (line.start..date.start).rev().find(divides).map_or(line.start, |at| at + 1);
    let end = (date.end..line.end).find(divides).unwrap_or(line.end);
    let figures_only = (date.end..end).all(|at| is_sign(text, at) || is_figure(text, at) || is_one_of(text, at, FOLLOWS));
    let sentence = end > date.end && text.word(end - 1) == ".";
    if !figures_only || sentence || end - date.end > 12 {
        return None;
    }
    let mut before = start..date.start;
    if before.len() < 8 && before.clone().all(|at| is_sign(text, at) || is_figure(text, at) || is_one_of(text, at, LEADS)) {
        if before.clone().any(|at| is_one_of(text, at, LABELS)) {
            return Some(Place::Labelled);
        }
        // A dash or a bracket before it would make it the end of something.
        let plain = before.clone().all(|at| matches!(text.word(at), "," | ":") || is_figure(text, at) || is_one_of(text, at, LEADS));
        return (plain && under_headline(text, &line)).then_some(Place::Alone);
    }
    // `By Ana Ruiz, 6 January 2022`
    let by = before.next().is_some_and(|at| text.word(at).eq_ignore_ascii_case("by"));
    let named = before.clone().all(|at| text.tokens()[at].is(Shape::CAPITAL) || text.word(at) == ",");
    (by && named && (3..7).contains(&before.len()) && under_headline(text, &line)).then_some(Place::Alone)
}

/// Whether a line is one of the first, below lines that are no sentences, and text comes after it.
fn under_headline(text: &Text<'_>, line: &Range<usize>) -> bool {
    let starts = (1..=line.start).filter(|at| text.tokens()[*at].shape().any(Shape::LINE | Shape::PARAGRAPH));
    let sentences = (1..=line.start).any(|at| text.word(at - 1) == "." && text.tokens()[at].shape().any(Shape::LINE | Shape::PARAGRAPH));
    line.end < text.tokens().len() && starts.count() < 5 && !sentences
}

/// Whether a date ends a dateline: with its agency in brackets, or a dash that text follows.
fn ends_dateline(text: &Text<'_>, line: &Range<usize>, date: &Range<usize>) -> bool {
    let place = line.start..date.start;
    let named = |at: usize| text.tokens()[at].is(Shape::CAPITAL) || matches!(text.word(at), "," | "." | "-" | "'" | "’");
    let all_capitals = text.tokens().get(line.start).is_some_and(|t| t.is(Shape::UPPER));
    let dash = |at: usize| {
        let goes_on = at + 1 < line.end && !is_figure(text, at + 1);
        matches!(text.word(at), "-" | "–" | "—" | "--") && at < line.end && goes_on
    };
    let agency = || {
        // `(Reuters)`, `/PRNewswire/`
        let closing = match text.word(date.end) {
            "(" => ")",
            "/" => "/",
            _ => return false,
        };
        let close = (date.end + 1..(date.end + 8).min(line.end)).find(|at| text.word(*at) == closing);
        let capital = text.tokens().get(date.end + 1).is_some_and(|t| t.is(Shape::CAPITAL));
        date.end < line.end && capital && close.is_some_and(|at| all_capitals || dash(at + 1))
    };
    !place.is_empty() && place.len() < 10 && place.clone().all(named) && (dash(date.end) || agency())
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

/// Words that say that the date behind them is the article's.
const LABELS: &[&str] = &["date", "dated", "modified", "posted", "published", "updated"];

/// What may stand before the date of a line that has nothing else.
const LEADS: &[&str] =
    &["am", "at", "date", "dated", "first", "gmt", "last", "modified", "on", "pm", "posted", "published", "updated", "utc"];

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
            "Riots spread\nBy Ana Ruiz, 6 January 2022\n\nPolice said so.",
            "Riots spread\nBy Ana Ruiz | Posted on 6 January 2022 | 10:15 GMT\nPolice said so.",
            "Riots spread\n\nThursday 6 January 2022, 10:15 am\n\nPolice said so.",
            "Published: 2022-01-06T10:00:00Z\n\nPolice said so.",
            "2022-01-06T10:00:00Z\nRiots spread.",
            "Last updated: 6 January 2022",
            "Deadline: 31 December 2030\nPublished: 6 January 2022\nPolice said so.",
            "31 December 2030\nUpdated 6 January 2022\nPolice said so.",
            "ALMATY, 6 January 2022 (Wire) Police said so.",
            "ALMATY, Jan. 6, 2022 /Wire/ -- Police said so.",
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
            "Obituary: John Smith, 4 May 1930 - 6 January 2022\nHe was kind.",
            "John Smith, 4 May 1930 - 6 January 2022\nHe was kind.",
            "Founded on 4 July 1776\nThe country grew.",
            "Born: 12 March 1923\nShe sang.",
            "Date of birth: 12 March 1923\nShe sang.",
            "Deadline: 31 December 2030\nApply now.",
            "Next election: 5 November 2024\nPolls are open.",
            "Battle of Hastings\n14 October 1066\nWilliam won.",
            "Battle of Hastings\n14 October 1066",
            "World Cup Final, 18 December 2022\nArgentina won.",
            "World Cup Final, 18 December 2022 (Lusail)\nArgentina won.",
            "Tiananmen, June 4, 1989\nStudents were there.",
            "Two days\n4 May 1930\n6 January 2022\nHe was kind.",
            "It rained.\n6 January 2022\nHe was kind.",
            "Moon landing\n20 July 1969",
        ];
        for article in undated {
            assert_eq!(article_date(article), None, "{article}");
        }
    }
}
