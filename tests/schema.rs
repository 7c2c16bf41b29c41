//! What `ner-cli schema` says against what the program writes and reads.
#![cfg(feature = "cli")]

use jsonschema::Validator;
use ner::{Kind, Label, Modifier};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the program prints; it must end well.
fn ner_cli(args: &[&str], stdin: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ner-cli"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()); // fails where nothing is read
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn schema(record: &str) -> Validator {
    let schema: Value = serde_json::from_str(&ner_cli(&["schema", record], "")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|e| panic!("{record}: {e}"));
    jsonschema::draft202012::new(&schema).unwrap_or_else(|e| panic!("{record}: {e}"))
}

#[track_caller]
fn check<'a>(record: &str, lines: impl IntoIterator<Item = &'a str>) {
    let (schema, mut count) = (schema(record), 0);
    for line in lines {
        let value = serde_json::from_str(line).unwrap();
        schema.validate(&value).unwrap_or_else(|e| panic!("{record}: {e} at {}\n{line}", e.instance_path()));
        count += 1;
    }
    assert!(count > 0, "{record}: nothing was checked");
}

const RECORDS: &str = r#"
{"id":1,"text":"Rain fell on Oslo on Thursday.","date":"2022-01-06"}
{"id":{"n":2.0},"text":"","date":"2022-01-06T10:00:00Z"}
{"text":"ALMATY, Jan 6, 2022 (Wire) - NATO ministers met in early January.","date":null,"more":[1]}
"#;

const BAD_RECORDS: &str = r#"
{"id":7}
{"id":8,"text":"Oslo","date":"6 Jan"}
{"id":9,"text":["Oslo"]}
"#;

#[test]
fn outputs_are_as_the_schema_says() {
    let samples = ["samples/ecb-rates.txt", "samples/csto-kazakhstan.txt", "samples/zimbabwe-court.txt"];
    for (format, record) in
        [("jsonl", "entity"), ("spacy", "spacy"), ("prodigy", "prodigy"), ("doccano", "doccano"), ("labelstudio", "labelstudio")]
    {
        check(record, ner_cli(&[&["--format", format], &samples[..]].concat(), "").lines());
        check(record, ner_cli(&["--format", format, "--input", "jsonl"], RECORDS.trim()).lines());
    }
    for options in [&["--format", "documents"][..], &["--format", "documents", "--with-text", "--offsets", "utf16"]] {
        check("document", ner_cli(&[options, &samples[..]].concat(), "").lines());
        let records = ner_cli(&[options, &["--input", "jsonl"]].concat(), &[RECORDS.trim(), BAD_RECORDS].concat());
        check("document", records.lines());
        let errors: Vec<String> =
            records.lines().filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["error"].to_string())).collect();
        check("error", errors.iter().map(String::as_str).filter(|error| *error != "null"));
    }
    check("scores", ner_cli(&["eval", "--json", "--by", "date", "samples/gold.jsonl"], "").lines());
    check("scores", ner_cli(&["eval", "--json", "--chains", "samples/gold.jsonl"], "").lines());
}

#[test]
fn inputs_are_as_the_schema_says() {
    check("record", RECORDS.trim().lines());
    let record = schema("record");
    assert!(BAD_RECORDS.trim().lines().all(|line| !record.is_valid(&serde_json::from_str(line).unwrap())));
    let gold = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/gold.jsonl")).unwrap();
    check("gold", gold.lines());
    // Document lines with their text are gold for another run.
    check("gold", ner_cli(&["--format", "documents", "--with-text", "samples/ecb-rates.txt"], "").lines());
}

#[test]
fn words_and_keys_are_those_of_the_library() {
    let all: Value = serde_json::from_str(&ner_cli(&["schema"], "")).unwrap();
    let words = |pointer: &str| all.pointer(pointer).unwrap_or_else(|| panic!("{pointer}")).as_array().unwrap().clone();
    let of = |names: Vec<&str>| names.into_iter().map(Value::from).collect::<Vec<_>>();
    assert_eq!(words("/$defs/label/enum"), of(Label::ALL.iter().map(|label| label.as_str()).collect()));
    let kinds = Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Female | Kind::Male));
    assert_eq!(words("/$defs/kind/enum"), of(kinds.map(|kind| kind.as_str()).collect()));
    let modifiers = of(Modifier::ALL.iter().map(|modifier| modifier.as_str()).collect());
    assert_eq!(words("/$defs/mention/properties/mod/enum"), [modifiers, vec![Value::Null]].concat());
}

#[test]
fn what_is_not_so_is_refused() {
    let line = json!({"doc": 1, "start": 0, "end": 4, "text": "Oslo", "label": "LOC", "kind": "city", "canonical": "Oslo", "chain": 0,
        "country": "NO", "value": null, "mod": null, "score": 0.98, "sentence": 0, "source": "model"});
    let entity = schema("entity");
    assert!(entity.is_valid(&line));
    for (key, value) in [("label", json!("GPE")), ("start", json!(-1)), ("score", json!(1.5)), ("country", json!("no")), ("new", json!(1))]
    {
        let mut other = line.clone();
        other[key] = value;
        assert!(!entity.is_valid(&other), "{other}");
    }
    let mut short = line.clone();
    short.as_object_mut().unwrap().remove("value");
    assert!(!entity.is_valid(&short));
}
