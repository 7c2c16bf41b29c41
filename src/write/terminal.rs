//! The text itself with its entities marked, for people; if they wish, with a list of all that it names.

use crate::{Article, Chain, Chains, Entity, Label};
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
        write_label(out, *label, paint)?;
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
    /// What the text names; `None` where nobody asks for it.
    chains: Option<Chains>,
}

impl Marked {
    /// At the start of a text.
    pub fn new(paint: Paint) -> Self {
        Self { paint, part: 0, ends_line: true, chains: None }
    }

    /// The same, with a list behind the text: its people, organisations, places and dates, the most mentioned first.
    ///
    /// ```
    /// use ner::{Article, Tagger, write::terminal};
    ///
    /// let article = Article::new("Oslo was quiet. Rain fell on Oslo.");
    /// let mut out = Vec::new();
    /// let mut marked = terminal::Marked::new(terminal::Paint::Brackets).with_chains();
    /// marked.part(&mut out, &article.text, &Tagger::new().tag(&article))?;
    /// marked.close(&mut out)?;
    /// assert_eq!(String::from_utf8_lossy(&out), "[Oslo LOC] was quiet. Rain fell on [Oslo LOC].\n\nLOC: Oslo (2)\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_chains(mut self) -> Self {
        self.chains = Some(Chains::default());
        self
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
        if let Some(chains) = &mut self.chains {
            entities.iter().for_each(|entity| chains.add(entity, entity.span.start));
        }
        Ok(())
    }

    /// Ends the last line, and writes the list.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write) -> io::Result<()> {
        if !self.ends_line {
            out.write_all(b"\n")?;
        }
        match self.chains {
            Some(chains) => write_chains(out, &chains.finish(), self.paint),
            None => Ok(()),
        }
    }
}

/// A line for each label that there is something of.
fn write_chains(out: &mut impl Write, chains: &[Chain], paint: Paint) -> io::Result<()> {
    if !chains.is_empty() {
        out.write_all(b"\n")?;
    }
    for label in Label::ALL {
        let of_label = || chains.iter().filter(|chain| chain.label == *label);
        for (i, Chain { canonical, mentions, .. }) in of_label().enumerate() {
            if i == 0 {
                write_label(out, *label, paint)?;
            }
            out.write_all(if i == 0 { b": " } else { b", " })?;
            write_plain(out, &canonical.split_whitespace().collect::<Vec<_>>().join(" "), paint)?;
            if *mentions > 1 {
                write!(out, " ({mentions})")?;
            }
        }
        if of_label().next().is_some() {
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// The label in its colour, as in the legend.
fn write_label(out: &mut impl Write, label: Label, paint: Paint) -> io::Result<()> {
    match paint {
        Paint::Brackets => write!(out, "{label}"),
        #[cfg(feature = "cli")]
        Paint::Colour => write_marked(out, label.as_str(), label, paint),
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
    use crate::write::tests::entity;

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
