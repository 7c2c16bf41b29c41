//! What the lists know of one name, for people who keep them.

use super::compile::Written;
use super::format::{EntryId, Gazetteer};
use super::source::{Case, ListName};
use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Streamer};

impl Gazetteer {
    /// The entries that have this name, whatever its letter case, accents and hyphens; names first, then cues.
    ///
    /// ```
    /// let tagger = ner::Tagger::new();
    /// let lists = &tagger.gazetteers()[0];
    /// let found = lists.lookup("alma ata");
    /// assert_eq!(lists.entry(found[0]).canonical, "Almaty");
    /// ```
    pub fn lookup(&self, name: &str) -> Vec<EntryId> {
        let key = key(name);
        let mut found: Vec<EntryId> = Vec::new();
        for value in [&self.names, &self.cues].into_iter().filter_map(|automaton| automaton.get(&key)) {
            for surface in self.postings(value.value()) {
                if !found.contains(&surface.entry) {
                    found.push(surface.entry);
                }
            }
        }
        found
    }

    /// Names that differ from this one in a letter or two (one where it has fewer than six), nearest lists first, at most
    /// `limit`, as the lists write them.
    pub fn close_to(&self, name: &str, limit: usize) -> Vec<&str> {
        let key = key(name);
        let distance = if key.chars().count() < 6 { 1 } else { 2 };
        if key.is_empty() {
            return Vec::new();
        }
        // A very long name would need a very large automaton; it has no close matches then.
        let Ok(near) = Levenshtein::new(&key, distance) else { return Vec::new() };
        let mut found = Vec::new();
        for automaton in [&self.names, &self.cues] {
            let mut keys = automaton.search(&near).into_stream();
            while let Some((_, value)) = keys.next() {
                if found.len() == limit {
                    return found;
                }
                found.extend(self.postings(value.value()).next().map(|surface| self.text(surface)));
            }
        }
        found
    }

    /// All names of an entry, in the order of its row. Looks through all postings: for people, not for tagging.
    pub fn names_of(&self, entry: EntryId) -> Vec<&str> {
        let mut names: Vec<_> = self.all_postings().filter(|surface| surface.entry == entry).collect();
        names.sort_by_key(|surface| surface.number);
        names.into_iter().map(|surface| self.text(surface)).collect()
    }
}

fn key(name: &str) -> String {
    Written::read(name, Case::Any, ListName::Never).map_or_else(|_| String::new(), |written| written.key)
}
