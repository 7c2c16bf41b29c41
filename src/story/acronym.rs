//! `Full Name (ACR)`: an acronym and the name it stands for.

use super::Before;
use crate::Label;
use crate::names::Mention;
use crate::text::Text;

/// The chain of the organisation whose name stands directly before the brackets that `mention` stands in.
///
/// In world news the word in brackets after an organisation is its acronym or short name in 97 % of cases (DESIGN, 2.6).
pub(crate) fn full_name_before(text: &Text<'_>, mention: &Mention, before: Option<Before>) -> Option<usize> {
    let full = before?;
    let bracketed = full.end + 1 == mention.first && text.word(full.end) == "(" && text.word(mention.end) == ")";
    (bracketed && full.label == Label::Org && mention.label == Label::Org).then_some(full.chain)
}
