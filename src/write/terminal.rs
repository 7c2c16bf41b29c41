//! The text itself with its entities marked, for people.

use crate::{Article, Entity, Label};
use std::io::{self, Write};

/// How entities are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Paint {
    /// In brackets: `[Kazakhstan LOC]`.
    #[default]
    Brackets,
    /// Underlined in a colour for each label, for terminals.
    #[cfg(feature = "cli")]
    Colour,
}

/// Writes the text of an article with its entities marked.
///
/// ```
/// use ner::{Article, write::terminal};
///
/// let mut out = Vec::new();
/// terminal::write_article(&mut out, &Article::new("No news."), &[], terminal::Paint::Brackets)?;
/// assert_eq!(out, b"No news.\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity], paint: Paint) -> io::Result<()> {
    let mut marked = Marked::new(paint);
    marked.part(out, &article.text, entities)?;
    marked.close(out)
}

/// Writes which colour stands for which label; brackets say it themselves.
///
/// # Errors
/// When `out` fails.
pub fn write_legend(out: &mut impl Write, paint: Paint) -> io::Result<()> {
    if paint == Paint::Brackets {
        return Ok(());
    }
    for (i, label) in Label::ALL.iter().enumerate() {
        out.write_all(if i == 0 { b"" } else { b"  " })?;
        write_marked(out, label.as_str(), *label, paint)?;
    }
    out.write_all(b"\n\n")
}

/// The marked text of one article, part by part.
#[derive(Debug)]
pub struct Marked {
    paint: Paint,
    /// The byte of the text at which the part begins.
    part: usize,
    ends_line: bool,
}

impl Marked {
    /// At the start of a text.
    pub fn new(paint: Paint) -> Self {
        Self { paint, part: 0, ends_line: true }
    }

    /// Writes the next part of the text; `entities` are sorted and do not overlap.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        let mut written = 0;
        for entity in entities {
            let (start, end) = (entity.span.start.saturating_sub(self.part), entity.span.end.saturating_sub(self.part));
            let (Some(before), Some(marked)) = (text.get(written..start), text.get(start..end)) else { continue };
            write_plain(out, before, self.paint)?;
            write_marked(out, marked, entity.label, self.paint)?;
            written = end;
        }
        write_plain(out, text.get(written..).unwrap_or_default(), self.paint)?;
        self.part += text.len();
        self.ends_line = if text.is_empty() { self.ends_line } else { text.ends_with('\n') };
        Ok(())
    }

    /// Ends the last line.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write) -> io::Result<()> {
        if self.ends_line { Ok(()) } else { out.write_all(b"\n") }
    }
}

/// Text as it is; for a terminal without what would steer it, or an article could clear the screen or worse.
fn write_plain(out: &mut impl Write, text: &str, paint: Paint) -> io::Result<()> {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if paint == Paint::Brackets || !text.contains(steers) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(text.replace(steers, "\u{fffd}").as_bytes())
}

fn write_marked(out: &mut impl Write, text: &str, label: Label, paint: Paint) -> io::Result<()> {
    match paint {
        Paint::Brackets => write!(out, "[{text} {label}]"),
        #[cfg(feature = "cli")]
        Paint::Colour => {
            let style = style(label);
            // Not across line breaks: pagers forget the style there.
            for (i, line) in text.split('\n').enumerate() {
                write!(out, "{}{style}", if i == 0 { "" } else { "\n" })?;
                write_plain(out, line, paint)?;
                write!(out, "{style:#}")?;
            }
            Ok(())
        }
    }
}

#[cfg(feature = "cli")]
fn style(label: Label) -> anstyle::Style {
    use anstyle::AnsiColor;
    let colour = match label {
        Label::Org => AnsiColor::Cyan,
        Label::Person => AnsiColor::Green,
        Label::Loc => AnsiColor::Yellow,
        Label::Date => AnsiColor::Magenta,
    };
    colour.on_default().bold().underline()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Source, Span};

    fn entity(text: &str, name: &str, label: Label) -> Entity {
        let start = text.find(name).unwrap();
        let span = Span { start, end: start + name.len() };
        let (canonical, source) = (name.to_owned(), Source::Lists);
        Entity {
            span,
            text: name.into(),
            label,
            kind: None,
            canonical,
            chain: 0,
            country: None,
            value: None,
            modifier: None,
            score: 1.0,
            sentence: 0,
            source,
        }
    }

    #[test]
    fn marks() {
        let cases = [
            (&["Łukasz left New\nYork."][..], Paint::Brackets, "[Łukasz PERSON] left [New\nYork LOC].\n"),
            (&["Łukasz left ", "New\nYork.\n"], Paint::Brackets, "[Łukasz PERSON] left [New\nYork LOC].\n"),
            (&["Łukasz \u{1b}[2J left New\nYork."], Paint::Brackets, "[Łukasz PERSON] \u{1b}[2J left [New\nYork LOC].\n"),
            #[cfg(feature = "cli")]
            (
                &["Łukasz \u{1b}[2J left New\nYork."],
                Paint::Colour,
                "\u{1b}[1m\u{1b}[4m\u{1b}[32mŁukasz\u{1b}[0m \u{fffd}[2J left \u{1b}[1m\u{1b}[4m\u{1b}[33mNew\u{1b}[0m\n\u{1b}[1m\u{1b}[4m\u{1b}[33mYork\u{1b}[0m.\n",
            ),
            #[cfg(feature = "cli")]
            (
                &["Łukasz left New\nYork."],
                Paint::Colour,
                "\u{1b}[1m\u{1b}[4m\u{1b}[32mŁukasz\u{1b}[0m left \u{1b}[1m\u{1b}[4m\u{1b}[33mNew\u{1b}[0m\n\u{1b}[1m\u{1b}[4m\u{1b}[33mYork\u{1b}[0m.\n",
            ),
        ];
        for (parts, paint, expected) in cases {
            let text = parts.concat();
            let entities = [entity(&text, "Łukasz", Label::Person), entity(&text, "New\nYork", Label::Loc)];
            let (mut out, mut marked, mut at) = (Vec::new(), Marked::new(paint), 0);
            for part in parts {
                let here: Vec<Entity> = entities.iter().filter(|e| (at..at + part.len()).contains(&e.span.start)).cloned().collect();
                marked.part(&mut out, part, &here).unwrap();
                at += part.len();
            }
            marked.close(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{parts:?} {paint:?}");
        }
    }
}
