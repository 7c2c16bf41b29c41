//! What day is meant: DATE mentions and their TIMEX3 values.
//!
//! Four steps, each on the result of the one before: trigger words and years say where to look; the words around them
//! are classed (`words`); the grammar reads them as symbolic dates (`grammar`); and what those leave open is settled
//! against the article's day last (`value`). The clock is never read.
//!
//! ```
//! use ner::{Date, Text, dates};
//!
//! let text = Text::new("Riots began on 2 January and spread on Wednesday, a year after the 2021 election.");
//! let found: Vec<_> = dates::find(&text, Date::new(2022, 1, 6)).into_iter().filter_map(|d| d.value).collect();
//! assert_eq!(found, ["2022-01-02", "2022-01-05", "2021"]);
//! ```

mod grammar;
mod value;
mod words;

use crate::text::Shape;
use crate::{Date, Kind, Text};
use value::{Cycle, Lean, Unit, When};
use words::{Class, Word};

/// A date in a text: the tokens it covers, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// The number of its first token.
    pub first: usize,
    /// One past the number of its last token.
    pub end: usize,
    /// [`Kind::Calendar`] if it names its day, month or year itself, [`Kind::Relative`] if it counts from another day.
    pub kind: Kind,
    /// The TIMEX3 value; `a/b` for an interval and `{a,b}` for a pair. None where it needs the article's day and none
    /// was given, and where it points back at another date of the text.
    pub value: Option<String>,
}

/// Finds the dates of a text that was written on a given day; mentions are in order and do not overlap.
///
/// Times of day, durations and ages are no dates.
pub fn find(text: &Text<'_>, written: Option<Date>) -> Vec<DateMention> {
    let mut mentions = Vec::new();
    let mut done = 0;
    for trigger in triggers(text) {
        if trigger >= done {
            let run = Run::around(text, trigger, done);
            done = run.first + run.words.len();
            mentions.extend(dates_of(text, &run, written));
        }
    }
    mentions
}

/// The numbers of the tokens that make a date possible: trigger words, years and numeric dates.
fn triggers(text: &Text<'_>) -> Vec<usize> {
    let tokens = text.tokens();
    let mut triggers = Vec::new();
    let mut at = 0;
    let words = words::TRIGGERS.iter().flat_map(|words| words.find_iter(text.source())).map(|found| (found.start(), found.end()));
    for (start, end) in words.chain([(usize::MAX, usize::MAX)]) {
        while let Some(token) = tokens.get(at).filter(|t| t.span().start < start) {
            if token.is(Shape::DIGIT) && words::is_digit_trigger(text.word(at)) {
                triggers.push(at);
            }
            at += 1;
        }
        // An abbreviation has its full stop with it: one byte more than the word.
        if tokens.get(at).is_some_and(|t| t.span().start == start && t.span().end.abs_diff(end) <= 1) {
            triggers.push(at);
            at += 1;
        }
    }
    triggers
}

/// Words that can be in a date, without a gap between them.
struct Run {
    /// The number of the first token.
    first: usize,
    words: Vec<Word>,
}

impl Run {
    /// As far as such words reach around a trigger, not before token `floor` and not over a blank line.
    fn around(text: &Text<'_>, trigger: usize, floor: usize) -> Self {
        let starts_paragraph = |at: usize| text.tokens().get(at).is_none_or(|t| t.is(Shape::PARAGRAPH));
        let classed = |at: usize| Some(words::word(text, at)).filter(|w| w.class != Class::NONE);
        let before = (floor..trigger).rev().take_while(|at| !starts_paragraph(at + 1)).map_while(classed).count();
        let first = trigger - before;
        let words = (first..).take_while(|at| *at <= trigger || !starts_paragraph(*at)).map_while(classed).collect();
        Self { first, words }
    }
}

/// The dates of a run, read from left to right.
fn dates_of(text: &Text<'_>, run: &Run, written: Option<Date>) -> Vec<DateMention> {
    let mut dates = Vec::new();
    let mut at = 0;
    while at < run.words.len() {
        let Some(reading) = grammar::read(&run.words, at) else {
            at += 1;
            continue;
        };
        at = reading.words.end;
        let (first, end) = (run.first + reading.words.start, run.first + reading.words.end);
        if let Some(when) = reading.when
            && stands(text, &run.words[reading.words], first, end, &when)
        {
            let lean = if when.leans() { lean(text, first, end) } else { None };
            dates.push(DateMention { first, end, kind: when.kind(), value: when.value(written, lean) });
        }
    }
    dates
}

/// Whether the context bears out what could also be something else: a name, a verb, a number.
fn stands(text: &Text<'_>, words: &[Word], first: usize, end: usize, when: &When) -> bool {
    let context = Context::new(text, first, end);
    if context.numeric_after {
        return false;
    }
    let [word] = words else {
        return when.kind() == Kind::Calendar || context.makes_relative(text, words, end);
    };
    match when {
        When::Recurring(Cycle::Weekday(_), _) => !word.is(Class::DOUBTFUL) && !words::contains(words::NAME_ENDINGS, context.after),
        When::Recurring(Cycle::Month(_), _) if word.is(Class::SHORT) => false,
        When::Recurring(Cycle::Month(_), _) if word.is(Class::DOUBTFUL) => context.makes_month(text, first, end),
        When::Recurring(Cycle::Month(_), _) => {
            context.makes_month(text, first, end) || !context.capital_after || words::contains(words::DETERMINERS, context.before)
        }
        When::Recurring(Cycle::Part(_), _) => !word.is(Class::QUARTER_NAME) || !matches!(context.after, ":" | "." | ")"),
        When::Year(1900..2100) => !context.joined,
        When::Year(_) => {
            !context.joined && !context.plural_after && (context.led || matches!(context.before, "the" | "and" | "year" | "("))
        }
        When::Decade(_) if word.is(Class::DOUBTFUL) => {
            let listed = first > 1 && context.before == "and" && words::word(text, first - 2).is(Class::DECADE);
            listed || words::contains(words::DECADE_LEADS, context.before)
        }
        When::Shift(0, Unit::Day) => !(context.capital_before && context.capital),
        _ => true,
    }
}

/// What stands beside a date.
struct Context<'a> {
    before: &'a str,
    after: &'a str,
    /// A preposition stands before it, or `mid-`.
    led: bool,
    /// It is the end of something longer: `x/2019`, `555-0142-2019`.
    joined: bool,
    /// A number goes on behind it: `2022-01-06T10`.
    numeric_after: bool,
    capital: bool,
    capital_before: bool,
    capital_after: bool,
    clitic_after: bool,
    small_after: bool,
    /// A small word in `s` follows: what a number may count.
    plural_after: bool,
}

impl<'a> Context<'a> {
    fn new(text: &Text<'a>, first: usize, end: usize) -> Self {
        let shape = |at: usize| text.tokens().get(at).map_or(Shape::default(), |t| t.shape());
        let word = |by: usize| first.checked_sub(by).map_or("", |at| text.word(at));
        let (before, tight) = (word(1), first > 0 && !shape(first).has(Shape::GAP));
        let joins = |at: usize| !shape(at).has(Shape::GAP);
        let clitic_after = shape(end).has(Shape::CLITIC);
        let small_after = shape(end).has(Shape::LOWER) && !clitic_after;
        Self {
            before,
            after: text.word(end),
            led: words::contains(words::PREPOSITIONS, if before == "-" { word(2) } else { before }),
            joined: tight && (!OPENS.contains(&before) || matches!(before, "-" | "/") && first > 1 && shape(first - 2).has(Shape::DIGIT)),
            numeric_after: matches!(text.word(end), "-" | "/") && joins(end) && joins(end + 1) && shape(end + 1).has(Shape::DIGIT),
            capital: shape(first).has(Shape::CAPITAL),
            capital_before: first > 0 && shape(first - 1).has(Shape::CAPITAL),
            capital_after: shape(end).has(Shape::CAPITAL),
            clitic_after,
            small_after,
            plural_after: small_after && text.word(end).len() > 3 && text.word(end).ends_with('s'),
        }
    }

    /// Whether several words count from the article's day: not in `the quarter-to-quarter change`, `the last week of May`,
    /// `the fall in prices`.
    fn makes_relative(&self, text: &Text<'_>, words: &[Word], end: usize) -> bool {
        let fall = text.word(end.wrapping_sub(1)).eq_ignore_ascii_case("fall");
        let falls = fall && (self.after == "in" || words[0].is(Class::THE) && !self.led);
        !matches!(self.after, "-" | "of") && !falls
    }

    /// Whether `May` or `March` is a month: after a preposition, as `May's`, as `the May riot`, or beside another month.
    fn makes_month(&self, text: &Text<'_>, first: usize, end: usize) -> bool {
        let month = |at: Option<usize>| at.is_some_and(|at| words::word(text, at).is(Class::MONTH));
        let listed = |word: &str| matches!(word, "and" | "or" | "," | "/" | "to");
        let beside_month =
            listed(self.before) && !self.capital_after && month(first.checked_sub(2)) || listed(self.after) && month(Some(end + 1));
        let named = self.small_after && words::contains(words::DETERMINERS, self.before);
        self.led || self.clitic_after || beside_month || named || self.before.eq_ignore_ascii_case("that")
    }
}

/// What may stand before a year without a space.
const OPENS: &[&str] = &["(", "[", "\"", "'", "‘", "“", "-", "–", "—", "/", ",", ";"];

/// Which way the sentence leans: the nearest telling word before the date, or else after it.
fn lean(text: &Text<'_>, first: usize, end: usize) -> Option<Lean> {
    let ends_clause = |at: &usize| text.tokens().get(*at).is_none_or(|t| t.is(Shape::TERMINAL));
    let starts_paragraph = |at: usize| text.tokens().get(at).is_none_or(|t| t.is(Shape::PARAGRAPH));
    let before = (first.saturating_sub(REACH)..first).rev().take_while(|at| !ends_clause(at) && !starts_paragraph(at + 1));
    let after = (end..end + REACH).take_while(|at| !ends_clause(at) && !starts_paragraph(*at));
    before.chain(after).find_map(|at| {
        let word = text.word(at);
        // `was opened` looks back, `will be opened` and `to be opened` do not.
        let passive = || at > 0 && text.word(at - 1).eq_ignore_ascii_case("be");
        if words::contains(words::AHEAD, word) {
            Some(Lean::Ahead)
        } else if words::contains(words::BACK, word) || word.len() > 4 && word.ends_with("ed") {
            (!passive()).then_some(Lean::Back)
        } else {
            None
        }
    })
}

/// How far the words that tell past from future are looked for, in tokens either side.
const REACH: usize = 12;
