//! From entities to bytes: the formats that people and programs read.
//!
//! Nothing here knows how entities are found. Every format takes an article whole (`write_article`) or part by part.
//!
//! ```
//! use ner::{Article, Tagger, write};
//!
//! let article = Article::new("Rain fell on Oslo.").id("story-17");
//! let mut out = Vec::new();
//! write::jsonl::write_article(&mut out, &article, &Tagger::new().tag(&article), write::Unit::Chars)?;
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod annotation;
pub mod brat;
pub mod conll;
#[cfg(feature = "cli")]
pub mod csv;
pub mod documents;
pub mod html;
pub mod jsonl;
mod offsets;
pub mod terminal;

pub use offsets::{Offsets, Unit};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::{Entity, Label, Source, Span};

    /// The entity that `name` is in `text`, where it stands first.
    pub(super) fn entity(text: &str, name: &str, label: Label) -> Entity {
        let start = text.find(name).unwrap();
        Entity {
            span: Span { start, end: start + name.len() },
            text: name.into(),
            label,
            kind: None,
            canonical: name.into(),
            chain: 0,
            country: None,
            value: None,
            modifier: None,
            score: 1.0,
            sentence: 0,
            source: Source::Lists,
        }
    }
}
