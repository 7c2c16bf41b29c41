//! Named entities of news text: organisations, people, places and dates.
//!
//! ```
//! let tagger = ner::Tagger::new();
//! let article = ner::Article::new("NATO ministers met in Brussels on 6 January 2022.");
//! for e in tagger.tag(&article) {
//!     assert_eq!(&article.text[e.span.start..e.span.end], e.text);
//! }
//! ```
//!
//! | type | what it is |
//! |---|---|
//! | [`Tagger`] | lists, decision and options: built once, shared by all threads, tags without fail |
//! | [`Article`] | the input: a text, what it goes by, and the day it was written |
//! | [`Entity`] | the output: span, label, kind, canonical name, chain, country, value, score, source |
//! | [`Annotated`] | the entities of an article, with its chains (who is who) and the countries it is about |
//! | [`Tagging`] | an article that comes in parts, for input of any length |
//! | [`Explained`] | an entity with what spoke for it and against it |
//!
//! The stages are there to be used by themselves: [`text`] (tokens and sentences), [`gazetteer`] (lists and their hits),
//! [`dates`] (calendar expressions and their TIMEX3 values), [`read`] (bytes to articles), [`mod@write`] (entities to bytes),
//! [`score`] (gold against predicted).
//!
//! Spans are bytes of the article's text; [`mod@write`] turns them into characters or UTF-16 units. The library never prints,
//! and never reads the clock or the environment: the same article and options give the same entities.
//!
//! # Features
//!
//! `cli` (default) carries what only the `ner-cli` binary needs: arguments, folders, encodings, colours. It includes `html` (web pages:
//! `read::html`) and `compression` (`read::compressed`). Embed with
//! `ner = { package = "ner-cli", version = "0.1", default-features = false }`, and with these where you need them.

// No input may make the library panic.
#![warn(clippy::unwrap_used, clippy::expect_used)]

mod annotated;
pub mod article;
pub mod dates;
pub mod entity;
mod error;
pub mod gazetteer;
mod names;
pub mod read;
pub mod score;
mod story;
mod tagger;
pub mod text;
pub mod train;
pub mod write;

pub use annotated::{Annotated, Chain, Chains, Focus};
pub use article::{Article, Date, DateSource, DayFirst, Id};
pub use entity::{Considered, Country, Entity, Evidence, Explained, Kind, Label, Modifier, Source};
pub use error::Error;
pub use tagger::{Engine, Tagger, TaggerBuilder, Tagging};
pub use text::{Span, Text};

/// The README's example is tested like any other.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
