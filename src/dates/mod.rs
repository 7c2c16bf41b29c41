//! What day is meant: DATE mentions and their TIMEX3 values.
//!
//! Four steps, each on the result of the one before: trigger words and years say where to look; the words around them
//! are classed (`words`); the grammar reads them as symbolic dates (`grammar`, `rules`); and what those leave open is
//! settled against the article's day and the dates said before (`when`). The clock is never read.
//!
//! ```
//! use ner::{Date, Text, dates};
//!
//! let text = Text::new("Riots began on 2 January and spread on Wednesday, a year after the 2021 election.");
//! let found: Vec<_> = dates::find(&text, Date::new(2022, 1, 6)).into_iter().filter_map(|d| d.value).collect();
//! assert_eq!(found, ["2022-01-02", "2022-01-05", "2021"]);
//! ```

mod article_date;
mod context;
mod cues;
mod grammar;
mod holidays;
mod order;
mod rules;
mod value;
mod when;
mod words;

pub use article_date::article_date;

use crate::text::{Shape, Token};
use crate::{Date, DayFirst, Kind, Modifier, Text};
use context::{Context, NamedMonths};
use value::{Part, Unit, Value};
use when::{Cycle, Reference, When};
use words::{Class, Word};

/// A date in a text: the tokens it covers, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DateMention {
    /// The number of its first token.
    pub first: usize,
    /// One past the number of its last token.
    pub end: usize,
    /// [`Kind::Calendar`] if it names its day, month or year itself, [`Kind::Relative`] if it counts from another day.
    pub kind: Kind,
    /// The TIMEX3 value; `a/b` for an interval and `{a,b}` for a list. None where it needs the article's day and none
    /// was given, and where it points back at another date that the text does not have.
    pub value: Option<String>,
    /// What narrows the value: `early January` is the start of January.
    pub modifier: Option<Modifier>,
    /// Whether day and month could also be the other way round, and only [`DayFirst::Auto`] decided.
    pub guessed: bool,
}

/// Finds the dates of a text that was written on a given day; mentions are in order and do not overlap.
///
/// Times of day, durations and ages are no dates.
pub fn find(text: &Text<'_>, written: Option<Date>) -> Vec<DateMention> {
    Finder::new().written(written).find(text)
}

/// Finds dates with options.
///
/// ```
/// use ner::{Date, DayFirst, Text, dates};
///
/// let finder = dates::Finder::new().written(Date::new(2022, 1, 6)).day_first(DayFirst::No).vague(true);
/// let found = finder.find(&Text::new("He is now in Rome, and was there on 01/02/2022."));
/// assert_eq!(found[0].value.as_deref(), Some("PRESENT_REF"));
/// assert_eq!(found[1].value.as_deref(), Some("2022-01-02"));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Finder {
    written: Option<Date>,
    day_first: DayFirst,
    vague: bool,
}

impl Finder {
    /// A finder that knows no article's day, settles the order of day and month by the text, and leaves out vague dates.
    pub fn new() -> Self {
        Self::default()
    }

    /// The day the text was written.
    #[must_use]
    pub fn written(mut self, day: Option<Date>) -> Self {
        self.written = day;
        self
    }

    /// How `06/01/2022` is read.
    #[must_use]
    pub fn day_first(mut self, day_first: DayFirst) -> Self {
        self.day_first = day_first;
        self
    }

    /// Whether `now`, `recently` and the like are found.
    #[must_use]
    pub fn vague(mut self, yes: bool) -> Self {
        self.vague = yes;
        self
    }

    /// The dates of a text, in order; they do not overlap.
    pub fn find(&self, text: &Text<'_>) -> Vec<DateMention> {
        let mut search = Search {
            text,
            finder: *self,
            day_first: None,
            named: NamedMonths::default(),
            said: None,
            weekday: None,
            quarter: None,
            mentions: Vec::new(),
        };
        let mut done = 0;
        for trigger in triggers(text, self.vague) {
            if trigger >= done {
                let run = Run::around(text, trigger, done);
                done = run.first + run.words.len();
                search.read(&run);
            }
        }
        search.mentions
    }
}

/// The numbers of the tokens that make a date possible: trigger words, years and numeric dates.
fn triggers(text: &Text<'_>, vague: bool) -> Vec<usize> {
    let words = if vague { &*words::VAGUE_TRIGGERS } else { &*words::TRIGGERS };
    let is_trigger = |at: usize, token: &Token| match token.is(Shape::DIGIT) {
        true => words::is_digit_trigger(text.source(), token.span()),
        false => words.has(text, at, token.span()),
    };
    text.tokens().iter().enumerate().filter_map(|(at, token)| is_trigger(at, token).then_some(at)).collect()
}

/// Words that can be in a date, without a gap between them.
struct Run {
    /// The number of the first token.
    first: usize,
    /// One for each token.
    words: Vec<Word>,
}

impl Run {
    /// As far as such words reach around a trigger, not before token `floor` and not over a blank line.
    fn around(text: &Text<'_>, trigger: usize, floor: usize) -> Self {
        let starts_paragraph = |at: usize| text.tokens().get(at).is_none_or(|t| t.is(Shape::PARAGRAPH));
        let classed = |at: usize| Some(words::word(text, at)).filter(|w| w.class != Class::NONE);
        let before = (floor..trigger).rev().take_while(|at| !starts_paragraph(at + 1)).map_while(classed).count();
        let first = trigger - before;
        let mut words = Vec::with_capacity(before + 8);
        while first + words.len() <= trigger || !starts_paragraph(first + words.len()) {
            let Some(word) = classed(first + words.len()) else { break };
            words.push(word);
            words.extend(std::iter::repeat_n(Word::CONTINUED, usize::from(word.more)));
        }
        Self { first, words }
    }
}

/// What was said last, if that is near enough to token `first`.
fn near(said: &Option<(usize, Value)>, first: usize, reach: usize) -> Option<&Value> {
    said.as_ref().filter(|(end, _)| first.saturating_sub(*end) <= reach).map(|(_, value)| value)
}

/// One walk through a text, with what it has said so far.
struct Search<'t, 'a> {
    text: &'t Text<'a>,
    finder: Finder,
    /// How the text writes numeric dates: settled when the first one comes.
    day_first: Option<(bool, order::Sure)>,
    named: NamedMonths,
    /// The last date that `the following year` or `that day` may count from, and where it ends.
    said: Option<(usize, Value)>,
    /// The weekday that was said last, and where it ends.
    weekday: Option<(usize, jiff::civil::Date)>,
    /// The quarter that is being reported on, and where it was said.
    quarter: Option<(usize, Value)>,
    mentions: Vec<DateMention>,
}

// How far back, in tokens, `the previous day` may count from, and the month or quarter lies whose figures are compared.
const SAID_REACH: usize = 80;
const MONTH_REACH: usize = 30;
const QUARTER_REACH: usize = 1000;

/// Days of a quarter, at least.
const QUARTER: i32 = 89;

impl Search<'_, '_> {
    /// The dates of a run, read from left to right.
    fn read(&mut self, run: &Run) {
        let mut at = 0;
        while at < run.words.len() {
            let Some(reading) = grammar::read(&run.words, at, self.day_first.is_none_or(|(day_first, _)| day_first)) else {
                at += 1;
                continue;
            };
            if reading.either_order && self.day_first.is_none() {
                self.day_first = Some(order::of(self.text, self.finder.day_first));
                continue;
            }
            let start = std::mem::replace(&mut at, reading.end);
            let (first, end) = (run.first + reading.words.start, run.first + reading.words.end);
            let words = &run.words[reading.words];
            let Some(when) = reading.when else { continue };
            let context = Context::new(self.text, first, end);
            if matches!(when, When::Vague(_)) && !self.finder.vague || !context.bears_out(words, &when, &self.named) {
                // `the year` is none in `the year-ago results`, but `year-ago` is one.
                at = if run.words[start].is(Class::THE) { start + 1 } else { at };
                continue;
            }
            let when = self.compared(when, words, &context, first);
            let value = self.ends_weekdays(&when, first).or_else(|| self.settle(&when, &context, first));
            let modifier = reading.modifier.or_else(|| context.modifier(words, &when));
            let guessed = reading.either_order && matches!(self.day_first, Some((_, order::Sure::No)));
            self.mentions.push(DateMention {
                first,
                end,
                kind: when.kind(),
                value: value.as_ref().map(Value::to_string),
                modifier,
                guessed,
            });
            self.note(&when, value, end);
        }
    }

    /// `up from $ 5 million a year ago`: in the same quarter of that year, where a quarter is being reported on.
    fn compared(&self, when: When, words: &[Word], context: &Context<'_, '_>, first: usize) -> When {
        match when {
            When::Shift(-1, Unit::Year)
                if words.last().is_some_and(|w| w.is(Class::AGO)) && context.compares() && self.period(first).is_some() =>
            {
                When::YearsFromSaid(-1)
            }
            when => when,
        }
    }

    fn settle(&self, when: &When, context: &Context<'_, '_>, first: usize) -> Option<Value> {
        let period = match when {
            When::YearsFromSaid(_) if context.compares() => self.period(first),
            When::YearsFromSaid(_) => None,
            _ => near(&self.quarter, first, QUARTER_REACH),
        };
        when.settle(Reference {
            written: self.finder.written.map(Date::civil),
            said: near(&self.said, first, SAID_REACH),
            period,
            lean: if when.leans() { context.lean() } else { None },
            governed: context.is_governed(),
        })
    }

    /// `from Monday to Friday`: the weekday behind `to` is the first one after the other.
    fn ends_weekdays(&self, when: &When, first: usize) -> Option<Value> {
        let When::Recurring(Cycle::Weekday(weekday), None) = when else { return None };
        let (end, weekday_said) = self.weekday?;
        let joined = end + 1 == first && words::word(self.text, end).is(Class::TO.or(Class::HYPHEN).or(Class::DASH));
        joined.then(|| value::weekday_after(weekday_said, *weekday).map(Value::Day)).flatten()
    }

    /// The month that figures before token `first` are of, or the quarter that is being reported on.
    fn period(&self, first: usize) -> Option<&Value> {
        let month = near(&self.said, first, MONTH_REACH).filter(|said| matches!(said, Value::Month(..)));
        month.or_else(|| near(&self.quarter, first, QUARTER_REACH))
    }

    /// Keeps what later dates may count from.
    fn note(&mut self, when: &When, value: Option<Value>, end: usize) {
        if let (When::Recurring(Cycle::Weekday(_), _), Some(Value::Day(day))) = (when, &value) {
            self.weekday = Some((end, *day));
        }
        let Some(value) = value.filter(|v| when.moves_on() && v.point().is_some()) else { return };
        if let (Value::Part(_, Part::Quarter(_)), Some((start, _))) = (&value, value.point()) {
            // The latest quarter that has ended: forecasts and figures to compare with are no report.
            let ended = self.finder.written.is_none_or(|written| (written.civil() - start).get_days() > QUARTER);
            let latest = self.quarter.as_ref().and_then(|(_, q)| q.point()).is_none_or(|(known, _)| known <= start);
            if ended && latest {
                self.quarter = Some((end, value.clone()));
            }
        }
        self.said = Some((end, value));
    }
}
