//! A date as it was said, and what settles it.
//!
//! Nothing here looks at text. What the words leave open (which Friday? which year's May? a year before what?) stays open
//! in [`When`] and is settled by [`When::settle`] alone: from the article's day, the dates said before, and the way the
//! sentence leans.

use super::holidays::Holiday;
use super::value::{Part, Unit, Vague, Value, add_days, day, iso_weekday, nth_weekday, year_in_range};
use crate::Kind;
use jiff::civil;

/// A date before it is tied to the article's day.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    /// Known from its words alone.
    Known(Value),
    /// One of many: which one is left to [`settle`](Self::settle), or said by the words (`last Friday`).
    Recurring(Cycle, Option<Lean>),
    /// Part of the year, or weekday of the week, that lies this many years (or weeks) from the article's day.
    Within(i32, Cycle),
    /// `this September`: the one of this year.
    This(Cycle),
    /// Whole units from the article's day: (-1, week) is last week.
    Shift(i32, Unit),
    /// What counts from a date said before: `the previous day`, `the following Friday`; from the article's day without one.
    FromSaid(Box<When>, Unit),
    /// `a year earlier`: the same quarter or month of another year, where figures for one are being compared.
    YearsFromSaid(i32),
    /// `that year`, `the same day`: a date said before.
    Said(Unit),
    /// The quarter that is being reported on: the one said before, else the last one that has ended. In years from it.
    Reported(i32),
    /// `the 1988 quarter`: that year's counterpart of the quarter said before.
    Counterpart(i16),
    /// Too vague to count: `several years ago`.
    Uncounted(Vague),
    /// No date: `now`, `recently`.
    Vague(Vague),
    Interval(Box<When>, Box<When>),
    /// All of them, or one of them.
    List(Vec<When>),
}

/// What comes round every week, month or year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cycle {
    /// By ISO number, Monday is 1.
    Weekday(i8),
    Weekend,
    Month(i8),
    DayOfMonth {
        day: i8,
        weekday: Option<i8>,
    },
    Day {
        month: i8,
        day: i8,
        weekday: Option<i8>,
    },
    /// The second Sunday of June; the last one is -1.
    NthWeekday {
        nth: i8,
        weekday: i8,
        month: i8,
    },
    Part(Part),
    Holiday(Holiday),
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

/// What a date can be settled against.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reference<'a> {
    /// The day the article was written.
    pub(super) written: Option<civil::Date>,
    /// The last date said before, if it is near enough to be meant.
    pub(super) said: Option<&'a Value>,
    /// The quarter or month that figures are of.
    pub(super) period: Option<&'a Value>,
    /// The way the sentence leans.
    pub(super) lean: Option<Lean>,
    /// The verb right before the date leaves no doubt of it.
    pub(super) governed: bool,
}

impl From<Value> for When {
    fn from(value: Value) -> Self {
        Self::Known(value)
    }
}

impl When {
    /// A day of a year, if there is such a day.
    pub(super) fn day(year: i32, month: i32, date: i32) -> Option<Self> {
        Some(Value::Day(day(year_in_range(year)?, month.try_into().ok()?, date.try_into().ok()?)?).into())
    }

    /// A day of any year, if there is one in some year.
    pub(super) fn day_of_any_year(month: i32, date: i32, weekday: Option<i32>) -> Option<Self> {
        let Self::Known(Value::Day(leap)) = Self::day(2024, month, date)? else { return None };
        let weekday = weekday.and_then(|w| w.try_into().ok());
        Some(Self::Recurring(Cycle::Day { month: leap.month(), day: leap.day(), weekday }, None))
    }

    pub(super) fn month(year: i32, month: i32) -> Option<Self> {
        Some(Value::Month(year_in_range(year)?, month.try_into().ok()?).into())
    }

    pub(super) fn year(year: i32) -> Option<Self> {
        Some(Value::Year(year_in_range(year)?).into())
    }

    pub(super) fn interval(from: Self, to: Self) -> Self {
        Self::Interval(Box::new(from), Box::new(to))
    }

    /// A stretch whose year is said once, at its end: over New Year where it would go back otherwise (`Dec. 28-Jan. 3,
    /// 2022`). None where it goes back within a month: `6-4 January` is a score.
    pub(super) fn stretch(from: Self, to: Self) -> Option<Self> {
        let from = match (&from, &to) {
            (Self::Known(Value::Day(a)), Self::Known(Value::Day(b))) if a > b => {
                let earlier = day(year_in_range(i32::from(a.year()) - 1)?, a.month(), a.day())?;
                (a.month() > b.month()).then_some(Self::Known(Value::Day(earlier)))?
            }
            (Self::Known(Value::Month(year, a)), Self::Known(Value::Month(_, b))) if a > b => {
                Self::month(i32::from(*year) - 1, i32::from(*a))?
            }
            (Self::Recurring(Cycle::Day { month, day, .. }, _), Self::Recurring(Cycle::Day { month: last, day: until, .. }, _))
                if month == last && day > until =>
            {
                return None;
            }
            _ => from,
        };
        Some(Self::interval(from, to))
    }

    /// The same, counted from a date said before.
    pub(super) fn counting_from_said(self, unit: Unit) -> Self {
        Self::FromSaid(Box::new(self), unit)
    }

    /// Whether it names its day, month or year itself.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Recurring(Cycle::Part(Part::Season(_)) | Cycle::Weekend, _) | Self::Recurring(_, Some(Lean::Before | Lean::After)) => {
                Kind::Relative
            }
            // `[June] this year` names its month.
            Self::Within(_, Cycle::Month(_) | Cycle::Weekday(_) | Cycle::Day { .. } | Cycle::Holiday(_)) => Kind::Calendar,
            Self::Known(_) | Self::Recurring(..) | Self::Counterpart(_) | Self::Interval(..) | Self::List(_) => Kind::Calendar,
            _ => Kind::Relative,
        }
    }

    /// Whether the sentence it stands in has a say in which date is meant.
    pub(super) fn leans(&self) -> bool {
        match self {
            Self::Recurring(_, said) => said.is_none(),
            Self::Interval(from, to) => from.leans() || to.leans(),
            Self::List(list) => list.iter().any(Self::leans),
            _ => false,
        }
    }

    /// Whether a later `the following year` may count from it; `a year earlier` only looks back for a moment.
    pub(super) fn moves_on(&self) -> bool {
        !matches!(self, Self::YearsFromSaid(_) | Self::Interval(..) | Self::List(_))
    }

    /// The calendar date that is meant.
    ///
    /// None where it needs the article's day or a date before it and there is none, and for what lies outside the years
    /// 1 to 9999.
    pub(super) fn settle(&self, to: Reference<'_>) -> Option<Value> {
        Some(match self {
            Self::Known(value) => value.clone(),
            Self::Recurring(cycle, said) => nearest(*cycle, to, *said)?,
            Self::This(cycle) => within(0, *cycle, to.written?)?,
            Self::Within(by, cycle) => within(*by, *cycle, to.written?)?,
            Self::Shift(by, unit) => Value::units_from(to.written?, *by, *unit)?,
            Self::FromSaid(when, unit) => {
                let said = to.said.and_then(Value::point).filter(|(_, fineness)| *fineness as u8 <= *unit as u8);
                when.settle(Reference { written: said.map(|(day, _)| day).or(to.written), ..to })?
            }
            Self::YearsFromSaid(by) => match to.period.or(to.said).and_then(|said| said.years_on(*by)) {
                Some(value) => value,
                None => Value::units_from(to.said.and_then(Value::point).map(|(day, _)| day).or(to.written)?, *by, Unit::Year)?,
            },
            Self::Said(unit) => {
                let (day, fineness) = to.said.and_then(Value::point)?;
                if fineness as u8 > *unit as u8 {
                    return None;
                }
                Value::units_from(day, 0, *unit)?
            }
            Self::Reported(by) => match to.period.and_then(|quarter| quarter.years_on(*by)) {
                Some(value) => value,
                None => Value::units_from(to.written?, by.checked_mul(4)?.checked_sub(1)?, Unit::Quarter)?,
            },
            Self::Counterpart(year) => match to.period {
                Some(Value::Part(_, part)) => Value::Part(*year, *part),
                _ => Value::Year(*year),
            },
            Self::Uncounted(vague) | Self::Vague(vague) => Value::Vague(*vague),
            Self::Interval(a, b) => {
                let from = a.settle(to)?;
                let start = from.point().map(|(day, _)| day);
                let until = b.settle(to)?;
                // It ends after it begins: `November-January`.
                let goes_back = until.point().zip(start).is_some_and(|((until, _), start)| until < start);
                let until = match **b {
                    Self::Recurring(cycle, None) if goes_back => nearest(cycle, Reference { written: start, ..to }, Some(Lean::After))?,
                    _ => until,
                };
                Value::Interval(Box::new(from), Box::new(until))
            }
            Self::List(list) => Value::List(list.iter().map(|when| when.settle(to)).collect::<Option<_>>()?),
        })
    }
}

/// Which of the many days, months or parts of a year is meant: the one place where such a choice is made.
///
/// The lean decides between candidates that are both near enough to be called by that name alone; a day further off than
/// that is the one on the other side. Without a lean the nearest day is taken; weekdays, months and quarters look back.
fn nearest(cycle: Cycle, to: Reference<'_>, said: Option<Lean>) -> Option<Value> {
    let (written, lean, governed) = (to.written?, said.or(to.lean), to.governed);
    let years = [written.year() - 1, written.year(), written.year() + 1];
    let first_of = |month: i8| years.into_iter().filter_map(move |y| day(y, month, 1));
    match cycle {
        Cycle::Weekday(n) => {
            let days = (-7..=7).filter_map(|by| add_days(written, by)).filter(|d| iso_weekday(*d) == n);
            pick(days, written, lean.or(Some(Lean::Back)), WEEK).map(Value::Day)
        }
        Cycle::Weekend => {
            let saturdays = (-7..=7).filter_map(|by| add_days(written, by)).filter(|d| iso_weekday(*d) == 6);
            Some(Value::Weekend(pick(saturdays, written, lean.or(Some(Lean::Back)), WEEK)?.iso_week_date()))
        }
        Cycle::Month(n) => {
            let (lean, reach) = lean.map_or((Lean::Back, EIGHT_MONTHS), |lean| (lean, YEAR));
            let month = pick(first_of(n), written.first_of_month(), Some(lean), reach)?;
            Some(Value::Month(month.year(), month.month()))
        }
        Cycle::Part(part) => {
            // What has begun by now: in November the fourth quarter, not the first month of it.
            let begun = (1..=written.month()).filter(|m| (m - part.first_month()) % part.months() == 0).max();
            let now = day(written.year(), begun.unwrap_or(1), 1)?;
            let reach = if said.is_some() { YEAR } else { SIX_MONTHS };
            let start = pick(first_of(part.first_month()), now, lean.or(Some(Lean::Back)), reach)?;
            Some(Value::Part(start.year(), part))
        }
        Cycle::DayOfMonth { day: n, weekday } => {
            let months = |reach: i32| (-reach..=reach).filter_map(move |by| day_of_month(written, by, n));
            // A Friday the 13th comes at least once a year.
            let fits = |d: &civil::Date| weekday.is_some_and(|w| iso_weekday(*d) == w);
            pick(months(12).filter(fits), written, lean, YEAR).or_else(|| pick(months(2), written, lean, MONTH)).map(Value::Day)
        }
        Cycle::Day { month, day: date, weekday } => {
            // 29 February may be four years off, eight around 1900.
            let days = || (-8..=8).filter_map(|by| day(written.year() + by, month, date));
            let fits = |d: &civil::Date| weekday.is_none_or(|w| iso_weekday(*d) == w) && (d.year() - written.year()).abs() <= 1;
            let reach = if governed { YEAR } else { EIGHT_MONTHS };
            pick(days().filter(fits), written, lean, reach).or_else(|| pick(days(), written, lean, EIGHT_MONTHS)).map(Value::Day)
        }
        Cycle::NthWeekday { nth, weekday, month } => {
            let days = years.into_iter().filter_map(|year| nth_weekday(year, month, weekday, nth));
            pick(days, written, lean, EIGHT_MONTHS).map(Value::Day)
        }
        Cycle::Holiday(holiday) => {
            let days = years.into_iter().filter_map(|year| holiday.day_in(year));
            // `last Christmas` is before today, however long ago that is; a movable feast can be 13 moons away.
            let reach = if said.is_some() { YEAR + MONTH } else { EIGHT_MONTHS };
            pick(days, written, lean, reach).map(Value::Day)
        }
    }
}

// How far from the article's day a date is called by its name alone, in days.
const WEEK: i32 = 7;
const MONTH: i32 = 31;
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

fn within(by: i32, cycle: Cycle, written: civil::Date) -> Option<Value> {
    let year = i32::from(written.year()).checked_add(by).and_then(year_in_range);
    Some(match cycle {
        Cycle::Weekday(n) => {
            let monday = add_days(written, 1 - i32::from(iso_weekday(written)) + by.checked_mul(7)?)?;
            Value::Day(add_days(monday, i32::from(n) - 1)?)
        }
        Cycle::Weekend => Value::units_from(written, by, Unit::Weekend)?,
        Cycle::Month(n) => Value::Month(year?, n),
        Cycle::DayOfMonth { day, .. } => Value::Day(day_of_month(written, by, day)?),
        Cycle::Day { month, day: date, .. } => Value::Day(day(year?, month, date)?),
        Cycle::NthWeekday { nth, weekday, month } => Value::Day(nth_weekday(year?, month, weekday, nth)?),
        Cycle::Part(part) => Value::Part(year?, part),
        Cycle::Holiday(holiday) => Value::Day(holiday.day_in(year?)?),
    })
}

/// A day of the month that lies `by` months away.
fn day_of_month(written: civil::Date, by: i32, date: i8) -> Option<civil::Date> {
    match Value::units_from(written, by, Unit::Month)? {
        Value::Month(year, month) => day(year, month, date),
        _ => None,
    }
}
