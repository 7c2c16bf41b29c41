//! From words to symbolic dates: how a rule is read. The rules are in `rules`.
//!
//! A rule is a pattern of word classes and a function that makes a [`When`] of the words that fit. Where several rules
//! fit, the one that reads the most words holds; between equals, the first in the table. A rule that fits but makes
//! nothing (`31 June`) still holds: its words are no date, and no shorter rule may read a piece of them.

use super::holidays::Holiday;
use super::rules::RULES;
use super::value::{Part, Season, Unit, Value};
use super::when::{Cycle, When};
use super::words::{Class, SEASON_OF, UNIT_OF, Word, modifier_of};
use crate::{Kind, Modifier};
use std::ops::Range;
use std::sync::LazyLock;

/// What a rule read: the words it covers, and what they mean.
#[derive(Debug, PartialEq)]
pub(super) struct Reading {
    /// The words of the mention.
    pub(super) words: Range<usize>,
    /// One past the last word that was read: `June of last year` is read whole, and `June` is the mention.
    pub(super) end: usize,
    /// None where the words fit a rule but name no day that exists.
    pub(super) when: Option<When>,
    pub(super) modifier: Option<Modifier>,
    /// Day and month could also be the other way round.
    pub(super) either_order: bool,
}

/// Reads the longest date that begins at word `at`; `day_first` says how `06/01/2022` is read.
pub(super) fn read(words: &[Word], at: usize, day_first: bool) -> Option<Reading> {
    let first = words.get(at).filter(|w| !w.is(DANGLING) || w.is(Class::THE))?;
    let mut best: Option<(Match, &Rule)> = None;
    let mut found = Match { day_first, ..Match::default() };
    let second = words.get(at + 1 + usize::from(first.more)).copied().unwrap_or_default();
    for rule in INDEX.rules(*first, second) {
        found.len = 0;
        if fits(rule.pattern, words, at, &mut found) && best.as_ref().is_none_or(|(m, _)| found.end > m.end) {
            best = Some((found, rule));
        }
    }
    let (found, rule) = best?;
    let when = (rule.make)(&found);
    let modifier = found.modifier();
    let mut covered = at..found.end;
    match &when {
        // `[June] of last year`: what names itself is the mention, what says which one stays outside.
        Some(When::Within(..)) if when.as_ref().is_some_and(|w| w.kind() == Kind::Calendar) => {
            trim(&mut covered, words, |word| !word.is(NAMING));
        }
        // `the [1990s]`, `this [Friday, July 8]`, but `[the previous day]` and `[the third quarter]`, whose article belongs to them.
        Some(when) if !needs_article(when, &words[covered.clone()]) => {
            let lead = words[covered.clone()].iter().take_while(|word| word.is(LEAD)).count();
            covered.start += lead.min(covered.len() - 1);
        }
        _ => {}
    }
    while covered.len() > 1 && words[covered.end - 1].is(DANGLING) {
        covered.end -= 1;
    }
    let either_order = matches!(found.either_order(), Some((first, second)) if first != second && first <= 12 && second <= 12);
    Some(Reading { words: covered, end: found.end, when, modifier, either_order })
}

fn trim(covered: &mut Range<usize>, words: &[Word], out: impl Fn(Word) -> bool) {
    while covered.len() > 1 && out(words[covered.start]) {
        covered.start += 1;
    }
    while covered.len() > 1 && out(words[covered.end - 1]) {
        covered.end -= 1;
    }
}

/// `[the third quarter]`, but `the [third-quarter] loss`.
fn needs_article(when: &When, words: &[Word]) -> bool {
    match when {
        When::Known(Value::Part(..)) | When::Recurring(Cycle::Part(_), _) => {
            !matches!(words, [.., hyphen, quarter] if hyphen.is(Class::HYPHEN) && quarter.is(Class::QUARTER))
        }
        When::Counterpart(_) => true,
        When::List(list) => matches!(list.first(), Some(When::Known(Value::Part(..)))),
        // `[the last Friday of March]`
        When::Known(Value::Day(_)) | When::Recurring(Cycle::NthWeekday { .. }, _) => {
            let counted = |w: &[Word]| {
                w[0].is(Class::ORDINAL.or(Class::LAST).or(Class::FINAL)) && w[1].is(Class::WEEKDAY) && w[2].is(Class::OF.or(Class::IN))
            };
            words.windows(3).take(2).any(counted)
        }
        // `the year two thousand`
        When::Known(Value::Year(_)) => matches!(words, [_, year, _, ..] if year.is(Class::YEAR_UNIT)),
        _ => when.kind() == Kind::Relative,
    }
}

const LEAD: Class = Class::THE.or(Class::THIS).or(Class::LAST).or(Class::NEXT);
const DANGLING: Class = Class::COMMA.or(Class::OF).or(Class::THE);
const NAMING: Class = Class::MONTH.or(Class::WEEKDAY).or(Class::DAY).or(Class::HOLIDAY).or(Class::CONTINUED);

/// Which rules can begin with a word, and go on with another: a walk over all of them for each word would cost more than
/// all else.
struct Index {
    rules: Vec<&'static Rule>,
    /// For each class, the rules whose first word may be of it, and those whose second word may be.
    first: Vec<Set>,
    second: Vec<Set>,
    /// The rules that one word can fill.
    alone: Set,
}

/// Rules by number.
type Set = [u128; 2];

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let rules: Vec<&Rule> = RULES.iter().flat_map(|rules| rules.iter()).collect();
    let set = |holds: &dyn Fn(&Rule) -> bool| {
        let mut set = Set::default();
        for (n, _) in rules.iter().enumerate().take(256).filter(|(_, rule)| holds(rule)) {
            set[n / 128] |= 1 << (n % 128);
        }
        set
    };
    let first = Class::each().map(|class| set(&|rule| rule.first.any(class))).collect();
    let second = Class::each().map(|class| set(&|rule| rule.second.any(class))).collect();
    let alone = set(&|rule| rule.second == Class::NONE);
    Index { rules, first, second, alone }
});

impl Index {
    fn rules(&self, first: Word, second: Word) -> impl Iterator<Item = &'static Rule> {
        let united = |sets: &[Set], class: Class, start: Set| {
            let chosen = class.bits().filter_map(|bit| sets.get(bit));
            chosen.fold(start, |all, set| [all[0] | set[0], all[1] | set[1]])
        };
        let (first, second) = (united(&self.first, first.class, Set::default()), united(&self.second, second.class, self.alone));
        let numbers = [0, 1].into_iter().flat_map(move |half| bits(first[half] & second[half]).map(move |n| half * 128 + n));
        numbers.filter_map(|n| self.rules.get(n).copied())
    }
}

/// The numbers of the bits that are set, the lowest first.
pub(super) fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (lowest < 128).then_some(lowest as usize)
    })
}

pub(super) struct Rule {
    /// Examples, for readers and for the test that reads them.
    #[cfg_attr(not(test), expect(dead_code, reason = "data for the tests"))]
    reads: &'static [&'static str],
    pattern: &'static [Element],
    make: fn(&Match) -> Option<When>,
    /// What a word must be for the pattern to begin with it.
    first: Class,
    /// And the word after it; none where one word can be all.
    second: Class,
}

pub(super) const fn rule(reads: &'static [&'static str], pattern: &'static [Element], make: fn(&Match) -> Option<When>) -> Rule {
    let (mut first, mut second, mut taken, mut n) = (Class::NONE, Class::NONE, 0, 0);
    while n < pattern.len() && taken < 2 {
        if taken == 0 {
            first = first.or(pattern[n].class);
        }
        if n > 0 {
            second = second.or(pattern[n].class);
        }
        taken += !pattern[n].optional as usize;
        n += 1;
    }
    Rule { reads, pattern, make, first, second: if taken < 2 { Class::NONE } else { second } }
}

pub(super) struct Element {
    class: Class,
    optional: bool,
}

pub(super) const fn one(class: Class) -> Element {
    Element { class, optional: false }
}

pub(super) const fn maybe(class: Class) -> Element {
    Element { class, optional: true }
}

/// The words that a pattern took, each under the class it was taken as.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Match {
    taken: [(Class, i32); LONGEST],
    len: usize,
    end: usize,
    day_first: bool,
}

/// The year of a date in figures.
pub(super) const ANY_YEAR: Class = Class::YEAR.or(Class::FAR_YEAR);

/// No pattern has more elements.
const LONGEST: usize = 12;

impl Match {
    fn taken(&self) -> &[(Class, i32)] {
        self.taken.get(..self.len).unwrap_or_default()
    }

    pub(super) fn get(&self, class: Class) -> Option<i32> {
        self.nth(class, 0)
    }

    pub(super) fn nth(&self, class: Class, n: usize) -> Option<i32> {
        self.taken().iter().filter(|(taken, _)| *taken == class).nth(n).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, class: Class) -> bool {
        self.get(class).is_some()
    }

    pub(super) fn small(&self, class: Class, n: usize) -> Option<i8> {
        self.nth(class, n)?.try_into().ok()
    }

    /// The `day`th day taken, of the `month`th month taken: of the given year, of the year that the weekday tells, or of any.
    pub(super) fn day_of(&self, month: usize, day: usize) -> Option<When> {
        let (month, day) = (self.nth(Class::MONTH, month)?, self.nth(Class::DAY, day)?);
        self.date(month, day)
    }

    pub(super) fn date(&self, month: i32, day: i32) -> Option<When> {
        match self.get(Class::YEAR) {
            Some(year) => When::day(year, month, day),
            None => When::day_of_any_year(month, day, self.get(Class::WEEKDAY)),
        }
    }

    /// All days taken, of the one month taken.
    pub(super) fn days(&self) -> Option<When> {
        let days = self.taken().iter().filter(|(taken, _)| *taken == Class::DAY).count();
        Some(When::List((0..days).map(|n| self.day_of(0, n)).collect::<Option<_>>()?))
    }

    /// All months taken, of the one year taken.
    pub(super) fn months(&self) -> Option<When> {
        let months = self.taken().iter().filter(|(taken, _)| *taken == Class::MONTH).count();
        Some(When::List((0..months).map(|n| self.month(n)).collect::<Option<_>>()?))
    }

    pub(super) fn month(&self, n: usize) -> Option<When> {
        match self.get(Class::YEAR) {
            Some(year) => When::month(year, self.nth(Class::MONTH, n)?),
            None => Some(When::Recurring(Cycle::Month(self.small(Class::MONTH, n)?), None)),
        }
    }

    pub(super) fn part(&self, part: Part) -> Option<When> {
        match self.get(Class::YEAR) {
            Some(year) => Some(Value::Part(year.try_into().ok()?, part).into()),
            None => Some(When::Recurring(Cycle::Part(part), None)),
        }
    }

    pub(super) fn quarter(&self, class: Class) -> Option<Part> {
        self.nth_quarter(class, 0)
    }

    pub(super) fn nth_quarter(&self, class: Class, n: usize) -> Option<Part> {
        self.small(class, n).filter(|n| (1..=4).contains(n)).map(Part::Quarter)
    }

    pub(super) fn half(&self, class: Class) -> Option<Part> {
        self.small(class, 0).filter(|n| (1..=2).contains(n)).map(Part::Half)
    }

    pub(super) fn season(&self) -> Option<Season> {
        self.nth_season(0)
    }

    pub(super) fn nth_season(&self, n: usize) -> Option<Season> {
        SEASON_OF.get(usize::try_from(self.nth(Class::SEASON, n)?).ok()?).copied()
    }

    pub(super) fn unit(&self, class: Class) -> Option<Unit> {
        UNIT_OF.get(usize::try_from(self.get(class)?).ok()?).copied()
    }

    pub(super) fn holiday(&self) -> Option<Holiday> {
        Holiday::numbered(self.get(Class::HOLIDAY)?)
    }

    /// The first three digits of the nth decade taken.
    pub(super) fn small_decade(&self, n: usize) -> Option<i16> {
        self.nth(Class::DECADE, n)?.try_into().ok()
    }

    /// How many: `twenty-five`, `two hundred`, `a dozen`.
    pub(super) fn count(&self) -> Option<i32> {
        let ones = self.get(Class::COUNT)?.saturating_add(self.get(Class::TENS).unwrap_or(0));
        Some(ones.saturating_mul(self.get(Class::TIMES).unwrap_or(1)))
    }

    /// Day, month and year in figures; the other order is taken where this one names no day.
    pub(super) fn numeric(&self, year: i32, first: i32, second: i32) -> Option<When> {
        let (day_first, month_first) = (|| When::day(year, second, first), || When::day(year, first, second));
        if self.day_first { day_first().or_else(month_first) } else { month_first().or_else(day_first) }
    }

    /// The two figures before a year, one the day and one the month.
    fn either_order(&self) -> Option<(i32, i32)> {
        let year = self.taken().iter().position(|(taken, _)| [Class::YEAR, ANY_YEAR, Class::TWO].contains(taken))?;
        let mut figures = self.taken()[..year].iter().filter(|(taken, _)| *taken == Class::NUMBER).map(|(_, value)| *value);
        Some((figures.next()?, figures.next()?))
    }

    /// `early`, `the end of`, `or so`.
    fn modifier(&self) -> Option<Modifier> {
        let said = self.taken().iter().find(|(taken, _)| *taken == Class::PHASE || *taken == Class::END || *taken == Class::OR_SO)?;
        modifier_of(said.1)
    }
}

/// Takes the pattern's elements one by one; an optional one is left out if the rest does not fit with it.
fn fits(pattern: &[Element], words: &[Word], at: usize, found: &mut Match) -> bool {
    let Some((element, rest)) = pattern.split_first() else {
        found.end = at;
        return true;
    };
    if let Some(word) = words.get(at).filter(|w| w.is(element.class))
        && let Some(slot) = found.taken.get_mut(found.len)
    {
        *slot = (element.class, word.value);
        found.len += 1;
        if fits(rest, words, at + 1 + usize::from(word.more), found) {
            return true;
        }
        found.len -= 1;
    }
    element.optional && fits(rest, words, at, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::dates::Run;

    fn classed(example: &str) -> Vec<Word> {
        Run::around(&Text::new(example), 0, 0).words
    }

    #[test]
    fn every_rule_reads_its_examples_to_the_end() {
        for rule in RULES.iter().flat_map(|rules| rules.iter()) {
            for example in rule.reads {
                let classed = classed(example);
                let mut found = Match::default();
                let all = fits(rule.pattern, &classed, 0, &mut found) && found.end == classed.len();
                assert!(all, "{:?} does not read {example:?}, got {found:?} in {classed:?}", rule.reads);
                assert!((rule.make)(&found).is_some(), "{:?} makes nothing of {example:?}", rule.reads);
            }
            assert!(rule.pattern.len() <= LONGEST, "{:?} is longer than a match can hold", rule.reads);
        }
    }

    #[test]
    fn the_index_has_all_rules() {
        assert!(INDEX.rules.len() <= 256, "{} rules: make Set larger", INDEX.rules.len());
    }

    #[test]
    fn days_that_do_not_exist_are_read_as_nothing() {
        for example in ["31 June", "February 30, 2022", "2022-13-45", "29 February 2023", "32.1.2022", "13/13/2022", "2022-W54"] {
            let classed = classed(example);
            assert!(read(&classed, 0, true).is_none_or(|r| r.when.is_none()), "{example}: {:?}", read(&classed, 0, true));
        }
    }
}
