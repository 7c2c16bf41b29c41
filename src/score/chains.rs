//! Gold chains against predicted ones: who is who, and which countries an article is about.

use super::compare::{self, Settled};
use super::gold::Document;
use super::{Mention, Options, Predictions, Prf};
use crate::{Label, Span};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// How well chains agree with the gold's, over the labels that have chains there.
///
/// Each is a precision, a recall and their mean:
///
/// - [`muc`](Self::muc) counts links (Vilain et al. 1995): a chain of four mentions is three links;
/// - [`b_cubed`](Self::b_cubed) asks of each mention how much of its chain is right (Bagga and Baldwin 1998); a mention that
///   only one side has counts as wrong;
/// - [`shared`](Self::shared) is B-cubed over the mentions that both sides have: linking alone, whatever the tagging.
///
/// ```
/// use ner::{Tagger, score::{self, Options, Predictions}};
///
/// let gold = r#"{"id": 1, "text": "Ann Lee left. Lee sang.", "countries": [], "entities": [
///     {"start": 0, "end": 7, "label": "PERSON", "chain": "lee"},
///     {"start": 14, "end": 17, "label": "PERSON", "chain": "lee"}]}"#.replace('\n', "");
/// let gold = score::read_gold(gold.as_bytes(), "gold.jsonl")?;
/// let tagger = Tagger::new();
/// let predicted = Predictions::tagged(gold.iter().map(|document| tagger.annotate(&document.article())), &[]);
/// assert_eq!(score::chains(&gold, &predicted, &Options::new()).muc.f1, 1.0);
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChainScores {
    /// Documents whose gold has chains.
    pub documents: usize,
    /// Links between mentions.
    pub muc: Prf,
    /// Mentions with their chains.
    pub b_cubed: Prf,
    /// The same over the mentions that both sides have.
    pub shared: Prf,
    /// The countries in focus.
    pub countries: Countries,
}

/// How often the countries in focus are right, in documents whose gold lists `countries`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Countries {
    /// Documents that list any.
    pub documents: usize,
    /// Those where the foremost country is one of the gold's.
    pub foremost: usize,
    /// Those where as many countries as the gold has are the same ones.
    pub all: usize,
}

/// Compares chains with those of the gold documents.
pub fn chains(gold: &[Document], predicted: &Predictions, options: &Options) -> ChainScores {
    let (mut muc, mut b_cubed, mut shared) = (Fractions::default(), Fractions::default(), Fractions::default());
    let mut documents = 0;
    let labels: HashSet<Label> = gold.iter().flat_map(|d| &d.entities).filter(|m| m.chain.is_some()).map(|m| m.label).collect();
    for (document, mentions) in predicted.beside(gold) {
        let Settled { gold, predicted, .. } = compare::settle(document, mentions, options);
        if !gold.iter().any(|m| m.chain.is_some()) {
            continue;
        }
        documents += 1;
        let (gold, predicted) = (chained(&gold, &labels), chained(&predicted, &labels));
        muc.recall(links(&gold, &predicted));
        muc.precision(links(&predicted, &gold));
        b_cubed.recall(overlaps(&gold, &predicted));
        b_cubed.precision(overlaps(&predicted, &gold));
        let both = |a: &Chained, b: &Chained| a.iter().filter(|(m, _)| b.contains_key(*m)).map(|(m, c)| (*m, c.clone())).collect();
        let (gold, predicted): (Chained, Chained) = (both(&gold, &predicted), both(&predicted, &gold));
        shared.recall(overlaps(&gold, &predicted));
        shared.precision(overlaps(&predicted, &gold));
    }
    let mut countries = Countries::default();
    // Entity lines say nothing of countries.
    let has_any = predicted.countries().any(|found| !found.is_empty());
    for (document, found) in gold.iter().zip(predicted.countries()).filter(|(d, _)| has_any && !d.countries.is_empty()) {
        let wanted: HashSet<&String> = document.countries.iter().collect();
        countries.documents += 1;
        countries.foremost += usize::from(found.first().is_some_and(|c| wanted.contains(c)));
        countries.all += usize::from(found.iter().take(wanted.len()).collect::<HashSet<_>>() == wanted);
    }
    ChainScores { documents, muc: muc.prf(), b_cubed: b_cubed.prf(), shared: shared.prf(), countries }
}

/// Mentions with the chain that each belongs to.
type Chained = HashMap<(Span, Label), String>;

/// Those of the labels that have chains; a mention without one is a chain of its own.
fn chained(mentions: &[&Mention], labels: &HashSet<Label>) -> Chained {
    let wanted = mentions.iter().filter(|m| labels.contains(&m.label));
    let chain = |m: &Mention| m.chain.clone().unwrap_or_else(|| format!("at {}", m.span.start));
    wanted.map(|m| ((m.span, m.label), chain(m))).collect()
}

fn groups(mentions: &Chained) -> HashMap<&String, Vec<(Span, Label)>> {
    let mut groups: HashMap<&String, Vec<(Span, Label)>> = HashMap::new();
    for (mention, chain) in mentions {
        groups.entry(chain).or_default().push(*mention);
    }
    groups
}

/// Of the links of each chain, those that the other side has as well: its mentions less the pieces it falls into there.
fn links(these: &Chained, others: &Chained) -> (f64, f64) {
    let (mut right, mut all) = (0, 0);
    for mentions in groups(these).values() {
        let met: HashSet<&String> = mentions.iter().filter_map(|m| others.get(m)).collect();
        let alone = mentions.iter().filter(|m| !others.contains_key(*m)).count();
        right += mentions.len() - met.len() - alone;
        all += mentions.len() - 1;
    }
    (right as f64, all as f64)
}

/// For each mention, the part of its chain that the other side's chain of it has too.
fn overlaps(these: &Chained, others: &Chained) -> (f64, f64) {
    let mut sum = 0.0;
    for mentions in groups(these).values() {
        let mut shared: HashMap<&String, usize> = HashMap::new();
        for chain in mentions.iter().filter_map(|m| others.get(m)) {
            *shared.entry(chain).or_default() += 1;
        }
        sum += shared.values().map(|n| (n * n) as f64).sum::<f64>() / mentions.len() as f64;
    }
    (sum, these.len() as f64)
}

/// Sums that a precision and a recall are the quotients of.
#[derive(Default)]
struct Fractions {
    precision: (f64, f64),
    recall: (f64, f64),
}

impl Fractions {
    fn precision(&mut self, (part, whole): (f64, f64)) {
        self.precision = (self.precision.0 + part, self.precision.1 + whole);
    }

    fn recall(&mut self, (part, whole): (f64, f64)) {
        self.recall = (self.recall.0 + part, self.recall.1 + whole);
    }

    fn prf(&self) -> Prf {
        let quotient = |(part, whole): (f64, f64)| if whole == 0.0 { 0.0 } else { part / whole };
        Prf::mean(quotient(self.precision), quotient(self.recall))
    }
}

impl fmt::Display for ChainScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.documents == 0 {
            return writeln!(f, "\nno chains in the gold: its entities have no `chain`");
        }
        writeln!(f, "\nchains in {} documents{:>6}{:>8}{:>8}", self.documents, "P", "R", "F1")?;
        for (name, Prf { precision, recall, f1 }) in
            [("MUC", self.muc), ("B-cubed", self.b_cubed), ("B-cubed, shared mentions", self.shared)]
        {
            writeln!(f, "{name:24}{:8.2}{:8.2}{:8.2}", 100.0 * precision, 100.0 * recall, 100.0 * f1)?;
        }
        let Countries { documents, foremost, all } = self.countries;
        if documents > 0 {
            writeln!(f, "countries in focus: foremost right in {foremost} of {documents} documents, all right in {all}")?;
        }
        Ok(())
    }
}
