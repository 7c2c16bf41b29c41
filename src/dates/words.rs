//! The words that dates are made of, and the numbers among them.

use super::cues::{
    COUNTED, COUNTING, DECADE_LEADS, HOLDERS, LABELS, MEASURES, PREPOSITIONS, ROUNDED, SAID_OF_COUNTED, STREETS, THOSE, contains,
};
use super::grammar::bits;
use super::holidays;
use super::value::{Season, Unit};
use crate::text::{Shape, Span};
use crate::{Modifier, Text};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};
use std::sync::LazyLock;

/// What a word can be in a date: a set, since `6` can be a day, a month or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Class(u128);

macro_rules! classes {
    ($($(#[doc = $doc:literal])* $name:ident)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Bit { $($name,)+ }
        impl Class { $($(#[doc = $doc])* pub(super) const $name: Self = Self(1 << Bit::$name as u128);)+ }
    };
}

classes! {
    WEEKDAY
    /// `Fridays`.
    WEEKDAYS
    MONTH
    /// 1 to 31, `6th`.
    DAY
    /// 1000 to 2199.
    YEAR
    /// Any other four digits: a year in a date in figures only.
    FAR_YEAR
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
    /// A multiplier: `two hundred`.
    TIMES
    /// `first`, `3rd`.
    ORDINAL
    /// `first`, spelled.
    NTH
    /// `6th`, in figures.
    NTH_FIGURE
    /// `XIX`.
    ROMAN
    /// Digits only.
    FIGURE
    /// `BC` is -1, `AD` is 1, `CE` is 2, as it never comes first.
    ERA
    /// `6.1.2022`, as year * 10000 + first * 100 + second.
    DOTTED
    /// `1990s`, by its first three digits.
    DECADE
    /// `Q3`.
    QUARTER_NAME
    /// `H1`.
    HALF_NAME
    /// `06T10:00:00Z`, the end of a timestamp, by its day.
    TIMESTAMP
    /// `W01`.
    WEEK_NAME
    /// `FY2022`.
    FISCAL_YEAR
    HOLIDAY
    /// Stands in the name of a holiday.
    HOLIDAY_PART
    /// Belongs to the word before it: `[New] Year's Day`.
    CONTINUED
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
    CENTURIES
    FISCAL
    FULL
    FINAL
    /// `the end of`: -1 for the start, 0 for the middle, 1 for the end.
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
    /// `before` and `after`.
    BEFORE
    NOW
    /// `early`, `mid`, `late`, numbered as [`END`](Self::END).
    PHASE
    /// `or so`.
    OR_SO
    /// `now`, `recently`: -1 past, 0 present, 1 future.
    VAGUE
    /// `present`, `future`, after `the` or `at`.
    VAGUE_NOUN
    NEAR
    AT
    IN
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
    /// The same, where vague ones are wanted.
    VAGUE_TRIGGER
}

impl Class {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The numbers of the classes it is made of.
    pub(super) fn bits(self) -> impl Iterator<Item = usize> {
        bits(self.0)
    }

    /// Every class, in the order of their numbers.
    pub(super) fn each() -> impl Iterator<Item = Self> {
        (0..128).map(|bit| Self(1 << bit))
    }
}

/// One token as a word of the grammar: what it can be, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Word {
    pub(super) class: Class,
    pub(super) value: i32,
    /// How many more tokens belong to it: three in `New Year's Day`.
    pub(super) more: u8,
}

impl Word {
    /// What stands for the tokens that belong to the word before them.
    pub(super) const CONTINUED: Self = Self { class: Class::CONTINUED, value: 0, more: 0 };

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
const NTH: Class = Class::NTH.or(Class::ORDINAL);
const ERA: Class = Class::ERA.or(Class::CAPITAL);

pub(super) const UNIT_OF: &[Unit] =
    &[Unit::Day, Unit::Week, Unit::Weekend, Unit::Month, Unit::Quarter, Unit::Year, Unit::Decade, Unit::Century, Unit::Fortnight];
/// What the numbers of [`Class::PHASE`] and [`Class::END`] say.
pub(super) fn modifier_of(number: i32) -> Option<Modifier> {
    match number {
        -1 => Some(Modifier::Start),
        0 => Some(Modifier::Mid),
        1 => Some(Modifier::End),
        _ => Some(Modifier::Approx),
    }
}

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
    (UNIT, &[("day", 0), ("week", 1), ("fortnight", 8), ("month", 3), ("decade", 6)]),
    (UNIT.or(Class::CENTURY), &[("century", 7)]),
    (UNIT.or(Class::WEEKEND), &[("weekend", 2)]),
    (UNIT.or(Class::QUARTER), &[("quarter", 4)]),
    (UNIT.or(Class::YEAR_UNIT), &[("year", 5)]),
    (UNITS, &[("days", 0), ("weeks", 1), ("fortnights", 8), ("weekends", 2), ("months", 3), ("quarters", 4), ("years", 5), ("decades", 6)]),
    (UNITS.or(Class::CENTURIES), &[("centuries", 7)]),
    (DEICTIC, &[("tonight", 0), ("yesterday", -1), ("tomorrow", 1)]),
    (DEICTIC.or(Class::NOW), &[("today", 0)]),
    (DECADE.or(Class::DOUBTFUL), &[("twenties", 192), ("thirties", 193), ("forties", 194), ("fifties", 195), ("sixties", 196),
        ("seventies", 197), ("eighties", 198), ("nineties", 199)]),
    (Class::QUARTER_NAME.or(Class::TRIGGER), &[("q1", 1), ("q2", 2), ("q3", 3), ("q4", 4)]),
    (Class::HALF_NAME.or(Class::TRIGGER), &[("h1", 1), ("h2", 2)]),
    (Class::LAST, &[("last", -1)]),
    (Class::LAST.or(Class::VAGUE_NOUN).or(Class::VAGUE_TRIGGER), &[("past", -1)]),
    (Class::FINAL, &[("final", 0)]),
    (Class::FULL, &[("full", 0)]),
    (Class::PREVIOUS, &[("previous", -1), ("preceding", -1)]),
    (Class::THIS, &[("this", 0), ("current", 0)]),
    (Class::NEXT, &[("next", 1), ("coming", 1)]),
    (Class::FOLLOWING, &[("following", 1)]),
    (Class::LATEST.or(Class::TRIGGER), &[("latest", 0)]),
    (Class::THAT, &[("that", 0)]),
    (Class::SAME, &[("same", 0), ("comparable", 0), ("corresponding", 0)]),
    (Class::AGO, &[("ago", 0)]),
    (Class::EARLIER.or(Class::PHASE), &[("earlier", -1)]),
    (Class::LATER.or(Class::PHASE), &[("later", 1)]),
    (Class::BEFORE, &[("before", -1), ("after", 1)]),
    (Class::NOW.or(Class::VAGUE).or(Class::VAGUE_TRIGGER), &[("now", 0)]),
    (Class::VAGUE.or(Class::VAGUE_TRIGGER), &[("currently", 0), ("presently", 0), ("nowadays", 0), ("recently", -1), ("lately", -1),
        ("formerly", -1), ("soon", 1), ("shortly", 1)]),
    (Class::VAGUE_NOUN.or(Class::VAGUE_TRIGGER), &[("present", 0), ("moment", 0), ("future", 1)]),
    (Class::NEAR, &[("near", 1), ("foreseeable", 1), ("distant", 1), ("immediate", 1)]),
    (Class::NEAR.or(Class::VAGUE_TRIGGER), &[("recent", -1)]),
    (Class::AT, &[("at", 0)]),
    (Class::IN, &[("in", 0)]),
    (Class::PHASE, &[("early", -1), ("mid", 0), ("late", 1)]),
    (Class::HALF, &[("half", 0)]),
    (Class::PERIOD, &[("period", 0)]),
    (Class::FISCAL, &[("fiscal", 0), ("financial", 0), ("fy", 0)]),
    (Class::END, &[("beginning", -1), ("start", -1), ("middle", 0), ("end", 1)]),
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
    (Class::COUNT, &[("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15),
        ("sixteen", 16), ("seventeen", 17)]),
    (Class::COUNT.or(Class::TENS), &[("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70),
        ("eighty", 80), ("ninety", 90)]),
    (Class::COUNT.or(Class::HUNDREDS).or(Class::TRIGGER), &[("eighteen", 18), ("nineteen", 19)]),
    (Class::TIMES, &[("dozen", 12), ("hundred", 100), ("thousand", 1000), ("million", 1_000_000), ("billion", 1_000_000_000)]),
    (Class::SOME, &[("several", 0), ("few", 0), ("many", 0), ("couple", 0), ("some", 0)]),
    (NTH, &[("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7)]),
    (NTH, &[("eighth", 8), ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13), ("fourteenth", 14)]),
    (NTH, &[("fifteenth", 15), ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18), ("nineteenth", 19), ("twentieth", 20)]),
    (NTH, &[("thirtieth", 30)]),
    (Class::ROMAN.or(Class::CAPITAL), &[("ix", 9), ("xi", 11), ("xii", 12), ("xiii", 13), ("xiv", 14), ("xv", 15), ("xvi", 16), ("xvii", 17),
        ("xviii", 18), ("xix", 19), ("xx", 20), ("xxi", 21)]),
    (ERA, &[("bc", -1), ("b.c", -1), ("bce", -1), ("b.c.e", -1), ("ad", 1), ("a.d", 1), ("ce", 2), ("c.e", 2)]),
];

/// The words that make a date possible.
pub(super) static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| Triggers::new(Class::TRIGGER));

/// The same with the words of vague dates.
pub(super) static VAGUE_TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| Triggers::new(Class::TRIGGER.or(Class::VAGUE_TRIGGER)));

/// A set of words that is asked whether a token begins with one of them.
pub(super) struct Triggers {
    /// Building it cannot fail for these few words; if it did, only dates that have digits would be found.
    words: Option<AhoCorasick>,
    /// By the first two letters of a word: the lengths that a token with it can have, a bit each. Few tokens pass.
    lengths: Vec<u16>,
}

impl Triggers {
    fn new(class: Class) -> Self {
        let words: Vec<&str> = BY_START.iter().flatten().filter(|(_, word)| word.is(class)).map(|(word, _)| *word).collect();
        let mut lengths = vec![0; 1 << 10];
        for word in &words {
            let near = word.len().saturating_sub(1)..=word.len() + 1;
            lengths[two_letters(word.as_bytes())] |= near.fold(0, |bits, length| bits | length_bit(length));
        }
        for word in FISCAL_YEARS {
            lengths[two_letters(word.as_bytes())] = u16::MAX;
        }
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words.iter().chain(FISCAL_YEARS));
        Self { words: words.ok(), lengths }
    }

    /// Whether token `at` is one of them, give or take its full stop or an `s`; `FY2022` only begins with one.
    pub(super) fn has(&self, text: &Text<'_>, at: usize, span: Span) -> bool {
        let bytes = text.source().as_bytes().get(span.start..).unwrap_or_default();
        if self.lengths[two_letters(bytes)] & length_bit(span.len()) == 0 {
            return false;
        }
        let found = self.words.as_ref().and_then(|words| words.find(Input::new(bytes).anchored(Anchored::Yes)));
        found.is_some_and(|found| found.end().abs_diff(span.len()) <= 1 || word(text, at).is(Class::FISCAL_YEAR))
    }
}

/// A number below 1024 for the letters that a word begins with, whatever their case.
fn two_letters(word: &[u8]) -> usize {
    let letter = |i: usize| usize::from(word.get(i).copied().unwrap_or(0) & 31);
    letter(0) << 5 | letter(1)
}

fn length_bit(length: usize) -> u16 {
    1 << length.min(15)
}

/// How `FY2022` and `FY98` begin.
const FISCAL_YEARS: &[&str] = &["fy1", "fy2", "fy9"];

/// [`WORDS`] and the words of holidays, by length and first letter: a look-up compares with two or three words at most.
static BY_START: LazyLock<Vec<Vec<(&str, Word)>>> = LazyLock::new(|| {
    let mut table: Vec<Vec<(&str, Word)>> = vec![Vec::new(); 32 * LONGEST];
    for (class, words) in WORDS {
        for (word, value) in *words {
            table[start_of(word)].push((*word, Word { class: *class, value: *value, more: 0 }));
        }
    }
    for name in holidays::names() {
        let mut add = |word: &'static str, class: Class| {
            let near = &mut table[start_of(word)];
            match near.iter_mut().find(|(w, _)| *w == word) {
                Some((_, known)) => known.class = known.class.or(class),
                None => near.push((word, Word { class, ..Word::default() })),
            }
        };
        // Without the `s` that may stand apart: `Patrick's`.
        let stem = |word: &'static str| word.strip_suffix('s').filter(|_| word.len() > 4).unwrap_or(word);
        let is_trigger = |word: &str| WORDS.iter().any(|(class, words)| class.any(Class::TRIGGER) && words.iter().any(|(w, _)| *w == word));
        for word in name.split(' ') {
            add(word, Class::HOLIDAY_PART);
            add(stem(word), Class::HOLIDAY_PART);
        }
        if !name.split(' ').any(is_trigger) {
            name.split(' ').take(1).for_each(|first| add(first, Class::TRIGGER));
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
        return Word { class: dash(text, at, word), ..Word::default() };
    }
    let word = if token.is(Shape::STOP) { word.trim_end_matches('.') } else { word };
    let known = BY_START.get(start_of(word)).and_then(|near| near.iter().find(|(w, _)| w.eq_ignore_ascii_case(word)));
    let capital = token.is(Shape::CAPITAL);
    match known {
        Some((_, known)) if known.is(Class::HOLIDAY_PART) && capital => match holidays::starts_at(text, at) {
            Some((number, tokens)) => {
                let class = if known.is(Class::TRIGGER) { Class::HOLIDAY.or(Class::TRIGGER) } else { Class::HOLIDAY };
                Word { class, value: number, more: (tokens - 1) as u8 }
            }
            None => *known,
        },
        Some((_, known)) if !known.is(Class::CAPITAL) || capital => or_so(text, at).unwrap_or(*known),
        _ if capital => odd(word),
        _ => quoted_year(text, at, word),
    }
}

/// `or` in `a week or so`.
fn or_so(text: &Text<'_>, at: usize) -> Option<Word> {
    let is_or_so = text.word(at) == "or" && text.word(at + 1) == "so";
    is_or_so.then_some(Word { class: Class::OR_SO, value: 2, more: 1 })
}

/// `W01` and `FY2022`.
fn odd(word: &str) -> Word {
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i32>().ok()).flatten();
    let found = match (word.get(..1), word.get(..2), word.len()) {
        (Some("W"), _, 2 | 3) => number(&word[1..]).map(|n| (Class::WEEK_NAME, n)),
        (_, Some("FY"), 4) => number(&word[2..]).map(|n| (Class::FISCAL_YEAR, full_year(n))),
        (_, Some("FY"), 6) => number(&word[2..]).map(|n| (Class::FISCAL_YEAR, n)),
        _ => None,
    };
    found.map_or(Word::default(), |(class, value)| Word { class, value, more: 0 })
}

/// The apostrophe of `'98`, which stands for the century.
fn quoted_year(text: &Text<'_>, at: usize, word: &str) -> Word {
    let tight = |at: usize| text.tokens().get(at).is_some_and(|t| !t.is(Shape::GAP));
    if !matches!(word, "'" | "’" | "‘") {
        return Word::default();
    }
    let digits = text.word(at + 1);
    let is_year = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) && tight(at + 1) && (at == 0 || !tight(at));
    match digits.parse() {
        Ok(two) if is_year && !counts_something(text, at + 1, full_year(two)) => {
            Word { class: Class::YEAR.or(Class::DOUBTFUL), value: full_year(two), more: 1 }
        }
        // Between the words of `Presidents' Day`.
        _ => Word { class: Class::HOLIDAY_PART, ..Word::default() },
    }
}

/// The year that two digits stand for: from 1950 to 2049.
pub(super) fn full_year(two: i32) -> i32 {
    if two < 50 { 2000 + two } else { 1900 + two }
}

/// Whether a token of digits can begin or hold a date by itself: a year, a decade, `6th`, `6.1.2022`; or with the signs
/// beside it: `6/1/98`, `'98`, `44 BC`.
pub(super) fn is_digit_trigger(source: &str, span: Span) -> bool {
    let (before, rest) = (source.as_bytes().get(..span.start).unwrap_or_default(), source.as_bytes().get(span.start..).unwrap_or_default());
    let (word, after) = rest.split_at_checked(span.len()).unwrap_or_default();
    let beside_era = || {
        let after = after.trim_ascii_start();
        let starts = |eras: &[&str]| eras.iter().any(|era| after.starts_with(era.as_bytes()));
        let before = before.trim_ascii_end();
        starts(&["BC", "AD", "CE", "B.C", "A.D", "C.E"]) || before.ends_with(b"AD") || before.ends_with(b"A.D.")
    };
    match word.len() {
        2 if before.ends_with(b"/") || before.ends_with(b"'") || before.ends_with("’".as_bytes()) => true,
        1..=3 if word.iter().all(u8::is_ascii_digit) => beside_era(),
        3 | 4 if before.ends_with(b"the ") && word.last().is_some_and(|b| matches!(b.to_ascii_lowercase(), b't' | b'd' | b'h')) => true,
        4 if word.iter().all(u8::is_ascii_digit) => {
            matches!(word[0], b'1' | b'2') || beside_era() || [before.last(), after.first()].iter().any(|b| matches!(b, Some(b'-' | b'/')))
        }
        3 | 5 => word.ends_with(b"0s"),
        8..=10 => word.contains(&b'.'),
        _ => false,
    }
}

fn digits(text: &Text<'_>, at: usize, word: &str) -> Word {
    let plain = word.bytes().all(|b| b.is_ascii_digit());
    let number = |class: Class, value| Word { class, value, more: 0 };
    if plain && word.len() <= 4 {
        let value: i32 = word.parse().unwrap_or(0);
        if counts_something(text, at, value) {
            return number(Class::COUNT, value);
        }
        let class = match (word.len(), value) {
            (1, 1..=9) => Class::COUNT.or(Class::NUMBER).or(Class::DAY).or(Class::FIGURE),
            (2, 1..=31) => Class::COUNT.or(Class::NUMBER).or(Class::TWO).or(Class::DAY).or(Class::FIGURE),
            (2, _) => Class::COUNT.or(Class::NUMBER).or(Class::TWO).or(Class::FIGURE),
            // In `2019 BC` it is British Columbia, but not in `2000 BC`.
            (4, 1900..=2199) if value % 100 != 0 => Class::COUNT.or(Class::YEAR),
            (4, 1000..=2199) => Class::COUNT.or(Class::YEAR).or(Class::FIGURE),
            (4, 1..) => Class::COUNT.or(Class::FIGURE).or(Class::FAR_YEAR),
            (_, 1..) => Class::COUNT.or(Class::FIGURE),
            _ => Class::COUNT,
        };
        if word.len() == 4 && value % 10 == 0 && is_plural(text, at) {
            return Word { class: Class::DECADE, value: value / 10, more: 2 };
        }
        return number(class, value);
    }
    if let Some(found) = timestamp(text, at, word) {
        return found;
    }
    let (count, ending) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
    let count: i32 = match count.len() {
        1..=4 => count.parse().unwrap_or(0),
        _ => return Word::default(),
    };
    match ending {
        "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" if (1..=31).contains(&count) => {
            number(Class::ORDINAL.or(Class::DAY).or(Class::NTH_FIGURE), count)
        }
        "s" if (1000..2200).contains(&count) && count % 10 == 0 => number(Class::DECADE, count / 10),
        // `the 20s` may be this century's or the last one's; `her 30s` is left to the context.
        "s" if (30..=90).contains(&count) && count % 10 == 0 => number(Class::DECADE.or(Class::DOUBTFUL), 190 + count / 10),
        _ if word.contains(',') => number(Class::COUNT, word.replace(',', "").parse().unwrap_or(i32::MAX)),
        _ if ending.starts_with('.') && ending.len() < 4 => number(Class::SOME, 0),
        _ => dotted(word).map_or(Word::default(), |value| number(Class::DOTTED, value)),
    }
}

/// `06T10:00:00Z`, behind a year and a month: a token of day and hour, with the minutes and the zone after it. A mention
/// ends where a token does, so the time of day stays in it.
fn timestamp(text: &Text<'_>, at: usize, word: &str) -> Option<Word> {
    let &[tens, ones, b'T' | b't', hour, minute] = word.as_bytes() else { return None };
    let tight = |at: usize| text.tokens().get(at).is_some_and(|t| !t.is(Shape::GAP | Shape::LINE | Shape::PARAGRAPH));
    let figures = [tens, ones, hour, minute].iter().all(u8::is_ascii_digit) && at > 0 && tight(at) && text.word(at - 1) == "-";
    let value = i32::from(tens.wrapping_sub(b'0')) * 10 + i32::from(ones.wrapping_sub(b'0'));
    // `:00`, `:00.123Z`, `+02`, `:00`
    let pairs = (0..4).take_while(|n| {
        let sign = at + 1 + 2 * n;
        let goes_on = matches!(text.word(sign), ":" | "+" | "-" | "−") && text.tokens().get(sign + 1).is_some_and(|t| t.is(Shape::DIGIT));
        goes_on && tight(sign) && tight(sign + 1)
    });
    figures.then(|| Word { class: Class::TIMESTAMP, value, more: 2 * pairs.count() as u8 })
}

/// `the 1990's`: the decade and not something of that year.
fn is_plural(text: &Text<'_>, at: usize) -> bool {
    let led = at > 0 && contains(DECADE_LEADS, text.word(at - 1));
    led && matches!(text.word(at + 1), "'" | "’") && text.word(at + 2) == "s" && !text.tokens()[at + 2].is(Shape::GAP)
}

/// `6.1.2022`, `06.01.2022` and `2022.01.06`, as year * 10000 + day * 100 + month.
fn dotted(word: &str) -> Option<i32> {
    let mut parts = word.split('.');
    let mut part = || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| Some((p.len(), p.parse::<i32>().ok()?)));
    let (year, day, month) = match (part()?, part()?, part()?) {
        ((1..=2, day), (1..=2, month), (4, year)) => (year, day, month),
        ((4, year), (2, month), (2, day)) => (year, day, month),
        _ => return None,
    };
    (parts.next().is_none() && (1000..2200).contains(&year)).then_some(year * 10_000 + day * 100 + month)
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
    let after = if text.tokens().get(at + 1).is_some_and(|t| t.is(Shape::PARAGRAPH)) { "" } else { after };
    let sign_before =
        matches!(before, "$" | "€" | "£" | "¥" | "₹" | "#" | "+" | "№" | "₡" | "₦") || tight(at) && matches!(before, ":" | "." | "=" | "_");
    let time = after == ":" && tight(at + 1) && tight(at + 2) && text.tokens().get(at + 2).is_some_and(|t| t.is(Shape::DIGIT));
    let compound = after == "-"
        && tight(at + 1)
        && tight(at + 2)
        && text.tokens().get(at + 2).is_some_and(|t| t.is(Shape::LOWER))
        && text.word(at).len() < 3;
    let sign_after = time || compound || matches!(after, "%" | "°" | "$" | "€" | "£") || tight(at + 1) && matches!(after, "+" | "=" | "_");
    let numbered = before == "." && at > 1 && matches!(text.word(at - 2), "No" | "no" | "Nos" | "nos" | "Rs" | "Vol" | "Tel");
    let address = text.tokens().get(at + 1).is_some_and(|t| t.is(Shape::CAPITAL)) && contains(STREETS, text.word(at + 2));
    let led_as_year = (1900..2100).contains(&value) && value % 100 != 0 && contains(PREPOSITIONS, before);
    // `on 6 January 2022 police said`, `January 6, 2022 police said`
    let dated = || {
        let in_date = |by: usize| {
            let token = at.checked_sub(by).and_then(|at| text.tokens().get(at));
            token.is_some_and(|t| t.is(Shape::WORD) && !t.is(Shape::DIGIT)) && self::word(text, at - by).is(Class::MONTH.or(Class::SEASON))
        };
        text.word(at).len() == 4 && (in_date(1) || before == "," && (in_date(3) || in_date(2)))
    };
    let counted = contains(MEASURES, after) || !led_as_year && contains(COUNTED, after) && !dated();
    let counted = counted || text.word(at).len() == 4 && counts_people(text, at, before, after);
    sign_before || sign_after || numbered || counted || address || contains(LABELS, before)
}

/// Whether the sentence counts with a number of four digits: `a capacity of 2010`, `Some 2000 were killed`, `1984 of them`.
fn counts_people(text: &Text<'_>, at: usize, before: &str, after: &str) -> bool {
    let held = before == "of" && at > 1 && contains(HOLDERS, text.word(at - 2));
    let rounded = contains(ROUNDED, before) && contains(SAID_OF_COUNTED, after) || before.eq_ignore_ascii_case("some");
    let local_time = after == "local" && text.word(at + 2) == "time";
    held || rounded || local_time || contains(COUNTING, before) || after == "of" && contains(THOSE, text.word(at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_listed_twice() {
        for near in BY_START.iter() {
            for (i, (word, _)) in near.iter().enumerate() {
                assert!(near[..i].iter().all(|(w, _)| w != word), "{word} is listed twice");
            }
        }
    }

    #[test]
    fn every_trigger_is_known_by_its_start() {
        for (word, _) in BY_START.iter().flatten().filter(|(_, known)| known.is(Class::TRIGGER)) {
            for written in [(*word).to_string(), word.to_uppercase()] {
                let text = Text::new(&written);
                // `o'clock` and the like are more than one token.
                let whole = text.tokens().first().map(|t| t.span()).filter(|span| span.len() == word.len());
                assert!(whole.is_none_or(|span| TRIGGERS.has(&text, 0, span)), "{written}");
            }
        }
    }
}
