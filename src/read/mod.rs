//! From bytes to articles: encodings, records, folders, and the parts that long texts are tagged in.
//!
//! Nothing here knows what an entity is.

#[cfg(feature = "compression")]
pub mod compressed;
#[cfg(feature = "cli")]
pub mod decode;
#[cfg(feature = "html")]
pub mod html;
pub mod jsonl;
pub mod parts;
#[cfg(feature = "cli")]
pub mod walk;
