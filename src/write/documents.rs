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
    line.close(out, &annotated.countries, None, with_text.then_some(&*article.text))
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

/// Writes the line of an article that could not be read.
///
/// # Errors
/// When `out` fails.
pub fn write_failure(out: &mut impl Write, id: &Id, unit: Unit, failure: Failure<'_>, with_text: bool) -> io::Result<()> {
    DocumentLine::open(out, id, None, unit)?.finish(out, &[], Some(failure), with_text.then_some(None))
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

    /// Writes the end of the line: the chains of the entities, the countries that the article is about
    /// ([`Tagging::countries`](crate::Tagging::countries)), and the text where it is wanted.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write, countries: &[Focus], failure: Option<Failure<'_>>, text: Option<&str>) -> io::Result<()> {
        self.finish(out, countries, failure, text.map(Some))
    }

    /// A text that is wanted but could not be read is `null`.
    fn finish(self, out: &mut impl Write, countries: &[Focus], failure: Option<Failure<'_>>, text: Option<Option<&str>>) -> io::Result<()> {
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
        out.write_all(b"}\n")
    }
}
