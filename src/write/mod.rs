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

pub mod documents;
pub mod jsonl;
mod offsets;
pub mod terminal;

pub use offsets::{Offsets, Unit};
