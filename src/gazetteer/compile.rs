//! Lists to bytes: a pure function, the same for the built-in lists and the user's.

use super::find::Keys;
use super::fold::fold;
use super::format::{self, Layout};
use super::source::{Case, List, ListName, Row};
use crate::Error;
use crate::text::{Shape, Text, Token};
use std::collections::HashMap;

/// Compiles lists to the bytes that [`Gazetteer::open`](super::Gazetteer::open) reads.
///
/// The same lists in the same order always give the same bytes.
///
/// # Errors
/// A name that no text could ever match, with its file and line.
pub fn compile(lists: &[List]) -> Result<Vec<u8>, Error> {
    let mut layout = Layout::default();
    let mut strings = Strings::default();
    let (mut names, mut cues) = (Vec::new(), Vec::new());
    for (file, list) in lists.iter().enumerate() {
        layout.file(strings.at(&list.file), list.file.len());
        for row in &list.rows {
            let canonical = row.canonical.as_ref().unwrap_or(&row.name);
            let entry = layout.entry(row, list.name, file, (strings.at(canonical), canonical.len()));
            for surface in row.names() {
                let written =
                    Written::read(surface, list.case, list.name).map_err(|what| Error::at_line(&list.file, row.line.into(), what))?;
                let Written { key, rule, mask, anywhere } = written;
                let posting = Posting { entry, surface: strings.at(surface), length: surface.len(), rule, mask, weight: row.weight };
                if anywhere { &mut cues } else { &mut names }.push((key, posting));
            }
        }
    }
    for (keyed, section) in [(names, format::NAMES), (cues, format::CUES)] {
        automaton(keyed, section, &mut layout)?;
    }
    layout.sections[format::STRINGS] = strings.bytes;
    layout.write()
}

/// A surface form: which entry it stands for and how it must be written in a text to count.
struct Posting {
    entry: u32,
    surface: u32,
    length: usize,
    rule: u16,
    mask: u16,
    weight: u8,
}

fn automaton(mut keyed: Vec<(String, Posting)>, section: usize, layout: &mut Layout) -> Result<(), Error> {
    // Within a key the heaviest comes first, then the one whose list and row come first.
    keyed.sort_by(|(a, x), (b, y)| a.cmp(b).then(y.weight.cmp(&x.weight)).then(x.entry.cmp(&y.entry)));
    let fst_error = |e: fst::Error| Error::new("gazetteer", e);
    let mut map = fst::MapBuilder::memory();
    let mut beginnings = Vec::new();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        // More than 255 rows of one key say nothing that the heaviest 255 do not.
        let group = &group[..group.len().min(usize::from(u8::MAX))];
        let key = &group[0].0;
        map.insert(key, format::pack(layout.postings(), group.len())).map_err(fst_error)?;
        for (_, p) in group {
            layout.posting(p.entry, (p.surface, p.length), p.mask << 2 | p.rule);
        }
        let mut words = key.split(' ').map(|word| Keys::hash(word.as_bytes()));
        match (words.next().unwrap_or(0), words.next()) {
            (first, None) => beginnings.push(first),
            (first, Some(second)) => beginnings.extend([Keys::first_of_longer(first), Keys::pair(first, second)]),
        }
    }
    beginnings.sort_unstable();
    beginnings.dedup();
    layout.sections[section] = map.into_inner().map_err(fst_error)?;
    layout.sections[section + format::FILTER] = format::filter(&beginnings);
    Ok(())
}

/// How a name is looked up and how it must be written in a text.
struct Written {
    key: String,
    rule: u16,
    /// Which of its words must have a capital.
    mask: u16,
    /// Whether it may begin at any token, not only where names do.
    anywhere: bool,
}

impl Written {
    fn read(surface: &str, case: Case, list: ListName) -> Result<Self, String> {
        let text = Text::new(surface);
        // Hyphens part words as blanks do; a full stop or apostrophe behind a word folds away. The walk passes over both.
        let folded = text.tokens().iter().filter(|t| !t.is(Shape::DASH)).map(|t| (t, fold(text.str(t.span()))));
        let (words, keys): (Vec<&Token>, Vec<String>) = folded.filter(|(_, key)| !key.is_empty()).unzip();
        if keys.is_empty() || !surface.contains(char::is_alphanumeric) {
            return Err(format!("{surface:?} has no letter or digit; remove it"));
        }
        if text.sentences().len() > 1 {
            return Err(format!("{surface:?} reads as two sentences and would never match; shorten it"));
        }
        if surface.len() > usize::from(u16::MAX) {
            return Err(format!("a name of {} bytes, {} are allowed; shorten it", surface.len(), u16::MAX));
        }
        if keys.len() > format::MAX_WORDS {
            return Err(format!("{surface:?} has {} words, {} are allowed; shorten it", keys.len(), format::MAX_WORDS));
        }
        let capital = |t: &&Token| t.shape().any(Shape::CAPITAL | Shape::MIXED);
        let mask = words.iter().enumerate().filter(|(_, t)| capital(t)).fold(0, |mask, (i, _)| mask | 1 << i);
        let rule = match case {
            Case::Any if list.is_name() && is_acronym(surface) => format::ACRONYM,
            Case::Any => format::ANY,
            Case::Exact => format::EXACT,
            Case::Capital if is_acronym(surface) => format::ACRONYM,
            // A name without any capital (`dpa`) counts as it is written.
            Case::Capital if !surface.contains(|c: char| !c.is_lowercase() && c.is_alphanumeric()) => format::EXACT,
            Case::Capital => format::CAPITAL,
        };
        let name_like = |t: &Token| t.is(Shape::WORD) && (!t.is(Shape::LOWER) || t.is(Shape::NON_ASCII));
        let begins_like_name = list.is_name() && rule != format::ANY && text.tokens().first().is_some_and(name_like);
        // Of a word in small letters never-words say nothing.
        let anywhere = list != ListName::Never && !begins_like_name;
        Ok(Self { key: keys.join(" "), rule, mask, anywhere })
    }
}

/// Two to six capitals, with digits or full stops (`UN`, `U.S.`, `G20`): a common word in small letters, often.
fn is_acronym(surface: &str) -> bool {
    let letters = surface.chars().filter(|c| c.is_alphanumeric());
    (2..=6).contains(&letters.count())
        && surface.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.')
        && surface.chars().any(char::is_uppercase)
}

/// The string pool; equal strings are stored once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn at(&mut self, text: &str) -> u32 {
        if let Some(at) = self.known.get(text) {
            return *at;
        }
        let at = self.bytes.len() as u32;
        self.bytes.extend_from_slice(text.as_bytes());
        self.known.insert(text.to_owned(), at);
        at
    }
}

impl Layout {
    fn file(&mut self, name: u32, length: usize) {
        self.sections[format::FILES].extend_from_slice(&name.to_le_bytes());
        self.sections[format::FILES].extend_from_slice(&(length as u32).to_le_bytes());
    }

    fn entry(&mut self, row: &Row, list: ListName, file: usize, canonical: (u32, usize)) -> u32 {
        let section = &mut self.sections[format::ENTRIES];
        let number = section.len() / format::ENTRY;
        section.extend_from_slice(&canonical.0.to_le_bytes());
        section.extend_from_slice(&row.line.to_le_bytes());
        section.extend_from_slice(&(canonical.1 as u16).to_le_bytes());
        section.extend_from_slice(&(file as u16).to_le_bytes());
        section.extend_from_slice(row.country.as_ref().map_or(b"\0\0", |c| c.bytes()));
        section.push(row.kind.map_or(u8::MAX, |k| k as u8));
        section.push(row.weight);
        section.push(row.also.0);
        section.push(list as u8);
        section.extend_from_slice(&[0; 2]);
        number as u32
    }

    fn postings(&self) -> usize {
        self.sections[format::POSTINGS].len() / format::POSTING
    }

    fn posting(&mut self, entry: u32, surface: (u32, usize), rule: u16) {
        let section = &mut self.sections[format::POSTINGS];
        section.extend_from_slice(&entry.to_le_bytes());
        section.extend_from_slice(&surface.0.to_le_bytes());
        section.extend_from_slice(&(surface.1 as u16).to_le_bytes());
        section.extend_from_slice(&rule.to_le_bytes());
    }
}
