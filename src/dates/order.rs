//! Whether `06/01/2022` has its day first: the order that a text writes its dates in.

use super::cues::contains;
use super::words;
use crate::text::Shape;
use crate::{DayFirst, Text};

/// Whether the order is known, or only the likelier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    Yes,
    No,
}

/// Whether the day comes first, and how sure that is.
///
/// Sure if it was asked for, or if the text has a date that can be read in one way only (`31/12/2021`) and none that speaks for the other way. Else the place decides: the
/// month comes first in America, the day in the rest of the world.
pub(super) fn of(text: &Text<'_>, asked: DayFirst) -> (bool, Sure) {
    match asked {
        DayFirst::Yes => return (true, Sure::Yes),
        DayFirst::No => return (false, Sure::Yes),
        DayFirst::Auto => {}
    }
    let tokens = text.tokens();
    let of_shape = |shape: Shape| (0..tokens.len()).filter(move |at| tokens[*at].is(shape));
    let (mut day_first, mut month_first) = (false, false);
    for figures in of_shape(Shape::DIGIT).filter_map(|at| figures(text, at)) {
        day_first |= matches!(figures, (13..=31, 1..=12));
        month_first |= matches!(figures, (1..=12, 13..=31));
    }
    if day_first != month_first {
        return (day_first, Sure::Yes);
    }
    let (mut american, mut other) = (0, 0);
    for at in of_shape(Shape::CAPITAL) {
        let two = |list: &[(&str, &str)]| {
            let (first, second) = (text.word(at), text.word(at + 1));
            list.iter().any(|(a, b)| first.eq_ignore_ascii_case(a) && second.eq_ignore_ascii_case(b))
        };
        american += usize::from(contains(AMERICAN, text.word(at)) || two(AMERICAN_PAIRS));
        other += usize::from(contains(ELSEWHERE, text.word(at)) || two(ELSEWHERE_PAIRS));
    }
    (american <= other, Sure::No)
}

/// The first two numbers of `a/b/year` or `a-b-year`.
fn figures(text: &Text<'_>, at: usize) -> Option<(i32, i32)> {
    let word = |by: usize| words::word(text, at + by);
    let join = text.word(at + 1);
    let joins = matches!(join, "/" | "-") && text.word(at + 3) == join;
    let is_date = joins
        && word(0).is(words::Class::NUMBER)
        && word(2).is(words::Class::NUMBER)
        && word(4).is(words::Class::YEAR.or(words::Class::FAR_YEAR).or(words::Class::TWO));
    is_date.then(|| (word(0).value, word(2).value))
}

/// Words of places where the month comes first. Sorted.
#[rustfmt::skip]
const AMERICAN: &[&str] = &[
    "alabama", "alaska", "america", "american", "americans", "arizona", "arkansas", "atlanta", "baltimore", "boston", "california",
    "chicago", "cleveland", "colorado", "connecticut", "dallas", "delaware", "denver", "detroit", "florida", "hawaii", "houston", "idaho",
    "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maryland", "massachusetts", "miami", "michigan",
    "minneapolis", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada", "ohio", "oklahoma", "oregon",
    "pennsylvania", "philadelphia", "phoenix", "pittsburgh", "seattle", "tennessee", "texas", "u.s", "u.s.", "us", "usa", "utah",
    "vermont", "virginia", "washington", "wisconsin", "wyoming",
];

/// Words of other places that news in English comes from. Sorted.
#[rustfmt::skip]
const ELSEWHERE: &[&str] = &[
    "abuja", "accra", "africa", "african", "asia", "australia", "australian", "bangladesh", "belfast", "berlin", "britain", "british",
    "brussels", "cairo", "china", "chinese", "delhi", "dhaka", "dublin", "edinburgh", "eu", "europe", "european", "france", "french", "geneva",
    "german", "germany", "ghana", "hong", "india", "indian", "ireland", "irish", "italy", "jakarta", "japan", "kenya", "kong", "lagos",
    "london", "malaysia", "moscow", "mumbai", "nairobi", "nigeria", "pakistan", "paris", "pretoria", "rome", "russia", "russian",
    "scotland", "singapore", "spain", "sydney", "uganda", "uk", "ukraine", "wales", "zealand", "zimbabwe",
];

/// Places of more than one word where the month comes first, by their first two words.
#[rustfmt::skip]
const AMERICAN_PAIRS: &[(&str, &str)] = &[
    ("baton", "rouge"), ("el", "paso"), ("fort", "worth"), ("grand", "rapids"), ("kansas", "city"), ("las", "vegas"), ("little", "rock"),
    ("long", "beach"), ("los", "angeles"), ("new", "hampshire"), ("new", "jersey"), ("new", "mexico"), ("new", "orleans"),
    ("new", "york"), ("north", "carolina"), ("north", "dakota"), ("oklahoma", "city"), ("palm", "beach"), ("rhode", "island"),
    ("salt", "lake"), ("san", "antonio"), ("san", "diego"), ("san", "francisco"), ("san", "jose"),
    ("santa", "fe"), ("south", "carolina"), ("south", "dakota"), ("st", "louis"), ("st.", "louis"), ("united", "states"),
    ("virginia", "beach"), ("white", "house"),
];

/// Places of more than one word elsewhere.
#[rustfmt::skip]
const ELSEWHERE_PAIRS: &[(&str, &str)] = &[
    ("abu", "dhabi"), ("addis", "ababa"), ("buenos", "aires"), ("cape", "town"), ("dar", "es"), ("kuala", "lumpur"), ("mexico", "city"),
    ("northern", "ireland"), ("port", "moresby"), ("rio", "de"), ("saudi", "arabia"), ("sierra", "leone"), ("south", "africa"),
    ("south", "sudan"), ("sri", "lanka"), ("tel", "aviv"), ("united", "kingdom"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [AMERICAN, ELSEWHERE] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn the_text_settles_the_order() {
        let cases = [
            ("Due 06/01/2022.", (true, Sure::No)),
            ("Due 06/01/2022, paid 31/12/2021.", (true, Sure::Yes)),
            ("Due 06/01/2022, paid 12/31/2021.", (false, Sure::Yes)),
            ("CHICAGO - Due 06/01/2022.", (false, Sure::No)),
            ("NEW YORK - Due 06/01/2022.", (false, Sure::No)),
            ("Los Angeles and Las Vegas pay on 06/01/2022, London waits.", (false, Sure::No)),
            ("The bank of San Francisco is due 06/01/2022.", (false, Sure::No)),
            ("Cape Town asked New York for 06/01/2022, as Abu Dhabi had.", (true, Sure::No)),
            ("LONDON - Due 06/01/2022 in the US.", (true, Sure::No)),
        ];
        for (text, expected) in cases {
            assert_eq!(of(&Text::new(text), DayFirst::Auto), expected, "{text}");
        }
        assert_eq!(of(&Text::new("12/31/2021"), DayFirst::Yes), (true, Sure::Yes));
    }
}
