//! The rules, one a row, each with what it reads.

mod calendar;
mod figures;
mod relative;

use super::grammar::Rule;
use super::words::Class;

/// All rules. Between readings of the same length the first holds.
pub(super) const RULES: &[&[Rule]] = &[figures::RULES, calendar::RULES, relative::RULES];

/// `last`, `this`, `next`: a unit after them needs no article, `previous` and `following` need theirs.
const BARE_TURN: Class = Class::LAST.or(Class::THIS).or(Class::NEXT);
const LED: Class = BARE_TURN.or(Class::THE);
const RUN: Class = Class::HYPHEN.or(Class::DASH);
const JOIN: Class = RUN.or(Class::TO).or(Class::SLASH);
const NUMERIC_JOIN: Class = Class::HYPHEN.or(Class::SLASH);
const ANY_UNIT: Class = Class::UNIT.or(Class::UNITS);
const LIST_JOIN: Class = Class::COMMA.or(Class::AND);
