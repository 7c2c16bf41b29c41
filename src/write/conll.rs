//! CoNLL columns: a token and its IOB2 tag a line, a blank line behind every sentence, `-DOCSTART-` before every article.
//!
//! The columns are parted by a tab, the tokens are those of [`Text`]. A token in which an entity begins or ends is written in
//! pieces, a line each, so that no border is lost. A control character, which would break a line, becomes U+FFFD. What an
//! article goes by has no place in the format: articles are told apart by their order.

use crate::text::Text;
use crate::{Article, Entity};
use std::io::{self, Write};

/// Writes the tokens of an article with their tags.
///
/// ```
/// use ner::{Article, Tagger, write::conll};
///
/// let article = Article::new("Rain fell on Oslo.");
/// let mut out = Vec::new();
/// conll::write_article(&mut out, &article, &Tagger::new().tag(&article))?;
/// assert_eq!(out, b"-DOCSTART- -X- O O\n\nRain\tO\nfell\tO\non\tO\nOslo\tB-LOC\n.\tO\n\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity]) -> io::Result<()> {
    TokenLines::open(out)?.part(out, &article.text, entities)
}

/// The token lines of one article, part by part.
#[derive(Debug)]
pub struct TokenLines {
    /// The byte of the text at which the part begins.
    part: usize,
}

impl TokenLines {
    /// Writes the line that begins an article: that of CoNLL-2003 in all its columns, for readers that look for exactly this.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn open(out: &mut impl Write) -> io::Result<Self> {
        out.write_all(b"-DOCSTART- -X- O O\n\n")?;
        Ok(Self { part: 0 })
    }

    /// Writes the tokens of the next part of the text; `entities` are sorted and do not overlap.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        let analysed = Text::new(text);
        let span = |e: &Entity| e.span.start.saturating_sub(self.part)..e.span.end.saturating_sub(self.part);
        let mut entities = entities.iter().map(|e| (span(e), e.label)).peekable();
        let mut is_inside = false; // the entity that comes next has begun already
        for sentence in analysed.sentences() {
            let mut at = 0;
            for token in analysed.tokens().get(sentence.tokens()).unwrap_or_default() {
                at = token.span().start;
                let end = token.span().end;
                while at < end {
                    while entities.next_if(|(span, _)| span.end <= at).is_some() {
                        is_inside = false;
                    }
                    let entity = entities.peek().filter(|(span, _)| span.start < end);
                    let until = entity.map_or(end, |(span, _)| if span.start <= at { span.end } else { span.start }).min(end);
                    write_token(out, text.get(at..until).unwrap_or_default())?;
                    match entity.filter(|(span, _)| span.start <= at) {
                        Some((_, label)) => writeln!(out, "\t{}-{label}", if is_inside { 'I' } else { 'B' })?,
                        None => out.write_all(b"\tO\n")?,
                    }
                    is_inside = entity.is_some_and(|(span, _)| span.start <= at);
                    at = until;
                }
            }
            // No border within an entity: it would become two.
            if !(is_inside && entities.peek().is_some_and(|(span, _)| span.end > at)) {
                out.write_all(b"\n")?;
            }
        }
        self.part += text.len();
        Ok(())
    }
}

fn write_token(out: &mut impl Write, token: &str) -> io::Result<()> {
    if token.contains(char::is_control) {
        return out.write_all(token.replace(char::is_control, "\u{fffd}").as_bytes());
    }
    out.write_all(token.as_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::write::tests::entity;
    use crate::{Entity, Label, score};
    use proptest::prelude::*;

    #[test]
    fn borders() {
        type Names = &'static [(&'static str, Label)];
        let cases: &[(&str, Names, &str)] = &[
            ("", &[], ""),
            ("Oslo", &[("Oslo", Label::Loc)], "Oslo B-LOC||"),
            ("New York Fed", &[("New York", Label::Loc), ("Fed", Label::Org)], "New B-LOC|York I-LOC|Fed B-ORG||"),
            ("Oslo Bergen", &[("Oslo", Label::Loc), ("Bergen", Label::Loc)], "Oslo B-LOC|Bergen B-LOC||"),
            // Within a token: at its end, its start, in its middle, twice.
            ("preOslo now", &[("Oslo", Label::Loc)], "pre O|Oslo B-LOC|now O||"),
            ("Oslopost now", &[("Oslo", Label::Loc)], "Oslo B-LOC|post O|now O||"),
            ("OsloBergen", &[("Oslo", Label::Loc), ("Bergen", Label::Loc)], "Oslo B-LOC|Bergen B-LOC||"),
            ("xOsloyBergenz", &[("Oslo", Label::Loc), ("Bergen", Label::Org)], "x O|Oslo B-LOC|y O|Bergen B-ORG|z O||"),
            ("nowNew Yorkers", &[("New York", Label::Loc)], "now O|New B-LOC|York I-LOC|ers O||"),
            // Across the end of a sentence.
            ("Rain fell. It was Oslo.", &[("fell. It", Label::Org)], "Rain O|fell B-ORG|. I-ORG|It I-ORG|was O|Oslo O|. O||"),
            ("Rain fell. It was Oslo.", &[("fell.", Label::Org)], "Rain O|fell B-ORG|. I-ORG||It O|was O|Oslo O|. O||"),
            ("a\u{1}b", &[], "a O|\u{fffd} O|b O||"),
        ];
        for (text, names, expected) in cases {
            let entities: Vec<Entity> = names.iter().map(|(name, label)| entity(text, name, *label)).collect();
            let mut out = Vec::new();
            write_article(&mut out, &Article::new(*text), &entities).unwrap();
            let out = String::from_utf8(out).unwrap().replace('\t', " ").replace('\n', "|");
            assert_eq!(out, format!("-DOCSTART- -X- O O||{expected}"), "{text:?}");
        }
    }

    proptest! {
        /// Whatever stands where, the names that are read are those that were written.
        #[test]
        fn no_border_is_lost(text in "([ -~\n]|\\PC|Oslo. |[\0-\x1f]){0,40}", cuts in prop::collection::btree_set(0..60usize, 0..8)) {
            let at = |cut: &usize| text.char_indices().nth(*cut).map(|(at, _)| at);
            let cuts: Vec<usize> = cuts.iter().filter_map(at).collect();
            let entities: Vec<Entity> = cuts
                .chunks_exact(2)
                .zip([Label::Org, Label::Loc, Label::Loc, Label::Person])
                .filter(|(cut, _)| !text[cut[0]..cut[1]].trim().is_empty())
                .map(|(cut, label)| {
                    let span = crate::Span { start: cut[0], end: cut[1] };
                    Entity { span, text: text[cut[0]..cut[1]].into(), ..entity(&text, "", label) }
                })
                .collect();
            let mut out = Vec::new();
            write_article(&mut out, &Article::new(text.as_str()), &entities).unwrap();
            let read = score::read_gold(out.as_slice(), "out.conll").unwrap();
            let plain = |name: &str| name.split_whitespace().collect::<String>().replace(char::is_control, "\u{fffd}");
            let names: Vec<_> = read[0].entities.iter().map(|e| (e.label, plain(&read[0].text[e.span.start..e.span.end]))).collect();
            prop_assert_eq!(names, entities.iter().map(|e| (e.label, plain(&e.text))).collect::<Vec<_>>());
        }
    }
}
