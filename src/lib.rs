//! Named entities of news text: organisations, people, places and dates.

// No input may make the library panic.
#![warn(clippy::unwrap_used, clippy::expect_used)]

pub mod article;
pub mod dates;
pub mod entity;
mod error;
pub mod gazetteer;
pub mod read;
pub mod text;
pub mod write;

pub use article::{Article, Date, Id};
pub use entity::{Country, Entity, Evidence, Explained, Kind, Label, Source};
pub use error::Error;
pub use text::{Span, Text};
