//! The words that dates are made of, and what stands beside them: all of it in tables.

use super::value::{Season, Unit};
use crate::Text;
use crate::text::Shape;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::sync::LazyLock;

/// What a word can be in a date: a set, since `6` can be a day, a month or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($(#[doc = $doc:literal])* $name:ident)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name,)+ }
        impl Class { $($(#[doc = $doc])* pub(super) const $name: Self = Self(1 << Bit::$name as u64);)+ }
    };
}

classes! {
    WEEKDAY
    /// `Fridays`.
    WEEKDAYS
    MONTH
    /// 1 to 31, `6th`.
    DAY
    YEAR
    /// Two digits.
    TWO
    /// One or two digits, whatever they count.
    NUMBER
    /// How many: `2`, `two`, `a`.
    COUNT
    /// `nineteen`, in `nineteen ninety-six`.
    HUNDREDS
    TENS
    /// Too vague to count with: `several`.
    SOME
    /// `first`, `3rd`.
    ORDINAL
    /// `6.1.2022`, as year * 10000 + first * 100 + second.
    DOTTED
    /// `1990s`, by its first three digits.
    DECADE
    /// `Q3`.
    QUARTER_NAME
    SEASON
    UNIT
    UNITS
    /// The unit of a year, `quarter` and `weekend`: units with rules of their own, beside being units.
    YEAR_UNIT
    QUARTER
    HALF
    PERIOD
    WEEKEND
    CENTURY
    FISCAL
    END
    /// `yesterday`, by its distance in days.
    DEICTIC
    /// `last`.
    LAST
    /// `previous`: needs its article.
    PREVIOUS
    THIS
    NEXT
    /// `following`: needs its article.
    FOLLOWING
    LATEST
    THAT
    SAME
    AGO
    EARLIER
    LATER
    NOW
    /// `early`, `late`, `mid`.
    PHASE
    THE
    OF
    FROM
    AND
    TO
    COMMA
    SLASH
    /// A hyphen or dash without spaces.
    HYPHEN
    /// A dash with a space on both sides.
    DASH
    CLITIC
    /// No date by itself: the month or weekday is an abbreviation, or also a name or verb (`May`, `Sat`).
    DOUBTFUL
    /// An abbreviation.
    SHORT
    /// Only with a capital letter.
    CAPITAL
    /// Makes a date possible: where the grammar begins to look.
    TRIGGER
}

impl Class {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One token as a word of the grammar: what it can be, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Word {
    pub(super) class: Class,
    pub(super) value: i32,
}

impl Word {
    pub(super) fn is(self, class: Class) -> bool {
        self.class.any(class)
    }
}

const MONTH: Class = Class::MONTH.or(Class::TRIGGER);
const MONTH_DOUBTFUL: Class = MONTH.or(Class::DOUBTFUL).or(Class::CAPITAL);
const MONTH_SHORT: Class = MONTH_DOUBTFUL.or(Class::SHORT);
const WEEKDAY: Class = Class::WEEKDAY.or(Class::TRIGGER);
const WEEKDAY_SHORT: Class = WEEKDAY.or(Class::DOUBTFUL).or(Class::CAPITAL);
const WEEKDAYS: Class = Class::WEEKDAYS.or(Class::TRIGGER);
const SEASON: Class = Class::SEASON.or(Class::TRIGGER);
const UNIT: Class = Class::UNIT.or(Class::TRIGGER);
const UNITS: Class = Class::UNITS.or(Class::TRIGGER);
const DEICTIC: Class = Class::DEICTIC.or(Class::TRIGGER);
const DECADE: Class = Class::DECADE.or(Class::TRIGGER);

pub(super) const UNIT_OF: &[Unit] =
    &[Unit::Day, Unit::Week, Unit::Weekend, Unit::Month, Unit::Quarter, Unit::Year, Unit::Decade, Unit::Century];
pub(super) const SEASON_OF: &[Season] = &[Season::Spring, Season::Summer, Season::Autumn, Season::Winter];

/// Words by meaning. The number counts months and weekdays from 1, units and seasons along [`UNIT_OF`] and [`SEASON_OF`].
#[rustfmt::skip]
const WORDS: &[(Class, &[(&str, i32)])] = &[
    (MONTH, &[("january", 1), ("february", 2), ("april", 4), ("june", 6), ("july", 7), ("september", 9), ("october", 10), ("november", 11),
        ("december", 12)]),
    (MONTH.or(Class::CAPITAL), &[("august", 8)]),
    (MONTH_DOUBTFUL, &[("march", 3), ("may", 5)]),
    (MONTH_SHORT, &[("jan", 1), ("feb", 2), ("mar", 3), ("apr", 4), ("jun", 6), ("jul", 7), ("aug", 8)]),
    (MONTH_SHORT, &[("sep", 9), ("sept", 9), ("oct", 10), ("nov", 11), ("dec", 12)]),
    (WEEKDAY, &[("monday", 1), ("tuesday", 2), ("wednesday", 3), ("thursday", 4), ("friday", 5), ("saturday", 6), ("sunday", 7)]),
    (WEEKDAY_SHORT, &[("mon", 1), ("tue", 2), ("tues", 2), ("wed", 3), ("thu", 4), ("thur", 4), ("thurs", 4), ("fri", 5), ("sat", 6),
        ("sun", 7)]),
    (WEEKDAYS, &[("mondays", 1), ("tuesdays", 2), ("wednesdays", 3), ("thursdays", 4), ("fridays", 5), ("saturdays", 6), ("sundays", 7)]),
    (SEASON, &[("spring", 0), ("summer", 1), ("autumn", 2), ("fall", 2), ("winter", 3)]),
    (UNIT, &[("day", 0), ("week", 1), ("fortnight", 1), ("month", 3), ("decade", 6)]),
    (UNIT.or(Class::CENTURY), &[("century", 7)]),
    (UNIT.or(Class::WEEKEND), &[("weekend", 2)]),
    (UNIT.or(Class::QUARTER), &[("quarter", 4)]),
    (UNIT.or(Class::YEAR_UNIT), &[("year", 5)]),
    (UNITS, &[("days", 0), ("weeks", 1), ("weekends", 2), ("months", 3), ("quarters", 4), ("years", 5), ("decades", 6), ("centuries", 7)]),
    (DEICTIC, &[("today", 0), ("tonight", 0), ("yesterday", -1), ("tomorrow", 1)]),
    (DECADE.or(Class::DOUBTFUL), &[("twenties", 192), ("thirties", 193), ("forties", 194), ("fifties", 195), ("sixties", 196),
        ("seventies", 197), ("eighties", 198), ("nineties", 199)]),
    (Class::QUARTER_NAME.or(Class::TRIGGER), &[("q1", 1), ("q2", 2), ("q3", 3), ("q4", 4)]),
    (Class::LAST, &[("last", -1), ("past", -1)]),
    (Class::PREVIOUS, &[("previous", -1), ("preceding", -1)]),
    (Class::THIS, &[("this", 0), ("current", 0)]),
    (Class::NEXT, &[("next", 1), ("coming", 1)]),
    (Class::FOLLOWING, &[("following", 1)]),
    (Class::LATEST, &[("latest", 0)]),
    (Class::THAT, &[("that", 0)]),
    (Class::SAME, &[("same", 0)]),
    (Class::AGO, &[("ago", 0)]),
    (Class::EARLIER.or(Class::PHASE), &[("earlier", 0)]),
    (Class::LATER.or(Class::PHASE), &[("later", 0)]),
    (Class::NOW, &[("now", 0)]),
    (Class::PHASE, &[("early", 0), ("late", 0), ("mid", 0)]),
    (Class::HALF, &[("half", 0)]),
    (Class::PERIOD, &[("period", 0)]),
    (Class::FISCAL, &[("fiscal", 0), ("financial", 0)]),
    (Class::END, &[("end", 0), ("beginning", 0), ("start", 0), ("middle", 0)]),
    (Class::THE, &[("the", 0)]),
    (Class::OF, &[("of", 0)]),
    (Class::FROM, &[("from", 0)]),
    (Class::AND, &[("and", 0), ("or", 0), ("&", 0)]),
    (Class::TO, &[("to", 0), ("through", 0), ("until", 0), ("till", 0)]),
    (Class::COMMA, &[(",", 0)]),
    (Class::SLASH, &[("/", 0)]),
    (Class::CLITIC, &[("'s", 0), ("’s", 0)]),
    (Class::COUNT, &[("a", 1), ("an", 1), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
        ("eight", 8)]),
    (Class::COUNT, &[("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("fifteen", 15)]),
    (Class::COUNT.or(Class::TENS), &[("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70),
        ("eighty", 80), ("ninety", 90)]),
    (Class::COUNT.or(Class::HUNDREDS).or(Class::TRIGGER), &[("eighteen", 18), ("nineteen", 19)]),
    (Class::SOME, &[("several", 0), ("few", 0), ("many", 0), ("couple", 0), ("some", 0)]),
    (Class::ORDINAL, &[("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7)]),
    (Class::ORDINAL, &[("eighth", 8), ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13), ("fourteenth", 14)]),
    (Class::ORDINAL, &[("fifteenth", 15), ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18), ("nineteenth", 19), ("twentieth", 20)]),
];

/// Finds the trigger words in a text in one pass. Building it cannot fail for these few words; if it did, only dates
/// that have digits would be found.
pub(super) static TRIGGERS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let triggers = WORDS.iter().filter(|(class, _)| class.any(Class::TRIGGER)).flat_map(|(_, words)| words.iter().map(|(word, _)| word));
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(triggers)
        .ok()
});

/// [`WORDS`] by length and first letter: a look-up compares with two or three words at most.
static BY_START: LazyLock<Vec<Vec<(&str, Word)>>> = LazyLock::new(|| {
    let mut table = vec![Vec::new(); 32 * LONGEST];
    for (class, words) in WORDS {
        for (word, value) in *words {
            table[start_of(word)].push((*word, Word { class: *class, value: *value }));
        }
    }
    table
});

const LONGEST: usize = 16;

fn start_of(word: &str) -> usize {
    let first = word.bytes().next().unwrap_or(0);
    (word.len() % LONGEST) * 32 + usize::from(first & 31)
}

/// What token number `at` can be in a date; of no class where it cannot be in one.
pub(super) fn word(text: &Text<'_>, at: usize) -> Word {
    let Some(token) = text.tokens().get(at) else { return Word::default() };
    let word = text.word(at);
    if token.is(Shape::DIGIT) {
        return digits(text, at, word);
    }
    if token.is(Shape::DASH) {
        return Word { class: dash(text, at, word), value: 0 };
    }
    let word = if token.is(Shape::STOP) { word.trim_end_matches('.') } else { word };
    let known = BY_START.get(start_of(word)).and_then(|near| near.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)));
    match known {
        Some((_, known)) if !known.is(Class::CAPITAL) || token.is(Shape::CAPITAL) => *known,
        _ => Word::default(),
    }
}

/// Whether a token of digits can begin or hold a date by itself: a year, a decade, or day, month and year.
pub(super) fn is_digit_trigger(word: &str) -> bool {
    let word = word.as_bytes();
    match word.len() {
        4 => matches!(word[0], b'1' | b'2') && word[1..].iter().all(u8::is_ascii_digit),
        3 | 5 => word.ends_with(b"0s"),
        8..=10 => word.contains(&b'.'),
        _ => false,
    }
}

fn digits(text: &Text<'_>, at: usize, word: &str) -> Word {
    let plain = word.bytes().all(|b| b.is_ascii_digit());
    let number = |class: Class, value| Word { class, value };
    if plain && word.len() <= 4 {
        let value: i32 = word.parse().unwrap_or(0);
        if counts_something(text, at, value) {
            return number(Class::COUNT, value);
        }
        let class = match (word.len(), value) {
            (1, 1..=9) => Class::COUNT.or(Class::NUMBER).or(Class::DAY),
            (2, 1..=31) => Class::COUNT.or(Class::NUMBER).or(Class::TWO).or(Class::DAY),
            (2, _) => Class::COUNT.or(Class::NUMBER).or(Class::TWO),
            (4, 1000..=2199) => Class::COUNT.or(Class::YEAR),
            _ => Class::COUNT,
        };
        return number(class, value);
    }
    let (count, ending) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
    let count: i32 = match count.len() {
        1..=4 => count.parse().unwrap_or(0),
        _ => return Word::default(),
    };
    match ending {
        "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" if (1..=31).contains(&count) => number(Class::ORDINAL.or(Class::DAY), count),
        "s" if (1000..2200).contains(&count) && count % 10 == 0 => number(Class::DECADE, count / 10),
        // `the 20s` may be this century's or the last one's; `her 30s` is left to the context.
        "s" if (30..=90).contains(&count) && count % 10 == 0 => number(Class::DECADE.or(Class::DOUBTFUL), 190 + count / 10),
        _ => dotted(word).map_or(Word::default(), |value| number(Class::DOTTED, value)),
    }
}

/// `6.1.2022` and `06.01.2022`.
fn dotted(word: &str) -> Option<i32> {
    let mut parts = word.split('.');
    let mut part = |digits: std::ops::RangeInclusive<usize>| {
        parts.next().filter(|p| digits.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<i32>().ok())
    };
    let (first, second, year) = (part(1..=2)?, part(1..=2)?, part(4..=4)?);
    (parts.next().is_none() && (1000..2200).contains(&year)).then_some(year * 10_000 + first * 100 + second)
}

fn dash(text: &Text<'_>, at: usize, word: &str) -> Class {
    let gap = |i: usize| text.tokens().get(i).is_none_or(|t| t.is(Shape::GAP));
    match (word, gap(at), gap(at + 1)) {
        ("-" | "‐" | "‑" | "–" | "—", false, false) => Class::HYPHEN,
        ("-" | "–", true, true) => Class::DASH,
        _ => Class::NONE,
    }
}

/// Whether what stands beside a number makes it an amount, a time, a score or a label and so neither day nor year.
fn counts_something(text: &Text<'_>, at: usize, value: i32) -> bool {
    let tight = |i: usize| text.tokens().get(i).is_some_and(|t| !t.is(Shape::GAP));
    let (before, after) = (if at > 0 { text.word(at - 1) } else { "" }, text.word(at + 1));
    let sign_before =
        matches!(before, "$" | "€" | "£" | "¥" | "₹" | "#" | "+" | "№" | "₡" | "₦") || tight(at) && matches!(before, ":" | "." | "=" | "_");
    let time = after == ":" && tight(at + 1) && tight(at + 2) && text.tokens().get(at + 2).is_some_and(|t| t.is(Shape::DIGIT));
    let compound = after == "-"
        && tight(at + 1)
        && tight(at + 2)
        && text.tokens().get(at + 2).is_some_and(|t| t.is(Shape::LOWER))
        && text.word(at).len() < 3;
    let sign_after = time || compound || matches!(after, "%" | "°" | "$" | "€" | "£") || tight(at + 1) && matches!(after, "+" | "=" | "_");
    let numbered = before == "." && at > 1 && matches!(text.word(at - 2), "No" | "no" | "Nos" | "nos");
    let led_as_year = (1900..2100).contains(&value) && value % 100 != 0 && contains(PREPOSITIONS, before);
    let counted = contains(MEASURES, after) || !led_as_year && contains(COUNTED, after);
    sign_before || sign_after || numbered || counted || contains(LABELS, before)
}

/// Words that a number after them belongs to: `Boeing 747`, `Route 66`, `Resolution 1973`. Sorted.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "airbus", "ar", "article", "b", "boeing", "channel", "chapter", "clause", "cop", "dvd", "eur", "flight", "gate", "gbp",
    "highway", "id", "iso", "kes", "level", "mh", "no", "no.", "nos", "nos.", "number", "page", "pages", "paragraph", "phone", "ps",
    "r", "resolution", "room", "route", "rs", "rs.", "section", "sh", "soyuz", "suite", "tel", "tel.", "us$", "usd", "verse",
    "version", "vol", "volume", "windows",
];

/// Words that a number before them measures. Sorted.
#[rustfmt::skip]
const MEASURES: &[&str] = &[
    "a.m", "a.m.", "acres", "am", "barrels", "billion", "birr", "cents", "centuries", "cm", "crore", "days", "decades", "degrees",
    "dollars", "euros", "feet", "ft", "gmt", "grams", "hectares", "hours", "hrs", "hz", "inches", "kg", "kilograms", "kilometers",
    "kilometres", "kilowatts", "km", "km2", "lakh", "liters", "litres", "m", "megawatts", "meters", "metres", "metric", "miles",
    "million", "minutes", "mm", "months", "mph", "mw", "naira", "p.m", "p.m.", "per", "percent", "percentage", "pesos", "pm",
    "points", "pounds", "roubles", "rubles", "rupees", "seconds", "shillings", "square", "thousand", "times", "tonnes", "tons",
    "utc", "watts", "weeks", "yards", "years", "yen", "yrs", "yuan",
];

/// Words that a number before them may count, unless it is led in as a year: `in 2019 police found`. Sorted.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "aged", "bc", "beds", "books", "buildings", "buses", "cars", "cases", "casualties", "children", "civilians", "companies",
    "copies", "countries", "dead", "deaths", "delegates", "detainees", "employees", "est", "families", "farmers", "fighters",
    "goals", "guests", "homes", "hospitals", "households", "houses", "individuals", "injured", "jobs", "lawmakers", "members",
    "men", "migrants", "newborns", "officers", "others", "passengers", "patients", "people", "persons", "petitions", "police",
    "policemen", "prisoners", "projects", "protesters", "pupils", "refugees", "residents", "rooms", "rounds", "runners", "runs",
    "samples", "schools", "seats", "shares", "sheep", "signatures", "soldiers", "species", "staff", "students", "teachers",
    "tickets", "tourists", "towns", "trees", "troops", "trucks", "units", "vehicles", "victims", "villages", "visitors",
    "volunteers", "voters", "votes", "weapons", "women", "won", "words", "workers",
];

/// Words before a date that put it ahead of the article's day. Sorted.
#[rustfmt::skip]
pub(super) const AHEAD: &[&str] = &[
    "'ll", "approaching", "awaiting", "coming", "deadline", "due", "effective", "expected", "expects", "expire", "expires",
    "forthcoming", "hopes", "intends", "must", "next", "payable", "plan", "planned", "plans", "scheduled", "set", "shall", "slated",
    "soon", "through", "tomorrow", "until", "upcoming", "will", "’ll",
];

/// Words that put a date behind the article's day, beside all that end in `ed`. Sorted.
#[rustfmt::skip]
pub(super) const BACK: &[&str] = &[
    "after", "ago", "became", "began", "bought", "broke", "brought", "built", "came", "caught", "chose", "did", "died", "drew",
    "earlier", "fell", "felt", "fled", "flew", "fought", "found", "gave", "got", "grew", "had", "has", "have", "heard", "held",
    "hit", "kept", "killed", "knew", "last", "led", "left", "lost", "made", "met", "paid", "past", "ran", "rejected", "rose",
    "said", "sank", "saw", "sent", "shot", "signed", "since", "sold", "sought", "spent", "spoke", "stood", "struck", "swore",
    "thought", "threw", "told", "took", "was", "went", "were", "won", "wrote", "yesterday",
];

/// Words before a month or year that make it a date. Sorted.
#[rustfmt::skip]
pub(super) const PREPOSITIONS: &[&str] = &[
    "after", "around", "before", "between", "by", "circa", "during", "each", "early", "end", "every", "following", "from", "in",
    "last", "late", "mid", "next", "of", "on", "past", "since", "start", "this", "through", "throughout", "till", "to", "until",
];

/// Words between which and a noun `May` is a month: `the May riot`. Sorted.
pub(super) const DETERMINERS: &[&str] = &["a", "an", "her", "his", "its", "our", "that", "the", "their", "this"];

/// Words before a decade without its century (`the 90s`). Sorted.
pub(super) const DECADE_LEADS: &[&str] = &["'", "early", "late", "mid", "the", "‘", "’"];

/// Words after a weekday that make it part of a name: `the Sunday Times`. Sorted.
#[rustfmt::skip]
pub(super) const NAME_ENDINGS: &[&str] = &[
    "express", "herald", "independent", "mail", "mirror", "people", "sun", "telegraph", "times", "tribune", "vision",
];

/// Whether a sorted list of small words has this word, in any case.
pub(super) fn contains(list: &[&str], word: &str) -> bool {
    list.binary_search_by(|w| w.bytes().cmp(word.bytes().map(|b| b.to_ascii_lowercase()))).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [LABELS, MEASURES, COUNTED, AHEAD, BACK, PREPOSITIONS, DETERMINERS, DECADE_LEADS, NAME_ENDINGS] {
            let unsorted: Vec<_> = list.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
            assert!(unsorted.is_empty(), "not in order: {unsorted:?}");
        }
    }

    #[test]
    fn no_word_is_listed_twice() {
        for near in BY_START.iter() {
            for (i, (word, _)) in near.iter().enumerate() {
                assert!(near[..i].iter().all(|(w, _)| w != word), "{word} is listed twice");
            }
        }
    }
}
