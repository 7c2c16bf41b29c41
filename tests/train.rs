//! Learning: what it needs, what it refuses, and that equal input gives equal bytes.

use ner::score::read_gold;
use ner::train::{self, Corpus, Settings};
use ner::{Article, Label, Tagger};
use std::fs;
use std::path::Path;

fn corpus(name: &str, json: &str) -> Corpus {
    Corpus { name: name.into(), documents: read_gold(json.as_bytes(), name).expect("gold") }
}

fn samples() -> Corpus {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/gold.jsonl");
    corpus("samples", &fs::read_to_string(file).expect("the samples"))
}

fn quick() -> Settings {
    Settings { epochs: 2, folds: 2, ..Settings::default() }
}

#[test]
fn equal_seeds_give_equal_bytes_and_the_model_is_usable() {
    let learn = |seed| train::learn(&[samples()], &[], &Settings { seed, ..quick() }, &mut |_| {}).expect("a model");
    let model = learn(7);
    assert!(model == learn(7), "the same seed, other bytes");
    assert!(model != learn(8), "the seed is not used");

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.ner");
    fs::write(&file, &model).expect("the model is written");
    let tagger = Tagger::builder().model_file(&file).build().expect("a tagger");
    let entities = tagger.tag(&Article::new("The talks in Almaty were led by President Kassym-Jomart Tokayev on Monday."));
    assert!(entities.iter().any(|e| e.label == Label::Loc && e.text == "Almaty"), "{entities:?}");

    fs::write(&file, &model[..model.len() / 2]).expect("half a model is written");
    let message = Tagger::builder().model_file(&file).build().expect_err("refused").to_string();
    assert!(message.contains("own.ner") && message.contains("cut short"), "{message}");
    let message = Tagger::builder().model_file(folder.path().join("none.ner")).build().expect_err("refused").to_string();
    assert!(message.contains("none.ner"), "{message}");
}

#[test]
fn what_cannot_be_learned_from_is_named() {
    let overlap = r#"{"id": "a7", "text": "Bank of China", "entities": [{"start": 0, "end": 13, "label": "ORG"}, {"start": 8, "end": 13, "label": "LOC"}]}"#;
    let contradiction =
        r#"{"id": "a8", "text": "Paris", "entities": [{"start": 0, "end": 5, "label": "LOC"}, {"start": 0, "end": 5, "label": "PERSON"}]}"#;
    let nothing = r#"{"id": 1, "text": "It rained.", "entities": []}"#;
    for (json, words) in [
        (overlap, &["bad.jsonl", "a7", "Bank of China", "overlap"][..]),
        (contradiction, &["a8", "overlap"]),
        (nothing, &["no annotated name"]),
    ] {
        let message = train::learn(&[corpus("bad.jsonl", json)], &[], &quick(), &mut |_| {}).expect_err("refused").to_string();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
    assert!(train::learn(&[], &[], &quick(), &mut |_| {}).is_err());
    assert!(train::learn(&[samples()], &[], &Settings { classes: Some(b"no classes".to_vec()), ..quick() }, &mut |_| {}).is_err());
}

#[test]
fn a_model_can_be_looked_into() {
    let clues = train::inspect(None).expect("the built-in model");
    assert_eq!(clues.iter().map(|(label, _)| *label).collect::<Vec<_>>(), [Label::Org, Label::Person, Label::Loc]);
    let person = &clues[1].1;
    let weight = |name: &str| person.iter().find(|c| c.name == name).map_or(0.0, |c| c.weight);
    assert!(weight("title before") > 0.0 && weight("verb of saying after") > 0.0, "{person:?}");
}
