//! Dates that count from the article's day, or from a date said before.

use super::{ANY_UNIT, BARE_TURN, LED};
use crate::dates::grammar::{Match, Rule, maybe, one, rule};
use crate::dates::value::{Unit, Vague};
use crate::dates::when::{Cycle, When};
use crate::dates::words::Class;

pub(super) static RULES: &[Rule] = &[
    rule(&["yesterday", "late yesterday", "today"], &[maybe(Class::PHASE), one(Class::DEICTIC)], |m| {
        Some(When::Shift(m.get(Class::DEICTIC)?, Unit::Day))
    }),
    rule(
        &["the day before yesterday", "the day after tomorrow"],
        &[one(Class::THE), one(Class::UNIT), one(Class::BEFORE), one(Class::DEICTIC)],
        |m| match (m.unit(Class::UNIT)?, m.get(Class::BEFORE)?, m.get(Class::DEICTIC)?) {
            (Unit::Day, -1, -1) => Some(When::Shift(-2, Unit::Day)),
            (Unit::Day, 1, 1) => Some(When::Shift(2, Unit::Day)),
            _ => None,
        },
    ),
    rule(
        &["the week before last", "the year before last", "the weekend after next"],
        &[one(Class::THE), one(Class::UNIT), one(Class::BEFORE), one(Class::LAST.or(Class::NEXT))],
        |m| match (m.get(Class::BEFORE)?, m.get(Class::LAST.or(Class::NEXT))?) {
            (-1, -1) => Some(When::Shift(-2, m.unit(Class::UNIT)?)),
            (1, 1) => Some(When::Shift(2, m.unit(Class::UNIT)?)),
            _ => None,
        },
    ),
    rule(
        &[
            "last week",
            "this month",
            "next year",
            "early next year",
            "later this year",
            "the past year",
            "last weekend",
            "the next year or so",
        ],
        &[
            maybe(Class::PHASE),
            maybe(Class::THE),
            maybe(Class::THIS),
            one(BARE_TURN),
            maybe(Class::FISCAL),
            one(Class::UNIT),
            maybe(Class::OR_SO),
        ],
        |m| match (m.get(BARE_TURN)?, m.unit(Class::UNIT)?) {
            // `this day` and `the last day` are days of something else.
            (0 | -1, Unit::Day) => None,
            (by, Unit::Day) => Some(When::Shift(by, Unit::Day).counting_from_said(Unit::Day)),
            (by, unit) => Some(When::Shift(by, unit)),
        },
    ),
    rule(
        &["the previous day", "the following year", "the previous week"],
        &[maybe(Class::PHASE), one(Class::THE), one(Class::PREVIOUS.or(Class::FOLLOWING)), maybe(Class::FISCAL), one(Class::UNIT)],
        |m| {
            let unit = m.unit(Class::UNIT)?;
            Some(When::Shift(m.get(Class::PREVIOUS.or(Class::FOLLOWING))?, unit).counting_from_said(unit))
        },
    ),
    rule(
        &["two years ago", "a month ago", "10 days ago", "twenty-five years ago", "a week or so ago", "two hundred years ago"],
        &[
            maybe(Class::TENS),
            maybe(Class::HYPHEN),
            one(Class::COUNT),
            maybe(Class::TIMES),
            maybe(Class::HYPHEN),
            one(ANY_UNIT),
            maybe(Class::OR_SO),
            one(Class::AGO),
        ],
        |m| counted(m, -1),
    ),
    rule(
        &["half a century ago", "half a year earlier", "a half-century ago"],
        &[maybe(Class::COUNT), one(Class::HALF), maybe(Class::COUNT.or(Class::HYPHEN)), one(Class::UNIT), one(COUNTED_FROM)],
        |m| halves(m, 1),
    ),
    rule(
        &["half a dozen years ago", "half a million years ago"],
        &[one(Class::HALF), one(Class::COUNT), one(Class::TIMES), one(Class::UNITS), one(Class::AGO)],
        |m| Some(When::Shift(-(m.get(Class::TIMES)? / 2), m.unit(Class::UNITS)?)),
    ),
    rule(
        &["a quarter of a century ago", "a quarter-century ago"],
        &[
            maybe(Class::COUNT),
            one(Class::QUARTER),
            maybe(Class::OF.or(Class::HYPHEN)),
            maybe(Class::COUNT),
            one(Class::CENTURY),
            one(Class::AGO),
        ],
        |_| Some(When::Shift(-25, Unit::Year)),
    ),
    rule(
        &["two and a half years ago", "a year and a half ago", "ten and a half months later"],
        &[
            one(Class::COUNT),
            maybe(Class::UNIT),
            one(Class::AND),
            one(Class::COUNT),
            one(Class::HALF),
            maybe(Class::UNITS),
            one(COUNTED_FROM),
        ],
        |m| halves(m, m.get(Class::COUNT)?.checked_mul(2)?.checked_add(1)?),
    ),
    rule(
        &["several years ago", "a few weeks ago", "a couple of months ago", "years ago"],
        &[maybe(Class::COUNT), maybe(Class::SOME), maybe(Class::OF), one(Class::UNITS), one(Class::AGO)],
        |_| Some(When::Uncounted(Vague::Past)),
    ),
    rule(
        &["a few weeks from now"],
        &[maybe(Class::COUNT), one(Class::SOME), maybe(Class::OF), one(Class::UNITS), one(Class::FROM), one(Class::NOW)],
        |_| Some(When::Uncounted(Vague::Future)),
    ),
    rule(
        &["a year earlier", "two weeks earlier", "three days later", "twenty-five years later"],
        &[
            maybe(Class::TENS),
            maybe(Class::HYPHEN),
            one(Class::COUNT),
            maybe(Class::TIMES),
            one(ANY_UNIT),
            maybe(Class::OR_SO),
            one(Class::EARLIER.or(Class::LATER)),
        ],
        |m| {
            let sign = m.get(Class::EARLIER.or(Class::LATER))?;
            match (counted(m, sign)?, m.get(Class::COUNT)?) {
                (When::Shift(-1, Unit::Year), 1) => Some(When::YearsFromSaid(-1)),
                (when, _) => Some(when.counting_from_said(m.unit(ANY_UNIT)?)),
            }
        },
    ),
    // Where nothing follows that the time is counted from (`two days before the vote`).
    rule(
        &["the day before", "two days before", "a week after"],
        &[one(Class::COUNT.or(Class::THE)), one(ANY_UNIT), one(Class::BEFORE)],
        |m| {
            let unit = m.unit(ANY_UNIT)?;
            let count = m.get(Class::COUNT.or(Class::THE))?.max(1);
            Some(When::Shift(m.get(Class::BEFORE)?.checked_mul(count)?, unit).counting_from_said(unit))
        },
    ),
    rule(
        &["two weeks from now", "a year from now", "a week from today"],
        &[one(Class::COUNT), one(ANY_UNIT), one(Class::FROM), one(Class::NOW)],
        |m| counted(m, 1),
    ),
    rule(
        &["that year", "that week", "the same day", "later that day"],
        &[maybe(Class::PHASE), maybe(Class::THE), one(Class::THAT.or(Class::SAME)), one(Class::UNIT)],
        |m| Some(When::Said(m.unit(Class::UNIT)?)),
    ),
    rule(
        &["the 15th of this month", "the 21st of the month", "the third of next month"],
        &[one(Class::THE), one(Class::DAY.or(Class::NTH)), one(Class::OF), one(LED), one(Class::UNIT)],
        |m| match m.unit(Class::UNIT)? {
            Unit::Month => {
                Some(When::Within(m.get(LED)?, Cycle::DayOfMonth { day: m.small(Class::DAY.or(Class::NTH), 0)?, weekday: None }))
            }
            _ => None,
        },
    ),
    rule(&["the weekend"], &[one(Class::THE), one(Class::WEEKEND)], |_| Some(When::Recurring(Cycle::Weekend, None))),
    rule(
        &["earlier in the year", "later in the day", "early in the week"],
        &[one(Class::PHASE), one(Class::IN), one(Class::THE), one(Class::UNIT)],
        |m| {
            let unit = m.unit(Class::UNIT)?;
            Some(When::Shift(0, unit).counting_from_said(unit))
        },
    ),
    // Business reports: the quarter reported on is one said before, or else the last one that has ended.
    rule(
        &["the quarter", "the latest quarter", "the latest period"],
        &[one(Class::THE), maybe(Class::LATEST), one(Class::QUARTER.or(Class::PERIOD))],
        |m| {
            // `the period` alone is any period.
            if m.has(Class::LATEST) || m.get(Class::QUARTER.or(Class::PERIOD))? > 0 { Some(When::Reported(0)) } else { None }
        },
    ),
    rule(&["the latest fiscal year"], &[one(Class::THE), one(Class::LATEST), maybe(Class::FISCAL), one(Class::YEAR_UNIT)], |_| {
        Some(When::Shift(-1, Unit::Year))
    }),
    rule(
        &["the year-earlier quarter", "the year-ago period", "the year-earlier third quarter", "the comparable year-ago quarter"],
        &[
            maybe(Class::THE),
            maybe(Class::SAME),
            one(Class::YEAR_UNIT),
            one(Class::HYPHEN),
            one(Class::EARLIER.or(Class::AGO)),
            maybe(Class::ORDINAL),
            one(Class::QUARTER.or(Class::PERIOD)),
        ],
        |m| match m.get(Class::ORDINAL) {
            Some(_) => Some(When::Within(-1, Cycle::Part(m.quarter(Class::ORDINAL)?))),
            None => Some(When::Reported(-1)),
        },
    ),
    rule(&["year-earlier", "year-ago"], &[one(Class::YEAR_UNIT), one(Class::HYPHEN), one(Class::EARLIER.or(Class::AGO))], |_| {
        Some(When::YearsFromSaid(-1))
    }),
    rule(
        &["the corresponding period last year", "the same period of last year", "the same quarter last year"],
        &[
            one(Class::THE),
            one(Class::SAME),
            one(Class::QUARTER.or(Class::PERIOD)),
            maybe(Class::OF.or(Class::IN)),
            one(BARE_TURN),
            one(Class::YEAR_UNIT),
        ],
        |m| Some(When::YearsFromSaid(m.get(BARE_TURN)?)),
    ),
    rule(
        &["the quarter a year ago", "the same period a year earlier"],
        &[
            one(Class::THE),
            maybe(Class::SAME),
            one(Class::QUARTER.or(Class::PERIOD)),
            one(Class::COUNT),
            one(Class::YEAR_UNIT),
            one(Class::EARLIER.or(Class::AGO)),
        ],
        |_| Some(When::YearsFromSaid(-1)),
    ),
    rule(&["last year's quarter"], &[one(BARE_TURN), one(Class::YEAR_UNIT), one(Class::CLITIC), one(Class::QUARTER)], |m| {
        Some(When::Reported(m.get(BARE_TURN)?))
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
    rule(
        &["the year", "the week", "the fiscal year", "the full year"],
        &[one(Class::THE), maybe(Class::FULL.or(Class::FISCAL)), one(Class::UNIT)],
        |m| Some(When::Shift(0, m.unit(Class::UNIT)?)),
    ),
    // Vague ones, which are reported on demand.
    rule(&["now", "currently", "recently", "soon"], &[one(Class::VAGUE)], |m| vague(m.get(Class::VAGUE)?)),
    rule(&["at present"], &[one(Class::AT), one(Class::VAGUE_NOUN)], |m| match m.get(Class::VAGUE_NOUN)? {
        0 => vague(0),
        _ => None,
    }),
    rule(
        &["the past", "the present", "the future", "the near future", "the moment"],
        &[one(Class::THE), maybe(Class::NEAR), one(Class::VAGUE_NOUN)],
        |m| vague(m.get(Class::VAGUE_NOUN)?),
    ),
    rule(&["recent years", "recent months"], &[one(Class::NEAR), one(Class::UNITS)], |m| match m.get(Class::NEAR)? {
        -1 => vague(-1),
        _ => None,
    }),
];

/// `two years ago` counts back, `two years later` ahead.
fn counted(m: &Match, sign: i32) -> Option<When> {
    Some(When::Shift(m.count()?.checked_mul(sign)?, m.unit(ANY_UNIT)?))
}

/// So many halves of a unit before or after a day, in whole units of the next smaller kind: half a year is six months.
fn halves(m: &Match, count: i32) -> Option<When> {
    let unit = m.unit(Class::UNIT).or(m.unit(Class::UNITS))?;
    let sign = m.get(COUNTED_FROM)?;
    let Some((each, smaller)) = unit.half() else {
        // `two and a half weeks ago`
        return (sign == 0).then_some(When::Uncounted(Vague::Past));
    };
    let when = When::Shift(count.checked_mul(each)?.checked_mul(if sign > 0 { 1 } else { -1 })?, smaller);
    // `ago` is 0.
    Some(if sign == 0 { when } else { when.counting_from_said(unit) })
}

/// What says from which side a count goes.
const COUNTED_FROM: Class = Class::AGO.or(Class::EARLIER).or(Class::LATER);

fn vague(side: i32) -> Option<When> {
    Some(When::Vague(match side {
        -1 => Vague::Past,
        0 => Vague::Present,
        _ => Vague::Future,
    }))
}
