//! What went wrong, the most frequent first.

use super::compare::{self, Overlaps, Settled};
use super::gold::{Document, Mention};
use super::{Options, Predictions};
use crate::Span;
use std::collections::HashMap;
use std::fmt;

/// Lists what was missed, made up, mislabelled and wrongly cut: of each, the `most` frequent.
///
/// ```
/// use ner::score::{self, Options, Predictions};
///
/// let gold = r#"{"id": 1, "text": "Ann left Ann.", "entities": [
///     {"start": 0, "end": 3, "label": "PERSON"}, {"start": 9, "end": 12, "label": "PERSON"}]}"#.replace('\n', "");
/// let gold = score::read_gold(gold.as_bytes(), "gold.jsonl")?;
/// let mistakes = score::mistakes(&gold, &Predictions::default(), &Options::new(), 10);
/// assert_eq!((mistakes.missed.total, mistakes.missed.most[0].what.as_str()), (2, "PERSON: Ann"));
/// # Ok::<(), ner::Error>(())
/// ```
pub fn mistakes(gold: &[Document], predicted: &Predictions, options: &Options, most: usize) -> Mistakes {
    let (mut missed, mut spurious, mut mislabelled, mut wrong_edges) = <(Tally, Tally, Tally, Tally)>::default();
    for (document, mentions) in predicted.beside(gold) {
        let settled = compare::settle(document, mentions, options);
        let text = |span: Span| settled.text.get(span.start..span.end).unwrap_or("");
        let overlaps = Overlaps::new(settled.predicted.iter().map(|p| p.span));
        let found = compare::names(&settled.predicted);
        for gold in settled.gold.iter().filter(|gold| !found.contains(&(gold.span, gold.label))) {
            let mut places: Vec<_> = overlaps.with(gold.span).collect();
            places.sort_unstable();
            let hits = || places.iter().filter_map(|place| settled.predicted.get(*place));
            let (label, words) = (gold.label, text(gold.span));
            if let Some(taken) = hits().find(|hit| hit.span == gold.span) {
                mislabelled.add(format!("{label} taken for {}: {words}", taken.label), document, gold);
            } else if let Some(hit) = hits().next() {
                wrong_edges.add(format!("{label} [{words}] tagged as {} [{}]", hit.label, text(hit.span)), document, gold);
            } else {
                missed.add(format!("{label}: {words}"), document, gold);
            }
        }
        for mention in unasked(&settled) {
            let shares = |span: &Span| span.start < mention.span.end && mention.span.start < span.end;
            let here = settled.other.iter().find(|(span, _)| shares(span));
            let here = here.map_or_else(String::new, |(_, kind)| format!("  (gold has {kind} here)"));
            spurious.add(format!("{}: {}{here}", mention.label, text(mention.span)), document, mention);
        }
    }
    let [missed, spurious, mislabelled, wrong_edges] = [missed, spurious, mislabelled, wrong_edges].map(|tally| tally.ranking(most));
    Mistakes { missed, spurious, mislabelled, wrong_edges }
}

/// Predictions that share no character with gold.
fn unasked<'a>(document: &Settled<'a>) -> impl Iterator<Item = &'a Mention> {
    let gold = Overlaps::new(document.gold.iter().map(|g| g.span));
    document.predicted.iter().copied().filter(move |p| gold.with(p.span).next().is_none())
}

/// What went wrong, by how it went wrong; `Display` writes it for people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistakes {
    /// Gold entities with nothing predicted there.
    pub missed: Ranking,
    /// Predictions with no gold entity there.
    pub spurious: Ranking,
    /// The right span under another label.
    pub mislabelled: Ranking,
    /// A prediction that shares only some characters with the gold.
    pub wrong_edges: Ranking,
}

/// Mistakes of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ranking {
    /// How many there are in all.
    pub total: usize,
    /// The most frequent, in falling order.
    pub most: Vec<Mistake>,
}

/// A mistake, and how often it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// The label and the words.
    pub what: String,
    /// How often.
    pub count: usize,
    /// Where it was made first: the document and the words around.
    pub example: String,
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sorts = [
            ("missed, nothing predicted there", &self.missed),
            ("spurious, no gold entity there", &self.spurious),
            ("right span, wrong type", &self.mislabelled),
            ("wrong edges", &self.wrong_edges),
        ];
        for (title, ranking) in sorts {
            writeln!(f, "\n{title}: {}", ranking.total)?;
            for Mistake { what, count, example } in &ranking.most {
                writeln!(f, "{count:6}  {}    {}", what.replace('\n', " "), example.replace('\n', " "))?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tally {
    mistakes: Vec<Mistake>,
    places: HashMap<String, usize>,
}

impl Tally {
    fn add(&mut self, what: String, document: &Document, mention: &Mention) {
        match self.places.get(&what).and_then(|place| self.mistakes.get_mut(*place)) {
            Some(mistake) => mistake.count += 1,
            None => {
                self.places.insert(what.clone(), self.mistakes.len());
                self.mistakes.push(Mistake {
                    what,
                    count: 1,
                    example: format!("{}: {}", document.id, context(&document.text, mention.span)),
                });
            }
        }
    }

    fn ranking(mut self, most: usize) -> Ranking {
        let total = self.mistakes.iter().map(|mistake| mistake.count).sum();
        self.mistakes.sort_by_key(|mistake| std::cmp::Reverse(mistake.count));
        self.mistakes.truncate(most);
        Ranking { total, most: self.mistakes }
    }
}

/// The words of a span with 40 characters before and 30 behind.
fn context(text: &str, span: Span) -> String {
    let part = |start: usize, end: usize| text.get(start..end).unwrap_or("");
    let (before, behind) = (part(0, span.start), part(span.end, text.len()));
    let first = before.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
    let last = behind.char_indices().nth(30).map_or(behind.len(), |(at, _)| at);
    format!("…{}[{}]{}…", part(first, span.start), part(span.start, span.end), behind.get(..last).unwrap_or(""))
}
