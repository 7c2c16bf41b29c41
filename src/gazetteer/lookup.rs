//! What the lists know of one name, for people who keep them.

use super::compile::Written;
use super::format::{Entry, Gazetteer, TIED};
use super::source::{Case, ListName};
use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Streamer};

/// What a name was found as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'g> {
    /// The name as the list writes it.
    pub name: String,
    /// What its row says.
    pub entry: Entry<'g>,
    /// All names of the row, in its order.
    pub names: Vec<String>,
}

impl Gazetteer {
    /// What the lists have of a name, whatever its letter case, accents and hyphens; names first, then cues.
    ///
    /// Looks through all names: for people, not for tagging.
    ///
    /// ```
    /// let tagger = ner::Tagger::new();
    /// let found = tagger.gazetteers()[0].lookup("alma ata");
    /// assert_eq!(found[0].name, "Alma-Ata");
    /// assert_eq!(found[0].entry.canonical, "Almaty");
    /// ```
    pub fn lookup(&self, name: &str) -> Vec<Found<'_>> {
        let key = key(name);
        let mut found: Vec<Found<'_>> = Vec::new();
        for value in [&self.names, &self.cues].into_iter().filter_map(|automaton| automaton.get(&key)) {
            for (_, surface) in self.postings(value.value()) {
                let (name, entry) = self.named(key.as_bytes(), &surface);
                if found.iter().all(|f| f.entry != entry) {
                    let names = if surface.number < TIED { self.names_of(surface.entry) } else { vec![name.clone()] };
                    found.push(Found { name, entry, names });
                }
            }
        }
        found
    }

    /// Whether a name is in a list, whatever its letter case.
    pub fn has(&self, list: ListName, name: &str) -> bool {
        let key = key(name);
        let values = [&self.names, &self.cues].into_iter().filter_map(|automaton| automaton.get(&key));
        values.flat_map(|value| self.postings(value.value())).any(|(_, surface)| self.brief(&surface).list == list)
    }

    /// Names that differ from this one in a letter or two (one where it has fewer than six), nearest lists first, at most
    /// `limit`, as the lists write them.
    pub fn close_to(&self, name: &str, limit: usize) -> Vec<String> {
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
            while let Some((key, value)) = keys.next() {
                if found.len() == limit {
                    return found;
                }
                found.extend(self.postings(value.value()).next().map(|(_, surface)| self.named(key, &surface).0));
            }
        }
        found
    }

    fn names_of(&self, entry: u32) -> Vec<String> {
        let mut names: Vec<_> = self.all_postings().filter(|surface| surface.entry == entry).collect();
        names.sort_by_key(|surface| surface.number);
        names.into_iter().map(|surface| self.text(&surface).to_owned()).collect()
    }
}

fn key(name: &str) -> String {
    Written::read(name, Case::Any, ListName::Never).map_or_else(|_| String::new(), |written| written.key)
}
