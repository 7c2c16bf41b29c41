//! CoNLL columns: a word a line, its tag last, a blank line between sentences.

use super::gold::{Document, Mention, Other};
use super::{label, record};
use crate::Error;
use crate::Span;
use std::collections::BTreeMap;

pub(super) fn read(lines: impl Iterator<Item = Result<(u64, String), Error>>, name: &str) -> Result<Vec<Document>, Error> {
    let mut pages: Vec<Page> = Vec::new();
    for line in lines {
        let (number, line) = line?;
        if line.starts_with("-DOCSTART-") {
            pages.push(Page::default());
        } else if line.trim().is_empty() {
            pages.last_mut().into_iter().for_each(Page::end_sentence);
        } else {
            match columns(&line) {
                Ok((word, tag)) => match pages.last_mut() {
                    Some(page) => page.push(word, tag),
                    None => pages.push(Page::beginning(word, tag)),
                },
                // `#` is a word as well: only what has no tag is a comment.
                Err(_) if line.starts_with('#') => {}
                Err(what) => return Err(Error::at_line(name, number, what)),
            }
        }
    }
    Ok(pages.into_iter().enumerate().map(|(number, page)| page.into_document(number)).collect())
}

#[derive(Clone, Copy)]
enum Tag<'a> {
    Outside,
    Name { kind: &'a str, begins: bool, ends: bool },
}

/// The word and the tag of a line.
fn columns(line: &str) -> Result<(&str, Tag<'_>), String> {
    let separators: &[char] = if line.contains('\t') { &['\t'] } else { &[' '] };
    let mut columns = line.split(separators).map(str::trim).filter(|column| !column.is_empty());
    match (columns.next(), columns.next_back()) {
        (Some(word), Some(last)) => match tag(last) {
            Some(tag) => Ok((word, tag)),
            None => Err(format!(
                "the last column, {last:?}, is no tag; write O or B, I, E, S with a type, as in B-PER (gold is JSON lines or CoNLL)"
            )),
        },
        _ => Err("one column; write a word and its tag (gold is JSON lines or CoNLL columns)".into()),
    }
}

fn tag(column: &str) -> Option<Tag<'_>> {
    if column == "O" {
        return Some(Tag::Outside);
    }
    let (prefix, kind) = column.split_once('-').filter(|(_, kind)| !kind.is_empty())?;
    let (begins, ends) = match prefix {
        "B" => (true, false),
        "I" => (false, false),
        "E" | "L" => (false, true),
        "S" | "U" => (true, true),
        _ => return None,
    };
    Some(Tag::Name { kind, begins, ends })
}

/// A document as far as it has been read.
#[derive(Default)]
struct Page {
    text: String,
    names: Vec<(Span, String)>,
    /// Whether the last name may go on.
    open: bool,
}

impl Page {
    fn beginning(word: &str, tag: Tag<'_>) -> Self {
        let mut page = Self::default();
        page.push(word, tag);
        page
    }

    fn push(&mut self, word: &str, tag: Tag<'_>) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        let Tag::Name { kind, begins, ends } = tag else {
            self.open = false;
            return;
        };
        match self.names.last_mut() {
            Some((span, before)) if self.open && !begins && before == kind => span.end = end,
            // In IOB1 a name begins with I; B is for a name right behind another one of its type.
            _ => self.names.push((Span { start, end }, kind.to_owned())),
        }
        self.open = !ends;
    }

    fn end_sentence(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.open = false;
    }

    fn into_document(self, number: usize) -> Document {
        let mut text = self.text;
        text.truncate(text.trim_end_matches('\n').len());
        let (mut entities, mut other) = (Vec::new(), Vec::new());
        for (span, kind) in self.names {
            match label(&kind) {
                Some(label) => entities.push(Mention { span, label, value: None, chain: None }),
                None => other.push(Other { span, kind }),
            }
        }
        let id = record::id(&number.into());
        let fields = BTreeMap::from([("id".to_owned(), id.to_string())]);
        Document { id, date: None, text, entities, other, countries: Vec::new(), fields }
    }
}
