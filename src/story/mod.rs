//! Who is who in this article: what it has established so far.
//!
//! Forward only, and bounded: of an article with more than [`MAX_CHAINS`] different names the oldest are let go.

mod acronym;
mod chain;
mod short;

pub(crate) use chain::Chain;

use crate::gazetteer::{EntryId, Keys};
use crate::names::Mention;
use crate::text::Text;
use crate::{Country, Kind, Label};
use std::borrow::Cow;
use std::collections::HashMap;

/// Names that one article may have before the oldest half of them is forgotten.
const MAX_CHAINS: usize = 1 << 15;

/// Different spellings that are kept for them.
const MAX_NAMES: usize = 4 * MAX_CHAINS;

/// What an article has established.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// Chain number `n` is at `n - forgotten`.
    chains: Vec<Chain>,
    forgotten: usize,
    /// By hash of the folded name: whom it named last.
    names: HashMap<u64, Known>,
    /// By hash of a folded surname or given name: whom it stands for.
    shorts: HashMap<u64, Known>,
    entries: HashMap<(u8, EntryId), usize>,
    /// By hash of the value, or of the words, of a date; each begins a chain of its own, so there are no more than chains.
    days: HashMap<u64, Known>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    label: Label,
    chain: usize,
}

/// The mention that stands before another in its sentence, as far as the next one's chain depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    /// One past its last token.
    pub(crate) end: usize,
    pub(crate) label: Label,
    pub(crate) chain: usize,
}

/// What the lists say of a mention.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listed<'g> {
    pub(crate) canonical: Option<Cow<'g, str>>,
    pub(crate) kind: Option<Kind>,
    pub(crate) country: Option<Country>,
}

impl Story {
    /// Puts a mention into its chain, an old or a new one; `before` is the mention that stands before it.
    pub(crate) fn link(&mut self, text: &Text<'_>, keys: &Keys, mention: &Mention, listed: Listed<'_>, before: Option<Before>) -> usize {
        let span = mention.first..mention.end;
        let name = keys.name_hash(span.clone());
        let entry = mention.hit.map(|h| (h.gazetteer, h.entry));
        let chain = entry
            .and_then(|e| self.entries.get(&e).copied())
            .or_else(|| self.same(&self.names, name, mention.label))
            .or_else(|| acronym::full_name_before(text, mention, before))
            .or_else(|| match mention.label {
                Label::Person => short::person(text, keys, &span).find_map(|form| self.person(form)),
                _ => None,
            })
            .filter(|chain| *chain >= self.forgotten)
            .unwrap_or_else(|| self.begin());

        // One thing can go by any number of names; what is let go here is only that they were said.
        for names in [&mut self.names, &mut self.shorts] {
            if names.len() > MAX_NAMES {
                names.clear();
            }
        }
        let known = Known { label: mention.label, chain };
        self.names.insert(name, known);
        if let Some(entry) = entry {
            self.entries.insert(entry, chain);
        }
        if mention.label == Label::Person {
            for form in short::forms(text, keys, &span) {
                self.shorts.insert(form, known);
            }
        }
        if let Some(chain) = self.chains.get_mut(chain - self.forgotten) {
            chain.add(text.str(text.span(span.start, span.end)), listed);
        }
        chain
    }

    /// Puts a date into the chain of its value, or of its words where it has none.
    pub(crate) fn link_date(&mut self, text: &str, value: Option<&str>) -> usize {
        let name = Keys::hash_bytes(value.unwrap_or(text).as_bytes());
        let chain = self.same(&self.days, name, Label::Date).filter(|c| *c >= self.forgotten).unwrap_or_else(|| self.begin());
        self.days.insert(name, Known { label: Label::Date, chain });
        if let Some(chain) = self.chains.get_mut(chain - self.forgotten) {
            chain.add(text, Listed::default());
        }
        chain
    }

    /// The number that a chain goes by in results: the next free one when it is first asked for.
    pub(crate) fn number(&mut self, chain: usize, next: &mut u32) -> u32 {
        let chain = chain.checked_sub(self.forgotten).and_then(|at| self.chains.get_mut(at));
        let mut fresh = || {
            *next += 1;
            *next - 1
        };
        match chain {
            Some(chain) => *chain.number.get_or_insert_with(fresh),
            None => fresh(),
        }
    }

    /// What is known of a chain.
    pub(crate) fn chain(&self, number: usize) -> Option<&Chain> {
        self.chains.get(number.checked_sub(self.forgotten)?)
    }

    fn same(&self, names: &HashMap<u64, Known>, name: u64, label: Label) -> Option<usize> {
        names.get(&name).filter(|k| k.label == label).map(|k| k.chain)
    }

    /// The person that a form of a name stands for.
    fn person(&self, form: short::Form) -> Option<usize> {
        match form {
            short::Form::Short(hash) => self.same(&self.shorts, hash, Label::Person),
            // A full name after its surname alone: the same man, unless the surname already has another full name.
            short::Form::SurnameOf(hash) => {
                let chain = self.same(&self.names, hash, Label::Person)?;
                self.chain(chain).filter(|c| !c.name().contains(' ')).map(|_| chain)
            }
        }
    }

    fn begin(&mut self) -> usize {
        if self.chains.len() >= MAX_CHAINS {
            self.chains.drain(..MAX_CHAINS / 2);
            self.forgotten += MAX_CHAINS / 2;
            let forgotten = self.forgotten;
            self.names.retain(|_, k| k.chain >= forgotten);
            self.shorts.retain(|_, k| k.chain >= forgotten);
            self.days.retain(|_, k| k.chain >= forgotten);
            self.entries.retain(|_, c| *c >= forgotten);
        }
        self.chains.push(Chain::default());
        self.forgotten + self.chains.len() - 1
    }
}
