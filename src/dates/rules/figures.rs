//! Dates in figures, years and stretches of years.

use super::{NUMERIC_JOIN, RUN};
use crate::dates::grammar::{ANY_YEAR, Match, Rule, maybe, one, rule};
use crate::dates::value::{Value, year_in_range};
use crate::dates::when::When;
use crate::dates::words::{Class, full_year};
use jiff::civil;

pub(super) static RULES: &[Rule] = &[
    rule(
        &["2022-01-06", "2022/01/06", "0476-09-04"],
        &[maybe(Class::WEEKDAY), one(ANY_YEAR), one(NUMERIC_JOIN), one(Class::NUMBER), one(NUMERIC_JOIN), one(Class::NUMBER)],
        |m| When::day(m.get(ANY_YEAR)?, m.get(Class::NUMBER)?, m.nth(Class::NUMBER, 1)?),
    ),
    rule(
        &["2022-01-06T10:00:00Z", "2022-01-06T10:00+02:00"],
        &[one(Class::YEAR), one(Class::HYPHEN), one(Class::NUMBER), one(Class::HYPHEN), one(Class::TIMESTAMP)],
        |m| When::day(m.get(Class::YEAR)?, m.get(Class::NUMBER)?, m.get(Class::TIMESTAMP)?),
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
            one(ANY_YEAR),
        ],
        |m| m.numeric(m.get(ANY_YEAR)?, m.get(Class::NUMBER)?, m.nth(Class::NUMBER, 1)?),
    ),
    rule(
        &["6/1/98", "Thursday 06/01/22"],
        &[
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            one(Class::NUMBER),
            one(Class::SLASH),
            one(Class::NUMBER),
            one(Class::SLASH),
            one(Class::TWO),
        ],
        |m| m.numeric(full_year(m.get(Class::TWO)?), m.get(Class::NUMBER)?, m.nth(Class::NUMBER, 1)?),
    ),
    rule(
        &["6-Jan-2022", "06/Jan/2022"],
        &[one(Class::DAY), one(NUMERIC_JOIN), one(Class::MONTH), one(NUMERIC_JOIN), one(Class::YEAR)],
        |m| m.day_of(0, 0),
    ),
    rule(&["06-Jan-22"], &[one(Class::DAY), one(Class::HYPHEN), one(Class::MONTH), one(Class::HYPHEN), one(Class::TWO)], |m| {
        When::day(full_year(m.get(Class::TWO)?), m.get(Class::MONTH)?, m.get(Class::DAY)?)
    }),
    // With points the day is first, or the year; nobody writes the month first.
    rule(&["6.1.2022", "Thursday, 06.01.2022", "2022.01.06"], &[maybe(Class::WEEKDAY), maybe(Class::COMMA), one(Class::DOTTED)], |m| {
        m.get(Class::DOTTED).and_then(|d| When::day(d / 10_000, d % 100, d / 100 % 100))
    }),
    // Weeks by number.
    rule(
        &["2022-W01", "2022-W01-4"],
        &[one(Class::YEAR), one(Class::HYPHEN), one(Class::WEEK_NAME), maybe(Class::HYPHEN), maybe(Class::NUMBER)],
        week,
    ),
    rule(
        &["week 3 of 2022", "week 3, 2022"],
        &[one(Class::UNIT), one(Class::NUMBER), one(Class::OF.or(Class::COMMA)), one(Class::YEAR)],
        |m| week_of(m.get(Class::YEAR)?, m.get(Class::NUMBER)?, 1).filter(|_| m.get(Class::UNIT) == Some(1)).map(|d| Value::Week(d).into()),
    ),
    // Years.
    rule(&["2019", "'98"], &[one(Class::YEAR)], |m| When::year(m.get(Class::YEAR)?)),
    rule(
        &["the year two thousand", "the year two thousand and five"],
        &[one(Class::THE), one(Class::YEAR_UNIT), one(Class::COUNT), one(Class::TIMES), maybe(Class::AND), maybe(Class::COUNT)],
        |m| When::year(m.get(Class::COUNT)? * m.get(Class::TIMES)? + m.nth(Class::COUNT, 1).unwrap_or(0)),
    ),
    rule(&["fiscal 1989", "FY 2022"], &[one(Class::FISCAL), one(Class::YEAR)], |m| When::year(m.get(Class::YEAR)?)),
    rule(&["FY2022", "FY22"], &[one(Class::FISCAL_YEAR)], |m| When::year(m.get(Class::FISCAL_YEAR)?)),
    rule(
        &["fiscal 2021-22", "FY 2021/22"],
        &[one(Class::FISCAL), one(Class::YEAR), one(NUMERIC_JOIN), one(Class::TWO.or(Class::YEAR))],
        |m| years(m.get(Class::YEAR)?, same_century(m.get(Class::YEAR)?, m.get(Class::TWO.or(Class::YEAR))?, 100)),
    ),
    rule(&["1983-2017", "2021/2022", "2020 – 2021"], &[one(Class::YEAR), one(RUN.or(Class::SLASH)), one(Class::YEAR)], |m| {
        years(m.get(Class::YEAR)?, m.nth(Class::YEAR, 1)?)
    }),
    rule(&["2005-06", "2022-03", "1999-00"], &[one(Class::YEAR), one(Class::HYPHEN), one(Class::TWO)], |m| {
        let (from, two) = (m.get(Class::YEAR)?, m.get(Class::TWO)?);
        let to = same_century(from, two, 100);
        // `2005-06` is two years, as news writes; `2022-03` goes back and so is a month.
        match two {
            1..=12 if to <= from => When::month(from, two),
            _ => years(from, if two == 0 && from % 100 == 99 { from + 1 } else { to }),
        }
    }),
    rule(&["2021/22", "1999/00"], &[one(Class::YEAR), one(Class::SLASH), one(Class::TWO)], |m| {
        let (from, two) = (m.get(Class::YEAR)?, m.get(Class::TWO)?);
        if (from + 1) % 100 == two { years(from, from + 1) } else { None }
    }),
    rule(&["1543-4"], &[one(Class::YEAR), one(Class::HYPHEN), one(Class::NUMBER)], |m| {
        let (from, digit) = (m.get(Class::YEAR)?, m.get(Class::NUMBER)?);
        if digit > from % 10 && digit < 10 { years(from, same_century(from, digit, 10)) } else { None }
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
    rule(&["1990s", "nineties"], &[one(Class::DECADE)], |m| Some(Value::Decade(m.get(Class::DECADE)?.try_into().ok()?).into())),
    rule(&["19th century", "19th-century", "XIX century"], &[one(CENTURY_NUMBER), maybe(Class::HYPHEN), one(Class::CENTURY)], |m| {
        Some(Value::Century(i16::from(m.small(CENTURY_NUMBER, 0)?) - 1).into())
    }),
    // `late` or `early` may stand before each: neither is said of the other.
    rule(
        &["18th and 19th centuries", "19th and early 20th centuries", "18th and the 19th centuries"],
        &[
            one(CENTURY_NUMBER),
            one(Class::AND),
            maybe(Class::THE),
            maybe(OTHER_PHASE),
            maybe(Class::HYPHEN),
            one(CENTURY_NUMBER),
            one(Class::CENTURIES.or(Class::CENTURY)),
        ],
        |m| Some(When::List(vec![century(m, 0)?, century(m, 1)?])),
    ),
    rule(
        &["17th-18th centuries", "17th–19th century", "17th to 18th centuries"],
        &[one(CENTURY_NUMBER), one(RUN.or(Class::TO)), one(CENTURY_NUMBER), one(Class::CENTURIES.or(Class::CENTURY))],
        |m| if m.nth(CENTURY_NUMBER, 0)? < m.nth(CENTURY_NUMBER, 1)? { Some(When::interval(century(m, 0)?, century(m, 1)?)) } else { None },
    ),
    rule(&["1980s-90s", "1960s–1970s"], &[one(Class::DECADE), one(Class::HYPHEN), one(Class::DECADE)], |m| {
        let (from, to) = (m.small_decade(0)?, m.small_decade(1)?);
        if from < to { Some(When::interval(Value::Decade(from).into(), Value::Decade(to).into())) } else { None }
    }),
    // Eras.
    rule(&["44 BC", "300 B.C.", "79 AD"], &[one(Class::FIGURE), one(Class::ERA)], |m| {
        year_of_era(m.get(Class::FIGURE)?, m.get(Class::ERA)?)
    }),
    rule(
        &["753 BCE-476 CE", "44 BC – 14 AD"],
        &[one(Class::FIGURE), one(Class::ERA), one(RUN), one(Class::FIGURE), one(Class::ERA)],
        |m| {
            let year = |n: usize| year_of_era(m.nth(Class::FIGURE, n)?, m.nth(Class::ERA, n)?);
            // Both sides are told apart by their era; two years of one era go on.
            let order = |n: usize| Some(m.nth(Class::FIGURE, n)? * m.nth(Class::ERA, n)?.signum());
            if order(0)? < order(1)? { Some(When::interval(year(0)?, year(1)?)) } else { None }
        },
    ),
    rule(&["753-510 BC", "264–146 BCE"], &[one(Class::FIGURE), one(Class::HYPHEN), one(Class::FIGURE), one(Class::ERA)], |m| {
        let era = m.get(Class::ERA)?;
        let (from, to) = (m.nth(Class::FIGURE, 0)?, m.nth(Class::FIGURE, 1)?);
        if (from - to) * era < 0 { Some(When::interval(year_of_era(from, era)?, year_of_era(to, era)?)) } else { None }
    }),
    rule(&["AD 79", "A.D. 330"], &[one(Class::ERA), one(Class::FIGURE)], |m| match m.get(Class::ERA)? {
        1 => When::year(m.get(Class::FIGURE)?),
        _ => None,
    }),
    rule(
        &["5th century BC", "first century AD"],
        &[one(CENTURY_NUMBER), maybe(Class::HYPHEN), one(Class::CENTURY), one(Class::ERA)],
        |m| {
            let century = i16::from(m.small(CENTURY_NUMBER, 0)?);
            Some(if m.get(Class::ERA)? < 0 { Value::CenturyBefore(century) } else { Value::Century(century - 1) }.into())
        },
    ),
];

const CENTURY_NUMBER: Class = Class::ORDINAL.or(Class::ROMAN);
/// A phase that is said of one in a list, and so not taken as what narrows the whole.
const OTHER_PHASE: Class = Class::PHASE.or(Class::CONTINUED);

fn century(m: &Match, n: usize) -> Option<When> {
    Some(When::Known(Value::Century(i16::from(m.small(CENTURY_NUMBER, n)?) - 1)))
}

fn year_of_era(year: i32, era: i32) -> Option<When> {
    let year = year_in_range(year)?;
    Some(if era < 0 { Value::YearBefore(year) } else { Value::Year(year) }.into())
}

/// The year that ends in these digits, in the same century (or decade) as another.
fn same_century(year: i32, digits: i32, span: i32) -> i32 {
    if digits >= span { digits } else { year / span * span + digits }
}

/// A stretch of years, or two years that are compared (`2022/2019`).
fn years(from: i32, to: i32) -> Option<When> {
    let (first, second) = (When::year(from)?, When::year(to)?);
    Some(if from < to { When::interval(first, second) } else { When::List(vec![first, second]) })
}

fn week(m: &Match) -> Option<When> {
    let week = week_of(m.get(Class::YEAR)?, m.get(Class::WEEK_NAME)?, m.get(Class::NUMBER).unwrap_or(1))?;
    Some(if m.has(Class::NUMBER) { Value::Day(week.date()) } else { Value::Week(week) }.into())
}

/// The day of a week, by its ISO numbers.
fn week_of(year: i32, week: i32, weekday: i32) -> Option<civil::ISOWeekDate> {
    let weekday = civil::Weekday::from_monday_one_offset(weekday.try_into().ok()?).ok()?;
    civil::ISOWeekDate::new(year_in_range(year)?, week.try_into().ok()?, weekday).ok()
}
