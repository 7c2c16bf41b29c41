//! Who and what is named.
//!
//! Evidence is kept apart from decision: [`evidence`] says what is seen around a span, [`decode`] picks the best names,
//! [`lists`] decides by the lists alone.

pub(crate) mod clusters;
pub(crate) mod decide;
pub(crate) mod decode;
pub(crate) mod evidence;
pub(crate) mod features;
pub(crate) mod lists;
pub(crate) mod model;
pub(crate) mod page;
pub(crate) mod second;

use crate::gazetteer::Hit;
use crate::{Evidence, Label, Source};

/// A span with a label: the decision.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Its first token.
    pub(crate) first: usize,
    /// One past its last token.
    pub(crate) end: usize,
    pub(crate) label: Label,
    /// 0 to 1.
    pub(crate) score: f32,
    pub(crate) source: Source,
    /// The row that names it, if one does.
    pub(crate) hit: Option<Hit>,
    /// What spoke for it and against it, where that was asked for and evidence decided.
    pub(crate) reasons: Vec<Evidence>,
}
