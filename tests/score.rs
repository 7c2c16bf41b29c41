//! `ner::score`: what counts as found, what is neutral, and how gold and predictions are read.

use ner::score::{self, Document, Mention, Neutral, Options, Other, Predictions, Scores, Skip, Unit};
use ner::text::Span;
use ner::{Id, Label, Tagger};
use std::collections::BTreeMap;

type Names<'a> = &'a [Name<'a>];
/// What it shows, gold, predictions, the row and measure looked at, and its precision, recall and F1.
type Case<'a> = (&'a str, Names<'a>, Names<'a>, &'a str, &'a str, [f64; 3]);
type Name<'a> = (usize, usize, &'a str, Option<&'a str>);

/// An entity without a value.
const fn name(start: usize, end: usize, label: &str) -> Name<'_> {
    (start, end, label, None)
}

/// A date with its value.
const fn date(start: usize, end: usize, value: &str) -> Name<'_> {
    (start, end, "DATE", Some(value))
}

fn mentions(names: &[Name<'_>]) -> Vec<Mention> {
    let mention = |(start, end, label, value): &Name<'_>| Mention {
        span: Span { start: *start, end: *end },
        label: score::label(label).unwrap(),
        value: value.map(str::to_owned),
        chain: None,
    };
    names.iter().map(mention).collect()
}

/// A document of 100 characters with these names.
fn document(gold: &[Name<'_>], other: &[(usize, usize, &str)]) -> Document {
    Document {
        id: Id::text("d"),
        date: None,
        text: "x".repeat(100),
        entities: mentions(gold),
        other: other.iter().map(|(start, end, kind)| Other { span: Span { start: *start, end: *end }, kind: (*kind).to_owned() }).collect(),
        countries: Vec::new(),
        fields: BTreeMap::new(),
    }
}

const GOLD: Names<'static> = &[name(0, 5, "PERSON"), name(10, 20, "ORG"), name(30, 36, "LOC"), name(40, 44, "DATE")];
/// One right, the right span of another label, a wrong edge, one made up; the DATE is missed.
const MIXED: Names<'static> = &[name(0, 5, "PERSON"), name(10, 20, "LOC"), name(30, 40, "LOC"), name(60, 65, "ORG")];
/// 70-75 stands on another name only, 10-25 on gold as well, 80-85 on nothing.
const NEAR_OTHER: Names<'static> = &[name(0, 5, "PERSON"), name(70, 75, "LOC"), name(10, 25, "ORG"), name(80, 85, "ORG")];
const OTHER: &[(usize, usize, &str)] = &[(70, 78, "Facility"), (18, 26, "NORP")];
const NONE: [f64; 3] = [0.0; 3];
const ALL: [f64; 3] = [1.0; 3];

#[test]
fn counting() {
    let half = [0.5; 3];
    let quarter = [0.25; 3];
    let one_of_two = [0.5, 1.0, 2.0 / 3.0];
    let nested: Names<'_> = &[name(0, 4, "ORG"), name(5, 10, "ORG")];
    #[rustfmt::skip]
    let cases: &[Case<'_>] = &[
        ("perfect", GOLD, GOLD, "micro", "strict", ALL),
        ("perfect", GOLD, GOLD, "micro", "overlap", ALL),
        ("nothing predicted", GOLD, &[], "micro", "strict", NONE),
        ("nothing in the gold", &[], &[name(0, 5, "ORG")], "micro", "strict", NONE),
        ("nothing in the gold", &[], &[name(0, 5, "ORG")], "micro", "span", NONE),
        ("mixed", GOLD, MIXED, "micro", "strict", quarter),
        ("mixed: 0-5 and 10-20", GOLD, MIXED, "micro", "span", half),
        ("mixed: 0-5 and 30-40 shares 30-36", GOLD, MIXED, "micro", "overlap", half),
        ("its gold span is found, its own prediction is made up", GOLD, MIXED, "ORG", "span", [0.0, 1.0, 0.0]),
        ("its own prediction has another's span", GOLD, MIXED, "LOC", "span", [0.5, 0.0, 0.0]),
        ("one of two predictions shares characters", GOLD, MIXED, "LOC", "overlap", one_of_two),
        ("two predictions in one gold entity are one pair", &[name(0, 10, "ORG")], nested, "micro", "overlap", one_of_two),
        ("the exact pair wins over a larger one", nested, &[name(0, 10, "ORG"), name(5, 10, "ORG")], "micro", "overlap", ALL),
        ("the exact pair wins over a larger one", nested, &[name(0, 10, "ORG"), name(5, 10, "ORG")], "micro", "strict", half),
        ("touching is not overlapping", &[name(0, 5, "ORG")], &[name(5, 9, "ORG")], "micro", "overlap", NONE),
    ];
    for (case, gold, predicted, row, measure, expected) in cases {
        check(case, &document(gold, &[]), predicted, &Options::new(), row, measure, *expected);
    }
}

#[test]
fn leaving_out() {
    let people = [Label::Person, Label::Org];
    let cases = [
        ("nothing is neutral", Options::new(), [0.25; 3]),
        ("all other names are", Options::new().neutral(Neutral::All), [1.0 / 3.0, 0.25, 2.0 / 7.0]),
        ("only other kinds are", Options::new().neutral(Neutral::Kinds(vec!["NORP".into()])), [0.25; 3]),
        ("this kind is", Options::new().neutral(Neutral::Kinds(vec!["Facility".into()])), [1.0 / 3.0, 0.25, 2.0 / 7.0]),
        ("labels count on both sides", Options::new().labels(&people), [1.0 / 3.0, 0.5, 0.4]),
        ("a label given twice counts once", Options::new().labels(&[people, people].concat()), [1.0 / 3.0, 0.5, 0.4]),
    ];
    for (case, options, expected) in cases {
        check(case, &document(GOLD, OTHER), NEAR_OTHER, &options, "micro", "strict", expected);
    }
    assert!(Options::new().neutral_values("(").unwrap_err().to_string().starts_with("(: not a regular expression"));
}

#[track_caller]
fn check(case: &str, gold: &Document, predicted: &[Name<'_>], options: &Options, row: &str, measure: &str, expected: [f64; 3]) {
    let predicted = Predictions::from_iter([mentions(predicted)]);
    let scores = score::evaluate(std::slice::from_ref(gold), &predicted, options);
    let row = scores.row(row).unwrap();
    let got = match measure {
        "strict" => row.strict,
        "span" => row.span,
        _ => row.overlap,
    };
    let near = [got.precision, got.recall, got.f1].iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 1e-12);
    assert!(near, "{case}: {} {measure} is {got:?}, not {expected:?}, for {predicted:?} against {gold:?}", row.name);
}

#[test]
fn values() {
    let gold = document(&[date(0, 5, "2020"), date(10, 15, "2021"), date(20, 25, "2022"), date(30, 35, "PRESENT_REF")], &[]);
    let predicted = [date(0, 5, "2020"), date(10, 15, "1999"), date(20, 24, "2022"), date(30, 35, "2020-01-01")];
    let predicted = Predictions::from_iter([mentions(&predicted)]);
    // Options; gold, predicted and right entities; gold values and those right on the exact and on an overlapping span.
    let cases = [(Options::new(), [4, 4, 3], [4, 1, 2]), (Options::new().neutral_values("_REF$").unwrap(), [3, 3, 2], [3, 1, 2])];
    for (options, entities, values) in cases {
        let scores = score::evaluate(std::slice::from_ref(&gold), &predicted, &options);
        let row = scores.row("DATE").unwrap();
        let value = scores.value;
        assert_eq!(
            ([row.gold, row.pred, row.tp], [value.gold, value.strict, value.relaxed]),
            (entities, values),
            "{options:?}: {scores:?}"
        );
    }
}

/// What the independent scorer that accompanies the shared corpora makes of the same two files, letter for letter
/// (white space aside, and with its groups sorted).
#[test]
fn agrees_with_the_independent_scorer() {
    let gold = read_gold(include_str!("score/gold.jsonl"));
    let read = |unit, skip: &[&str]| {
        let lines = if unit == Unit::Bytes { include_str!("score/predicted_bytes.jsonl") } else { include_str!("score/predicted.jsonl") };
        let skip: Vec<Skip> = skip.iter().map(|skip| skip.parse().unwrap()).collect();
        score::read_predicted(lines.as_bytes(), "predicted", &gold, unit, &skip).unwrap()
    };
    let all = || Options::new().neutral(Neutral::All);
    for (case, expected) in include_str!("score/expected.tsv").lines().map(|line| line.split_once('\t').unwrap()) {
        let (options, predicted) = match case {
            "plain" => (Options::new(), read(Unit::Chars, &[])),
            "neutral" => (all(), read(Unit::Chars, &[])),
            "neutral kinds" => (Options::new().neutral(Neutral::Kinds(vec!["NORP".into(), "EVENT".into()])), read(Unit::Chars, &[])),
            "neutral values" => (Options::new().neutral_values("_REF$|^XXXX").unwrap(), read(Unit::Chars, &[])),
            "neutral and values" => (all().neutral_values("_REF$").unwrap(), read(Unit::Chars, &[])),
            "skip" => (Options::new(), read(Unit::Chars, &["kind=relative", "label=LOC"])),
            "labels" => (Options::new().labels(&[Label::Loc, Label::Person]), read(Unit::Chars, &[])),
            "by" => (Options::new().by("region"), read(Unit::Chars, &[])),
            "bytes" => (Options::new(), read(Unit::Bytes, &[])),
            unknown => panic!("expected.tsv has a case {unknown:?} that this test does not know"),
        };
        let got = score::evaluate(&gold, &predicted, &options);
        assert_eq!(serde_json::to_string(&got).unwrap(), expected, "case {case:?}");
    }
    let (options, predicted) = (all().by("region"), read(Unit::Chars, &[]));
    let tables = format!("{}{}", score::evaluate(&gold, &predicted, &options), score::mistakes(&gold, &predicted, &options, 3));
    assert_eq!(tables, include_str!("score/expected.txt"));
}

#[test]
fn the_tagger_agrees_with_itself() {
    let tagger = Tagger::new();
    let mut gold = document(&[], &[]);
    gold.text = "Ines Kroll left Paris for the United Nations on 4 March 2021.".into();
    let tagged = || [tagger.annotate(&gold.article())];
    let (all, no_places) = (Predictions::tagged(tagged(), &[]), Predictions::tagged(tagged(), &["label=LOC".parse().unwrap()]));
    gold.entities = tagger.tag(&gold.article()).iter().map(Mention::from).collect();
    let count = |predicted: &Predictions| -> Scores { score::evaluate(std::slice::from_ref(&gold), predicted, &Options::new()) };
    let micro = count(&all).row("micro").unwrap().clone();
    assert_eq!((micro.gold, micro.pred, micro.tp), (gold.entities.len(), gold.entities.len(), gold.entities.len()));
    assert_eq!(count(&no_places).row("LOC").unwrap().pred, 0);
}

#[test]
fn predictions_as_they_come() {
    let gold = read_gold(r#"{"id": "d", "text": "é Paris 日本"}"#);
    let lines = r#"{"doc":"d","start":3,"end":8,"type":"LOC"}
        {"doc":"d","start":3,"end":8,"type":"PLACE"}

        {"doc":"z","start":0,"end":1,"type":"ORG"}
        {"id":"d","entities":[{"start":9,"end":15,"type":"gpe"},{"start":10,"end":15,"type":"gpe"},{"start":0,"end":2,"type":"EVENT"}]}"#;
    let rest = [("of unknown documents", 1), ("inside a character", 1), ("of type EVENT (ignored)", 1)];
    let cases: [(&[Skip], (&str, usize)); 2] =
        [(&[], ("repeated (ignored)", 1)), (&["type=LOC".parse().unwrap()], ("with type=LOC (skipped)", 1))];
    for (skip, first) in cases {
        let predicted = score::read_predicted(lines.as_bytes(), "predicted", &gold, Unit::Bytes, skip).unwrap();
        let notes: Vec<_> = predicted.notes().iter().map(|note| (note.what.as_str(), note.count)).collect();
        assert_eq!(notes, [&[first], &rest[..]].concat(), "skipping {skip:?}");
        let scores = score::evaluate(&gold, &predicted, &Options::new());
        assert_eq!(scores.row("micro").unwrap().pred, 2, "skipping {skip:?}: Paris and 日本");
    }
}

#[test]
fn ids_are_compared_by_value() {
    let cases = [
        ("7", "7.0", 1),
        ("7", "\"7\"", 0),
        (r#""caf\u00e9""#, "\"café\"", 1),
        ("null", "null", 1),
        ("[1,2]", "[1, 2]", 1),
        ("7.5", "7", 0),
    ];
    for (gold, predicted, expected) in cases {
        let lines = format!(r#"{{"id": {gold}, "text": "Paris", "entities": [{{"start": 0, "end": 5, "label": "LOC"}}]}}"#);
        let prediction = format!(r#"{{"doc": {predicted}, "start": 0, "end": 5, "label": "LOC"}}"#);
        let documents = read_gold(&lines);
        let found = score::read_predicted(prediction.as_bytes(), "predicted", &documents, Unit::Chars, &[]).unwrap();
        assert_eq!(score::evaluate(&documents, &found, &Options::new()).row("LOC").unwrap().tp, expected, "{gold} and {predicted}");
    }
}

#[test]
fn offsets_at_every_character() {
    let text = "aé日🙂".repeat(70);
    let starts: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for end in 1..starts.len() {
        let start = end / 2;
        let line = serde_json::json!({"id": 1, "text": text, "entities": [{"start": start, "end": end, "label": "ORG"}]}).to_string();
        assert_eq!(read_gold(&line)[0].entities[0].span, Span { start: starts[start], end: starts[end] }, "characters {start} to {end}");
    }
}

#[test]
fn conll_schemes() {
    // Tags of the words a b c d, and the names they make.
    let cases = [
        ("IOB1", "I-PER I-PER O I-ORG", "PERSON a b|ORG d"),
        ("IOB1: B parts two of a type", "I-PER B-PER I-LOC I-PER", "PERSON a|PERSON b|LOC c|PERSON d"),
        ("IOB2", "B-PER I-PER B-PER O", "PERSON a b|PERSON c"),
        ("BIOES", "B-ORG I-ORG E-ORG S-LOC", "ORG a b c|LOC d"),
        ("BIOES: E ends a name", "B-ORG E-ORG I-ORG O", "ORG a b|ORG c"),
        ("BILOU", "U-DATE U-DATE B-gpe L-gpe", "DATE a|DATE b|LOC c d"),
        ("kinds of others", "B-MISC I-MISC O B-per", "PERSON d|MISC a b"),
        ("none", "O O O O", ""),
    ];
    for (case, tags, expected) in cases {
        for separator in [" ", "\t", "  NN ", "\tNN\t"] {
            let lines: Vec<_> =
                ["a", "b", "c", "d"].iter().zip(tags.split(' ')).map(|(word, tag)| format!("{word}{separator}{tag}")).collect();
            assert_eq!(names(&read_gold(&lines.join("\r\n"))[0]), expected, "{case}: {lines:?}");
        }
    }
}

#[test]
fn conll_documents() {
    let gold = read_gold(include_str!("score/gold.conll"));
    // A comment before the first -DOCSTART- begins no document.
    let texts: Vec<_> = gold.iter().map(|d| (d.id.as_json(), d.text.as_str(), names(d))).collect();
    let first = "The Orlan Radio chief Ines Kroll\n# Veldish São Brito";
    assert_eq!(
        texts,
        [("0", first, "ORG Orlan Radio|PERSON Ines Kroll|LOC São Brito|MISC Veldish".to_owned()), ("1", "Quiet", String::new())]
    );
    assert_eq!(read_gold("{ O\n} O")[0].text, "{ }");
    assert_eq!(read_gold("a B-ORG\n\nb I-ORG")[0].entities.len(), 2, "no name crosses the end of a sentence");
}

fn names(document: &Document) -> String {
    let text = |span: Span| &document.text[span.start..span.end];
    let entities = document.entities.iter().map(|e| format!("{} {}", e.label, text(e.span)));
    let other = document.other.iter().map(|o| format!("{} {}", o.kind, text(o.span)));
    entities.chain(other).collect::<Vec<_>>().join("|")
}

#[test]
fn odd_gold_that_is_fine() {
    let cases = [
        ("", 0),
        ("\n \n", 0),
        ("\u{feff}{\"id\": 1, \"text\": \"\"}\r\n", 1),
        ("{ \"id\": 1, \"text\": \"Paris\", \"date\": \"2022-01-06T10:00:00Z\" }\n\n{\"id\": \"1\", \"text\": \"\"}", 2),
        (r#"{"id": 1, "text": "Gala", "entities": [{"start": 0, "end": 4, "label": "EVENT"}]}"#, 1),
    ];
    for (lines, documents) in cases {
        assert_eq!(read_gold(lines).len(), documents, "{lines:?}");
    }
}

#[track_caller]
fn read_gold(lines: &str) -> Vec<Document> {
    score::read_gold(lines.as_bytes(), "gold").unwrap_or_else(|e| panic!("{e} in {lines:?}"))
}

#[test]
fn damaged_gold_is_named() {
    let entity = |entity: &str| format!(r#"{{"id": 1, "text": "Paris", "entities": [{entity}]}}"#);
    let cases = [
        (
            "{\"id\": 1, \"text\": \"\"}\n{\"id\": 2".to_owned(),
            "gold:2: not a JSON object (EOF while parsing an object, column 8); every line must be one whole object",
        ),
        ("{\"id\": 1, \"text\": \"\"}\n\n[1]".to_owned(), "gold:3: not a JSON object"),
        ("{\"id\": 1, \"text\": \"\"}\n{\"id\": 1, \"text\": \"\"}".to_owned(), "gold:2: id 1 occurs twice"),
        (r#"{"text": "Paris"}"#.to_owned(), "gold:1: no `id`"),
        (r#"{"id": 1}"#.to_owned(), "gold:1: no `text`"),
        (r#"{"id": 1, "text": "", "offsets": "bytes"}"#.to_owned(), "gold:1: `offsets` is bytes, but gold counts code points"),
        (r#"{"id": 1, "text": "", "date": "soon"}"#.to_owned(), "gold:1: `date` is \"soon\", which is no day; write YYYY-MM-DD or null"),
        (r#"{"id": 1, "text": "", "entities": {}}"#.to_owned(), "gold:1: `entities` is not a list"),
        (entity("3"), "gold:1: entities[0] is not an object"),
        (entity(r#"{"start": 0, "end": 5}"#), "gold:1: an entity has no `label`"),
        (entity(r#"{"end": 5, "label": "LOC"}"#), "gold:1: an entity has no `start`"),
        (entity(r#"{"start": 0, "end": 5.5, "label": "LOC"}"#), "gold:1: `end` is 5.5, not a whole number"),
        (entity(r#"{"start": 0, "end": 6, "label": "LOC"}"#), "gold:1: an entity from 0 to 6 does not lie in its text of 5 characters"),
        (entity(r#"{"start": -1, "end": 5, "label": "LOC"}"#), "gold:1: an entity from -1 to 5 does not lie"),
        (entity(r#"{"start": 5, "end": 5, "label": "LOC"}"#), "gold:1: an entity from 5 to 5 does not lie"),
        (entity(r#"{"start": 0, "end": 5, "label": "DATE", "value": 2020}"#), "gold:1: `value` is 2020; write it as a text in quotes"),
        ("Paris O\nNext".to_owned(), "gold:2: one column; write a word and its tag"),
        ("Paris LOC".to_owned(), "gold:1: the last column, \"LOC\", is no tag"),
        ("Paris X-LOC".to_owned(), "gold:1: the last column, \"X-LOC\", is no tag"),
    ];
    for (lines, expected) in &cases {
        check_message(lines, score::read_gold(lines.as_bytes(), "gold").err(), expected);
    }
    check_message("bytes", score::read_gold(&b"a O\nb\xff O"[..], "gold").err(), "gold:2: byte 2 is not UTF-8");
}

#[test]
fn damaged_predictions_are_named() {
    let gold = read_gold(r#"{"id": 1, "text": "Paris"}"#);
    let cases = [
        ("{", "predicted:1: not a JSON object"),
        ("\n7", "predicted:2: not a JSON object"),
        (r#"{"doc": 1, "label": "LOC"}"#, "predicted:1: an entity has no `start`"),
        (r#"{"doc": 1, "start": "0", "end": 5, "label": "LOC"}"#, "predicted:1: `start` is \"0\", not a whole number"),
        (r#"{"id": 1, "entities": null}"#, "predicted:1: `entities` is not a list"),
    ];
    for (lines, expected) in cases {
        check_message(lines, score::read_predicted(lines.as_bytes(), "predicted", &gold, Unit::Chars, &[]).err(), expected);
    }
    check_message("kind", "kind".parse::<Skip>().err(), "kind: no `=` in it; write FIELD=VALUE");
}

#[track_caller]
fn check_message(input: &str, error: Option<ner::Error>, expected: &str) {
    let got = error.map_or_else(|| "no error".to_owned(), |e| e.to_string());
    assert!(got.starts_with(expected), "{input:?}\n  expected {expected}\n  got      {got}");
}
