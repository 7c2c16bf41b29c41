//! Evidence as the model sees it: which template, with which value, as one number.
//!
//! The model stores no words. A piece of evidence is known by a hash of its template and value, so that it can be named only
//! where a text at hand has it.

use super::evidence::Scene;
use super::page::{CONTEXTS, Page};
use super::second::Second;
use crate::text::Style;
use std::ops::Range;

macro_rules! templates {
    ($($variant:ident = $name:literal,)+) => {
        /// A sort of evidence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Template { $($variant,)+ }

        impl Template {
            /// In words for readers.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

templates! {
    Word = "the word",
    Before = "the word before",
    After = "the word after",
    Before2 = "the word before the last",
    After2 = "the word after the next",
    WordAfter = "the word and the one after",
    BeforeAfter = "the words before and after",
    Hit = "the list's row",
    RunAfterLists = "the lists that know the word after its run",
    Quoted = "quotation marks or brackets around it",
    LookBefore = "how it and the word before are written",
    LookAfter = "how it and the word after are written",
    Looks = "how it and its neighbours are written",
    LookPlace = "how it is written, first in the sentence or not",
    Begins = "what the word begins with",
    Ends = "what the word ends in",
    Listed = "its place in a list's name",
    Lists = "the lists that know it",
    ListsBeforeToo = "the lists that know it and the word before",
    ListsAfterToo = "the lists that know it and the word after",
    ListsAround = "the lists that know its neighbours",
    RunPlace = "its place in the run of capitals",
    RunAfter = "the word after its run of capitals",
    RunBeforeLists = "the lists that know the word before its run",
    Scene = "the sort of sentence",
    Elsewhere = "elsewhere in the article it stands",
    Kind1 = "the close class of the word",
    KindBefore = "the class of the word before",
    KindBefore1 = "the close class of the word before",
    KindAfter1 = "the close class of the word after",
    KindBefore2 = "the close class of the word before the last",
    KindAfter2 = "the close class of the word after the next",
    KindsBefore = "the classes of the word and the one before",
    KindsAfter = "the classes of the word and the one after",
    KindLook = "the class of the word and how it is written",
    Decided = "what it was taken for at first sight",
    DecidedElsewhere = "what it is taken for elsewhere in the article",
    DecidedBoth = "what it is taken for here and elsewhere",
    DecidedBefore = "what the word before is taken for",
    DecidedAfter = "what the word after is taken for",
    Clue = "clue",
    Name = "the whole name",
    NameFirst = "the name's first word",
    NameLast = "the name's last word",
    NameLooks = "how the name is written",
    NameLists = "the lists that know its words",
    NameAround = "the words around the name",
    NameBefore = "the word before the name",
    NameAfter = "the word after the name",
    NameHit = "the list's row for the whole name",
    NameElsewhere = "what the same name is taken for elsewhere",
    NameInLonger = "what a longer name with it is taken for elsewhere",
    NameInitials = "what the name with these initials is taken for",
}

/// The number a piece of evidence is known by.
pub(crate) fn key(template: Template, value: u64) -> u64 {
    let h = (value ^ (template as u64 + 1) << 57 ^ (template as u64) << 20).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h ^ h >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

const fn two(a: u32, b: u32) -> u64 {
    (a as u64) << 32 | b as u64
}

fn three(a: u32, b: u32, c: u32) -> u64 {
    two(a, b).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29) ^ c as u64
}

const OUTSIDE_BEFORE: u32 = 0xffff_fff0;
const OUTSIDE_AFTER: u32 = 0xffff_fff1;

/// A sentence on its page, seen word by word.
struct View<'p, 'a> {
    page: &'p Page<'a>,
    range: Range<usize>,
}

impl View<'_, '_> {
    fn hash(&self, at: usize) -> u32 {
        if at >= self.range.end {
            OUTSIDE_AFTER
        } else if at < self.range.start {
            OUTSIDE_BEFORE
        } else {
            self.page.word(at).hash
        }
    }

    fn class(&self, at: usize) -> (u32, u32) {
        if self.range.contains(&at) {
            let (coarse, fine) = self.page.word(at).class;
            (coarse.into(), fine.into())
        } else {
            (1 << 17, 1 << 17)
        }
    }

    fn shape(&self, at: usize) -> u8 {
        if self.range.contains(&at) { self.page.word(at).shape } else { 0x1f }
    }

    fn lists(&self, at: usize) -> u32 {
        if self.range.contains(&at) { self.page.word(at).any_list().into() } else { 1 << 20 }
    }
}

/// What speaks for each tag of one token.
pub(crate) fn token(page: &Page<'_>, scene: &Scene<'_>, at: usize, see: &mut impl FnMut(Template, u64)) {
    use Template::*;
    let view = View { page, range: scene.range() };
    let back = |n: usize| at.checked_sub(n).map_or(OUTSIDE_BEFORE, |at| view.hash(at));
    let back_at = |n: usize| at.checked_sub(n).unwrap_or(usize::MAX);
    let (w0, b1, b2, a1, a2) = (view.hash(at), back(1), back(2), view.hash(at + 1), view.hash(at + 2));
    see(Word, w0.into());
    see(Before, b1.into());
    see(After, a1.into());
    see(Before2, b2.into());
    see(After2, a2.into());
    see(WordAfter, two(w0, a1));

    see(BeforeAfter, two(b1, a1));

    let word = page.word(at);
    let opens = scene.opens(at);
    let style = match scene.style() {
        Style::Plain => 0_u32,
        Style::Title => 1,
        Style::Caps => 2,
    };
    let place = u32::from(opens) | style << 1;
    let (s0, sb, sa) = (u32::from(word.shape), u32::from(view.shape(back_at(1))), u32::from(view.shape(at + 1)));
    see(LookBefore, two(sb, s0));
    see(LookAfter, two(s0, sa));
    see(Looks, three(sb, s0, sa));
    see(LookPlace, two(s0, place));

    let letters = scene.key(at);
    let (mut head, mut tail) = (0_u64, 0_u64);
    let n = letters.len();
    for i in 0..n.min(4) {
        head = head << 8 | u64::from(letters[i]);
        tail = tail << 8 | u64::from(letters[n - 1 - i]);
        if i > 0 {
            see(Begins, head << 3 | i as u64);
        }
        see(Ends, tail << 3 | i as u64);
    }

    let signature = u32::from(word.lists[0]) | u32::from(word.lists[1]) << 13;
    let signature = two(signature, u32::from(word.lists[2]) | u32::from(word.lists[3]) << 13);
    for (position, lists) in word.lists.iter().enumerate() {
        let mut left = *lists;
        while left != 0 {
            see(Listed, (position as u64) << 8 | u64::from(left.trailing_zeros()));
            left &= left - 1;
        }
    }
    let (l0, lb, la) = (u32::from(word.any_list()), view.lists(back_at(1)), view.lists(at + 1));
    see(Lists, signature);
    if word.best != 0 {
        see(Hit, word.best.into());
    }
    see(ListsBeforeToo, two(lb, l0));
    see(ListsAfterToo, two(l0, la));
    see(ListsAround, three(lb, l0, la));

    let (c0, cb, ca) = (view.class(at), view.class(back_at(1)), view.class(at + 1));
    see(Kind1, c0.1.into());
    see(KindBefore, cb.0.into());
    see(KindBefore1, cb.1.into());
    see(KindAfter1, ca.1.into());
    see(KindBefore2, view.class(back_at(2)).1.into());
    see(KindAfter2, view.class(at + 2).1.into());
    see(KindsBefore, two(cb.0, c0.0));
    see(KindsAfter, two(c0.0, ca.0));
    see(KindLook, two(c0.1, s0));

    let (first, end) = (word.run.0 as usize, word.run.1 as usize);
    if first < end {
        let length = (end - first).min(6) as u32;
        let after = view.hash(end);
        let from_end = (end - 1 - at).min(3) as u32;
        let position = ((at - first).min(3) as u32) << 4 | from_end << 2 | u32::from(length > 1);
        let before_at = first.checked_sub(1).unwrap_or(usize::MAX);
        see(RunPlace, two(position, length << 4 | style));
        see(RunAfter, two(after, position));
        see(RunAfterLists, two(view.lists(end), position));
        see(RunBeforeLists, two(view.lists(before_at), position));
    }
    see(Scene, u64::from(place | u32::from(scene.dateline()) << 4) | (scene.range().len().min(8) as u64) << 8);
    let quote = |at: usize| match scene.key(at) {
        b"\"" | b"``" => 1_u64,
        b"(" | b")" => 2,
        key if key.is_empty() || key == "“".as_bytes() || key == "”".as_bytes() => 1,
        _ => 0,
    };
    let (open, close) =
        (if first > scene.range().start { quote(first - 1) } else { 0 }, if end < scene.range().end { quote(end) } else { 0 });
    if open | close != 0 {
        see(Quoted, open << 4 | close << 2 | u64::from(end - first == 1));
    }
    let ways = page.elsewhere(at).zip(0..).fold(0_u64, |ways, (times, context)| ways | u64::from(times > 0) << context);
    see(Elsewhere, ways << 8 | u64::from(place));
}

/// What speaks for each label of one span; `name` is the hash of its words.
pub(crate) fn span(page: &Page<'_>, scene: &Scene<'_>, span: &Range<usize>, name: u64, see: &mut impl FnMut(Template, u64)) {
    use Template::*;
    let view = View { page, range: scene.range() };
    let (first, last) = (span.start, span.end - 1);
    let (before, after) = (first.checked_sub(1).map_or(OUTSIDE_BEFORE, |at| view.hash(at)), view.hash(span.end));
    let length = span.len().min(6) as u32;
    see(Name, name);
    see(NameFirst, two(view.hash(first), u32::from(length > 1)));
    see(NameLast, two(view.hash(last), u32::from(length > 1)));
    let mut looks = 0_u64;
    let mut lists = 0_u64;
    for at in span.clone() {
        let word = page.word(at);
        let small = if word.shape & 0x1f == 1 { word.hash } else { word.shape.into() };
        looks = (looks.rotate_left(7) ^ u64::from(small)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        lists = (lists.rotate_left(9) ^ u64::from(word.any_list()) ^ 1 << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    see(NameLooks, looks);
    see(NameLists, lists);
    see(NameAround, three(before, after, length));
    see(NameBefore, two(before, length));
    see(NameAfter, two(after, length));
    for hit in scene.hits_on(span) {
        let kind = hit.kind.map_or(0, |k| k as u32 + 1);
        let row = hit.list as u32 | kind << 4 | u32::from(hit.weight / 10) << 12 | u32::from(hit.also.bits()) << 20;
        see(NameHit, two(row, length.min(3) | u32::from(scene.opens(first)) << 4));
    }
}

/// What the first look at the page adds for one token.
pub(crate) fn token_again(page: &Page<'_>, second: &Second, scene: &Scene<'_>, at: usize, see: &mut impl FnMut(Template, u64)) {
    use Template::*;
    let own = second.tag(at);
    see(Decided, own.into());
    let range = scene.range();
    let near = |at: usize| if range.contains(&at) { u64::from(second.tag(at)) } else { 99 };
    see(DecidedBefore, near(at.wrapping_sub(1)) << 8 | u64::from(own));
    see(DecidedAfter, near(at + 1) << 8 | u64::from(own));
    if let Some(elsewhere) = second.elsewhere(page, at) {
        see(DecidedElsewhere, u64::from(elsewhere.usual) << 8 | u64::from(elsewhere.share));
        see(DecidedElsewhere, 1 << 40 | u64::from(elsewhere.usual_tag));
        see(DecidedElsewhere, 1 << 41 | u64::from(elsewhere.seen));
        see(DecidedBoth, u64::from(own) << 16 | u64::from(elsewhere.usual) << 8 | u64::from(elsewhere.share));
    }
}

/// What the first look at the page adds for one span.
pub(crate) fn span_again(page: &Page<'_>, second: &Second, span: &Range<usize>, name: u64, see: &mut impl FnMut(Template, u64)) {
    use Template::*;
    let one = u64::from(span.len() == 1);
    if let Some((label, share)) = second.name(span, name) {
        see(NameElsewhere, u64::from(label) << 8 | u64::from(share) << 1 | one);
    } else {
        see(NameElsewhere, 1 << 40 | one);
    }
    if span.len() == 1 {
        for seen in second.longer(page, span.start) {
            see(NameInLonger, seen.into());
        }
        if let Some(label) = second.initials(page, span) {
            see(NameInitials, label.into());
        }
    }
}

/// A piece of evidence of token `at` (or of a span that begins there) in words for readers.
pub(crate) fn describe(page: &Page<'_>, scene: &Scene<'_>, at: usize, template: Template, value: u64) -> String {
    use Template::*;
    let range = scene.range();
    let word = |at: usize| if range.contains(&at) { page.text.word(at) } else { "nothing" };
    let back = |n: usize| at.checked_sub(n).map_or("nothing", word);
    let run = page.word(at).run;
    let (first, end) = (run.0 as usize, run.1 as usize);
    let (run_before, run_after) = (first.checked_sub(1).map_or("nothing", word), word(end));
    let of = |words: &str| format!("{}: {words}", template.name());
    match template {
        Word | Lists | Listed | Kind1 | KindLook | RunPlace | LookPlace => of(word(at)),
        Before | KindBefore | KindBefore1 => of(back(1)),
        After | KindAfter1 => of(word(at + 1)),
        Before2 | KindBefore2 => of(back(2)),
        After2 | KindAfter2 => of(word(at + 2)),
        LookBefore | KindsBefore | ListsBeforeToo => of(&format!("{} {}", back(1), word(at))),
        WordAfter | LookAfter | KindsAfter | ListsAfterToo => of(&format!("{} {}", word(at), word(at + 1))),
        ListsAround | Looks => of(&format!("{} … {}", back(1), word(at + 1))),
        Begins | Ends => {
            let letters: Vec<char> = word(at).to_lowercase().chars().collect();
            let length = letters.len().min((value & 7) as usize + 1);
            let part = if template == Begins { &letters[..length] } else { &letters[letters.len() - length..] };
            of(&part.iter().collect::<String>())
        }
        RunBeforeLists => of(run_before),
        RunAfter => of(run_after),
        Elsewhere => {
            let ways = CONTEXTS.iter().zip(8..).filter(|(_, bit)| value >> bit & 1 != 0).map(|(context, _)| *context);
            match ways.collect::<Vec<_>>() {
                ways if ways.is_empty() => "it stands nowhere else in the article".into(),
                ways => of(&ways.join(", ")),
            }
        }
        _ => template.name().into(),
    }
}
