//! What stands beside a date: whether it is one, which way the sentence leans, what narrows it.

use super::cues::{self, contains};
use super::holidays::Holiday;
use super::value::{Part, Unit, Value};
use super::when::{Cycle, Lean, When};
use super::words::{Class, Word, word};
use crate::text::Shape;
use crate::{Kind, Modifier, Text};
use std::cell::OnceCell;

/// Months that this text also has as names of people (`Theresa May`): looked for once, when it first matters.
#[derive(Debug, Default)]
pub(super) struct NamedMonths(OnceCell<u16>);

impl NamedMonths {
    fn has(&self, text: &Text<'_>, month: i32) -> bool {
        let named = self.0.get_or_init(|| {
            let capital = |at: &usize| text.tokens()[*at].shape().has(Shape::CAPITAL) && MONTHS.contains(&text.word(*at));
            let named = (0..text.tokens().len()).filter(capital).filter(|at| is_name(text, *at));
            named.fold(0, |named, at| named | 1 << (word(text, at).value & 15))
        });
        named >> (month & 15) & 1 == 1
    }
}

/// The months as names are written: nothing else needs a closer look, and most words of a text are looked at.
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Whether a month stands in a name: `Theresa May`, `June Carter`, `Mrs May`.
fn is_name(text: &Text<'_>, at: usize) -> bool {
    let shape = |at: usize| text.tokens().get(at).map_or(Shape::default(), |t| t.shape());
    // Like a word of a name: a capital letter and small ones, and no word of dates.
    let named = |at: usize| shape(at).has(Shape::CAPITAL) && !shape(at).has(Shape::UPPER) && word(text, at).class == Class::NONE;
    let is_month = || word(text, at).is(Class::MONTH) && !word(text, at).is(Class::SHORT);
    if !shape(at).has(Shape::CAPITAL) || shape(at).has(Shape::UPPER) || !is_month() || word(text, at + 1).is(Class::DAY.or(Class::YEAR)) {
        return false;
    }
    let before = |at: usize| named(at) && !contains(cues::PREPOSITIONS, text.word(at)) && !contains(cues::FUNCTION_WORDS, text.word(at));
    at > 0 && !shape(at).has(Shape::PARAGRAPH) && before(at - 1) || !shape(at + 1).has(Shape::PARAGRAPH) && named(at + 1)
}

/// What stands beside a date.
pub(super) struct Context<'t, 'a> {
    text: &'t Text<'a>,
    first: usize,
    end: usize,
    before: &'a str,
    after: &'a str,
    /// A preposition stands before it, or `mid-`.
    led: bool,
    /// It is the end of something longer: `x/2019`, `555-0142-2019`.
    joined: bool,
    /// Something goes on behind it: `2022-01-06T10`, `1227(a)`.
    goes_on: bool,
    capital: bool,
    capital_before: bool,
    capital_after: bool,
    clitic_after: bool,
    small_after: bool,
    /// A small word in `s` follows: what a number may count.
    plural_after: bool,
}

impl<'t, 'a> Context<'t, 'a> {
    pub(super) fn new(text: &'t Text<'a>, first: usize, end: usize) -> Self {
        let shape = |at: usize| text.tokens().get(at).map_or(Shape::default(), |t| t.shape());
        let word = |by: usize| first.checked_sub(by).map_or("", |at| text.word(at));
        let (before, tight) = (word(1), first > 0 && !shape(first).has(Shape::GAP));
        let joins = |at: usize| !shape(at).has(Shape::GAP);
        let clitic_after = shape(end).has(Shape::CLITIC);
        let small_after = shape(end).has(Shape::LOWER) && !clitic_after;
        Self {
            text,
            first,
            end,
            before,
            after: text.word(end),
            led: contains(cues::PREPOSITIONS, if before == "-" { word(2) } else { before }),
            joined: tight && (!OPENS.contains(&before) || matches!(before, "-" | "/") && first > 1 && shape(first - 2).has(Shape::DIGIT)),
            goes_on: joins(end)
                && (matches!(text.word(end), "-" | "/") && joins(end + 1) && shape(end + 1).has(Shape::DIGIT) || text.word(end) == "("),
            capital: shape(first).has(Shape::CAPITAL),
            capital_before: first > 0 && shape(first - 1).has(Shape::CAPITAL),
            capital_after: shape(end).has(Shape::CAPITAL) && !shape(end).has(Shape::PARAGRAPH),
            clitic_after,
            small_after,
            plural_after: small_after && text.word(end).len() > 3 && text.word(end).ends_with('s'),
        }
    }

    /// Whether the context bears out what could also be something else: a name, a verb, a number.
    pub(super) fn bears_out(&self, words: &[Word], when: &When, named: &NamedMonths) -> bool {
        if self.goes_on {
            return false;
        }
        match (when, words) {
            (When::Shift(0, unit), [the, .., last])
                if the.is(Class::THE) && last.is(Class::UNIT) && !has(words, Class::END.or(Class::THIS)) =>
            {
                self.makes_period(words, *unit)
            }
            (When::FromSaid(..), [.., last]) if last.is(Class::BEFORE) => self.ends_clause(),
            (When::Recurring(Cycle::DayOfMonth { weekday: None, .. }, _), _) => self.makes_day_of_month(),
            (When::Recurring(Cycle::Holiday(holiday), None), _) => self.makes_holiday(*holiday),
            (When::Reported(_), _) => self.makes_relative(words) && self.after != "of",
            // `44 BC Ferries`: British Columbia; but `In 44 BC Caesar was killed`.
            (_, [.., era]) if era.is(Class::ERA) => {
                let company = self.capital_after && (!self.led || contains(cues::OF_COLUMBIA, self.after));
                !company && !self.plural_after
            }
            // `32 December 2020`
            (When::Known(Value::Month(..)), [month, ..]) if month.is(Class::MONTH) && self.follows_figures() => false,
            // `the third quarter of the match`
            (When::Recurring(Cycle::Part(Part::Quarter(_)), _), _)
                if self.after == "of" && contains(cues::DETERMINERS, self.text.word(self.end + 1)) =>
            {
                false
            }
            (_, [first, .., last]) if last.is(Class::NTH) && !first.is(Class::THE) => !self.small_after || self.continues(),
            (_, [year]) if year.is(Class::YEAR) && year.is(Class::DOUBTFUL) => self.led || matches!(self.before, "the" | "and"),
            (_, [word]) => self.bears_out_word(*word, when, named),
            (_, [slashed, .., last]) if slashed.is(Class::NUMBER) && last.is(Class::TWO) => !self.joined && !self.small_after || self.led,
            (When::Interval(..), [year, join, last])
                if year.is(Class::YEAR) && join.is(Class::HYPHEN) && last.is(Class::NUMBER) && !last.is(Class::TWO) =>
            {
                !self.joined && !self.plural_after
            }
            _ if when.kind() == Kind::Calendar => true,
            _ => self.makes_relative(words),
        }
    }

    fn bears_out_word(&self, word: Word, when: &When, named: &NamedMonths) -> bool {
        match when {
            When::Recurring(Cycle::Weekday(_), _) | When::Within(_, Cycle::Weekday(_)) => {
                // `Bloody Sunday`, `Man Friday`, `Thursday Island`
                let named = self.capital
                    && (self.capital_before && !self.starts_line() && contains(cues::NAME_STARTS, self.before)
                        || self.capital_after && contains(cues::NAMED_AFTER, self.after));
                // `the third Monday of each month`
                let numbered = self.first > 0 && self.word(self.first - 1).is(Class::NTH.or(Class::NTH_FIGURE));
                !word.is(Class::DOUBTFUL) && !contains(cues::NAME_ENDINGS, self.after) && !named && !numbered
            }
            When::Recurring(Cycle::Month(_), _) if word.is(Class::SHORT) => false,
            When::Recurring(Cycle::Month(_), _) => self.makes_month(word, named),
            When::Recurring(Cycle::Part(_), _) => !word.is(Class::QUARTER_NAME) || !matches!(self.after, ":" | "." | ")"),
            When::Known(Value::Year(1900..2100)) => !self.joined,
            When::Known(Value::Year(_)) => {
                let led = self.led || matches!(self.before, "the" | "and" | "year" | "(") || self.approximates() && !self.small_after;
                !self.joined && !self.plural_after && led
            }
            When::Known(Value::Decade(_)) if word.is(Class::DOUBTFUL) => {
                let listed = self.first > 1 && self.before == "and" && self.word(self.first - 2).is(Class::DECADE);
                let hyphened = self.before == "-" && self.first > 1;
                let lead = if hyphened { self.text.word(self.first - 2) } else { self.before };
                listed || contains(cues::DECADE_LEADS, lead)
            }
            When::Shift(0, Unit::Day) => !(self.capital_before && self.capital),
            _ => true,
        }
    }

    /// A number of one or two digits that is no day of a month.
    fn follows_figures(&self) -> bool {
        let figures = self.before.len() < 3 && self.before.bytes().all(|b| b.is_ascii_digit()) && !self.before.is_empty();
        figures && !self.before.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    }

    /// `circa`, `c.`, `about`, before figures.
    fn approximates(&self) -> bool {
        let before = self.first.checked_sub(2).map_or("", |at| self.text.word(at));
        let figures = || self.text.tokens().get(self.first).is_some_and(|t| t.is(Shape::DIGIT));
        matches!(self.before, "circa" | "ca" | "ca." | "c." | "about") || self.before == "." && matches!(before, "c" | "ca") && figures()
    }

    fn starts_line(&self) -> bool {
        self.text.tokens().get(self.first).is_some_and(|t| t.is(Shape::PARAGRAPH))
    }

    fn word(&self, at: usize) -> Word {
        word(self.text, at)
    }

    /// Whether several words count from the article's day: not in `the quarter-to-quarter change`, `the last week of May`,
    /// `the fall in prices`.
    fn makes_relative(&self, words: &[Word]) -> bool {
        let fall = self.text.word(self.end.wrapping_sub(1)).eq_ignore_ascii_case("fall");
        let falls = fall && (self.after == "in" || words[0].is(Class::THE) && !self.led);
        !matches!(self.after, "-" | "of") && !falls
    }

    /// Whether `the year` or `the week` is the current one: `for the year,`, `for the week ended`, `nine months of the year`.
    fn makes_period(&self, words: &[Word], unit: Unit) -> bool {
        if words.iter().any(|w| w.is(Class::FISCAL)) {
            return self.led && !self.small_after || self.before.eq_ignore_ascii_case("for");
        }
        let of_unit = || self.before == "of" && self.first > 1 && self.word(self.first - 2).is(Class::UNITS);
        let reported = || {
            // `a high for the year of $42`, but `sales for the month of May`
            let goes_on = match self.after {
                "ended" | "to" | "as" | "were" | "was" => true,
                "of" => self.text.tokens().get(self.end + 1).is_some_and(|t| !t.is(Shape::LOWER) && !t.is(Shape::CAPITAL)),
                after => !self.small_after && after != "-",
            };
            self.before.eq_ignore_ascii_case("for") && goes_on
        };
        matches!(unit, Unit::Week | Unit::Month | Unit::Year) && (reported() || of_unit() && !self.small_after)
    }

    /// Whether nothing follows that time is counted from: `two days before.`, not `two days before the vote`.
    fn ends_clause(&self) -> bool {
        self.after.is_empty()
            || matches!(self.after, "." | "," | ";" | ":" | "?" | "!" | "(" | ")" | "”" | "\"" | "–" | "—" | "and" | "but")
    }

    /// Whether `6th` is a day: `on the 6th.`, not `on the 6th floor`.
    fn makes_day_of_month(&self) -> bool {
        let before = |by: usize| self.first.checked_sub(by).map_or("", |at| self.text.word(at));
        let leads = ["on", "by", "from", "since", "until", "before", "after", "and", "to"];
        let led = self.before.eq_ignore_ascii_case("the") && leads.iter().any(|lead| before(2).eq_ignore_ascii_case(lead));
        led && self.continues() && self.after != "and"
    }

    /// Whether no noun follows that would take the date for its adjective.
    fn continues(&self) -> bool {
        self.ends_clause()
            || self.clitic_after
            || self.small_after && contains(cues::FUNCTION_WORDS, self.after)
            || self.text.tokens().get(self.end).is_none_or(|t| t.is(Shape::PARAGRAPH))
    }

    /// Whether a holiday's name stands for the day: not in `Christmas Island`, `Christmas trees`, `an Easter egg`, `the Good Friday
    /// Agreement`.
    fn makes_holiday(&self, holiday: Holiday) -> bool {
        if self.after == "-" || self.joined && self.before != "-" {
            return false;
        }
        if holiday.names_a_place() {
            // On the feast, in the city.
            let feast = self.before == "of" && self.first > 1 && self.text.word(self.first - 2).eq_ignore_ascii_case("feast");
            return self.before.eq_ignore_ascii_case("on") || feast;
        }
        if holiday.names_a_day() {
            return self.led || !self.capital_after;
        }
        let led = self.led || !self.capital_before || contains(cues::FUNCTION_WORDS, self.before);
        led && self.continues() && !self.capital_after
    }

    /// Whether `May` or `March` is a month: after a preposition, as `May's`, as `the May riot`, or beside another month.
    /// Other months are, unless they stand in a name or are people elsewhere in the text.
    fn makes_month(&self, word: Word, named: &NamedMonths) -> bool {
        let month = |at: Option<usize>| at.is_some_and(|at| self.word(at).is(Class::MONTH));
        let listed = |word: &str| matches!(word, "and" | "or" | "," | "/" | "to");
        let beside_month = listed(self.before) && !self.capital_after && month(self.first.checked_sub(2))
            || listed(self.after) && month(Some(self.end + 1));
        let determined = contains(cues::DETERMINERS, self.before);
        if self.led || beside_month || determined && self.small_after && self.after != "of" || self.before.eq_ignore_ascii_case("that") {
            return true;
        }
        let doubtful = word.is(Class::DOUBTFUL);
        if doubtful && !self.clitic_after || !doubtful && self.capital_after && !determined {
            return false;
        }
        !named.has(self.text, word.value)
    }

    /// What the words before a date narrow it to.
    pub(super) fn modifier(&self, words: &[Word], when: &When) -> Option<Modifier> {
        if matches!(when, When::List(_)) {
            // `late May and June`: said of the first.
            return None;
        }
        let before = |by: usize| self.first.checked_sub(by).map_or("", |at| self.text.word(at));
        let phrase = |cue: &[&str], from: usize| cue.iter().enumerate().all(|(n, word)| before(from + n).eq_ignore_ascii_case(word));
        if when.kind() == Kind::Relative {
            // `more than two years ago`; `more than a year earlier` compares figures, and `last year` is exact.
            let counted = words[0].is(Class::COUNT.or(Class::SOME).or(Class::TENS)) && words[words.len() - 1].is(Class::AGO);
            let bounds = cues::BOUNDS.iter().filter(|(cue, _)| counted && phrase(cue, 1));
            return bounds.max_by_key(|(cue, _)| cue.len()).map(|(_, modifier)| *modifier);
        }
        if self.approximates() {
            // `a book about 2021`, but `about Nov. 1` and `about 1850`.
            let dated = matches!(when, When::Known(Value::Day(_) | Value::Year(..1900)) | When::Recurring(Cycle::Day { .. }, _));
            return (dated || self.before != "about").then_some(Modifier::Approx);
        }
        // Between the two may stand `the` and a hyphen; but `around the 2021 level` is another matter.
        let from = 1 + usize::from(matches!(before(1), "the" | "-"));
        let fits = |(cue, modifier): &&(&[&str], Modifier)| phrase(cue, from) && (from == 1 || *modifier != Modifier::Approx);
        cues::MODIFIERS.iter().filter(fits).max_by_key(|(cue, _)| cue.len()).map(|(_, modifier)| *modifier)
    }

    /// Whether figures are compared: `from $ 5 million a year ago`, `than a year earlier`.
    pub(super) fn compares(&self) -> bool {
        let starts = (self.first.saturating_sub(2 * REACH)..self.first).rev();
        let here = starts.take_while(|at| !ends_clause(self.text, *at) && !starts_paragraph(self.text, at + 1));
        here.into_iter().any(|at| contains(cues::COMPARING, self.text.word(at)))
            || self.text.word(self.end).eq_ignore_ascii_case("results")
            || self.after == ","
    }

    /// Whether the verb that says so stands right before it: `was killed on Jan. 2`, `will speak on Dec. 30`.
    pub(super) fn is_governed(&self) -> bool {
        // `was killed Jan. 2`
        let on = usize::from(self.before.eq_ignore_ascii_case("on"));
        let verb = self.first.checked_sub(1 + on);
        let helped = verb.and_then(|at| at.checked_sub(1)).map_or("", |at| self.text.word(at));
        contains(cues::HELPERS, helped) && verb.is_some_and(|at| self.text.tokens()[at].is(Shape::LOWER))
    }

    /// Which way the sentence leans: the nearest telling word before the date, or else after it.
    pub(super) fn lean(&self) -> Option<Lean> {
        let text = self.text;
        let before = (self.first.saturating_sub(REACH)..self.first).rev();
        let before = before.take_while(|at| !ends_clause(text, *at) && !starts_paragraph(text, at + 1));
        let after = (self.end..self.end + REACH).take_while(|at| !ends_clause(text, *at) && !starts_paragraph(text, *at));
        // `agreed to meet by May`, but `had left by May`, `by May they had left`
        let mut around = before.clone().chain(after.clone());
        if self.before.eq_ignore_ascii_case("by") && !around.any(|at| text.word(at) == "had") {
            return Some(Lean::Ahead);
        }
        before.chain(after).find_map(|at| {
            let word = text.word(at);
            // `was opened` looks back, `will be opened` and `to be opened` do not.
            let passive = || at > 0 && text.word(at - 1).eq_ignore_ascii_case("be");
            let planned = || match word {
                "set" => matches!(text.word(at + 1), "to" | "for"),
                "to" => at > 0 && matches!(text.word(at - 1), "is" | "are"),
                // `The election is on Sunday`, `Voters go to the polls on Sunday`
                "is" | "are" => matches!(text.word(at + 1), "on" | "next" | "scheduled" | "due") && at < self.first && self.first <= at + 3,
                "go" | "goes" | "head" => text.word(at + 1) == "to",
                _ => false,
            };
            if contains(cues::AHEAD, word) || planned() {
                Some(Lean::Ahead)
            } else if contains(cues::BACK, word) || word.len() > 4 && word.ends_with("ed") {
                (!passive()).then_some(Lean::Back)
            } else {
                None
            }
        })
    }
}

fn has(words: &[Word], class: Class) -> bool {
    words.iter().any(|w| w.is(class))
}

fn ends_clause(text: &Text<'_>, at: usize) -> bool {
    text.tokens().get(at).is_none_or(|t| t.is(Shape::TERMINAL)) || text.word(at) == ";"
}

fn starts_paragraph(text: &Text<'_>, at: usize) -> bool {
    text.tokens().get(at).is_none_or(|t| t.is(Shape::PARAGRAPH))
}

/// What may stand before a year without a space.
const OPENS: &[&str] = &["(", "[", "\"", "'", "‘", "“", "-", "–", "—", "/", ",", ";"];

/// How far the words that tell past from future are looked for, in tokens either side.
const REACH: usize = 12;
