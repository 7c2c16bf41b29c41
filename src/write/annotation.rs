//! Lines for the tools in which people look at annotations and correct them: spaCy's displaCy, Prodigy, doccano, Label Studio.
//!
//! One JSON object per article, with its text. Offsets count code points, as all four do.
//!
//! | tool | line |
//! |---|---|
//! | [`Tool::Spacy`] | `{"text", "ents": [{"start", "end", "label"}], "title"}`, for `displacy.render(line, style="ent", manual=True)` |
//! | [`Tool::Prodigy`] | `{"text", "spans": [{"start", "end", "label"}], "meta": {"id"}}` |
//! | [`Tool::Doccano`] | `{"id", "text", "label": [[start, end, "LABEL"]]}`, sequence labelling |
//! | [`Tool::LabelStudio`] | `{"data": {"id", "text"}, "predictions": [{"model_version", "result": […]}]}`, for `<Labels name="label" toName="text">` over `<Text name="text" value="$text">` |

use super::jsonl::{write_id, write_number, write_position, write_score, write_string};
use super::{Offsets, Unit};
use crate::{Article, Entity, Id};
use std::io::{self, Write};

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tool {
    /// spaCy's displaCy.
    Spacy,
    /// Prodigy.
    Prodigy,
    /// doccano.
    Doccano,
    /// Label Studio.
    LabelStudio,
}

/// Writes the line of an article.
///
/// ```
/// use ner::{Article, Tagger, write::annotation::{self, Tool}};
///
/// let article = Article::new("Rain fell on Oslo.").id("7");
/// let mut out = Vec::new();
/// annotation::write_article(&mut out, &article, &Tagger::new().tag(&article), Tool::Doccano)?;
/// assert_eq!(out, b"{\"id\":\"7\",\"text\":\"Rain fell on Oslo.\",\"label\":[[13,17,\"LOC\"]]}\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `out` fails.
pub fn write_article(out: &mut impl Write, article: &Article<'_>, entities: &[Entity], tool: Tool) -> io::Result<()> {
    let mut line = AnnotationLine::open(out, &article.id, tool)?;
    line.part(out, &article.text, entities)?;
    line.close(out)
}

/// One such line, part by part: the text is written as it comes, and only what stands in it is kept to the end.
#[derive(Debug)]
pub struct AnnotationLine<'a> {
    id: &'a Id,
    tool: Tool,
    offsets: Offsets,
    written: u64,
    /// The entities so far, as the line will have them.
    spans: Vec<u8>,
}

impl<'a> AnnotationLine<'a> {
    /// Writes the beginning of the line of the article `id`.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn open(out: &mut impl Write, id: &'a Id, tool: Tool) -> io::Result<Self> {
        match tool {
            Tool::Spacy | Tool::Prodigy => out.write_all(b"{")?,
            Tool::Doccano | Tool::LabelStudio => {
                out.write_all(if tool == Tool::Doccano { b"{\"id\":" } else { b"{\"data\":{\"id\":" })?;
                write_id(out, id)?;
                out.write_all(b",")?;
            }
        }
        out.write_all(b"\"text\":\"")?;
        Ok(Self { id, tool, offsets: Offsets::new(Unit::Chars), written: 0, spans: Vec::new() })
    }

    /// Writes the next part of the text.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn part(&mut self, out: &mut impl Write, text: &str, entities: &[Entity]) -> io::Result<()> {
        let mut quoted = Vec::with_capacity(text.len() + 2);
        write_string(&mut quoted, text)?;
        out.write_all(quoted.get(1..quoted.len() - 1).unwrap_or_default())?;
        for entity in entities {
            self.span(text, entity)?;
        }
        self.offsets.advance(text);
        Ok(())
    }

    /// Writes the end of the line.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn close(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(match self.tool {
            Tool::Spacy => b"\",\"ents\":[",
            Tool::Prodigy => b"\",\"spans\":[",
            Tool::Doccano => b"\",\"label\":[",
            Tool::LabelStudio => b"\"},\"predictions\":[{\"model_version\":\"ner-cli\",\"result\":[",
        })?;
        out.write_all(&self.spans)?;
        match self.tool {
            Tool::Spacy => {
                out.write_all(b"],\"title\":")?;
                write_string(out, &self.id.to_string())?;
                out.write_all(b"}\n")
            }
            Tool::Prodigy => {
                out.write_all(b"],\"meta\":{\"id\":")?;
                write_id(out, self.id)?;
                out.write_all(b"}}\n")
            }
            Tool::Doccano => out.write_all(b"]}\n"),
            Tool::LabelStudio => out.write_all(b"]}]}\n"),
        }
    }

    fn span(&mut self, text: &str, entity: &Entity) -> io::Result<()> {
        let at = self.offsets.locate(text, entity.span);
        let (out, label) = (&mut self.spans, entity.label);
        if self.written > 0 {
            out.write_all(b",")?;
        }
        match self.tool {
            Tool::Spacy | Tool::Prodigy => {
                out.write_all(b"{")?;
                write_position(out, at)?;
                write!(out, ",\"label\":\"{label}\"}}")?;
            }
            Tool::Doccano => {
                out.write_all(b"[")?;
                write_number(out, at.start as u64)?;
                out.write_all(b",")?;
                write_number(out, at.end as u64)?;
                write!(out, ",\"{label}\"]")?;
            }
            Tool::LabelStudio => {
                write!(out, "{{\"id\":\"e{}\",\"from_name\":\"label\",\"to_name\":\"text\",\"type\":\"labels\",\"score\":", self.written)?;
                write_score(out, entity.score)?;
                out.write_all(b",\"value\":{")?;
                write_position(out, at)?;
                out.write_all(b",\"text\":")?;
                write_string(out, &entity.text)?;
                write!(out, ",\"labels\":[\"{label}\"]}}}}")?;
            }
        }
        self.written += 1;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Label;
    use crate::write::tests::entity;

    #[test]
    fn lines() {
        let cases = [
            (
                Tool::Spacy,
                r#"{"text":"\"É\"\nOslo, Bergen","ents":[{"start":4,"end":8,"label":"LOC"},{"start":10,"end":16,"label":"ORG"}],"title":"{\"n\":1}"}"#,
            ),
            (
                Tool::Prodigy,
                r#"{"text":"\"É\"\nOslo, Bergen","spans":[{"start":4,"end":8,"label":"LOC"},{"start":10,"end":16,"label":"ORG"}],"meta":{"id":{"n":1}}}"#,
            ),
            (Tool::Doccano, r#"{"id":{"n":1},"text":"\"É\"\nOslo, Bergen","label":[[4,8,"LOC"],[10,16,"ORG"]]}"#),
            (
                Tool::LabelStudio,
                r#"{"data":{"id":{"n":1},"text":"\"É\"\nOslo, Bergen"},"predictions":[{"model_version":"ner-cli","result":[{"id":"e0","from_name":"label","to_name":"text","type":"labels","score":1.0,"value":{"start":4,"end":8,"text":"Oslo","labels":["LOC"]}},{"id":"e1","from_name":"label","to_name":"text","type":"labels","score":1.0,"value":{"start":10,"end":16,"text":"Bergen","labels":["ORG"]}}]}]}"#,
            ),
        ];
        let (first, second) = ("\"É\"\nOslo, ", "Bergen");
        let text = [first, second].concat();
        let (oslo, bergen) = (entity(&text, "Oslo", Label::Loc), entity(&text, "Bergen", Label::Org));
        let id = Id::json(r#"{"n":1}"#).unwrap();
        for (tool, expected) in cases {
            let article = Article::new(text.as_str()).id(id.clone());
            let (mut whole, mut parts) = (Vec::new(), Vec::new());
            write_article(&mut whole, &article, &[oslo.clone(), bergen.clone()], tool).unwrap();
            let mut line = AnnotationLine::open(&mut parts, &id, tool).unwrap();
            line.part(&mut parts, first, std::slice::from_ref(&oslo)).unwrap();
            line.part(&mut parts, second, std::slice::from_ref(&bergen)).unwrap();
            line.close(&mut parts).unwrap();
            assert_eq!(String::from_utf8(whole).unwrap().trim_end(), expected);
            assert_eq!(String::from_utf8(parts).unwrap().trim_end(), expected, "in parts");
        }
    }
}
