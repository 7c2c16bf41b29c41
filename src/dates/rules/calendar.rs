//! Days, weekdays, months, parts of a year and holidays by name.

use super::{ANY_UNIT, BARE_TURN, JOIN, LED, LIST_JOIN, RUN};
use crate::dates::grammar::{Match, Rule, maybe, one, rule};
use crate::dates::value::{Part, Season, Unit, Value, nth_weekday, year_in_range};
use crate::dates::when::{Cycle, Lean, When};
use crate::dates::words::Class;

pub(super) static RULES: &[Rule] = &[
    // Days.
    rule(
        &["6 January 2022", "Thursday, 6 January 2022", "6th of January", "Monday 10 Jan", "21 July, 2022", "24th day of November, 1954"],
        &[
            maybe(LED),
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            maybe(Class::THE),
            one(Class::DAY),
            maybe(Class::UNIT),
            maybe(Class::OF),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| match m.get(Class::UNIT) {
            Some(1..) => None,
            _ => m.day_of(0, 0),
        },
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
    rule(&["January, 6, 2022"], &[one(Class::MONTH), one(Class::COMMA), one(Class::DAY), one(Class::COMMA), one(Class::YEAR)], |m| {
        m.day_of(0, 0)
    }),
    rule(
        &["sixth of January", "Thursday, the twenty-first of March 2022"],
        &[
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            maybe(Class::THE),
            maybe(Class::TENS),
            maybe(Class::HYPHEN),
            one(Class::NTH),
            one(Class::OF),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.date(m.get(Class::MONTH)?, m.get(Class::NTH)? + m.get(Class::TENS).unwrap_or(0)),
    ),
    rule(
        &["March eighth", "this coming Sunday, March eighth", "January the sixth, 2022", "May the twenty-third"],
        &[
            maybe(Class::THIS),
            maybe(Class::NEXT),
            maybe(Class::WEEKDAY),
            maybe(Class::COMMA),
            one(Class::MONTH),
            maybe(Class::THE),
            maybe(Class::TENS),
            maybe(Class::HYPHEN),
            one(Class::NTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.date(m.get(Class::MONTH)?, m.get(Class::NTH)? + m.get(Class::TENS).unwrap_or(0)),
    ),
    rule(
        &["5 June last year", "5th of June next year"],
        &[one(Class::DAY), maybe(Class::OF), one(Class::MONTH), maybe(Class::OF), one(BARE_TURN), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(BARE_TURN)?, a_day(m.get(Class::MONTH)?, m.get(Class::DAY)?)?)),
    ),
    rule(
        &["June 5 last year", "June 5 of this year"],
        &[one(Class::MONTH), one(Class::DAY), maybe(Class::OF), one(BARE_TURN), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(BARE_TURN)?, a_day(m.get(Class::MONTH)?, m.get(Class::DAY)?)?)),
    ),
    rule(&["the 6th"], &[one(Class::THE), one(Class::NTH_FIGURE)], |m| {
        Some(When::Recurring(Cycle::DayOfMonth { day: m.small(Class::NTH_FIGURE, 0)?, weekday: None }, None))
    }),
    rule(&["Friday the 13th", "Thursday 6th"], &[one(Class::WEEKDAY), maybe(Class::THE), one(Class::NTH_FIGURE)], |m| {
        let cycle = Cycle::DayOfMonth { day: m.small(Class::NTH_FIGURE, 0)?, weekday: m.small(Class::WEEKDAY, 0) };
        Some(When::Recurring(cycle, None))
    }),
    rule(
        &["the first Monday of May 2022", "the third Thursday in November, 2021", "the last Friday of March", "2nd Sunday of June"],
        &[
            maybe(Class::THE),
            one(NTH_WEEKDAY),
            one(Class::WEEKDAY),
            one(Class::OF.or(Class::IN)),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        nth_weekday_of,
    ),
    // Days that share their month.
    rule(
        &["June 21-26", "July 5 to 9, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(JOIN), one(Class::DAY), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(0, 1)?),
    ),
    rule(
        &["July 5 and 6", "August 3 or 4, 2022", "May 4, 5 and 6"],
        &[
            one(Class::MONTH),
            one(Class::DAY),
            maybe(LIST_JOIN),
            maybe(Class::DAY),
            maybe(Class::COMMA),
            one(Class::AND),
            one(Class::DAY),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.days(),
    ),
    rule(
        &["27 to 30 July", "9-13 July 2022"],
        &[one(Class::DAY), one(JOIN), one(Class::DAY), maybe(Class::OF), one(Class::MONTH), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(0, 1)?),
    ),
    rule(
        &["4 and 11 May", "7th & 8th December 2022", "4, 5 and 6 May"],
        &[
            one(Class::DAY),
            maybe(LIST_JOIN),
            maybe(Class::DAY),
            maybe(Class::COMMA),
            one(Class::AND),
            maybe(Class::THE),
            one(Class::DAY),
            maybe(Class::OF),
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::YEAR),
        ],
        |m| m.days(),
    ),
    rule(
        &["January 29-February 3", "June 30 – July 2, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(RUN), one(Class::MONTH), one(Class::DAY), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(1, 1)?),
    ),
    rule(
        &["29 January-3 February", "30 June – 2 July 2022"],
        &[one(Class::DAY), one(Class::MONTH), one(RUN), one(Class::DAY), one(Class::MONTH), maybe(Class::COMMA), maybe(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(1, 1)?),
    ),
    rule(
        &["August 30 to September 4, 2022"],
        &[one(Class::MONTH), one(Class::DAY), one(Class::TO), one(Class::MONTH), one(Class::DAY), maybe(Class::COMMA), one(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(1, 1)?),
    ),
    rule(
        &["30 August to 4 September 2022"],
        &[one(Class::DAY), one(Class::MONTH), one(Class::TO), one(Class::DAY), one(Class::MONTH), maybe(Class::COMMA), one(Class::YEAR)],
        |m| When::stretch(m.day_of(0, 0)?, m.day_of(1, 1)?),
    ),
    // Weekdays.
    rule(&["Friday"], &[one(Class::WEEKDAY)], |m| Some(When::Recurring(Cycle::Weekday(m.small(Class::WEEKDAY, 0)?), None))),
    rule(&["Fridays"], &[one(Class::WEEKDAYS)], |m| Some(Value::Weekdays(m.small(Class::WEEKDAYS, 0)?).into())),
    rule(&["last Friday", "this coming Sunday"], &[maybe(Class::THE), maybe(Class::THIS), one(BARE_TURN), one(Class::WEEKDAY)], |m| {
        Some(turned(m.get(BARE_TURN)?, Cycle::Weekday(m.small(Class::WEEKDAY, 0)?)))
    }),
    rule(
        &["the previous Friday", "the following Tuesday"],
        &[one(Class::THE), one(Class::PREVIOUS.or(Class::FOLLOWING)), one(Class::WEEKDAY)],
        |m| {
            let by = m.get(Class::PREVIOUS.or(Class::FOLLOWING))?;
            Some(turned(by, Cycle::Weekday(m.small(Class::WEEKDAY, 0)?)).counting_from_said(Unit::Day))
        },
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
        |m| When::stretch(m.month(0)?, m.month(1)?),
    ),
    rule(&["January to March 2022"], &[one(Class::MONTH), one(Class::TO), one(Class::MONTH), maybe(Class::OF), one(Class::YEAR)], |m| {
        When::stretch(m.month(0)?, m.month(1)?)
    }),
    rule(
        &["May and October 2021", "January, February and March 2022"],
        &[
            one(Class::MONTH),
            maybe(Class::COMMA),
            maybe(Class::MONTH),
            maybe(Class::COMMA),
            one(Class::AND),
            one(Class::MONTH),
            maybe(Class::OF),
            one(Class::YEAR),
        ],
        |m| m.months(),
    ),
    rule(&["May/June 2022"], &[one(Class::MONTH), one(Class::SLASH), one(Class::MONTH), maybe(Class::COMMA), one(Class::YEAR)], |m| {
        m.months()
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
        &["the last quarter of 2021", "the final half of 1989"],
        &[maybe(Class::THE), one(Class::LAST.or(Class::FINAL)), one(Class::QUARTER.or(Class::HALF)), one(Class::OF), one(Class::YEAR)],
        |m| m.part(if m.get(Class::QUARTER.or(Class::HALF))? > 0 { Part::Quarter(4) } else { Part::Half(2) }),
    ),
    rule(
        &["1988 second quarter", "2021 third-quarter", "the 1988 third quarter"],
        &[maybe(Class::THE), one(Class::YEAR), maybe(Class::FISCAL), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::QUARTER)],
        |m| m.part(m.quarter(Class::ORDINAL)?),
    ),
    rule(&["the 1988 quarter", "the 1988 period"], &[one(Class::THE), one(Class::YEAR), one(Class::QUARTER.or(Class::PERIOD))], |m| {
        Some(When::Counterpart(year_in_range(m.get(Class::YEAR)?)?))
    }),
    rule(
        &["third-quarter", "the third quarter"],
        &[maybe(Class::THE), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::QUARTER)],
        |m| m.part(m.quarter(Class::ORDINAL)?),
    ),
    // A company's year begins when it likes: its quarters are those of the last twelve months.
    rule(
        &["the fiscal first quarter", "the fiscal-first quarter", "fiscal second-quarter"],
        &[maybe(Class::THE), one(Class::FISCAL), maybe(Class::HYPHEN), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::QUARTER)],
        |m| Some(When::Recurring(Cycle::Part(m.quarter(Class::ORDINAL)?), Some(Lean::Back))),
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
    rule(&["Q3"], &[one(Class::QUARTER_NAME)], |m| m.part(m.quarter(Class::QUARTER_NAME)?)),
    rule(&["2021 Q3", "2021-Q3"], &[one(Class::YEAR), maybe(Class::HYPHEN), one(Class::QUARTER_NAME)], |m| {
        m.part(m.quarter(Class::QUARTER_NAME)?)
    }),
    rule(
        &["Q1-Q3 2021", "Q1 to Q3 of 2021", "Q1–Q3"],
        &[one(Class::QUARTER_NAME), one(JOIN), one(Class::QUARTER_NAME), maybe(Class::OF), maybe(Class::YEAR)],
        |m| {
            let (from, to) = (m.nth_quarter(Class::QUARTER_NAME, 0)?, m.nth_quarter(Class::QUARTER_NAME, 1)?);
            if from.first_month() < to.first_month() { Some(When::interval(m.part(from)?, m.part(to)?)) } else { None }
        },
    ),
    rule(
        &["Q1 and Q2 2021", "Q3 and Q4 of 2022", "Q1, Q2 and Q3 2021"],
        &[
            one(Class::QUARTER_NAME),
            maybe(Class::COMMA),
            maybe(Class::QUARTER_NAME),
            maybe(Class::COMMA),
            one(Class::AND),
            one(Class::QUARTER_NAME),
            maybe(Class::OF),
            one(Class::YEAR),
        ],
        |m| {
            let quarters = (0..3).map_while(|n| m.nth_quarter(Class::QUARTER_NAME, n));
            Some(When::List(quarters.map(|part| m.part(part)).collect::<Option<_>>()?))
        },
    ),
    rule(
        &["the first and second quarters of 2021", "third and fourth quarters 2022"],
        &[
            maybe(Class::THE),
            one(Class::ORDINAL),
            one(Class::AND),
            maybe(Class::THE),
            one(Class::ORDINAL),
            one(ANY_UNIT),
            maybe(Class::OF),
            one(Class::YEAR),
        ],
        |m| {
            let quarter = |n: usize| m.part(m.nth_quarter(Class::ORDINAL, n)?);
            if m.unit(ANY_UNIT)? == Unit::Quarter { Some(When::List(vec![quarter(0)?, quarter(1)?])) } else { None }
        },
    ),
    rule(&["H1 2021", "H2 of 2021"], &[one(Class::HALF_NAME), maybe(Class::OF), one(Class::YEAR)], |m| m.part(m.half(Class::HALF_NAME)?)),
    rule(&["2021 H1", "2021-H1"], &[one(Class::YEAR), maybe(Class::HYPHEN), one(Class::HALF_NAME)], |m| m.part(m.half(Class::HALF_NAME)?)),
    rule(
        &["first half of 2021", "second half 2022"],
        &[maybe(Class::THE), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::HALF), maybe(Class::OF), one(Class::YEAR)],
        |m| m.part(m.half(Class::ORDINAL)?),
    ),
    rule(
        &["the first half of this year", "the second half of last year", "the first half of the year"],
        &[maybe(Class::THE), one(Class::ORDINAL), maybe(Class::HYPHEN), one(Class::HALF), one(Class::OF), one(LED), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(LED)?, Cycle::Part(m.half(Class::ORDINAL)?))),
    ),
    rule(&["summer 2021", "summer of 2021"], &[maybe(Class::THE), one(Class::SEASON), maybe(Class::OF), one(Class::YEAR)], |m| {
        m.part(Part::Season(m.season()?))
    }),
    // Winter counts with the year it ends in; a summer of two years is one of the south, which begins in December.
    rule(
        &["winter of 2021-22", "the winter 2021/22", "winter of 2021-2022"],
        &[
            maybe(Class::THE),
            one(Class::SEASON),
            maybe(Class::OF),
            one(Class::YEAR),
            one(Class::HYPHEN.or(Class::SLASH)),
            one(Class::TWO.or(Class::YEAR)),
        ],
        |m| {
            let (year, end) = (m.get(Class::YEAR)?, m.get(Class::TWO.or(Class::YEAR))?);
            match m.season()? {
                _ if (year + 1) % 100 != end % 100 => None,
                Season::Winter => Some(Value::Part(year_in_range(year + 1)?, Part::Season(Season::Winter)).into()),
                _ => Some(When::interval(When::year(year)?, When::year(year + 1)?)),
            }
        },
    ),
    rule(
        &["summer and autumn of 2021", "the spring or summer of 2022"],
        &[
            maybe(Class::THE),
            one(Class::SEASON),
            one(Class::AND),
            maybe(Class::THE),
            one(Class::SEASON),
            maybe(Class::OF),
            one(Class::YEAR),
        ],
        |m| {
            let season = |n: usize| m.part(Part::Season(m.nth_season(n)?));
            Some(When::List(vec![season(0)?, season(1)?]))
        },
    ),
    rule(
        &["the winter of nineteen ninety-four"],
        &[
            maybe(Class::THE),
            one(Class::SEASON),
            one(Class::OF),
            one(Class::HUNDREDS),
            one(Class::TENS),
            maybe(Class::HYPHEN),
            maybe(Class::COUNT),
        ],
        |m| {
            let year = m.get(Class::HUNDREDS)? * 100 + m.get(Class::TENS)? + m.get(Class::COUNT).unwrap_or(0);
            Some(Value::Part(year_in_range(year)?, Part::Season(m.season()?)).into())
        },
    ),
    rule(
        &["summer of last year", "winter this year"],
        &[maybe(Class::THE), one(Class::SEASON), maybe(Class::OF), one(BARE_TURN), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(BARE_TURN)?, Cycle::Part(Part::Season(m.season()?)))),
    ),
    rule(
        &["last winter", "the past summer", "this past spring", "next summer"],
        &[maybe(Class::THE), maybe(Class::THIS), one(BARE_TURN), one(Class::SEASON)],
        |m| Some(turned(m.get(BARE_TURN)?, Cycle::Part(Part::Season(m.season()?)))),
    ),
    rule(&["the summer", "the early winter"], &[one(Class::THE), maybe(Class::PHASE), one(Class::SEASON)], |m| {
        Some(When::Recurring(Cycle::Part(Part::Season(m.season()?)), None))
    }),
    // Holidays.
    rule(&["New Year's Day", "Christmas Eve", "Eid al-Fitr"], &[one(Class::HOLIDAY)], |m| {
        Some(When::Recurring(Cycle::Holiday(m.holiday()?), None))
    }),
    rule(
        &["Easter 2022", "Christmas Day, 1998", "New Year's Eve of 1999"],
        &[one(Class::HOLIDAY), maybe(Class::OF), maybe(Class::COMMA), one(Class::YEAR)],
        |m| in_year(m.holiday()?, m.get(Class::YEAR)?),
    ),
    rule(&["2022 Easter"], &[one(Class::YEAR), one(Class::HOLIDAY)], |m| in_year(m.holiday()?, m.get(Class::YEAR)?)),
    rule(&["last Christmas", "next Easter", "this Eid"], &[one(BARE_TURN), one(Class::HOLIDAY)], |m| {
        Some(turned(m.get(BARE_TURN)?, Cycle::Holiday(m.holiday()?)))
    }),
    rule(
        &["Easter last year", "Christmas of this year"],
        &[one(Class::HOLIDAY), maybe(Class::OF), one(BARE_TURN), one(Class::YEAR_UNIT)],
        |m| Some(When::Within(m.get(BARE_TURN)?, Cycle::Holiday(m.holiday()?))),
    ),
    rule(
        &["last year's Easter", "this year's Eid"],
        &[one(BARE_TURN), one(Class::YEAR_UNIT), one(Class::CLITIC), one(Class::HOLIDAY)],
        |m| Some(When::Within(m.get(BARE_TURN)?, Cycle::Holiday(m.holiday()?))),
    ),
];

/// `last`, `this` or `next` (-1, 0, 1) of what comes round.
fn turned(turn: i32, cycle: Cycle) -> When {
    match (turn, cycle) {
        // This Friday may be past or to come.
        (0, Cycle::Weekday(_)) => When::Recurring(cycle, None),
        (0, _) => When::This(cycle),
        (1, _) => When::Recurring(cycle, Some(Lean::After)),
        _ => When::Recurring(cycle, Some(Lean::Before)),
    }
}

fn a_day(month: i32, day: i32) -> Option<Cycle> {
    match When::day_of_any_year(month, day, None)? {
        When::Recurring(cycle, _) => Some(cycle),
        _ => None,
    }
}

/// `first` to `fifth`, `last`, `final`.
const NTH_WEEKDAY: Class = Class::ORDINAL.or(Class::LAST).or(Class::FINAL);

fn nth_weekday_of(m: &Match) -> Option<When> {
    let nth = m.small(NTH_WEEKDAY, 0)?;
    // `last` is -1, `final` 0.
    let nth = if nth < 1 { -1 } else { nth };
    let (weekday, month) = (m.small(Class::WEEKDAY, 0)?, m.small(Class::MONTH, 0)?);
    match m.get(Class::YEAR) {
        Some(year) => Some(Value::Day(nth_weekday(year_in_range(year)?, month, weekday, nth)?).into()),
        None => (nth < 6).then_some(When::Recurring(Cycle::NthWeekday { nth, weekday, month }, None)),
    }
}

/// Where no rule tells the day, the holiday is named all the same.
fn in_year(holiday: super::super::holidays::Holiday, year: i32) -> Option<When> {
    match holiday.day_in(year_in_range(year)?) {
        Some(day) => Some(Value::Day(day).into()),
        None => Some(When::Recurring(Cycle::Holiday(holiday), None)),
    }
}
