//! What the lists say: names and cue words, compiled to automata and walked in place.
//!
//! A [`List`] is a text file that people edit ([`source`](List::parse)); [`compile()`] turns lists into bytes, once, in
//! `build.rs` for the built-in ones; a [`Gazetteer`] opens such bytes in microseconds and finds [`Hit`]s in a text.
//! A hit is a fact about the lists, not a decision.
//!
//! ```
//! use ner::gazetteer::{Gazetteer, List, compile};
//! use ner::text::Text;
//!
//! let list = List::parse("towns.tsv", "# list: LOC\n# source: me\n# licence: CC0-1.0\nname\taliases\nAlmaty\tAlma-Ata\n")?;
//! let gazetteer = Gazetteer::open(compile(&[list])?)?;
//! let text = Text::new("From Alma-Ata to ALMATY.");
//! let hits = gazetteer.find(&text);
//! assert_eq!(hits.len(), 2);
//! assert_eq!(gazetteer.entry(hits[0].entry).canonical, "Almaty");
//! # Ok::<(), ner::Error>(())
//! ```

mod compile;
mod find;
mod fold;
mod format;
mod lint;
mod lookup;
mod source;

pub use compile::{Compiler, compile};
pub use find::Hit;
pub(crate) use find::Keys;
pub use fold::fold;
pub use format::{Entry, EntryId, Gazetteer};
pub use lint::{fix, lint};
pub use lookup::Found;
pub use source::{Case, List, ListName, Maybe, Row, Rows};
