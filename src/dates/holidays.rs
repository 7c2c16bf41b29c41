//! Holidays: their names, and the rule that gives the day of each in a year.
//!
//! Feasts that follow the sight of the moon, or a calendar that authorities set year by year, have no rule that is right
//! everywhere: they are found by name and have no value.

use super::value::{add_days, day, nth_weekday};
use crate::Text;
use crate::text::Shape;
use jiff::civil;

/// The day of a holiday in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month, Monday being 1; counted from the month's end if below zero.
    Nth(i8, i8, i8),
    /// Days after the nth weekday of a month.
    AfterNth(i8, i8, i8, i32),
    /// Days after the Sunday of Easter.
    Easter(i32),
    /// Days after the Sunday of Easter, by the Julian calendar.
    OrthodoxEaster(i32),
    /// The first day of the Iranian year.
    Nowruz,
    /// Set by the moon or by authorities.
    Unsettled,
}

use Rule::{AfterNth, Easter, Fixed, Nowruz, Nth, OrthodoxEaster, Unsettled};

/// Names in small letters, without hyphens and apostrophes; a longer name comes before one that it begins with.
#[rustfmt::skip]
const HOLIDAYS: &[(&str, Rule)] = &[
    ("all saints day", Fixed(11, 1)), ("all souls day", Fixed(11, 2)), ("anzac day", Fixed(4, 25)), ("april fools day", Fixed(4, 1)),
    ("armistice day", Fixed(11, 11)), ("ascension day", Easter(39)), ("ash wednesday", Easter(-46)), ("assumption day", Fixed(8, 15)),
    ("australia day", Fixed(1, 26)), ("bastille day", Fixed(7, 14)), ("bonfire night", Fixed(11, 5)), ("black friday", AfterNth(4, 4, 11, 1)),
    ("boxing day", Fixed(12, 26)),
    ("burns night", Fixed(1, 25)), ("canada day", Fixed(7, 1)), ("candlemas", Fixed(2, 2)), ("chinese new year", Unsettled),
    ("christmas day", Fixed(12, 25)), ("christmas eve", Fixed(12, 24)), ("christmas", Fixed(12, 25)), ("cinco de mayo", Fixed(5, 5)),
    ("columbus day", Nth(2, 1, 10)), ("corpus christi", Easter(60)),
    ("cyber monday", AfterNth(4, 4, 11, 4)), ("d day", Fixed(6, 6)), ("day of the dead", Fixed(11, 2)),
    ("diwali", Unsettled), ("earth day", Fixed(4, 22)), ("easter day", Easter(0)), ("easter eve", Easter(-1)), ("easter monday", Easter(1)),
    ("easter saturday", Easter(-1)), ("easter sunday", Easter(0)), ("easter", Easter(0)), ("eid al adha", Unsettled),
    ("eid al fitr", Unsettled), ("eid ul adha", Unsettled), ("eid ul azha", Unsettled), ("eid ul fitr", Unsettled), ("eid", Unsettled),
    ("epiphany", Fixed(1, 6)), ("fathers day", Nth(3, 7, 6)), ("giving tuesday", AfterNth(4, 4, 11, 5)), ("good friday", Easter(-2)), ("guy fawkes night", Fixed(11, 5)),
    ("halloween", Fixed(10, 31)), ("hallowe'en", Fixed(10, 31)), ("hanukkah", Unsettled), ("holi", Unsettled),
    ("holy saturday", Easter(-1)), ("holy thursday", Easter(-3)), ("human rights day", Fixed(12, 10)),
    ("international womens day", Fixed(3, 8)), ("international workers day", Fixed(5, 1)), ("juneteenth", Fixed(6, 19)),
    ("labor day", Nth(1, 1, 9)), ("labour day", Unsettled), ("lunar new year", Unsettled), ("mardi gras", Easter(-47)),
    ("martin luther king day", Nth(3, 1, 1)), ("martin luther king jr day", Nth(3, 1, 1)), ("maundy thursday", Easter(-3)),
    ("may day", Fixed(5, 1)), ("memorial day", Nth(-1, 1, 5)), ("midsummer day", Fixed(6, 24)), ("new years day", Fixed(1, 1)),
    ("new years eve", Fixed(12, 31)), ("nowruz", Nowruz), ("orthodox christmas", Fixed(1, 7)), ("orthodox easter", OrthodoxEaster(0)),
    ("palm sunday", Easter(-7)), ("passover", Unsettled), ("pentecost", Easter(49)), ("presidents day", Nth(3, 1, 2)),
    ("purim", Unsettled), ("ramadan", Unsettled), ("remembrance day", Fixed(11, 11)), ("rosh hashanah", Unsettled),
    ("shrove tuesday", Easter(-47)), ("st andrews day", Fixed(11, 30)), ("st davids day", Fixed(3, 1)), ("st georges day", Fixed(4, 23)),
    ("st patricks day", Fixed(3, 17)), ("st stephens day", Fixed(12, 26)), ("thanksgiving day", Nth(4, 4, 11)),
    ("thanksgiving", Nth(4, 4, 11)), ("valentines day", Fixed(2, 14)), ("ve day", Fixed(5, 8)), ("vesak", Unsettled),
    ("veterans day", Fixed(11, 11)), ("whit monday", Easter(50)), ("world aids day", Fixed(12, 1)), ("yom kippur", Unsettled),
];

/// A holiday, by its place in the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Holiday(u8);

impl Holiday {
    /// By the number that [`starts_at`] gave.
    pub(super) fn numbered(number: i32) -> Option<Self> {
        let number = u8::try_from(number).ok()?;
        HOLIDAYS.get(usize::from(number)).map(|_| Self(number))
    }

    /// Its day in a year; none where no rule tells.
    pub(super) fn day_in(self, year: i16) -> Option<civil::Date> {
        match HOLIDAYS.get(usize::from(self.0))?.1 {
            Fixed(month, date) => day(year, month, date),
            Nth(nth, weekday, month) => nth_weekday(year, month, weekday, nth),
            AfterNth(nth, weekday, month, by) => add_days(nth_weekday(year, month, weekday, nth)?, by),
            Easter(by) => add_days(easter(year)?, by),
            OrthodoxEaster(by) => add_days(orthodox_easter(year)?, by),
            Nowruz => nowruz(year),
            Unsettled => None,
        }
    }

    /// Whether its name says that it is a day (`Christmas Eve`, `Good Friday`) and not, like `Christmas`, a season as well.
    pub(super) fn names_a_day(self) -> bool {
        let name = HOLIDAYS.get(usize::from(self.0)).map_or("", |(name, _)| *name);
        name.ends_with("day") || name.ends_with(" eve") || name.ends_with(" night")
    }
}

impl Holiday {
    /// Whether a city has the same name (`Corpus Christi, Texas`).
    pub(super) fn names_a_place(self) -> bool {
        HOLIDAYS.get(usize::from(self.0)).is_some_and(|(name, _)| *name == "corpus christi")
    }
}

/// All names, in small letters and without signs.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    HOLIDAYS.iter().map(|(name, _)| *name)
}

/// The holiday whose name begins at token `at`: its number, and how many tokens it has.
pub(super) fn starts_at(text: &Text<'_>, at: usize) -> Option<(i32, usize)> {
    let first = text.word(at).trim_end_matches('.');
    let letter = first.bytes().next().unwrap_or_default().to_ascii_lowercase();
    let candidates = HOLIDAYS.iter().enumerate().filter(|(_, (name, _))| {
        name.as_bytes().first() == Some(&letter)
            && name.get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first))
            && matches!(name.as_bytes().get(first.len()), None | Some(b' ' | b's'))
    });
    let read = candidates.filter_map(|(number, (name, _))| Some((number as i32, length(text, at, name)?)));
    read.max_by_key(|(_, tokens)| *tokens)
}

/// How many tokens from `at` on spell a name; hyphens, apostrophes and the `s` after them are passed over.
fn length(text: &Text<'_>, at: usize, name: &str) -> Option<usize> {
    let mut end = at;
    for part in name.split(' ') {
        end += usize::from(end > at && matches!(text.word(end), "-" | "‐" | "‑" | "–"));
        let word = text.word(end).trim_end_matches('.');
        if text.tokens().get(end).is_none_or(|t| end > at && t.is(Shape::PARAGRAPH)) {
            return None;
        }
        let follows = text.word(end + 1);
        if word.eq_ignore_ascii_case(part) {
            end += 1;
            if part.ends_with('s') && matches!(follows, "'" | "’") {
                end += 1;
            }
        } else if part.strip_suffix('s').is_some_and(|stem| stem.eq_ignore_ascii_case(word)) && matches!(follows, "'s" | "’s" | "'S" | "’S")
        {
            end += 2;
        } else {
            return None;
        }
    }
    Some(end - at)
}

/// The Gregorian Easter Sunday (the anonymous algorithm printed by Meeus); none before 1583.
fn easter(year: i16) -> Option<civil::Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// The Sunday of Easter by the Julian calendar, as a Gregorian day (Meeus); none before 1583.
fn orthodox_easter(year: i16) -> Option<civil::Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (a, b, c) = (y % 4, y % 7, y % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let n = d + e + 114;
    // What the Julian calendar lags behind: 10 days in 1583, 13 from 1900 to 2099.
    let lag = y / 100 - y / 400 - 2;
    add_days(day(year, (n / 31) as i8, (n % 31 + 1) as i8)?, lag)
}

/// The first day of the Iranian year that begins in a Gregorian one, by the 33-year cycle of leap years, which agrees with the
/// spring equinox in Tehran throughout these years.
fn nowruz(year: i16) -> Option<civil::Date> {
    if !(1800..=2200).contains(&year) {
        return None;
    }
    let iranian = i32::from(year) - 621;
    // Leap years before one, counted from the start of its calendar.
    let leaps = |before: i32| {
        let in_cycle = [1, 5, 9, 13, 17, 22, 26, 30].iter().filter(|leap| **leap < before % 33).count();
        before / 33 * 8 + in_cycle as i32
    };
    // The year 1400 began on 21 March 2021.
    add_days(day(2021, 3, 21)?, 365 * (iranian - 1400) + leaps(iranian) - leaps(1400))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dates::value::iso_weekday;

    fn of(name: &str, year: i16) -> Option<String> {
        let text = Text::new(name);
        let (number, tokens) = starts_at(&text, 0).unwrap_or_else(|| panic!("{name} is no holiday"));
        assert_eq!(tokens, text.tokens().len(), "{name}");
        Holiday::numbered(number)?.day_in(year).map(|d| d.to_string())
    }

    #[test]
    fn movable_feasts_are_computed() {
        let known = [
            ("Easter", 2022, "2022-04-17"),
            ("Easter Sunday", 2000, "2000-04-23"),
            ("Easter", 1818, "1818-03-22"),
            ("Easter", 2038, "2038-04-25"),
            ("Good Friday", 2021, "2021-04-02"),
            ("Easter Monday", 2024, "2024-04-01"),
            ("Ash Wednesday", 2023, "2023-02-22"),
            ("Pentecost", 2022, "2022-06-05"),
            ("Orthodox Easter", 2022, "2022-04-24"),
            ("Orthodox Easter", 2024, "2024-05-05"),
            ("Orthodox Easter", 1999, "1999-04-11"),
            ("Thanksgiving", 2021, "2021-11-25"),
            ("Labor Day", 2022, "2022-09-05"),
            ("Memorial Day", 2022, "2022-05-30"),
            ("Martin Luther King Jr. Day", 2022, "2022-01-17"),
            ("Presidents' Day", 2022, "2022-02-21"),
            ("Nowruz", 2016, "2016-03-20"),
            ("Nowruz", 2017, "2017-03-21"),
            ("Nowruz", 2020, "2020-03-20"),
            ("Nowruz", 2022, "2022-03-21"),
            ("Nowruz", 2024, "2024-03-20"),
            ("Nowruz", 1979, "1979-03-21"),
            ("New Year's Eve", 1999, "1999-12-31"),
            ("New Year’s Day", 2022, "2022-01-01"),
        ];
        for (name, year, day) in known {
            assert_eq!(of(name, year).as_deref(), Some(day), "{name} {year}");
        }
        for name in ["Eid al-Fitr", "Eid-ul-Adha", "Lunar New Year", "Ramadan", "Rosh Hashanah"] {
            assert_eq!(of(name, 2022), None, "{name}");
        }
        assert_eq!(of("Easter", 1000), None);
    }

    #[test]
    fn no_easter_is_out_of_season() {
        for year in 1583..=9999 {
            let easter = easter(year).unwrap();
            assert_eq!(iso_weekday(easter), 7, "{year}");
            let range = (civil::Date::new(year, 3, 22).unwrap(), civil::Date::new(year, 4, 25).unwrap());
            assert!(range.0 <= easter && easter <= range.1, "{easter}");
            assert!(orthodox_easter(year).is_none_or(|d| iso_weekday(d) == 7), "{year}");
        }
    }
}
