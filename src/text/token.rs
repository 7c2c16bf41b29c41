//! Tokens: UAX 29 words, then a second pass for what news needs.
//!
//! A run without white space ("chunk") goes one of two ways to its word bounds: ASCII through a byte table, all else
//! through `unicode-segmentation`. The second pass is the same for both. It splits off `'s` and other clitics, splits
//! `ended.The`, `a:b` and `6,2022`, and joins `U.S.`, `J.`, `Inc.` and `AT&T`. Hyphens stay tokens of their own, so that
//! a name can begin or end at one (`US-led`, `pro-Kremlin`).

use regex::Regex;
use std::sync::LazyLock;
use unicode_segmentation::UnicodeSegmentation;

/// A half-open range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is nothing between start and end.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }
}

/// What a token looks like: a set of bits.
///
/// ```
/// use ner::text::{Shape, Text};
///
/// let text = Text::new("NATO");
/// assert!(text.tokens()[0].is(Shape::CAPITAL | Shape::UPPER));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Shape(u32);

impl Shape {
    /// Has a letter or digit.
    pub const WORD: Self = Self(1);
    /// Begins with a capital letter.
    pub const CAPITAL: Self = Self(1 << 1);
    /// Has capital letters and no small ones.
    pub const UPPER: Self = Self(1 << 2);
    /// Has small letters and no capital ones.
    pub const LOWER: Self = Self(1 << 3);
    /// Begins with a digit.
    pub const DIGIT: Self = Self(1 << 4);
    /// Digits only, with points and commas between them.
    pub const NUMBER: Self = Self(1 << 5);
    /// Has a capital letter after the first character and a small one somewhere (`McDonald`, `eBay`).
    pub const MIXED: Self = Self(1 << 6);
    /// One capital letter, with its full stop if it has one (`J.`).
    pub const INITIAL: Self = Self(1 << 7);
    /// Ends in a full stop that belongs to it (`U.S.`, `Inc.`, `J.`).
    pub const STOP: Self = Self(1 << 8);
    /// Single letters with full stops between them (`U.S.`, `p.m.`).
    pub const DOTTED: Self = Self(1 << 9);
    /// A piece split off a word at its apostrophe (`'s`, `'ll`).
    pub const CLITIC: Self = Self(1 << 10);
    /// A hyphen or dash of any length.
    pub const DASH: Self = Self(1 << 11);
    /// A web or mail address, or a handle: never part of a name.
    pub const ADDRESS: Self = Self(1 << 12);
    /// Has a character outside ASCII.
    pub const NON_ASCII: Self = Self(1 << 13);
    /// White space (or the start of the text) stands before it.
    pub const GAP: Self = Self(1 << 14);
    /// A line break stands before it.
    pub const LINE: Self = Self(1 << 15);
    /// A blank line (or the start of the text) stands before it.
    pub const PARAGRAPH: Self = Self(1 << 16);
    /// `.`, `!`, `?` or `…`, once or repeated.
    pub const TERMINAL: Self = Self(1 << 17);
    /// A quotation mark or closing bracket, which may follow the end of a sentence.
    pub const CLOSER: Self = Self(1 << 18);
    /// Nothing but ASCII letters and digits.
    pub const PLAIN: Self = Self(1 << 19);

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Shape {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Shape {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A word, number or sign: a byte range and its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    // 32 bits each: a part of news has a token every five bytes, and the walk over them is bound by memory.
    start: u32,
    end: u32,
    shape: Shape,
}

impl Token {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// What it looks like.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Whether its shape has all bits of `shape`.
    pub fn is(&self, shape: Shape) -> bool {
        self.shape.has(shape)
    }
}

/// Cuts `source` into tokens; see the module's head for what a token is.
pub(crate) fn tokenize(source: &str) -> Vec<Token> {
    let source = match source.len() > u32::MAX as usize {
        true => &source[..source.floor_char_boundary(u32::MAX as usize)],
        false => source,
    };
    let bytes = source.as_bytes();
    let mut sink =
        Sink { source, tokens: Vec::with_capacity(bytes.len() / 5 + 4), before: Shape::GAP | Shape::PARAGRAPH, bounds: Vec::new() };
    let mut at = 0;
    loop {
        let mut breaks = 0;
        while at < bytes.len() && class(bytes[at]) & SPACE != 0 {
            // A form feed separates pages: as good as a blank line.
            breaks += usize::from(bytes[at] == b'\n') + 2 * usize::from(bytes[at] == 0x0c);
            at += 1;
            sink.before |= Shape::GAP;
        }
        match breaks {
            0 => {}
            1 => sink.before |= Shape::LINE,
            _ => sink.before |= Shape::LINE | Shape::PARAGRAPH,
        }
        if at == bytes.len() {
            return sink.tokens;
        }
        at = match sink.plain_chunk(at) {
            Some(end) => end,
            None => sink.chunk(at),
        };
    }
}

/// `http://…`, `www.…`, `user@host`, `@handle`; a full stop or bracket at the end is not part of it.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:https?://|ftp://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)'’\]]|[a-z0-9._%+-]*@[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"#).ok()
});

struct Sink<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// What stands before the next token: gap, line break, blank line.
    before: Shape,
    /// Scratch: the UAX 29 word bounds of the chunk at hand.
    bounds: Vec<usize>,
}

impl Sink<'_> {
    /// The tokens of the chunk at `start`, and where it ends; nothing if it has a character outside ASCII, or signs of an
    /// address. Most chunks have none, and are passed over once.
    fn plain_chunk(&mut self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let (tokens, before, mut at) = (self.tokens.len(), self.before, start);
        let may_be_address = bytes[start..].starts_with(b"www.");
        while let Some(byte) = bytes.get(at).filter(|b| class(**b) & SPACE == 0) {
            if class(*byte) & (WIDE | ADDRESS_SIGN) != 0 || may_be_address {
                self.tokens.truncate(tokens);
                self.before = before;
                return None;
            }
            at = self.ascii_token(at, bytes.len());
        }
        Some(at)
    }

    /// The tokens of the chunk at `start`, whatever it holds, and where it ends.
    fn chunk(&mut self, start: usize) -> usize {
        let bytes = &self.source.as_bytes()[start..];
        let end = start + bytes.iter().take_while(|b| class(**b) & SPACE == 0).count();
        let chunk = &self.source[start..end];
        let may_have_address = classes(chunk) & ADDRESS_SIGN != 0 || chunk.starts_with("www.");
        let mut from = start;
        if let Some(address) = may_have_address.then_some(&*ADDRESS).and_then(Option::as_ref) {
            for found in address.find_iter(chunk) {
                self.words(from, start + found.start());
                from = start + found.end();
                self.push(start + found.start(), from, Shape::ADDRESS);
            }
        }
        self.words(from, end);
        end
    }

    fn words(&mut self, start: usize, end: usize) {
        match self.source[start..end].is_ascii() {
            true => ascii_words(self, start, end),
            false => unicode_words(self, start, end),
        }
    }

    /// The token (or tokens of one word) that begins at an ASCII byte, and where the next begins.
    fn ascii_token(&mut self, at: usize, chunk_end: usize) -> usize {
        let bytes = &self.source.as_bytes()[..chunk_end];
        if class(bytes[at]) & IN_WORD != 0 {
            return self.word(at, chunk_end, |from| ascii_word_end(bytes, from));
        }
        let end = sign_run(bytes, at);
        self.push(at, end, sign(bytes[at]));
        end
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape) {
        self.tokens.push(Token { start: start as u32, end: end as u32, shape: shape | self.before });
        self.before = Shape::default();
    }

    /// The second pass over one UAX 29 word; `word_end` gives the end of the UAX 29 word that begins at a byte.
    /// Returns where the next word begins.
    fn word(&mut self, start: usize, chunk_end: usize, mut word_end: impl FnMut(usize) -> WordEnd) -> usize {
        let bytes = &self.source.as_bytes()[..chunk_end];
        let WordEnd { at: mut end, mut seen } = word_end(start);
        // AT&T, R&D, M&S: short pieces in capitals.
        while end - start <= 3
            && end + 1 < chunk_end
            && bytes[end] == b'&'
            && bytes[end - 1].is_ascii_uppercase()
            && bytes[end + 1].is_ascii_uppercase()
        {
            let more = word_end(end + 1);
            (end, seen) = (more.at, seen | more.seen | JOINER);
        }
        if seen & (JOINER | WIDE) == 0 {
            return self.plain(start, end, chunk_end, seen);
        }
        let mut from = start;
        while let Some(cut) = self.cut(from, end) {
            self.piece(from, cut, chunk_end);
            // What was cut at is a sign of its own, unless the piece took it along as its full stop.
            if self.tokens.last().is_none_or(|t| (t.end as usize) <= cut) {
                self.push(cut, cut + 1, sign(bytes[cut]));
            }
            from = cut + 1;
        }
        self.piece(from, end, chunk_end)
    }

    /// The first place inside a UAX 29 word where news wants a cut: a joining sign that does not join.
    fn cut(&self, start: usize, end: usize) -> Option<usize> {
        let bytes = &self.source.as_bytes()[start..end];
        let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        bytes.iter().enumerate().find_map(|(i, b)| {
            let (before, after) = (*bytes.get(i.wrapping_sub(1))?, *bytes.get(i + 1)?);
            let cut = match b {
                b':' | b';' => true,
                b'\'' => before.is_ascii_digit() && after.is_ascii_digit(),
                // A thousands separator has three digits after it, or two and another separator (12,34,567).
                b',' => match digits(i + 1) {
                    3 => false,
                    2 => bytes.get(i + 3) != Some(&b','),
                    _ => true,
                },
                // `ended.The` is two words; `U.S.`, `Ph.D`, `bbc.co.uk` and `3.5` are one.
                b'.' => after.is_ascii_uppercase() && i >= 3 && bytes[..i].iter().rev().take(3).all(u8::is_ascii_lowercase),
                _ => false,
            };
            cut.then_some(start + i)
        })
    }

    /// One piece of a word: the clitic off its end, its own full stop on. Returns where it ends.
    fn piece(&mut self, start: usize, end: usize, chunk_end: usize) -> usize {
        if start >= end {
            return end;
        }
        let word = &self.source[start..end];
        let Some(length) = clitic(word) else {
            return self.plain(start, end, chunk_end, classes(word));
        };
        let body = &word[..word.len() - length];
        self.push(start, end - length, shape(body, classes(body)));
        self.push(end - length, end, Shape::CLITIC | Shape::LOWER);
        end
    }

    /// A piece that no clitic ends; `seen` are the classes of its bytes.
    fn plain(&mut self, start: usize, end: usize, chunk_end: usize, seen: u16) -> usize {
        let bytes = self.source.as_bytes();
        let shape = shape(&self.source[start..end], seen);
        let full_stop = end < chunk_end && bytes[end] == b'.' && bytes.get(end + 1) != Some(&b'.');
        if full_stop && keeps_stop(&bytes[start..end], shape) {
            self.push(start, end + 1, shape | Shape::STOP);
            return end + 1;
        }
        let plain = if seen & !(LETTER | NUMERAL | CAPS | SMALL) == 0 { Shape::PLAIN } else { Shape::default() };
        self.push(start, end, shape | plain);
        end
    }
}

/// Where a UAX 29 word ends, and the classes of its bytes.
struct WordEnd {
    at: usize,
    seen: u16,
}

fn classes(word: &str) -> u16 {
    word.bytes().fold(0, |seen, b| seen | class(b))
}

fn ascii_words(sink: &mut Sink<'_>, start: usize, end: usize) {
    let mut at = start;
    while at < end {
        at = sink.ascii_token(at, end);
    }
}

/// UAX 29 (rules WB5 to WB13b) for ASCII: letters, digits and `_` join; `.` and `'` join between letters and between
/// digits, `:` between letters, `,` and `;` between digits.
fn ascii_word_end(bytes: &[u8], from: usize) -> WordEnd {
    let class_at = |i: usize| bytes.get(i).map_or(0, |b| class(*b));
    let (mut at, mut seen) = (from, 0);
    loop {
        while class_at(at) & IN_WORD != 0 {
            seen |= class_at(at);
            at += 1;
        }
        if class_at(at) & JOINER == 0 || at == from {
            return WordEnd { at, seen };
        }
        let between = class_at(at - 1) & class_at(at + 1);
        let joins = match bytes[at] {
            b':' => between & LETTER != 0,
            b',' | b';' => between & NUMERAL != 0,
            _ => between & (LETTER | NUMERAL) != 0,
        };
        if !joins {
            return WordEnd { at, seen };
        }
        seen |= JOINER;
        at += 1;
    }
}

fn unicode_words(sink: &mut Sink<'_>, start: usize, end: usize) {
    let source = sink.source;
    let bytes = source.as_bytes();
    let mut bounds = std::mem::take(&mut sink.bounds);
    bounds.clear();
    for (at, segment) in source[start..end].split_word_bound_indices() {
        // UAX 29 lets U+202F, a space, join words as `_` does, and other spaces carry combining marks.
        let inner = segment.match_indices(char::is_whitespace).flat_map(|(i, space)| [i, i + space.len()]);
        bounds.extend(inner.chain([segment.len()]).map(|i| start + at + i));
    }
    let (mut at, mut next) = (start, 0);
    while at < end {
        while bounds.get(next).is_some_and(|b| *b <= at) {
            next += 1;
        }
        let bound = bounds.get(next).copied().unwrap_or(end);
        let segment = &source[at..bound];
        at = if class(bytes[at]) & (IN_WORD | WIDE) == 0 {
            let run = sign_run(&bytes[..end], at);
            sink.push(at, run.max(bound), sign(bytes[at]));
            run.max(bound)
        } else if class(bytes[at]) & IN_WORD != 0 || segment.contains(char::is_alphanumeric) {
            let rest = &bounds[next..];
            sink.word(at, end, |from| WordEnd { at: rest.iter().copied().find(|b| *b > from).unwrap_or(end), seen: WIDE })
        } else {
            if segment.chars().all(char::is_whitespace) {
                sink.before |= Shape::GAP;
            } else {
                sink.push(at, bound, wide_sign(segment));
            }
            bound
        };
    }
    sink.bounds = bounds;
}

/// Full stops and hyphens stand together (`...`, `--`); every other sign stands alone.
fn sign_run(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b @ (b'.' | b'-') => at + bytes[at..].iter().take_while(|x| **x == b).count(),
        _ => at + 1,
    }
}

fn sign(byte: u8) -> Shape {
    match byte {
        b'.' | b'!' | b'?' => Shape::TERMINAL,
        b'"' | b'\'' | b')' | b']' | b'}' => Shape::CLOSER,
        b'-' => Shape::DASH,
        b'_' => Shape::WORD,
        _ => Shape::default(),
    }
}

fn wide_sign(sign: &str) -> Shape {
    Shape::NON_ASCII
        | match sign.chars().next() {
            Some('…' | '。' | '！' | '？') => Shape::TERMINAL,
            Some('’' | '”' | '»' | '›' | '）' | '」') => Shape::CLOSER,
            Some('\u{2010}'..='\u{2015}' | '\u{2212}') => Shape::DASH,
            _ => Shape::default(),
        }
}

/// The length in bytes of the clitic that a word ends in, apostrophe included.
fn clitic(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    // The last apostrophe is at most six bytes from the end (’ takes three, `ll` two); most words have none.
    let tail = bytes.len().saturating_sub(5);
    if !bytes[tail..].iter().any(|b| *b == b'\'' || *b >= 0x80) {
        return None;
    }
    let at = word.rfind(['\'', '’', '\u{2bc}'])?;
    let rest = word[at..].trim_start_matches(['\'', '’', '\u{2bc}']);
    (at > 0 && ["s", "ll", "re", "ve", "d", "m"].iter().any(|c| rest.eq_ignore_ascii_case(c))).then(|| word.len() - at)
}

/// The shape of a word whose bytes have the classes `seen`.
fn shape(word: &str, seen: u16) -> Shape {
    // Three of four words.
    if seen == LETTER | SMALL {
        return Shape::WORD | Shape::LOWER;
    }
    let (mut upper, mut lower, mut capital, mut mixed) = (seen & CAPS != 0, seen & SMALL != 0, false, false);
    let mut shape = Shape::WORD;
    if seen & WIDE != 0 {
        shape |= Shape::NON_ASCII;
        for (i, c) in word.chars().enumerate() {
            upper |= c.is_uppercase();
            lower |= c.is_lowercase();
            capital |= i == 0 && c.is_uppercase();
            mixed |= i > 0 && c.is_uppercase();
        }
    } else if let Some((first, rest)) = word.as_bytes().split_first() {
        capital = class(*first) & CAPS != 0;
        mixed = upper && lower && rest.iter().any(u8::is_ascii_uppercase);
    }
    if capital {
        shape |= Shape::CAPITAL;
    }
    match (upper, lower) {
        (true, false) => shape |= Shape::UPPER,
        (false, true) => shape |= Shape::LOWER,
        (true, true) if mixed => shape |= Shape::MIXED,
        _ => {}
    }
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        shape |= Shape::DIGIT;
        if !upper && !lower && seen & WIDE == 0 {
            shape |= Shape::NUMBER;
        }
    }
    if capital && !lower && word.len() <= 4 && word.chars().nth(1).is_none() {
        shape |= Shape::INITIAL;
    }
    if seen & JOINER != 0 && is_dotted(word.as_bytes()) {
        shape |= Shape::DOTTED;
    }
    shape
}

/// Single ASCII letters with full stops between them: `U.S`, `p.m`.
fn is_dotted(word: &[u8]) -> bool {
    word.len() >= 3 && word.iter().enumerate().all(|(i, b)| if i % 2 == 0 { b.is_ascii_alphabetic() } else { *b == b'.' })
}

fn keeps_stop(word: &[u8], shape: Shape) -> bool {
    if shape.any(Shape::INITIAL | Shape::DOTTED) {
        return true;
    }
    word.len() <= 5 && shape.has(Shape::CAPITAL) && std::str::from_utf8(word).is_ok_and(|w| ABBREVIATIONS.binary_search(&w).is_ok())
        || matches!(word, b"vs" | b"etc" | b"v" | b"approx" | b"est")
}

/// Abbreviations whose full stop does not end a sentence by itself. Sorted; only as written here.
const ABBREVIATIONS: &[&str] = &[
    "Adm", "Ala", "Alta", "Amb", "Apr", "Ariz", "Ark", "Aug", "Ave", "Blvd", "Brig", "Bros", "Calif", "Capt", "Cllr", "Cmdr", "Co", "Col",
    "Colo", "Conn", "Corp", "Cpl", "Cpt", "Dec", "Del", "Dept", "Det", "Dr", "Drs", "Esq", "Feb", "Fla", "Fr", "Fri", "Ft", "Ga", "Gen",
    "Gov", "Hon", "Hwy", "Ill", "Inc", "Ind", "Insp", "Jan", "Jr", "Jul", "Jun", "Kan", "Ky", "Lt", "Ltd", "Maj", "Mar", "Mass", "Md",
    "Messr", "Mgr", "Mich", "Minn", "Miss", "Mme", "Mo", "Mon", "Mont", "Mr", "Mrs", "Ms", "Msgr", "Mt", "Neb", "Nev", "Nos", "Nov", "Oct",
    "Okla", "Ont", "Ore", "Pa", "Pfc", "Prof", "Pte", "Pvt", "Que", "Rd", "Rep", "Reps", "Rev", "Sask", "Sat", "Sen", "Sens", "Sep",
    "Sept", "Sgt", "Sr", "St", "Ste", "Sun", "Supt", "Tenn", "Tex", "Thu", "Thur", "Thurs", "Tue", "Tues", "Va", "Vt", "Wash", "Wed",
    "Wis", "Wyo",
];

const SPACE: u16 = 1;
const LETTER: u16 = 1 << 1;
const NUMERAL: u16 = 1 << 2;
const UNDERSCORE: u16 = 1 << 3;
const JOINER: u16 = 1 << 4;
const CAPS: u16 = 1 << 5;
const SMALL: u16 = 1 << 6;
const WIDE: u16 = 1 << 7;
/// Only chunks with one of these are searched for addresses.
const ADDRESS_SIGN: u16 = 1 << 8;
const AMPERSAND: u16 = 1 << 9;
const IN_WORD: u16 = LETTER | NUMERAL | UNDERSCORE;

fn class(byte: u8) -> u16 {
    CLASS[byte as usize]
}

static CLASS: [u16; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
            b'A'..=b'Z' => LETTER | CAPS,
            b'a'..=b'z' => LETTER | SMALL,
            b'0'..=b'9' => NUMERAL,
            b'_' => UNDERSCORE,
            b'.' | b'\'' | b',' | b';' => JOINER,
            b':' => JOINER | ADDRESS_SIGN,
            b'@' => ADDRESS_SIGN,
            b'&' => AMPERSAND,
            0x80.. => WIDE,
            _ => 0,
        };
        b += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Tokens of one chunk by either way to its word bounds.
    fn words(chunk: &str, wide: bool) -> Vec<Token> {
        let mut sink = Sink { source: chunk, tokens: Vec::new(), before: Shape::default(), bounds: Vec::new() };
        match wide {
            true => unicode_words(&mut sink, 0, chunk.len()),
            false => ascii_words(&mut sink, 0, chunk.len()),
        }
        sink.tokens
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn ascii_path_agrees_with_unicode_segmentation(chunk in r#"[a-cA-C0-2.,:;'_&\-"()$@\x01]{0,16}|[A-Za-z.']{0,12}"#) {
            prop_assert_eq!(words(&chunk, false), words(&chunk, true), "{:?}", chunk);
        }
    }

    #[test]
    fn abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
    }
}
