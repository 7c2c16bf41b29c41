//! Document lines: one JSON object per article, its entities in a list.

use super::jsonl::{write_id, write_members, write_number, write_score, write_string, write_word};
use super::{Offsets, Unit};
use crate::{Annotated, Article, Chains, Date, DateSource, Entity, Focus, Id};
use std::io::{self, Write};

/// Writes the line of an article; `with_text` adds its text, as the gold format has it.
///
/// The day is the one given with the article; a [`DocumentLine`] can say one that was found
/// ([`Tagging::date`](crate::Tagging::date)).
///
/// ```
/// use ner::{Article, Tagger, write};
///
/// let article = Article::new("Rain fell on Oslo.").id("story-17");
/// let mut out = Vec::new();
/// write::documents::write_article(&mut out, &article, &Tagger::new().annotate(&article), write::Unit::Chars, false)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, annotated: &Annotated, unit: Unit, with_text: bool) -> io::Result<()> {
    let mut line = DocumentLine::open(out, &article.id, article.date.map(|date| (date, DateSource::Given)), unit)?;
    line.part(out, &article.text, &annotated.entities)?;
    let text = with_text.then_some(Some(&*article.text));
    line.close(out, Ending { countries: &annotated.countries, text, ..Ending::default() })
}

/// Why an article could not be read: the `error` of its line.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// What sort of fault it is, in one fixed word.
    pub code: &'a str,
    /// What is wrong and what to do about it.
    pub message: &'a str,
    /// The line of the input, counted from 1, if it is about one.
    pub line: Option<u64>,
}

/// What a document line ends with.
///
/// ```
/// use ner::write::documents::{DocumentLine, Ending, Failure};
/// use ner::{Id, write::Unit};
///
/// let mut out = Vec::new();
/// let failure = Failure { code: "json", message: "not a JSON object", line: Some(7) };
/// let line = DocumentLine::open(&mut out, &Id::text("a"), None, Unit::Chars)?;
/// line.close(&mut out, Ending { failure: Some(failure), fields: &[("section", "\"world\"")], ..Ending::default() })?;
/// assert!(out.ends_with(b"\"line\":7},\"section\":\"world\"}\n"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Ending<'a> {
    /// The countries that the article is about ([`Tagging::countries`](crate::Tagging::countries)).
    pub countries: &'a [Focus],
    /// Why the article could not be read, or not to its end.
    pub failure: Option<Failure<'a>>,
    /// The text, where it is wanted; none in it where it is wanted but could not be read.
    pub text: Option<Option<&'a str>>,
    /// More fields: names, and values in JSON without line breaks.
    pub fields: &'a [(&'a str, &'a str)],
}

/// One document line, part by part.
#[derive(Debug)]
pub struct DocumentLine {
    offsets: Offsets,
    chains: Chains,
    is_empty: bool,
}

impl DocumentLine {
    /// Writes the beginning of the line of the article `id`, with the day it was written and where that is from (see
    /// [`Tagging::date`](crate::Tagging::date)).
    ///
    /// # Errors
    /// When `out` fails.
    pub fn open(out: &mut impl Write, id: &Id, date: Option<(Date, DateSource)>, unit: Unit) -> io::Result<Self> {
        out.write_all(b"{\"id\":")?;
        write_id(out, id)?;
        match date {
            Some((date, source)) => write!(out, ",\"date\":\"{date}\",\"date_source\":\"{}\"", source.as_str())?,
            None => out.write_all(b",\"date\":null,\"date_source\":null")?,
        }
        write!(out, ",\"offsets\":\"{unit}\",\"entities\":[")?;
        Ok(Self { offsets: Offsets::new(unit), chains: Chains::default(), is_empty: true })
    }

    /// Writes the entities of the next part of the text.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        for entity in entities {
            out.write_all(if self.is_empty { &b"{"[..] } else { b",{" })?;
            self.is_empty = false;
            let at = self.offsets.locate(text, entity.span);
            self.chains.add(entity, at.start);
            write_members(out, entity, at)?;
            out.write_all(b"}")?;
        }
        self.offsets.advance(text);
        Ok(())
    }

    /// Writes the end of the line: the chains of its entities, and what else is known now.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write, ending: Ending<'_>) -> io::Result<()> {
        let Ending { countries, failure, text, fields } = ending;
        out.write_all(b"],\"chains\":[")?;
        for (i, chain) in self.chains.finish().iter().enumerate() {
            write!(out, "{}{{\"chain\":{},\"label\":\"{}\",\"canonical\":", if i == 0 { "" } else { "," }, chain.chain, chain.label)?;
            write_string(out, &chain.canonical)?;
            out.write_all(b",\"kind\":")?;
            write_word(out, chain.kind.map(|k| k.as_str()))?;
            out.write_all(b",\"country\":")?;
            write_word(out, chain.country.as_ref().map(|c| c.as_str()))?;
            write!(out, ",\"mentions\":{},\"first\":{}}}", chain.mentions, chain.first)?;
        }
        out.write_all(b"],\"countries\":[")?;
        for (i, focus) in countries.iter().enumerate() {
            write!(out, "{}{{\"country\":\"{}\",\"mentions\":{},\"score\":", if i == 0 { "" } else { "," }, focus.country, focus.mentions)?;
            write_score(out, focus.score)?;
            out.write_all(b"}")?;
        }
        out.write_all(b"],\"error\":")?;
        match failure {
            Some(Failure { code, message, line }) => {
                out.write_all(b"{\"code\":")?;
                write_string(out, code)?;
                out.write_all(b",\"message\":")?;
                write_string(out, message)?;
                out.write_all(b",\"line\":")?;
                match line {
                    Some(line) => write_number(out, line)?,
                    None => out.write_all(b"null")?,
                }
                out.write_all(b"}")?;
            }
            None => out.write_all(b"null")?,
        }
        match text {
            Some(Some(text)) => {
                out.write_all(b",\"text\":")?;
                write_string(out, text)?;
            }
            Some(None) => out.write_all(b",\"text\":null")?,
            None => {}
        }
        for (name, value) in fields {
            out.write_all(b",")?;
            write_string(out, name)?;
            write!(out, ":{value}")?;
        }
        out.write_all(b"}\n")
    }
}
