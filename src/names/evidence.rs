//! What is seen in and around a span: facts, each with a name, none of them a decision.

use crate::Label;
use crate::gazetteer::{Hit, Keys, ListName, Maybe};
use crate::text::{Sentence, Shape, Style, Text, Token};
use std::ops::Range;

macro_rules! clues {
    ($($variant:ident = $name:literal,)+) => {
        /// One fact about a span.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Clue { $($variant,)+ }

        impl Clue {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// In words for readers.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

clues! {
    ListedLoc = "listed as a place",
    ListedLocOrElse = "listed as a place, but may be something else",
    ListedOrg = "listed as an organisation",
    ListedOrgOrElse = "listed as an organisation, but may be something else",
    ListedPerson = "listed as a person",
    GivenFirst = "begins with a given name",
    SurnameLast = "ends in a surname",
    GivenAlone = "a given name alone",
    SurnameAlone = "a surname alone",
    SurnameOrElse = "a surname alone, but may be something else",
    SurnameFirst = "begins with a surname",
    Particle = "small word of personal names inside",
    Initial = "initial inside",
    OneWord = "one word",
    TwoWords = "two words",
    ThreeWords = "three words",
    ManyWords = "four words or more",
    Acronym = "acronym",
    Digit = "digit inside",
    CapsLine = "in a line of capitals",
    TitleLine = "in a headline",
    SentenceFirst = "first in the sentence",
    WordFirst = "may be a common word, and is first in the sentence",
    Never = "common word",
    NeverFirst = "begins with a common word",
    Demonym = "demonym",
    DemonymFirst = "begins with a demonym",
    OrgHeadLast = "ends in an organisation's head word",
    OrgHeadOf = "organisation's head word with of or for",
    OrgHeadInside = "organisation's head word inside",
    OrgHeadAlone = "organisation's head word alone",
    TheOrgHead = "the and organisation's head word",
    CompanyEnding = "ends like a company",
    PlaceHeadLast = "ends in a place's head word",
    PlaceHeadFirst = "begins with a place's head word",
    PlaceHeadOf = "place's head word with of",
    PlaceHeadAlone = "place's head word alone",
    Joined = "of, for or and inside",
    TitleInside = "begins with a title",
    TitleAlone = "title alone",
    TitleBefore = "title before",
    SayAfter = "verb of saying after",
    SayBefore = "verb of saying before",
    TheBefore = "the before",
    InBefore = "in before",
    PlacewardBefore = "at, from, near, to or across before",
    CompassBefore = "direction before (northern, south)",
    InBrackets = "in brackets after a name",
    InitialsOf = "in brackets, and its letters are the initials of the name before",
    PlaceAfter = "comma and listed place after",
    PlaceBefore = "listed place and comma before",
    PlaceHeadAfter = "place's head word in small letters after (region, city)",
    AgeAfter = "age after",
    WhoAfter = "who after",
    HyphenAfter = "hyphen and small word after (-led, -based)",
    PossessiveAfter = "possessive after",
    Dateline = "in a dateline",
    CapitalBefore = "cut from the capital before",
    CapitalAfter = "cut from the capital after",
    InsideListed = "part of a longer listed name",
    ParticleCutOff = "cut from a small word of personal names",
    HeadCutOff = "cut from an organisation's head word",
    TitleAfter = "title or office after a comma",
    OfBefore = "of before",
}

// One bit each in `Clues`.
const _: () = assert!(Clue::ALL.len() <= 128);

/// A set of clues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Clues(u128);

impl Clues {
    pub(crate) fn iter(self) -> impl Iterator<Item = Clue> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let clue = Clue::ALL.get(left.trailing_zeros() as usize).copied()?;
            left &= left - 1;
            Some(clue)
        })
    }

    pub(crate) fn has(self, clue: Clue) -> bool {
        self.0 & 1 << clue as u8 != 0
    }

    fn add(&mut self, clue: Clue, seen: bool) {
        self.0 |= u128::from(seen) << clue as u8;
    }
}

/// A set of lists.
#[derive(Debug, Clone, Copy, Default)]
struct Lists(u16);

impl Lists {
    fn is(self, list: ListName) -> bool {
        self.0 & 1 << list as u16 != 0
    }
}

/// What the lists say of one token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    /// Those that have it or a longer name with it.
    lists: Lists,
    /// Of the longest whole name that covers it, the length in tokens, and how many of them stand before.
    covered: u16,
    before: u16,
}

impl Facts {
    /// Adds a hit in which the token is number `i`, and that may be a name as a whole.
    pub(super) fn add(&mut self, hit: &Hit, i: usize, is_name: bool) {
        self.lists.0 |= 1 << hit.list as u16;
        let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let length = short(hit.end - hit.first);
        if is_name && length > self.covered {
            (self.covered, self.before) = (length, short(i));
        }
    }
}

/// Whether a token may be part of a name by itself.
pub(super) fn is_name_like(token: &Token) -> bool {
    let shape = token.shape();
    shape.any(Shape::CAPITAL | Shape::MIXED) && !shape.has(Shape::ADDRESS)
}

/// One sentence with everything known about it.
pub(crate) struct Scene<'a> {
    keys: &'a Keys,
    range: Range<usize>,
    style: Style,
    hits: &'a [Hit],
    tokens: &'a [Token],
    facts: &'a [Facts],
}

impl<'a> Scene<'a> {
    /// `hits` and `facts` are the sentence's own.
    pub(super) fn new(text: &'a Text<'a>, keys: &'a Keys, sentence: &Sentence, hits: &'a [Hit], facts: &'a [Facts]) -> Self {
        let tokens = text.tokens().get(sentence.tokens()).unwrap_or_default();
        Self { keys, range: sentence.tokens(), style: sentence.style(), hits, tokens, facts }
    }

    /// The numbers of its tokens.
    pub(super) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// How its words are capitalised.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.wrapping_sub(self.range.start))
    }

    pub(super) fn is(&self, at: usize, shape: Shape) -> bool {
        self.token(at).is_some_and(|t| t.is(shape))
    }

    pub(super) fn listed(&self, at: usize, list: ListName) -> bool {
        self.facts.get(at.wrapping_sub(self.range.start)).is_some_and(|facts| facts.lists.is(list))
    }

    pub(super) fn key(&self, at: usize) -> &[u8] {
        if self.range.contains(&at) { self.keys.get(at) } else { b"" }
    }

    /// Whether a token may be part of a name by itself.
    pub(super) fn name_like(&self, at: usize) -> bool {
        self.token(at).is_some_and(is_name_like)
    }

    /// Whether a token is a hyphen with no white space on either side.
    pub(super) fn hyphen(&self, at: usize) -> bool {
        self.is(at, Shape::DASH) && !self.is(at, Shape::GAP) && !self.is(at + 1, Shape::GAP)
    }

    /// The token `n` before another, if the sentence has it.
    fn back(&self, at: usize, n: usize) -> Option<usize> {
        at.checked_sub(n).filter(|at| self.range.contains(at))
    }

    /// The stretches of the sentence in which names may stand: capitals, with small joining words, hyphens and numbers
    /// between or after them.
    pub(super) fn each_stretch(&self, taken: impl Fn(usize) -> bool, mut take: impl FnMut(Range<usize>)) {
        let mut at = self.range.start;
        while at < self.range.end {
            if taken(at) || !(self.name_like(at) || self.small_start(at)) {
                at += 1;
                continue;
            }
            let first = at;
            at += 1;
            while let Some(next) = (at < first + MAX_STRETCH).then(|| self.next_in_stretch(at)).flatten() {
                if (at..next).any(&taken) {
                    break;
                }
                at = next;
            }
            while self.list_goes_on(first, at) && !taken(at) && !taken(at + 1) {
                at += 2;
                while let Some(next) = (at < first + MAX_STRETCH).then(|| self.next_in_stretch(at)).flatten() {
                    if (at..next).any(&taken) {
                        break;
                    }
                    at = next;
                }
            }
            if !self.is_common_opener(first..at) {
                take(first..at);
            }
        }
    }

    /// Whether a stretch is nothing but the first word of a sentence, which has its capital from there, and no list has it as a
    /// name (`The`, `In`, `Meanwhile`): a third of all stretches need no decision.
    fn is_common_opener(&self, stretch: Range<usize>) -> bool {
        const NAMES: [ListName; 5] = [ListName::Org, ListName::Person, ListName::Loc, ListName::Given, ListName::Surname];
        stretch.len() == 1
            && self.listed(stretch.start, ListName::Never)
            && self.opens(stretch.start)
            && !self.is(stretch.start, Shape::UPPER)
            && !NAMES.into_iter().any(|list| self.listed(stretch.start, list))
    }

    /// `Ministry of Education, Science and Technology`: a comma after an organisation's head word with `of` or `for`.
    fn list_goes_on(&self, first: usize, at: usize) -> bool {
        at < first + MAX_STRETCH
            && self.key(at) == b","
            && self.name_like(at + 1)
            && (first..at).any(|i| self.listed(i, ListName::OrgHead) && (self.is_of(i + 1) || self.key(i + 1) == b"on"))
    }

    /// `al-Shabaab`, `bin Salman`, `von der Leyen`: a particle in small letters, tied to a capital or before one.
    fn small_start(&self, at: usize) -> bool {
        let goes_on =
            || self.name_like(at + 1) || self.is(at + 1, Shape::LOWER) && self.listed(at + 1, ListName::Particle) && self.name_like(at + 2);
        self.listed(at, ListName::Particle)
            && (self.hyphen(at + 1) && self.name_like(at + 2) || self.is(at, Shape::LOWER) && !JOINING.contains(&self.key(at)) && goes_on())
    }

    /// `Luiz Inácio "Lula" da Silva`: where a nickname in quotation marks behind a given name ends, if the name goes on.
    fn nickname_end(&self, at: usize) -> Option<usize> {
        let is_quote = |at: usize| QUOTES.contains(&self.key(at)) && self.token(at).is_some_and(|t| !t.is(Shape::WORD));
        if !is_quote(at) || !self.is(at, Shape::GAP) || !self.listed(at.checked_sub(1)?, ListName::Given) {
            return None;
        }
        let end = (at + 2..at + 4).find(|end| is_quote(*end) && !self.is(*end, Shape::GAP))?;
        let inside = (at + 1..end).all(|i| self.name_like(i));
        (inside && (self.name_like(end + 1) || self.small_start(end + 1)) && self.is(end + 1, Shape::GAP)).then_some(end + 1)
    }

    /// `Lee Sang-min`, `Chen Chih-chung`: small letters tied to a given name; but not `Moscow-based`.
    fn small_end(&self, at: usize) -> bool {
        at >= self.range.start + 3
            && self.is(at, Shape::LOWER)
            && !self.is(at, Shape::GAP)
            && self.is(at - 1, Shape::DASH)
            && self.is(at - 2, Shape::CAPITAL)
            && !self.is(at - 2, Shape::UPPER)
            && self.name_like(at - 3)
            && !self.listed(at - 2, ListName::Loc)
            && (self.listed(at, ListName::Given) || !JOINING.contains(&self.key(at)) && !COMPOUNDING.contains(&self.key(at)))
    }

    /// One past the next piece of the stretch that has come to `at`, if it goes on.
    fn next_in_stretch(&self, at: usize) -> Option<usize> {
        let gap = self.is(at, Shape::GAP);
        if self.name_like(at) || gap && self.small_start(at) {
            return Some(at + 1);
        }
        if self.is(at, Shape::DIGIT) && gap && !self.is(at - 1, Shape::DASH) {
            return Some(at + 1);
        }
        if gap && let Some(end) = self.nickname_end(at) {
            return Some(end);
        }
        // A hyphen, an ampersand, an apostrophe or a few small words, if a capital follows.
        let tied = self.hyphen(at) || self.key(at) == b"and" && gap || self.is(at, Shape::CLITIC);
        if tied && (self.name_like(at + 1) || self.is(at, Shape::DASH) && self.is(at + 1, Shape::DIGIT)) {
            return Some(at + 2);
        }
        if self.small_end(at + 1) {
            return Some(at + 2);
        }
        // `Al- Shammari`, `Ohua -Nifa`: white space on one side of the hyphen only; `Boys' School`.
        let half_tied = self.is(at, Shape::DASH) && gap != self.is(at + 1, Shape::GAP) || !gap && self.key(at).is_empty();
        if half_tied && self.name_like(at + 1) && self.token(at).is_some_and(|t| t.span().len() <= 3) {
            return Some(at + 2);
        }
        // `Inzamam-ul-Haq`, `Co-operative Commonwealth Federation`.
        if self.hyphen(at) && self.is(at + 1, Shape::LOWER) && !COMPOUNDING.contains(&self.key(at + 1)) {
            if self.hyphen(at + 2) && self.name_like(at + 3) {
                return Some(at + 4);
            }
            if self.name_like(at + 2) {
                return Some(at + 3);
            }
        }
        if gap && self.is(at, Shape::LOWER) && self.listed(at, ListName::CompanyEnding) {
            return Some(at + 1);
        }
        let small = (at..at + 3)
            .take_while(|i| self.is(*i, Shape::LOWER) && (JOINING.contains(&self.key(*i)) || self.listed(*i, ListName::Particle)))
            .count();
        (small > 0 && self.name_like(at + small)).then_some(at + small + 1)
    }

    /// Whether a mention may be this span: it begins and ends in a word.
    pub(crate) fn can_be(&self, span: &Range<usize>) -> bool {
        let last = span.end - 1;
        if self.key(span.start) == b"the" {
            return false;
        }
        (self.name_like(span.start)
            || self.small_start(span.start)
            || self.listed(span.start, ListName::Particle) && span.len() > 1 && !JOINING.contains(&self.key(span.start)))
            && (self.name_like(last)
                || span.len() > 1 && (self.is(last, Shape::DIGIT) || self.small_end(last) || self.listed(last, ListName::CompanyEnding)))
    }

    /// What the lists say of all tokens of a span, and of any of them.
    fn together(&self, span: &Range<usize>) -> (Lists, Lists) {
        let start = self.range.start;
        let facts = self.facts.get(span.start - start..span.end - start).unwrap_or_default();
        facts.iter().fold((Lists(u16::MAX), Lists(0)), |(all, any), f| (Lists(all.0 & f.lists.0), Lists(any.0 | f.lists.0)))
    }

    /// The label's own hit on exactly these tokens.
    pub(crate) fn hit(&self, span: &Range<usize>, label: Label) -> Option<Hit> {
        self.hits_on(span).find(|h| h.list.label() == Some(label)).copied()
    }

    pub(super) fn hits_on(&self, span: &Range<usize>) -> impl Iterator<Item = &Hit> {
        let from = self.hits.partition_point(|h| h.first < span.start);
        let (start, end) = (span.start, span.end);
        self.hits[from..].iter().take_while(move |h| h.first == start).filter(move |h| h.end == end)
    }

    /// Everything seen in and around a span.
    pub(crate) fn clues(&self, span: &Range<usize>) -> Clues {
        use Clue::*;
        let mut clues = Clues::default();
        let (first, last) = (span.start, span.end - 1);
        let particle = |i: usize| self.is(i, Shape::LOWER) && self.listed(i, ListName::Particle) && !self.is(i + 1, Shape::DASH);
        let words = span.clone().filter(|i| *i == first || self.is(*i, Shape::GAP) && !particle(*i)).count();
        let one = span.len() == 1;

        let opens = self.opens(first);
        for hit in self.hits_on(span) {
            // A country or capital that may also be somebody's name is the country all the same (`Jordan`, `India`).
            let or_else = hit.also.any(Maybe::WORD) || hit.also != Maybe::default() && hit.weight < WELL_KNOWN;
            let before_small =
                self.is(span.end, Shape::LOWER) && !self.is(span.end, Shape::CLITIC) && !self.listed(span.end, ListName::SayVerb);
            clues.add(WordFirst, hit.also.any(Maybe::WORD) && hit.weight < WELL_KNOWN && opens && hit.list.is_name() && before_small);
            match hit.list {
                ListName::Loc => clues.add(if or_else { ListedLocOrElse } else { ListedLoc }, true),
                ListName::Org => clues.add(if or_else { ListedOrgOrElse } else { ListedOrg }, true),
                ListName::Person => clues.add(ListedPerson, true),
                ListName::Never => clues.add(Never, true),
                ListName::Demonym => clues.add(Demonym, true),
                ListName::Given => clues.add(GivenAlone, true),
                ListName::Surname => clues.add(if hit.also == Maybe::default() { SurnameAlone } else { SurnameOrElse }, true),
                ListName::OrgHead => clues.add(OrgHeadAlone, true),
                ListName::PlaceHead => clues.add(PlaceHeadAlone, true),
                _ => {}
            }
        }
        let (all, any) = self.together(span);
        let inside = |list| any.is(list) && (first..last).any(|i| self.listed(i, list));
        clues.add(TitleAlone, all.is(ListName::Title));
        // What a list says of the whole outweighs what lists say of its parts: `South Korea`, `Saudi Arabia`.
        let whole = [ListedLoc, ListedLocOrElse, ListedOrg, ListedOrgOrElse, ListedPerson].into_iter().any(|clue| clues.has(clue));
        if !one && !whole {
            clues.add(NeverFirst, self.listed(first, ListName::Never) && !self.listed(first, ListName::Given));
            clues.add(DemonymFirst, self.listed(first, ListName::Demonym));
            clues.add(TitleInside, self.listed(first, ListName::Title));
        }
        if !one && !clues.has(ListedLoc) && !clues.has(ListedOrg) {
            clues.add(GivenFirst, self.listed(first, ListName::Given));
            clues.add(SurnameFirst, self.listed(first, ListName::Surname));
            clues.add(SurnameLast, self.listed(last, ListName::Surname));
            clues.add(OrgHeadLast, self.listed(last, ListName::OrgHead));
            if inside(ListName::OrgHead) {
                clues.add(OrgHeadInside, true);
                clues.add(OrgHeadOf, (first..last).any(|i| self.listed(i, ListName::OrgHead) && self.is_of(i + 1)));
            }
            clues.add(CompanyEnding, self.listed(last, ListName::CompanyEnding));
            clues.add(PlaceHeadLast, self.listed(last, ListName::PlaceHead));
            clues.add(PlaceHeadFirst, self.listed(first, ListName::PlaceHead) && self.name_like(first + 1));
            clues.add(PlaceHeadOf, self.listed(first, ListName::PlaceHead) && self.key(first + 1) == b"of");
            for i in (first..last).filter(|i| self.is(*i, Shape::LOWER)) {
                let particle = self.listed(i, ListName::Particle);
                clues.add(Particle, particle);
                clues.add(Joined, !particle && JOINING.contains(&self.key(i)));
            }
            clues.add(Initial, (first..last).any(|i| self.is(i, Shape::INITIAL)));
        }
        clues.add([OneWord, TwoWords, ThreeWords, ManyWords][words.clamp(1, 4) - 1], true);
        clues.add(
            Acronym,
            one && !clues.has(ListedLoc) && self.style != Style::Caps && self.is(first, Shape::UPPER) && !self.is(first, Shape::INITIAL),
        );
        clues.add(Digit, span.clone().any(|i| self.is(i, Shape::DIGIT)));
        clues.add(CapsLine, self.style == Style::Caps);
        clues.add(TitleLine, self.style == Style::Title);
        clues.add(SentenceFirst, opens);

        self.context(span, &mut clues);
        let common = |at: usize| self.listed(at, ListName::Never) && self.opens(at);
        let capital_before = |at: usize| self.name_like(at) && !common(at) && !PREFIXES.contains(&self.key(at));
        let before = |n: usize| self.back(first, n);
        let loose = before(1).is_some_and(|at| capital_before(at) && !self.listed(at, ListName::Title));
        clues.add(CapitalBefore, loose || before(1).is_some_and(|at| self.hyphen(at)) && before(2).is_some_and(capital_before));
        let Facts { covered, before: from, .. } = self.facts[first - self.range.start];
        clues.add(InsideListed, usize::from(covered) > span.len() && usize::from(covered - from) >= span.len());
        clues.add(ParticleCutOff, self.cut_from_particle(span));
        clues.add(HeadCutOff, self.cut_from_head(span, any.is(ListName::OrgHead)));
        clues.add(
            CapitalAfter,
            self.name_like(span.end) && !self.listed(span.end, ListName::Title) || self.hyphen(span.end) && self.name_like(span.end + 1),
        );
        clues
    }

    /// What stands before and after a span.
    fn context(&self, span: &Range<usize>, clues: &mut Clues) {
        use Clue::*;
        let (first, end) = (span.start, span.end);
        if let Some(before) = self.back(first, 1) {
            let key = self.key(before);
            clues.add(TitleBefore, self.listed(before, ListName::Title));
            clues.add(SayBefore, self.listed(before, ListName::SayVerb));
            clues.add(TheBefore, key == b"the");
            clues.add(TheOrgHead, key == b"the" && clues.has(OrgHeadAlone));
            clues.add(InBefore, key == b"in");
            clues.add(OfBefore, key == b"of");
            clues.add(PlacewardBefore, PLACEWARD.contains(&key));
            clues.add(CompassBefore, COMPASS.contains(&key) && self.is(before, Shape::LOWER));
            clues.add(PlaceBefore, key == b"," && before > self.range.start && self.listed(before - 1, ListName::Loc));
            if key == b"(" && self.key(end) == b")" {
                clues.add(InBrackets, before > self.range.start && self.is(before - 1, Shape::WORD));
                clues.add(InitialsOf, !clues.has(ListedLoc) && self.initials_fit(before, span));
            }
        }
        let after = self.key(end);
        clues.add(SayAfter, self.listed(end, ListName::SayVerb));
        clues.add(PossessiveAfter, self.is(end, Shape::CLITIC) && after == b"s");
        clues.add(PlaceHeadAfter, self.is(end, Shape::LOWER) && self.listed(end, ListName::PlaceHead));
        clues.add(HyphenAfter, self.is(end, Shape::DASH) && !self.is(end, Shape::GAP) && self.is(end + 1, Shape::LOWER));
        if after == b"," {
            clues.add(PlaceAfter, self.listed(end + 1, ListName::Loc));
            clues.add(
                AgeAfter,
                self.is(end + 1, Shape::NUMBER) && self.token(end + 1).is_some_and(|t| t.span().len() <= 2) && self.key(end + 2) == b",",
            );
            clues.add(WhoAfter, matches!(self.key(end + 1), b"who" | b"whose" | b"whom"));
            clues.add(
                TitleAfter,
                self.listed(end + 1, ListName::Title)
                    || matches!(self.key(end + 1), b"the" | b"a" | b"an" | b"former") && self.listed(end + 2, ListName::Title),
            );
        } else {
            clues.add(WhoAfter, after == b"who");
        }
        clues.add(Dateline, self.dateline() && self.is(first, Shape::UPPER));
    }

    /// Whether the sentence is a dateline: it ends in a dash.
    pub(super) fn dateline(&self) -> bool {
        self.is(self.range.end - 1, Shape::DASH)
    }

    /// Whether a token is the first word of the sentence or of a quotation in it.
    pub(super) fn opens(&self, at: usize) -> bool {
        at == self.range.start
            || !self.is(at - 1, Shape::WORD)
                && (at - 1 == self.range.start || self.is(at - 1, Shape::CLOSER) || QUOTING.contains(&self.key(at - 1)))
    }

    /// Whether the span and an organisation's head word belong together: `Bank [of] China`, `Qatar Foundation`.
    fn cut_from_head(&self, span: &Range<usize>, has_head: bool) -> bool {
        let head = |at: usize| self.listed(at, ListName::OrgHead) && self.name_like(at);
        let of = |at: usize| self.is_of(at) && self.name_like(at + 1);
        let before = |n: usize| self.back(span.start, n);
        let after = self.listed(span.end, ListName::CompanyEnding) || (span.end..span.end + 4).take_while(|i| self.name_like(*i)).any(head);
        // `Ministry of Finance and Planning`, but not `Ministry of Finance and Bank of Ghana`.
        let and = |at: usize| {
            let other = |list| self.listed(at + 1, list);
            self.key(at) == b"and"
                && self.name_like(at + 1)
                && !other(ListName::OrgHead)
                && !other(ListName::Loc)
                && !other(ListName::Org)
                && !other(ListName::Given)
        };
        let with_of = || span.clone().any(|at| head(at) && self.is_of(at + 1));
        after
            || has_head && (of(span.end) && span.clone().any(head) || and(span.end) && with_of())
            || before(1).is_some_and(of) && before(2).is_some_and(head)
    }

    /// Whether the span leaves a small word of personal names, or what follows it, outside: `Rashid [al-]Maktoum`.
    fn cut_from_particle(&self, span: &Range<usize>) -> bool {
        let small = |at: usize| self.is(at, Shape::LOWER) && self.listed(at, ListName::Particle);
        let back = |n: usize| self.back(span.start, n);
        let after = small(span.end)
            && (span.end + 1..span.end + 4).find(|at| !small(*at) && !self.is(*at, Shape::DASH)).is_some_and(|at| self.name_like(at));
        let tied = back(1).is_some_and(|at| self.is(at, Shape::DASH)) && back(2).is_some_and(small);
        let before = tied || back(1).is_some_and(|at| small(at) || small(span.start) && self.name_like(at));
        after || before
    }

    fn is_of(&self, at: usize) -> bool {
        matches!(self.key(at), b"of" | b"for")
    }

    /// Whether the letters of an acronym are the initials of the words before `bracket`, small words counted or not.
    fn initials_fit(&self, bracket: usize, span: &Range<usize>) -> bool {
        let letters: Vec<u8> = self.key(span.start).iter().copied().filter(u8::is_ascii_alphabetic).collect();
        if span.len() != 1 || letters.len() < 2 {
            return false;
        }
        [false, true].into_iter().any(|count_small| {
            let mut left = letters.as_slice();
            for at in (self.range.start..bracket).rev() {
                let Some((letter, rest)) = left.split_last() else { break };
                if !self.is(at, Shape::WORD) || !count_small && self.is(at, Shape::LOWER) {
                    continue;
                }
                if self.key(at).first() != Some(letter) {
                    return false;
                }
                left = rest;
            }
            left.is_empty()
        })
    }
}

/// From this weight on a list is believed before others: countries and capitals have it.
const WELL_KNOWN: u8 = 80;

/// What stands before a name and a hyphen without being part of the name.
const PREFIXES: &[&[u8]] = &[b"anti", b"pro", b"ex", b"non", b"post", b"pre", b"neo", b"mid", b"trans", b"sub", b"former"];

/// Words in one stretch; longer ones are cut, which keeps a text of nothing but capitals linear.
const MAX_STRETCH: usize = 20;

/// Small words that join capitals to one name.
const JOINING: &[&[u8]] = &[
    b"of", b"for", b"and", b"the", b"on", b"in", b"against", b"to", b"with", b"a", b"y", b"e", b"en", b"para", b"por", b"und", b"fur",
    b"des",
];

/// Keys of quotation marks; a single one has an empty key.
const QUOTES: [&[u8]; 4] = [b"\"", "“".as_bytes(), "”".as_bytes(), b""];

/// What stands behind a name and a hyphen without being part of the name.
const COMPOUNDING: &[&[u8]] = &[
    b"led",
    b"based",
    b"backed",
    b"born",
    b"run",
    b"held",
    b"owned",
    b"style",
    b"era",
    b"wide",
    b"ruled",
    b"controlled",
    b"occupied",
    b"made",
    b"funded",
    b"allied",
    b"aligned",
    b"linked",
    b"brokered",
    b"affiliated",
    b"sponsored",
    b"supported",
    b"trained",
    b"educated",
    b"speaking",
    b"listed",
    b"bound",
    b"dominated",
    b"administered",
    b"type",
    b"like",
    b"related",
    b"inspired",
    b"designed",
    b"built",
    b"area",
    b"level",
    b"mandated",
    b"appointed",
    b"only",
    b"first",
    b"turned",
    b"elect",
    b"old",
    b"year",
];

const PLACEWARD: &[&[u8]] =
    &[b"at", b"from", b"near", b"to", b"across", b"into", b"outside", b"around", b"toward", b"towards", b"throughout"];

/// Signs with which a sentence begins anew.
const QUOTING: &[&[u8]] = &["“".as_bytes(), b":"];

const COMPASS: &[&[u8]] = &[
    b"northern",
    b"southern",
    b"eastern",
    b"western",
    b"central",
    b"north",
    b"south",
    b"east",
    b"west",
    b"northeastern",
    b"northwestern",
    b"southeastern",
    b"southwestern",
    b"northeast",
    b"northwest",
    b"southeast",
    b"southwest",
    b"neighbouring",
    b"neighboring",
    b"downtown",
    b"rural",
];
