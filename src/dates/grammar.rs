//! From words to symbolic dates: one rule a row, each with what it reads.
//!
//! A rule is a pattern of word classes and a function that makes a [`When`] of the words that fit. Where several rules
//! fit, the one that reads the most words holds; between equals, the first in the table. A rule that fits but makes
//! nothing (`31 June`) still holds: its words are no date, and no shorter rule may read a piece of them.

use super::value::{Cycle, Lean, Part, Season, Unit, When};
use super::words::{Class, SEASON_OF, UNIT_OF, Word};
use std::ops::Range;

/// What a rule read: the words it covers, and what they mean.
#[derive(Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) words: Range<usize>,
    /// None where the words fit a rule but name no day that exists.
    pub(super) when: Option<When>,
}

/// Reads the longest date that begins at word `at`.
pub(super) fn read(words: &[Word], at: usize) -> Option<Reading> {
    let first = words.get(at).filter(|w| !w.is(DANGLING) || w.is(Class::THE))?;
    let mut best: Option<(Match, &Rule)> = None;
    let mut found = Match::default();
    for rule in RULES.iter().filter(|rule| first.is(rule.first)) {
        found.len = 0;
        if fits(rule.pattern, words, at, &mut found) && best.as_ref().is_none_or(|(m, _)| found.end > m.end) {
            best = Some((found, rule));
        }
    }
    let (found, rule) = best?;
    let when = (rule.make)(&found);
    let mut covered = at..found.end;
    // `the [1990s]`, `this [Friday, July 8]`: what names itself begins with its first word of its own. `[the previous day]`
    // and `[the third quarter]` need their article.
    let lead = if when.as_ref().is_some_and(When::needs_article) { Class::NONE } else { LEAD };
    while covered.len() > 1 && words[covered.start].is(lead) {
        covered.start += 1;
    }
    while covered.len() > 1 && words[covered.end - 1].is(DANGLING) {
        covered.end -= 1;
    }
    Some(Reading { words: covered, when })
}

const LEAD: Class = Class::THE.or(Class::THIS).or(Class::LAST).or(Class::NEXT);
const DANGLING: Class = Class::COMMA.or(Class::OF).or(Class::THE);

struct Rule {
    /// Examples, for readers and for the test that reads them.
    #[cfg_attr(not(test), expect(dead_code, reason = "data for the tests"))]
    reads: &'static [&'static str],
    pattern: &'static [Element],
    make: fn(&Match) -> Option<When>,
    /// What a word must be for the pattern to begin with it.
    first: Class,
}

const fn rule(reads: &'static [&'static str], pattern: &'static [Element], make: fn(&Match) -> Option<When>) -> Rule {
    let (mut first, mut n) = (Class::NONE, 0);
    while n < pattern.len() {
        first = first.or(pattern[n].class);
        if !pattern[n].optional {
            break;
        }
        n += 1;
    }
    Rule { reads, pattern, make, first }
}

struct Element {
    class: Class,
    optional: bool,
}

const fn one(class: Class) -> Element {
    Element { class, optional: false }
}

const fn maybe(class: Class) -> Element {
    Element { class, optional: true }
}

/// The words that a pattern took, each under the class it was taken as.
#[derive(Debug, Clone, Copy, Default)]
struct Match {
    taken: [(Class, i32); LONGEST],
    len: usize,
    end: usize,
}

/// No pattern has more elements.
const LONGEST: usize = 12;

impl Match {
    fn get(&self, class: Class) -> Option<i32> {
        self.nth(class, 0)
    }

    fn nth(&self, class: Class, n: usize) -> Option<i32> {
        self.taken[..self.len].iter().filter(|(taken, _)| *taken == class).nth(n).map(|(_, value)| *value)
    }

    fn small(&self, class: Class, n: usize) -> Option<i8> {
        self.nth(class, n)?.try_into().ok()
    }

    /// The `n`th day of a month: of the given year, of the year that the weekday tells, or of any.
    fn day_of(&self, month: usize, day: usize) -> Option<When> {
        let (month, day) = (self.nth(Class::MONTH, month)?, self.nth(Class::DAY, day)?);
        match self.get(Class::YEAR) {
            Some(year) => When::day(year, month, day),
            None => When::day_of_any_year(month, day, self.get(Class::WEEKDAY)),
        }
    }

    fn month(&self, n: usize) -> Option<When> {
        match self.get(Class::YEAR) {
            Some(year) => When::month(year, self.nth(Class::MONTH, n)?),
            None => Some(When::Recurring(Cycle::Month(self.small(Class::MONTH, n)?), None)),
        }
    }

    fn part(&self, part: Part) -> Option<When> {
        match self.get(Class::YEAR) {
            Some(year) => Some(When::Part(year.try_into().ok()?, part)),
            None => Some(When::Recurring(Cycle::Part(part), None)),
        }
    }

    fn quarter(&self, class: Class) -> Option<Part> {
        self.small(class, 0).filter(|n| (1..=4).contains(n)).map(Part::Quarter)
    }

    fn half(&self) -> Option<Part> {
        self.small(Class::ORDINAL, 0).filter(|n| (1..=2).contains(n)).map(Part::Half)
    }

    fn season(&self) -> Option<Season> {
        SEASON_OF.get(usize::try_from(self.get(Class::SEASON)?).ok()?).copied()
    }

    fn unit(&self, class: Class) -> Option<Unit> {
        UNIT_OF.get(usize::try_from(self.get(class)?).ok()?).copied()
    }

    /// `two years ago` counts back, `two years later` ahead.
    fn counted(&self, sign: i32, unit: Class) -> Option<When> {
        Some(When::Shift(sign * self.get(Class::COUNT)?, self.unit(unit)?))
    }
}

/// `last`, `this` or `next` (-1, 0, 1) of what comes round.
fn turned(turn: i32, cycle: Cycle) -> When {
    match (turn, cycle) {
        // This Friday may be past or to come.
        (0, Cycle::Weekday(_)) => When::Recurring(cycle, None),
        (0, _) => When::Within(0, cycle),
        (1, _) => When::Recurring(cycle, Some(Lean::After)),
        _ => When::Recurring(cycle, Some(Lean::Before)),
    }
}

/// Takes the pattern's elements one by one; an optional one is left out if the rest does not fit with it.
fn fits(pattern: &[Element], words: &[Word], at: usize, found: &mut Match) -> bool {
    let Some((element, rest)) = pattern.split_first() else {
        found.end = at;
        return true;
    };
    if let Some(word) = words.get(at).filter(|w| w.is(element.class))
        && let Some(slot) = found.taken.get_mut(found.len)
    {
        *slot = (element.class, word.value);
        found.len += 1;
        if fits(rest, words, at + 1, found) {
            return true;
        }
        found.len -= 1;
    }
    element.optional && fits(rest, words, at, found)
}

// `last`, `this`, `next`: a unit after them needs no article, `previous` and `following` need theirs.
const TURN: Class = Class::LAST.or(Class::THIS).or(Class::NEXT).or(Class::PREVIOUS).or(Class::FOLLOWING);
const BARE_TURN: Class = Class::LAST.or(Class::THIS).or(Class::NEXT);
const LED: Class = BARE_TURN.or(Class::THE);
const JOIN: Class = Class::HYPHEN.or(Class::DASH).or(Class::TO).or(Class::SLASH);
const RUN: Class = Class::HYPHEN.or(Class::DASH);

static RULES: &[Rule] = &[
    // Days.
    rule(
        &["6 January 2022", "Thursday, 6 January 2022", "6th of January", "Monday 10 Jan", "21 July, 2022"],
        &[
            maybe(LED),
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            maybe(Class::THE),
            one(Class::DAY),
            maybe(Class::OF),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.day_of(0, 0),
    ),
    rule(
        &["January 6, 2022", "Thursday, January 6, 2022", "Jan. 6", "January the 6th", "Jul 7 2022"],
        &[
            maybe(LED),
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            one(Class::MONTH),
            maybe(Class::THE),
            one(Class::DAY),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.day_of(0, 0),
    ),
    rule(
        &["2022-01-06", "2022/01/06"],
        &[maybe(Class::WEEKDAY), one(Class::YEAR), one(NUMERIC_JOIN), one(Class::NUMBER), one(NUMERIC_JOIN), one(Class::NUMBER)],
        |m| When::day(m.get(Class::YEAR)?, m.get(Class::NUMBER)?, m.nth(Class::NUMBER, 1)?),
    ),
    rule(
        &["06/01/2022", "06-01-2022", "Thursday 06/01/2022"],
        &[
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            one(Class::NUMBER),
            one(NUMERIC_JOIN),
            one(Class::NUMBER),
            one(NUMERIC_JOIN),
            one(Class::YEAR),
        ],
        |m| day_first(m.get(Class::YEAR)?, m.get(Class::NUMBER)?, m.nth(Class::NUMBER, 1)?),
    ),
    rule(&["6.1.2022", "Thursday, 06.01.2022"], &[maybe(Class::WEEKDAY), maybe(Class::COMMA), one(Class::DOTTED)], |m| {
        m.get(Class::DOTTED).and_then(|d| day_first(d / 10_000, d / 100 % 100, d % 100))
    }),
    // Days that share their month.
    rule(
        &["June 21-26", "July 5 to 9, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(JOIN), one(Class::DAY), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(0, 1)?)),
    ),
    rule(
        &["July 5 and 6", "August 3 or 4, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(Class::AND), one(Class::DAY), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::pair(m.day_of(0, 0)?, m.day_of(0, 1)?)),
    ),
    rule(
        &["27 to 30 July", "9-13 July 2022"],
        &[one(Class::DAY), one(JOIN), one(Class::DAY), maybe(Class::OF), one(Class::MONTH), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(0, 1)?)),
    ),
    rule(
        &["4 and 11 May", "7th & 8th December 2022"],
        &[
            one(Class::DAY),
            one(Class::AND),
            maybe(Class::THE),
            one(Class::DAY),
            maybe(Class::OF),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| Some(When::pair(m.day_of(0, 0)?, m.day_of(0, 1)?)),
    ),
    rule(
        &["January 29-February 3", "June 30 – July 2, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(RUN), one(Class::MONTH), one(Class::DAY), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(1, 1)?)),
    ),
    rule(
        &["29 January-3 February", "30 June – 2 July 2022"],
        &[one(Class::DAY), one(Class::MONTH), one(RUN), one(Class::DAY), one(Class::MONTH), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(1, 1)?)),
    ),
    rule(
        &["August 30 to September 4, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(Class::TO), one(Class::MONTH), one(Class::DAY), maybe(Class::COMMA), one(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(1, 1)?)),
    ),
    rule(
        &["30 August to 4 September 2022"],
        &[one(Class::DAY), one(Class::MONTH), one(Class::TO), one(Class::DAY), one(Class::MONTH), maybe(Class::COMMA), one(Class::YEAR)],
        |m| Some(When::interval(m.day_of(0, 0)?, m.day_of(1, 1)?)),
    ),
    // Weekdays.
    rule(&["Friday"], &[one(Class::WEEKDAY)], |m| Some(When::Recurring(Cycle::Weekday(m.small(Class::WEEKDAY, 0)?), None))),
    rule(&["Fridays"], &[one(Class::WEEKDAYS)], |m| Some(When::Weekdays(m.small(Class::WEEKDAYS, 0)?))),
    rule(
        &["last Friday", "the previous Friday", "this coming Sunday"],
        &[maybe(Class::THE), maybe(Class::THIS), one(TURN), one(Class::WEEKDAY)],
        |m| Some(turned(m.get(TURN)?, Cycle::Weekday(m.small(Class::WEEKDAY, 0)?))),
    ),
    rule(&["Friday last week", "Tuesday of next week"], &[one(Class::WEEKDAY), maybe(Class::OF), one(BARE_TURN), one(Class::UNIT)], |m| {
        match m.unit(Class::UNIT)? {
            Unit::Week => Some(When::Within(m.get(BARE_TURN)?, Cycle::Weekday(m.small(Class::WEEKDAY, 0)?))),
            _ => None,
        }
    }),
    // Months.
    rule(
        &["January 2022", "November of 2019", "April, 2019"],
        &[one(Class::MONTH), maybe(Class::COMMA), maybe(Class::OF), maybe(Class::YEAR)],
        |m| m.month(0),
    ),
    rule(
        &["January-March", "May–July 2019"],
        &[one(Class::MONTH), one(RUN), one(Class::MONTH), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| Some(When::interval(m.month(0)?, m.month(1)?)),
    ),
    rule(&["January to March 2022"], &[one(Class::MONTH), one(Class::TO), one(Class::MONTH), maybe(Class::OF), one(Class::YEAR)], |m| {
        Some(When::interval(m.month(0)?, m.month(1)?))
    }),
    rule(&["May and October 2021"], &[one(Class::MONTH), one(Class::AND), one(Class::MONTH), maybe(Class::OF), one(Class::YEAR)], |m| {
        Some(When::pair(m.month(0)?, m.month(1)?))
    }),
    rule(&["July 2021-June 2022"], &[one(Class::MONTH), one(Class::YEAR), one(RUN), one(Class::MONTH), one(Class::YEAR)], |m| {
        let until = When::month(m.nth(Class::YEAR, 1)?, m.nth(Class::MONTH, 1)?)?;
        Some(When::interval(m.month(0)?, until))
    }),
    rule(
        &["last May", "next June", "this September", "this coming April"],
        &[maybe(Class::THIS), one(BARE_TURN), one(Class::MONTH)],
        |m| Some(turned(m.get(BARE_TURN)?, Cycle::Month(m.small(Class::MONTH, 0)?))),
    ),
    rule(&["June last year", "January of this year"], &[one(Class::MONTH), maybe(Class::OF), one(BARE_TURN), one(Class::YEAR_UNIT)], |m| {
        Some(When::Within(m.get(BARE_TURN)?, Cycle::Month(m.small(Class::MONTH, 0)?)))
    }),
    // Years.
    rule(&["2019"], &[one(Class::YEAR)], |m| When::year(m.get(Class::YEAR)?)),
    rule(&["fiscal 1989"], &[one(Class::FISCAL), one(Class::YEAR)], |m| When::year(m.get(Class::YEAR)?)),
    rule(&["1983-2017", "2021/2022", "2020 – 2021"], &[one(Class::YEAR), one(RUN.or(Class::SLASH)), one(Class::YEAR)], |m| {
        years(m.get(Class::YEAR)?, m.nth(Class::YEAR, 1)?)
    }),
    rule(&["2021/22", "2005-06", "1999-00"], &[one(Class::YEAR), one(Class::HYPHEN.or(Class::SLASH)), one(Class::TWO)], |m| {
        years_or_month(m.get(Class::YEAR)?, m.get(Class::TWO)?)
    }),
    rule(
        &["nineteen ninety-four", "January nineteen ninety"],
        &[maybe(Class::MONTH), one(Class::HUNDREDS), one(Class::TENS), maybe(Class::HYPHEN), maybe(Class::COUNT)],
        |m| {
            let ones = m.get(Class::COUNT).filter(|n| (1..=9).contains(n));
            let year = m.get(Class::HUNDREDS)? * 100 + m.get(Class::TENS)? + ones.unwrap_or(0);
            match m.get(Class::MONTH) {
                Some(month) => When::month(year, month),
                None => When::year(year),
            }
        },
    ),
    rule(&["1990s", "nineties"], &[one(Class::DECADE)], |m| Some(When::Decade(m.get(Class::DECADE)?.try_into().ok()?))),
    rule(&["19th century", "19th-century"], &[one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::CENTURY)], |m| {
        Some(When::Century(i16::from(m.small(Class::ORDINAL, 0)?) - 1))
    }),
    // Parts of a year.
    rule(
        &["third quarter of 2021", "third quarter 2022", "first-quarter 2019"],
        &[
            maybe(Class::THE),
            one(Class::ORDINAL),
            maybe(Class::HYPHEN),
            one(Class::QUARTER),
            maybe(Class::OF),
            maybe(Class::FISCAL),
            maybe(Class::YEAR_UNIT),
            one(Class::YEAR),
        ],
        |m| m.part(m.quarter(Class::ORDINAL)?),
    ),
    rule(
        &["1988 second quarter", "2021 third-quarter"],
        &[maybe(Class::THE), one(Class::YEAR), maybe(Class::FISCAL), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::QUARTER)],
        |m| m.part(m.quarter(Class::ORDINAL)?),
    ),
    rule(
        &["third-quarter", "the third quarter", "the fiscal first quarter"],
        &[maybe(Class::THE), maybe(Class::FISCAL), maybe(Class::HYPHEN), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::QUARTER)],
        |m| m.part(m.quarter(Class::ORDINAL)?),
    ),
    rule(
        &["the third quarter of last year", "the first quarter of next year"],
        &[
            maybe(Class::THE),
            one(Class::ORDINAL),
            maybe(Class::HYPHEN),
            one(Class::QUARTER),
            maybe(Class::OF),
            one(LED),
            one(Class::YEAR_UNIT),
        ],
        |m| Some(When::Within(m.get(LED)?, Cycle::Part(m.quarter(Class::ORDINAL)?))),
    ),
    rule(
        &["this year's third quarter", "last year's first quarter"],
        &[
            one(BARE_TURN),
            one(Class::YEAR_UNIT),
            one(Class::CLITIC),
            maybe(Class::FISCAL),
            one(Class::ORDINAL),
            maybe(Class::HYPHEN),
            one(Class::QUARTER),
        ],
        |m| Some(When::Within(m.get(BARE_TURN)?, Cycle::Part(m.quarter(Class::ORDINAL)?))),
    ),
    rule(&["Q3 2021", "Q3 of 2021"], &[one(Class::QUARTER_NAME), maybe(Class::OF), one(Class::YEAR)], |m| {
        m.part(m.quarter(Class::QUARTER_NAME)?)
    }),
    rule(&["2021 Q3", "2021-Q3", "Q3"], &[maybe(Class::YEAR), maybe(Class::HYPHEN), one(Class::QUARTER_NAME)], |m| {
        m.part(m.quarter(Class::QUARTER_NAME)?)
    }),
    rule(
        &["first half of 2021", "second half 2022"],
        &[maybe(Class::THE), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::HALF), maybe(Class::OF), one(Class::YEAR)],
        |m| m.part(m.half()?),
    ),
    rule(
        &["the first half of this year", "the second half of last year", "the first half of the year"],
        &[maybe(Class::THE), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::HALF), one(Class::OF), one(LED), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(LED)?, Cycle::Part(m.half()?))),
    ),
    rule(&["summer 2021", "summer of 2021"], &[maybe(Class::THE), one(Class::SEASON), maybe(Class::OF), one(Class::YEAR)], |m| {
        m.part(Part::Season(m.season()?))
    }),
    rule(
        &["last winter", "the past summer", "this past spring", "next summer"],
        &[maybe(Class::THE), maybe(Class::THIS), one(BARE_TURN), one(Class::SEASON)],
        |m| Some(turned(m.get(BARE_TURN)?, Cycle::Part(Part::Season(m.season()?)))),
    ),
    rule(&["the summer", "the winter"], &[one(Class::THE), one(Class::SEASON)], |m| {
        Some(When::Recurring(Cycle::Part(Part::Season(m.season()?)), None))
    }),
    // Counted from the article's day.
    rule(&["yesterday", "late yesterday", "today"], &[maybe(Class::PHASE), one(Class::DEICTIC)], |m| {
        Some(When::Shift(m.get(Class::DEICTIC)?, Unit::Day))
    }),
    rule(
        &["last week", "this month", "next year", "early next year", "later this year", "the past year", "last weekend"],
        &[maybe(Class::PHASE), maybe(Class::THE), maybe(Class::THIS), one(BARE_TURN), maybe(Class::FISCAL), one(Class::UNIT)],
        |m| match (m.get(BARE_TURN)?, m.unit(Class::UNIT)?) {
            // `this day` and `the last day` are days of something else.
            (0 | -1, Unit::Day) => None,
            (by, unit) => Some(When::Shift(by, unit)),
        },
    ),
    rule(
        &["the previous day", "the following year", "the previous week"],
        &[maybe(Class::PHASE), one(Class::THE), one(Class::PREVIOUS.or(Class::FOLLOWING)), one(Class::UNIT)],
        |m| Some(When::Shift(m.get(Class::PREVIOUS.or(Class::FOLLOWING))?, m.unit(Class::UNIT)?)),
    ),
    rule(
        &["two years ago", "a month ago", "10 days ago"],
        &[one(Class::COUNT), maybe(Class::HYPHEN), one(Class::UNIT.or(Class::UNITS)), one(Class::AGO)],
        |m| m.counted(-1, Class::UNIT.or(Class::UNITS)),
    ),
    rule(
        &["several years ago", "a few weeks ago", "a couple of months ago"],
        &[maybe(Class::COUNT), one(Class::SOME), maybe(Class::OF), one(Class::UNITS), one(Class::AGO)],
        |_| Some(When::Vague("PAST_REF")),
    ),
    rule(&["a year earlier", "two weeks earlier"], &[one(Class::COUNT), one(Class::UNIT.or(Class::UNITS)), one(Class::EARLIER)], |m| {
        m.counted(-1, Class::UNIT.or(Class::UNITS))
    }),
    rule(&["three days later", "a week later"], &[one(Class::COUNT), one(Class::UNIT.or(Class::UNITS)), one(Class::LATER)], |m| {
        m.counted(1, Class::UNIT.or(Class::UNITS))
    }),
    rule(
        &["two weeks from now", "a year from now"],
        &[one(Class::COUNT), one(Class::UNIT.or(Class::UNITS)), one(Class::FROM), one(Class::NOW)],
        |m| m.counted(1, Class::UNIT.or(Class::UNITS)),
    ),
    rule(&["that year", "that week", "the same day"], &[maybe(Class::THE), one(Class::THAT.or(Class::SAME)), one(Class::UNIT)], |_| {
        Some(When::Anaphor)
    }),
    rule(&["the weekend"], &[one(Class::THE), one(Class::WEEKEND)], |_| Some(When::Recurring(Cycle::Weekend, None))),
    // Business reports: the quarter reported on is the last one that has ended.
    rule(&["the quarter", "the latest quarter"], &[one(Class::THE), maybe(Class::LATEST), one(Class::QUARTER)], |_| {
        Some(When::Shift(-1, Unit::Quarter))
    }),
    rule(&["the latest period"], &[one(Class::THE), one(Class::LATEST), one(Class::PERIOD)], |_| Some(When::Shift(-1, Unit::Quarter))),
    rule(
        &["the year-earlier quarter", "the year-ago period", "the year-earlier third quarter"],
        &[
            maybe(Class::THE),
            one(Class::YEAR_UNIT),
            one(Class::HYPHEN),
            one(Class::EARLIER.or(Class::AGO)),
            maybe(Class::ORDINAL),
            one(Class::QUARTER.or(Class::PERIOD)),
        ],
        |m| match m.get(Class::ORDINAL) {
            Some(_) => Some(When::Within(-1, Cycle::Part(m.quarter(Class::ORDINAL)?))),
            None => Some(When::Shift(-5, Unit::Quarter)),
        },
    ),
    rule(&["year-earlier", "year-ago"], &[one(Class::YEAR_UNIT), one(Class::HYPHEN), one(Class::EARLIER.or(Class::AGO))], |_| {
        Some(When::Shift(-1, Unit::Year))
    }),
    rule(
        &["the end of the year", "the end of this month", "the beginning of next week"],
        &[one(Class::THE), one(Class::END), one(Class::OF), one(LED), one(Class::UNIT)],
        |m| Some(When::Shift(m.get(LED)?, m.unit(Class::UNIT)?)),
    ),
    rule(
        &["year-end", "year's end", "year end"],
        &[one(Class::YEAR_UNIT), maybe(Class::HYPHEN.or(Class::CLITIC)), one(Class::END)],
        |_| Some(When::Shift(0, Unit::Year)),
    ),
];

const NUMERIC_JOIN: Class = Class::HYPHEN.or(Class::SLASH);

/// `06/01/2022` has its day first, as most of the world writes, unless there is no such month.
fn day_first(year: i32, first: i32, second: i32) -> Option<When> {
    When::day(year, second, first).or_else(|| When::day(year, first, second))
}

/// `2005-06` is two years, as news writes; `2022-03` goes back and so is a month.
fn years_or_month(from: i32, two: i32) -> Option<When> {
    let to = from / 100 * 100 + two;
    match two {
        0 if from % 100 == 99 => years(from, from + 1),
        1..=12 if to <= from => When::month(from, two),
        _ => years(from, to),
    }
}

fn years(from: i32, to: i32) -> Option<When> {
    if from < to { Some(When::interval(When::year(from)?, When::year(to)?)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::dates::words;

    #[test]
    fn every_rule_reads_its_examples_to_the_end() {
        for (n, rule) in RULES.iter().enumerate() {
            for example in rule.reads {
                let text = Text::new(example);
                let classed: Vec<_> = (0..text.tokens().len()).map(|at| words::word(&text, at)).collect();
                let mut found = Match::default();
                let all = fits(rule.pattern, &classed, 0, &mut found) && found.end == classed.len();
                assert!(all, "rule {n} ({:?}) does not read {example:?}, got {found:?} in {classed:?}", rule.reads);
                assert!((rule.make)(&found).is_some(), "rule {n} ({:?}) makes nothing of {example:?}", rule.reads);
            }
            assert!(rule.pattern.len() <= LONGEST, "rule {n} ({:?}) is longer than a match can hold", rule.reads);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_read_as_nothing() {
        for example in ["31 June", "February 30, 2022", "2022-13-45", "29 February 2023", "32.1.2022", "13/13/2022"] {
            let text = Text::new(example);
            let classed: Vec<_> = (0..text.tokens().len()).map(|at| words::word(&text, at)).collect();
            assert!(read(&classed, 0).is_none_or(|r| r.when.is_none()), "{example}: {:?}", read(&classed, 0));
        }
    }
}
