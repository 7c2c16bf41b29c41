//! What a date means once it is known: a point or stretch of the calendar, and its TIMEX3 value.
//!
//! All calendar arithmetic is here. Whatever would fall outside the years 1 to 9999 is `None`.

use jiff::civil;
use std::fmt;

/// A point or stretch of the calendar; `Display` writes its TIMEX3 value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Day(civil::Date),
    Week(civil::ISOWeekDate),
    Weekend(civil::ISOWeekDate),
    Month(i16, i8),
    /// A named part of a year: `2021-Q3`.
    Part(i16, Part),
    Year(i16),
    /// By its first three digits.
    Decade(i16),
    /// By its first two digits: 19 is the 20th century.
    Century(i16),
    /// A year before the common era: 44 is 44 BC.
    YearBefore(i16),
    /// A century before the common era: 5 is the 5th century BC.
    CenturyBefore(i16),
    /// Every one of these weekdays, by ISO number.
    Weekdays(i8),
    /// From one to another: `a/b`.
    Interval(Box<Value>, Box<Value>),
    /// All of them, or one of them: `{a,b}` as in ISO 8601-2.
    List(Vec<Value>),
    /// A value without a calendar date.
    Vague(Vague),
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
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// What half of it is called: six months, five years.
    pub(super) fn half(self) -> Option<(i32, Self)> {
        Some(match self {
            Self::Century => (50, Self::Year),
            Self::Decade => (5, Self::Year),
            Self::Year => (6, Self::Month),
            Self::Month => (2, Self::Week),
            Self::Fortnight => (1, Self::Week),
            _ => return None,
        })
    }
}

/// Before, around or after the article's day, nobody says when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Vague {
    Past,
    Present,
    Future,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Week(week) => write!(f, "{:04}-W{:02}", week.year(), week.week()),
            Self::Weekend(week) => write!(f, "{:04}-W{:02}-WE", week.year(), week.week()),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Part(year, part) => write!(f, "{year:04}-{part}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Decade(decade) => write!(f, "{decade:03}"),
            Self::Century(century) => write!(f, "{century:02}"),
            Self::YearBefore(year) => write!(f, "BC{year:04}"),
            Self::CenturyBefore(century) => write!(f, "BC{:02}", century - 1),
            Self::Weekdays(weekday) => write!(f, "XXXX-WXX-{weekday}"),
            Self::Interval(from, to) => write!(f, "{from}/{to}"),
            Self::List(values) => {
                for (n, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if n == 0 { '{' } else { ',' })?;
                }
                f.write_str("}")
            }
            Self::Vague(Vague::Past) => f.write_str("PAST_REF"),
            Self::Vague(Vague::Present) => f.write_str("PRESENT_REF"),
            Self::Vague(Vague::Future) => f.write_str("FUTURE_REF"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quarter(n) => write!(f, "Q{n}"),
            Self::Half(n) => write!(f, "H{n}"),
            Self::Season(Season::Spring) => f.write_str("SP"),
            Self::Season(Season::Summer) => f.write_str("SU"),
            Self::Season(Season::Autumn) => f.write_str("FA"),
            Self::Season(Season::Winter) => f.write_str("WI"),
        }
    }
}

impl Part {
    /// The month it begins in. Winter counts with the year it ends in, as TIMEX3 has it.
    pub(super) fn first_month(self) -> i8 {
        match self {
            Self::Quarter(n) => 3 * n - 2,
            Self::Half(n) => 6 * n - 5,
            Self::Season(Season::Winter) => 1,
            Self::Season(Season::Spring) => 3,
            Self::Season(Season::Summer) => 6,
            Self::Season(Season::Autumn) => 9,
        }
    }

    pub(super) fn months(self) -> i8 {
        match self {
            Self::Half(_) => 6,
            Self::Quarter(_) | Self::Season(_) => 3,
        }
    }
}

impl Value {
    /// The first day and the unit, for what one can count from.
    pub(super) fn point(&self) -> Option<(civil::Date, Unit)> {
        let first = |year: i16, month: i8| civil::Date::new(year, month, 1).ok();
        Some(match self {
            Self::Day(day) => (*day, Unit::Day),
            Self::Week(week) | Self::Weekend(week) => (week.date(), Unit::Week),
            Self::Month(year, month) => (first(*year, *month)?, Unit::Month),
            Self::Part(year, part @ Part::Quarter(_)) => (first(*year, part.first_month())?, Unit::Quarter),
            Self::Part(year, part) => (first(*year, part.first_month())?, Unit::Year),
            Self::Year(year) => (first(*year, 1)?, Unit::Year),
            _ => return None,
        })
    }

    /// The same stretch of another year: of `2021-Q3` and of `2021-10`, but of no day.
    pub(super) fn years_on(&self, by: i32) -> Option<Self> {
        let on = |year: i16| i32::from(year).checked_add(by).and_then(year_in_range);
        match self {
            Self::Month(year, month) => Some(Self::Month(on(*year)?, *month)),
            Self::Part(year, part) => Some(Self::Part(on(*year)?, *part)),
            _ => None,
        }
    }

    /// The unit of time that lies `by` units from a day.
    pub(super) fn units_from(day: civil::Date, by: i32, unit: Unit) -> Option<Self> {
        let year = |by: i32| i32::from(day.year()).checked_add(by).and_then(year_in_range);
        let month = |by: i32| {
            let months = (i32::from(day.year()) * 12 + i32::from(day.month()) - 1).checked_add(by)?;
            Some((year_in_range(months.div_euclid(12))?, (months.rem_euclid(12) + 1) as i8))
        };
        Some(match unit {
            Unit::Day => Self::Day(add_days(day, by)?),
            Unit::Week => Self::Week(add_days(day, by.checked_mul(7)?)?.iso_week_date()),
            Unit::Fortnight => Self::Week(add_days(day, by.checked_mul(14)?)?.iso_week_date()),
            Unit::Weekend => Self::Weekend(add_days(day, by.checked_mul(7)?)?.iso_week_date()),
            Unit::Month => month(by).map(|(year, month)| Self::Month(year, month))?,
            Unit::Quarter => month(by.checked_mul(3)?).map(|(year, month)| Self::Part(year, Part::Quarter((month + 2) / 3)))?,
            Unit::Year => Self::Year(year(by)?),
            Unit::Decade => Self::Decade(year(by.checked_mul(10)?)? / 10),
            Unit::Century => Self::Century(year(by.checked_mul(100)?)? / 100),
        })
    }
}

/// The year, if it is one from 1 to 9999.
pub(super) fn year_in_range(year: i32) -> Option<i16> {
    (1..=9999).contains(&year).then_some(year as i16)
}

pub(super) fn day(year: i16, month: i8, day: i8) -> Option<civil::Date> {
    civil::Date::new(year, month, day).ok().filter(|d| d.year() > 0)
}

pub(super) fn add_days(date: civil::Date, days: i32) -> Option<civil::Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok().filter(|d| d.year() > 0)
}

/// Monday is 1.
pub(super) fn iso_weekday(date: civil::Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// The nth weekday of a month, counted from its end if below zero; none where the month has fewer.
pub(super) fn nth_weekday(year: i16, month: i8, weekday: i8, nth: i8) -> Option<civil::Date> {
    let first = day(year, month, 1)?;
    let last = first.last_of_month();
    let found = if nth < 0 {
        let back = (iso_weekday(last) - weekday).rem_euclid(7);
        add_days(last, 7 * (i32::from(nth) + 1) - i32::from(back))?
    } else {
        let on = (weekday - iso_weekday(first)).rem_euclid(7);
        add_days(first, i32::from(on) + 7 * (i32::from(nth) - 1))?
    };
    (found.month() == month).then_some(found)
}

/// The first such weekday after a day.
pub(super) fn weekday_after(date: civil::Date, weekday: i8) -> Option<civil::Date> {
    add_days(date, i32::from((weekday - iso_weekday(date) - 1).rem_euclid(7)) + 1)
}
