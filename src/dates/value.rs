//! A date as it was said, and the TIMEX3 value that gives it on the article's day.
//!
//! Nothing here looks at text. What the words leave open (which Friday? which year's May?) stays open in [`When`] and is
//! settled by [`settle`] alone, from the article's day and the way the sentence leans.

use crate::{Date, Kind};
use jiff::civil;

/// A date before it is tied to the article's day.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    Day(civil::Date),
    Month(i16, i8),
    /// A named part of a given year: `2021-Q3`.
    Part(i16, Part),
    Year(i16),
    /// By its first three digits.
    Decade(i16),
    /// By its first two digits: 19 is the 20th century.
    Century(i16),
    /// Every one of these weekdays, by ISO number.
    Weekdays(i8),
    /// One of many: which one is left to [`settle`], or said by the words (`last Friday`).
    Recurring(Cycle, Option<Lean>),
    /// Part of the year, or weekday of the week, that lies this many years (or weeks) from the article's day.
    Within(i32, Cycle),
    /// Whole units from the article's day: (-1, week) is last week.
    Shift(i32, Unit),
    /// From one to another.
    Interval(Box<When>, Box<When>),
    /// Both, or one of the two.
    Pair(Box<When>, Box<When>),
    /// Points back at a date that the text gave before: `that year`.
    Anaphor,
    /// A TIMEX3 value without a calendar date: `PAST_REF`.
    Vague(&'static str),
}

/// What comes round every week or every year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cycle {
    /// By ISO number, Monday is 1.
    Weekday(i8),
    Weekend,
    Month(i8),
    Day {
        month: i8,
        day: i8,
        weekday: Option<i8>,
    },
    Part(Part),
}

/// A named part of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    Quarter(i8),
    Half(i8),
    Season(Season),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// The side of the article's day that the words or the sentence point to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Lean {
    /// Up to and including the article's day.
    Back,
    /// From the article's day on.
    Ahead,
    /// Strictly earlier: `last Friday`.
    Before,
    /// Strictly later: `next Friday`.
    After,
}

impl When {
    /// A day of a year, if there is such a day.
    pub(super) fn day(year: i32, month: i32, day: i32) -> Option<Self> {
        let date = civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        (date.year() > 0).then_some(Self::Day(date))
    }

    /// A day of any year, if there is one in some year.
    pub(super) fn day_of_any_year(month: i32, day: i32, weekday: Option<i32>) -> Option<Self> {
        let Self::Day(leap) = Self::day(2024, month, day)? else { return None };
        let weekday = weekday.and_then(|w| w.try_into().ok());
        Some(Self::Recurring(Cycle::Day { month: leap.month(), day: leap.day(), weekday }, None))
    }

    pub(super) fn month(year: i32, month: i32) -> Option<Self> {
        Some(Self::Month(year.try_into().ok()?, month.try_into().ok()?))
    }

    pub(super) fn year(year: i32) -> Option<Self> {
        Some(Self::Year(year.try_into().ok()?))
    }

    pub(super) fn interval(from: Self, to: Self) -> Self {
        Self::Interval(Box::new(from), Box::new(to))
    }

    pub(super) fn pair(a: Self, b: Self) -> Self {
        Self::Pair(Box::new(a), Box::new(b))
    }

    /// Whether it names its day, month or year itself.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Recurring(Cycle::Part(Part::Season(_)) | Cycle::Weekend, _) | Self::Recurring(_, Some(_)) => Kind::Relative,
            Self::Within(..) | Self::Shift(..) | Self::Anaphor | Self::Vague(_) => Kind::Relative,
            _ => Kind::Calendar,
        }
    }

    /// Whether `the` belongs to it.
    pub(super) fn needs_article(&self) -> bool {
        self.kind() == Kind::Relative || matches!(self, Self::Recurring(Cycle::Part(_), _))
    }

    /// Whether the sentence it stands in has a say in which date is meant.
    pub(super) fn leans(&self) -> bool {
        match self {
            Self::Recurring(_, said) => said.is_none(),
            Self::Interval(from, to) | Self::Pair(from, to) => from.leans() || to.leans(),
            _ => false,
        }
    }

    /// The TIMEX3 value: ISO 8601 with reduced precision; `a/b` for an interval, `{a,b}` (ISO 8601-2) for a pair.
    ///
    /// None where it needs the article's day and `written` is not given, and for what lies outside the years 1 to 9999.
    pub(super) fn value(&self, written: Option<Date>, lean: Option<Lean>) -> Option<String> {
        Some(match self {
            Self::Day(date) => date.to_string(),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Part(year, part) => format!("{year:04}-{}", part.code()),
            Self::Year(year) => format!("{year:04}"),
            Self::Decade(decade) => format!("{decade:03}"),
            Self::Century(century) => format!("{century:02}"),
            Self::Weekdays(weekday) => format!("XXXX-WXX-{weekday}"),
            Self::Recurring(cycle, said) => settle(*cycle, written?.civil(), said.or(lean))?,
            Self::Within(by, cycle) => within(*by, *cycle, written?.civil())?,
            Self::Shift(by, unit) => shift(*by, *unit, written?.civil())?,
            Self::Interval(from, to) => format!("{}/{}", from.value(written, lean)?, to.value(written, lean)?),
            Self::Pair(a, b) => format!("{{{},{}}}", a.value(written, lean)?, b.value(written, lean)?),
            Self::Anaphor => return None,
            Self::Vague(value) => (*value).to_owned(),
        })
    }
}

impl Part {
    fn code(self) -> String {
        match self {
            Self::Quarter(n) => format!("Q{n}"),
            Self::Half(n) => format!("H{n}"),
            Self::Season(Season::Spring) => "SP".to_owned(),
            Self::Season(Season::Summer) => "SU".to_owned(),
            Self::Season(Season::Autumn) => "FA".to_owned(),
            Self::Season(Season::Winter) => "WI".to_owned(),
        }
    }

    /// The month it begins in. Winter counts with the year it ends in, as TIMEX3 has it.
    fn first_month(self) -> i8 {
        match self {
            Self::Quarter(n) => 3 * n - 2,
            Self::Half(n) => 6 * n - 5,
            Self::Season(Season::Winter) => 1,
            Self::Season(Season::Spring) => 3,
            Self::Season(Season::Summer) => 6,
            Self::Season(Season::Autumn) => 9,
        }
    }

    fn months(self) -> i8 {
        match self {
            Self::Half(_) => 6,
            Self::Quarter(_) | Self::Season(_) => 3,
        }
    }
}

/// Which of the many days, months or parts of a year is meant: the one place where such a choice is made.
///
/// The lean decides between candidates that are both near enough to be called by that name alone; a day further off than
/// that is the one on the other side. Without a lean the nearest day is taken; weekdays, months and quarters look back.
fn settle(cycle: Cycle, written: civil::Date, lean: Option<Lean>) -> Option<String> {
    let years = [written.year() - 1, written.year(), written.year() + 1];
    let first_of = |month: i8| years.into_iter().filter_map(move |y| civil::Date::new(y, month, 1).ok());
    match cycle {
        Cycle::Weekday(n) => {
            let days = (-7..=7).filter_map(|by| add_days(written, by)).filter(|d| iso_weekday(*d) == n);
            pick(days, written, lean.or(Some(Lean::Back)), WEEK).map(|d| d.to_string())
        }
        Cycle::Weekend => {
            let saturdays = (-7..=7).filter_map(|by| add_days(written, by)).filter(|d| iso_weekday(*d) == 6);
            let week = pick(saturdays, written, lean.or(Some(Lean::Back)), WEEK)?.iso_week_date();
            Some(week_code(week, "-WE"))
        }
        Cycle::Month(n) => {
            let (lean, reach) = lean.map_or((Lean::Back, EIGHT_MONTHS), |lean| (lean, YEAR));
            let month = pick(first_of(n), written.first_of_month(), Some(lean), reach)?;
            Some(format!("{:04}-{:02}", month.year(), month.month()))
        }
        Cycle::Part(part) => {
            // What has begun by now: in November the fourth quarter, not the first month of it.
            let begun = (1..=written.month()).filter(|m| (m - part.first_month()) % part.months() == 0).max();
            let now = civil::Date::new(written.year(), begun.unwrap_or(1), 1).ok()?;
            let reach = if matches!(lean, Some(Lean::Before | Lean::After)) { YEAR } else { SIX_MONTHS };
            let start = pick(first_of(part.first_month()), now, lean.or(Some(Lean::Back)), reach)?;
            Some(format!("{:04}-{}", start.year(), part.code()))
        }
        Cycle::Day { month, day, weekday } => {
            // 29 February may be four years off, eight around 1900.
            let days = || (-8..=8).filter_map(|by| civil::Date::new(written.year() + by, month, day).ok());
            let fits = |d: &civil::Date| weekday.is_none_or(|w| iso_weekday(*d) == w) && (d.year() - written.year()).abs() <= 1;
            let date = pick(days().filter(fits), written, lean, EIGHT_MONTHS).or_else(|| pick(days(), written, lean, EIGHT_MONTHS))?;
            Some(date.to_string())
        }
    }
}

// How far from the article's day a date is called by its name alone, in days.
const WEEK: i32 = 7;
const SIX_MONTHS: i32 = 190;
const EIGHT_MONTHS: i32 = 245;
const YEAR: i32 = 366;

/// The nearest candidate on the side that `lean` asks for, if it is within reach; else the nearest one on any side.
fn pick(days: impl Iterator<Item = civil::Date> + Clone, from: civil::Date, lean: Option<Lean>, reach: i32) -> Option<civil::Date> {
    let far = |d: &civil::Date| (*d - from).get_days().abs();
    let on_side = |d: &civil::Date| match lean {
        Some(Lean::Back) => *d <= from,
        Some(Lean::Ahead) => *d >= from,
        Some(Lean::Before) => *d < from,
        Some(Lean::After) => *d > from,
        None => true,
    };
    days.clone().filter(|d| on_side(d) && far(d) <= reach).min_by_key(far).or_else(|| days.min_by_key(far))
}

fn within(by: i32, cycle: Cycle, written: civil::Date) -> Option<String> {
    let year = year_shifted(written, by)?;
    Some(match cycle {
        Cycle::Weekday(n) => {
            let monday = add_days(written, 1 - i32::from(iso_weekday(written)) + 7 * by)?;
            add_days(monday, i32::from(n) - 1)?.to_string()
        }
        Cycle::Weekend => return shift(by, Unit::Weekend, written),
        Cycle::Month(n) => format!("{year:04}-{n:02}"),
        Cycle::Day { month, day, .. } => civil::Date::new(year, month, day).ok()?.to_string(),
        Cycle::Part(part) => format!("{year:04}-{}", part.code()),
    })
}

fn shift(by: i32, unit: Unit, written: civil::Date) -> Option<String> {
    Some(match unit {
        Unit::Day => add_days(written, by)?.to_string(),
        Unit::Week | Unit::Weekend => {
            let week = add_days(written, by.checked_mul(7)?)?.iso_week_date();
            week_code(week, if unit == Unit::Weekend { "-WE" } else { "" })
        }
        Unit::Month => {
            let (year, month) = month_shifted(written, by)?;
            format!("{year:04}-{month:02}")
        }
        Unit::Quarter => {
            let (year, month) = month_shifted(written, by.checked_mul(3)?)?;
            format!("{year:04}-Q{}", (month + 2) / 3)
        }
        Unit::Year => format!("{:04}", year_shifted(written, by)?),
        Unit::Decade => format!("{:03}", year_shifted(written, by.checked_mul(10)?)? / 10),
        Unit::Century => format!("{:02}", year_shifted(written, by.checked_mul(100)?)? / 100),
    })
}

fn week_code(week: civil::ISOWeekDate, part: &str) -> String {
    format!("{:04}-W{:02}{part}", week.year(), week.week())
}

fn add_days(date: civil::Date, days: i32) -> Option<civil::Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok().filter(|d| d.year() > 0)
}

fn month_shifted(date: civil::Date, by: i32) -> Option<(i32, i32)> {
    let months = (i32::from(date.year()) * 12 + i32::from(date.month()) - 1).checked_add(by)?;
    let year = months.div_euclid(12);
    (1..=9999).contains(&year).then(|| (year, months.rem_euclid(12) + 1))
}

fn year_shifted(date: civil::Date, by: i32) -> Option<i16> {
    i32::from(date.year()).checked_add(by).filter(|y| (1..=9999).contains(y))?.try_into().ok()
}

fn iso_weekday(date: civil::Date) -> i8 {
    date.weekday().to_monday_one_offset()
}
