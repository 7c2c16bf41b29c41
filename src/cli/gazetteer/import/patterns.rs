//! Pattern lines of spaCy's entity ruler and of Prodigy.

use super::{Fault, Importer, sort};
use ner::gazetteer::{Case, Row};
use serde_json::Value;

pub(super) fn row(line: &str, rows: &mut Importer<'_>) -> Result<(), Fault> {
    let pattern: Value = serde_json::from_str(line).map_err(|e| format!("no JSON ({e}); patterns are one JSON object a line"))?;
    let label = pattern["label"].as_str().ok_or_else(|| "no `label`; is this a file of patterns?".to_owned())?;
    let Some((list, kind)) = sort(label) else {
        rows.leave_out(format!("label {label} is none of ours"));
        return Ok(());
    };
    let Some((name, case)) = words(&pattern["pattern"]) else {
        rows.leave_out("a pattern that is more than words (operators, lemmas, regular expressions)".into());
        return Ok(());
    };
    let row = rows.new_row(Some(list), &name)?;
    let canonical = pattern["id"].as_str().map(str::to_owned);
    rows.take(Row { case: case.unwrap_or(row.case), kind: kind.or(row.kind), canonical, ..row })
}

/// The words of a pattern, and in which letter cases they match.
fn words(pattern: &Value) -> Option<(String, Option<Case>)> {
    if let Some(phrase) = pattern.as_str() {
        return Some((phrase.to_owned(), None));
    }
    let (mut name, mut case) = (String::new(), None);
    for token in pattern.as_array()? {
        let (key, word) = token.as_object().filter(|token| token.len() == 1)?.iter().next()?;
        let word = word.as_str()?;
        match key.to_lowercase().as_str() {
            "lower" => case = Some(Case::Any),
            "orth" | "text" => {}
            _ => return None,
        }
        // Punctuation is a token of its own there and stands beside its word here.
        if !name.is_empty() && word.starts_with(char::is_alphanumeric) && !name.ends_with(['-', '/', '\'', '&']) {
            name.push(' ');
        }
        name.push_str(word);
    }
    Some((name, case))
}
