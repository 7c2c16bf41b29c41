//! Who is who: articles with their chains marked (`tests/stories/*.txt`), as one gold file for `ner-cli eval --chains`.
//!
//! `[Tokayev](PERSON=tokayev)` is a mention of the chain `tokayev`; `[Tripoli](LOC=tripoli:LY)` says its country as well.
//! Header lines give the article's day, the countries that it is about, and what is hard in it.
//! `UPDATE=1 cargo test --test stories gold` writes `tests/stories/gold.jsonl` anew.

#[path = "common/files.rs"]
mod files;

use ner::score::{self, Options, Predictions};
use ner::{Article, Label, Tagger};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

/// An article as it is marked.
struct Story {
    id: String,
    date: String,
    countries: Vec<String>,
    text: String,
    mentions: Vec<Marked>,
}

struct Marked {
    start: usize,
    end: usize,
    label: String,
    chain: String,
    country: Option<String>,
}

impl Story {
    fn read(path: &Path) -> Self {
        let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(path).expect("a story");
        let (header, body) = source.split_once("\n\n").unwrap_or_else(|| panic!("{id}: no blank line behind the header"));
        let field = |key: &str| {
            let line = header.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("{id}: no `# {key}: ...`")).to_owned()
        };
        let (mut text, mut mentions, mut rest) = (String::new(), Vec::new(), body);
        while let Some(open) = rest.find('[') {
            text.push_str(&rest[..open]);
            let middle = open + rest[open..].find("](").unwrap_or_else(|| panic!("{id}: a mark without `](`"));
            let close = middle + rest[middle..].find(')').unwrap_or_else(|| panic!("{id}: a mark without `)`"));
            let (label, chain) = rest[middle + 2..close].split_once('=').unwrap_or_else(|| panic!("{id}: a mark without a chain"));
            assert!(label.parse::<Label>().is_ok(), "{id}: no label {label}");
            let (chain, country) = match chain.split_once(':') {
                Some((chain, country)) => (chain, Some(country.to_owned())),
                None => (chain, None),
            };
            let start = text.len();
            text.push_str(&rest[open + 1..middle]);
            mentions.push(Marked { start, end: text.len(), label: label.into(), chain: chain.into(), country });
            rest = &rest[close + 1..];
        }
        text.push_str(rest);
        let (date, countries) = (field("date"), field("countries").split_whitespace().map(str::to_owned).collect());
        Self { id, date, countries, text, mentions }
    }

    fn to_gold(&self) -> String {
        let chars = |byte: usize| self.text[..byte].chars().count();
        let entity = |m: &Marked| {
            let mut entity = json!({
                "start": chars(m.start), "end": chars(m.end), "text": &self.text[m.start..m.end], "label": m.label, "chain": m.chain,
            });
            if let Some(country) = &m.country {
                entity["country"] = Value::from(country.as_str());
            }
            entity
        };
        let entities: Vec<Value> = self.mentions.iter().map(entity).collect();
        json!({ "id": self.id, "date": self.date, "countries": self.countries, "text": self.text, "entities": entities }).to_string() + "\n"
    }
}

fn stories() -> Vec<Story> {
    files::below(&folder(), "txt").iter().map(|path| Story::read(path)).collect()
}

#[test]
fn gold_is_what_is_marked() {
    let gold: String = stories().iter().map(Story::to_gold).collect();
    let file = folder().join("gold.jsonl");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &gold).expect("gold.jsonl");
    }
    let is_current = fs::read_to_string(&file).is_ok_and(|written| written == gold);
    assert!(is_current, "gold.jsonl is not what the stories say; UPDATE=1 cargo test --test stories gold");
}

/// What was reached, with little to spare: raise these when more is right.
const FLOORS: [(&str, f64); 3] = [("MUC", 0.895), ("B-cubed", 0.925), ("B-cubed, shared mentions", 0.985)];

#[test]
fn chains_agree_with_the_gold() {
    let gold = fs::read(folder().join("gold.jsonl")).expect("gold.jsonl");
    let gold = score::read_gold(gold.as_slice(), "gold.jsonl").expect("gold");
    let tagger = Tagger::new();
    let predicted = Predictions::tagged(gold.iter().map(|document| tagger.annotate(&document.article())), &[]);
    let scores = score::chains(&gold, &predicted, &Options::new());
    println!("{scores}");
    stories().iter().for_each(|story| differences(&tagger, story));
    let reached = [scores.muc.f1, scores.b_cubed.f1, scores.shared.f1];
    for ((name, floor), reached) in FLOORS.iter().zip(reached) {
        assert!(reached >= *floor, "{name}: {reached:.4}, but {floor} was reached before");
    }
    let countries = scores.countries;
    assert!(countries.foremost * 100 >= countries.documents * 98, "{countries:?}");
    assert!(countries.all * 100 >= countries.documents * 93, "{countries:?}");
}

/// Prints where the names and chains of a story differ: `cargo test --test stories chains -- --nocapture`.
fn differences(tagger: &Tagger, story: &Story) {
    let article = Article::new(story.text.as_str()).date(story.date.parse().ok());
    let annotated = tagger.annotate(&article);
    let found: Vec<_> = annotated.entities.iter().filter(|e| e.label != Label::Date).collect();
    let at = |m: &Marked| found.iter().find(|e| (e.span.start, e.span.end, e.label.as_str()) == (m.start, m.end, &*m.label));
    println!(
        "\n== {} {:?} {:?}",
        story.id,
        story.countries,
        annotated.countries.iter().map(|f| format!("{} {:.2}", f.country, f.score)).take(5).collect::<Vec<_>>()
    );
    for m in &story.mentions {
        match at(m) {
            None => println!("  missed   {} {}", &story.text[m.start..m.end], m.label),
            Some(e) => {
                if m.country.is_some() && m.country.as_deref() != e.country.as_ref().map(|c| c.as_str()) {
                    println!("  country  {} {:?} not {:?}", e.text, e.country.map(|c| c.to_string()), m.country);
                }
            }
        }
    }
    for e in &found {
        if !story.mentions.iter().any(|m| (e.span.start, e.span.end, e.label.as_str()) == (m.start, m.end, &*m.label)) {
            println!("  spurious {} {}", e.text, e.label);
        }
    }
    // Pairs of neighbours in a gold chain that are apart, and pairs in a chain that the gold keeps apart.
    let mut last: std::collections::HashMap<&str, (u32, &str)> = Default::default();
    let mut seen: std::collections::HashMap<u32, (&str, &str)> = Default::default();
    for m in &story.mentions {
        let Some(e) = at(m) else { continue };
        if let Some((chain, text)) = last.get(m.chain.as_str())
            && *chain != e.chain
        {
            println!("  apart    {text} | {}", e.text);
        }
        if let Some((gold, text)) = seen.get(&e.chain)
            && *gold != m.chain
        {
            println!("  together {text} | {}", e.text);
        }
        last.insert(&m.chain, (e.chain, &e.text));
        seen.insert(e.chain, (&m.chain, &e.text));
    }
}
