//! The real program: the case files of `tests/cli/`, and what a file cannot show (pipes that close or stay idle, sizes, threads).
//!
//! A case file names a command and what must come of it:
//!
//! ```text
//! # why there is this case
//! $ ner-cli --input jsonl a.jsonl
//! --- file a.jsonl        a file that is there (`escaped`: with \n and \xNN, for what is no text)
//! --- stdin               the same for standard input
//! --- stdout
//! --- stderr
//! --- exit                (each is empty, or 0, where it is left out)
//! --- result out/a.jsonl  a file that must be there afterwards
//! ```
//!
//! `UPDATE=1 cargo test --test cli` writes what came into the files; the diff is to be reviewed.
#![cfg(feature = "cli")]

use serde::Deserialize;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "case")).collect();
    paths.sort();
    let mut failures = String::new();
    for path in &paths {
        let written = fs::read_to_string(path).unwrap();
        let came = run_case(&written);
        if came == written {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, came).unwrap();
        } else {
            writeln!(failures, "{}\n--- expected\n{written}\n--- got\n{came}", path.display()).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}\nIf what came is right: UPDATE=1 cargo test --test cli");
    assert!(paths.len() >= 10, "the case files are gone");
}

/// Runs the command of a case and returns the case as it should have been.
fn run_case(case: &str) -> String {
    let (head, rest) = case.split_once("\n--- ").unwrap_or((case.trim_end_matches('\n'), ""));
    let command = head.lines().find_map(|l| l.strip_prefix("$ ner-cli")).expect("a line `$ ner-cli ...`");
    let sections: Vec<(&str, &str)> =
        if rest.is_empty() { vec![] } else { rest.split("\n--- ").map(|s| s.split_once('\n').unwrap_or((s, ""))).collect() };
    let folder = tempfile::tempdir().unwrap();
    let mut stdin = Vec::new();
    for (name, body) in &sections {
        let content = if name.ends_with(" escaped") { unescape(body.trim_end_matches('\n')) } else { line_by_line(body).into_bytes() };
        let name = name.trim_end_matches(" escaped");
        if name == "stdin" {
            stdin = content;
        } else if let Some(file) = name.strip_prefix("file ") {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
    let run = run(&words(command), &stdin, folder.path());

    let mut came = head.to_owned() + "\n";
    let mut put = |name: &str, body: &str| {
        write!(came, "--- {name}\n{body}{}", if body.is_empty() || body.ends_with('\n') { "" } else { "\n" }).unwrap()
    };
    for (name, body) in &sections {
        match name.split_once(' ') {
            _ if *name == "stdin" || name.starts_with("stdin ") || name.starts_with("file ") => put(name, body),
            Some(("result", file)) => put(name, &fs::read_to_string(folder.path().join(file)).unwrap_or("(not there)\n".into())),
            _ => {}
        }
    }
    for (name, body) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        if !body.is_empty() {
            put(name, body);
        }
    }
    if run.code != 0 {
        put("exit", &format!("{}\n", run.code));
    }
    came
}

/// `split` takes the last line break of all but the last section.
fn line_by_line(body: &str) -> String {
    if body.is_empty() || body.ends_with('\n') { body.to_owned() } else { format!("{body}\n") }
}

/// Splits at blanks, but not within single quotes.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![], false);
    let mut word: Option<String> = None;
    for c in command.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = vec![];
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        bytes.push(match (b, if b == b'\\' { rest.next() } else { None }) {
            (b'\\', Some(b'n')) => b'\n',
            (b'\\', Some(b'r')) => b'\r',
            (b'\\', Some(b'x')) => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            (b'\\', Some(other)) => other,
            (other, _) => other,
        });
    }
    bytes
}

#[derive(Debug, PartialEq)]
struct Run {
    stdout: String,
    stderr: String,
    code: i32,
}

fn command(args: &[impl AsRef<str>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ner-cli"));
    command.args(args.iter().map(AsRef::as_ref)).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(args: &[impl AsRef<str>], stdin: &[u8], folder: &Path) -> Run {
    let mut child = command(args).current_dir(folder).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_owned();
    let writer = std::thread::spawn(move || input.write_all(&stdin)); // fails where the program does not read on
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code().expect("not killed") }
}

/// Every key of the contract, and no other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct EntityLine {
    doc: serde_json::Value,
    start: usize,
    end: usize,
    text: String,
    label: String,
    #[serde(deserialize_with = "present")]
    kind: Option<String>,
    canonical: String,
    chain: u32,
    #[serde(deserialize_with = "present")]
    country: Option<String>,
    #[serde(deserialize_with = "present")]
    value: Option<String>,
    #[serde(rename = "mod", deserialize_with = "present")]
    modifier: Option<String>,
    score: f32,
    sentence: u32,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct DocumentLine {
    id: serde_json::Value,
    #[serde(deserialize_with = "present")]
    date: Option<String>,
    #[serde(deserialize_with = "present")]
    date_source: Option<String>,
    offsets: String,
    entities: Vec<serde_json::Map<String, serde_json::Value>>,
    chains: Vec<serde_json::Map<String, serde_json::Value>>,
    countries: Vec<serde_json::Map<String, serde_json::Value>>,
    #[serde(deserialize_with = "present")]
    error: Option<Failure>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Failure {
    code: String,
    message: String,
    line: u64,
}

/// `null` is a value here, a missing key is an error.
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(value: D) -> Result<T, D::Error> {
    T::deserialize(value)
}

const NAMES: [&str; 4] = ["--name", "LOC=Zhanaozen", "--name", "ORG=Ünïted Böats 🚤"];
const TEXT: &str = "\u{feff}From Zhanaozen 🇰🇿 e\u{301} to\r\nÜnïted Böats 🚤, Zhanaozen.";

#[test]
fn entity_lines_slice_the_text_in_every_unit() {
    let text = TEXT.trim_start_matches('\u{feff}');
    let slice = |unit: &str, line: &EntityLine| match unit {
        "bytes" => text[line.start..line.end].to_owned(),
        "utf16" => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[line.start..line.end]).unwrap(),
        _ => text.chars().skip(line.start).take(line.end - line.start).collect(),
    };
    for unit in ["chars", "bytes", "utf16"] {
        let run = run(&[&NAMES[..], &["--offsets", unit]].concat(), TEXT.as_bytes(), Path::new("."));
        let lines: Vec<EntityLine> = run.stdout.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect();
        let names: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(names, ["Zhanaozen", "Ünïted Böats 🚤", "Zhanaozen"], "{run:?}");
        for line in &lines {
            assert_eq!(slice(unit, line), line.text, "{unit}: {line:?}");
            assert_eq!(line.doc, "-");
        }
    }
}

/// The members of a JSON object in the order in which they are written; a map would sort them.
struct Members(Vec<(String, Box<serde_json::value::RawValue>)>);

impl Members {
    fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {json}"))
    }

    fn keys(&self) -> String {
        self.0.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value.get()).unwrap()
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(object: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> serde::de::Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        object.deserialize_map(InOrder)
    }
}

#[test]
fn keys_come_in_the_order_of_the_contract() {
    let members = "start end text label kind canonical chain country value mod score sentence source";
    let line = run(&NAMES, TEXT.as_bytes(), Path::new(".")).stdout.lines().next().unwrap().to_owned();
    assert_eq!(Members::read(&line).keys(), format!("doc {members}"));
    let run = run(&[&NAMES[..], &["--format", "documents", "--with-text"]].concat(), TEXT.as_bytes(), Path::new("."));
    let document = Members::read(&run.stdout);
    assert_eq!(document.keys(), "id date date_source offsets entities chains countries error text");
    let entities: Vec<Members> = serde_json::from_str(document.get("entities")).unwrap();
    assert_eq!(entities.iter().map(Members::keys).collect::<Vec<_>>(), [members; 3]);
    assert_eq!(serde_json::from_str::<String>(document.get("text")).unwrap(), TEXT.trim_start_matches('\u{feff}'));
}

#[test]
fn one_line_in_one_line_out_for_any_number_of_threads() {
    let mut input = Vec::new();
    for i in 0..5000 {
        match i % 10 {
            3 => input.extend(b"\n"),
            5 => input.extend(b"{\"id\":\xff}\n"),
            7 => input.extend(b"{\"text\": 1}\n"),
            9 => writeln!(input, r#"{{"id":{i},"text":"{}"}}"#, "too long ".repeat(600)).unwrap(),
            _ => writeln!(input, r#"{{"id":{i},"date":"2022-01-06","text":"Rain over Zhanaozen, {i}."}}"#).unwrap(),
        }
    }
    let filter = |threads: &str| {
        run(
            &["--input", "jsonl", "--format", "documents", "--max-record-bytes", "4096", "--name", "LOC=Zhanaozen", "-j", threads],
            &input,
            Path::new("."),
        )
    };
    let one = filter("1");
    assert_eq!((one.code, one.stderr.as_str()), (0, ""));
    assert!(filter("2") == one && filter("7") == one, "threads change the output");
    let lines: Vec<&str> = one.stdout.lines().collect();
    assert_eq!(lines.len(), 5000);
    for (i, line) in lines.iter().enumerate() {
        let document: DocumentLine = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let code = document.error.as_ref().map(|e| (e.code.as_str(), e.line));
        let number = i as u64 + 1;
        match i % 10 {
            3 => assert_eq!(code, Some(("json", number)), "{line}"),
            5 => assert_eq!(code, Some(("encoding", number)), "{line}"),
            7 => assert_eq!(code, Some(("text", number)), "{line}"),
            9 => assert_eq!(code, Some(("too_long", number)), "{line}"),
            _ => assert_eq!((document.id.as_u64(), document.error), (Some(i as u64), None), "{line}"),
        }
    }
}

#[test]
fn an_idle_input_has_its_answers() {
    for threads in ["1", "3"] {
        let mut child = command(&["--input", "jsonl", "--format", "documents", "-j", threads]).spawn().unwrap();
        let (mut to, mut from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        // As a BOM begins, but it is none.
        to.write_all(b"\xef\n").unwrap();
        assert!(from.read_line(&mut String::new()).unwrap() > 0);
        for i in 0..3 {
            // Two and a half lines: the half one must not keep the others from being answered.
            let last = if i == 0 { "" } else { "\"tail\"}\n" };
            write!(to, "{last}{{\"id\":{i},\"text\":\"a\"}}\n{{\"text\":\"b\"}}\n{{\"text\":").unwrap();
            to.flush().unwrap();
            for _ in 0..(if i == 0 { 2 } else { 3 }) {
                let mut line = String::new();
                assert!(from.read_line(&mut line).unwrap() > 0);
            }
        }
        drop(to);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let record = "{\"text\":\"Rain over Zhanaozen.\"}\n".repeat(1000);
    for args in [&["--input", "jsonl", "-j", "1"][..], &["--input", "jsonl", "-j", "3"], &["--input", "lines"], &["--format", "pretty"]] {
        let mut child = command(&[args, &["--name", "LOC=Zhanaozen"]].concat()).spawn().unwrap();
        let mut to = child.stdin.take().unwrap();
        drop(child.stdout.take());
        // The input stays open: the program ends because nobody reads, not because there is no more.
        while to.write_all(record.as_bytes()).is_ok() {}
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_line_of_20_mb() {
    // Long words, for an unoptimised tagger takes its time over every one.
    let mut text = format!("Rain over Zhanaozen {} ", "rain".repeat(25_000)).repeat(200);
    let args = ["--no-builtin", "--engine", "lists", "--name", "LOC=Zhanaozen"];
    let count = |more: &[&str], text: &str| run(&[&args, more].concat(), text.as_bytes(), Path::new(".")).stdout.lines().count();
    assert_eq!(count(&[], &text), 200);
    text.push('\n');
    assert_eq!(count(&["--input", "lines"], &text), 200);
}

#[test]
fn a_folder_gets_a_folder_of_results() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, content) in [
        ("in/a.txt", &b"Rain over Zhanaozen."[..]),
        ("in/b/10.txt", b""),
        ("in/b/9.jsonl", b"{\"text\":\"Zhanaozen\"}\n"),
        ("in/b/picture.png", b"\x89PNG\0\0"),
        ("in/.hidden/c.txt", b"Zhanaozen"),
        ("in/b/.gitignore", b"*"),
    ] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), content).unwrap();
    }
    // Twice: results of the first run, here below the input, are no input of the second.
    for threads in ["1", "2"] {
        let run = run(&["in", "-o", "in/out", "--name", "LOC=Zhanaozen", "-j", threads], b"", folder.path());
        assert_eq!(run, Run { stdout: String::new(), stderr: String::new(), code: 0 });
        let mut found: Vec<String> =
            ner::read::walk::files(&at("in/out")).map(|f| f.unwrap().strip_prefix(at("in/out")).unwrap().display().to_string()).collect();
        found.sort();
        assert_eq!(found, ["a.txt.jsonl", "b/10.txt.jsonl", "b/9.jsonl.jsonl"]);
        assert_eq!(fs::read_dir(at("in/out")).unwrap().count(), 2, "something was left behind");
        let line: EntityLine = serde_json::from_str(&fs::read_to_string(at("in/out/a.txt.jsonl")).unwrap()).unwrap();
        assert_eq!((line.doc.as_str().unwrap(), line.text.as_str()), ("in/a.txt", "Zhanaozen"));
        assert_eq!(fs::read(at("in/out/b/10.txt.jsonl")).unwrap(), b"");
    }
    let [one, two, many] = ["1", "2", "5"].map(|threads| run(&["in", "--name", "LOC=Zhanaozen", "-v", "-j", threads], b"", folder.path()));
    assert_eq!((one.stdout.lines().count(), one.code), (4, 0), "two inputs and two results: {one:?}");
    assert_eq!(one.stderr, "ner-cli: in/b/picture.png: binary (NUL bytes at its start); left out\n");
    assert!(one == two && one == many, "threads change the output");
}

const FORMATS: [&str; 11] = ["jsonl", "documents", "conll", "brat", "csv", "spacy", "prodigy", "doccano", "labelstudio", "html", "pretty"];

#[test]
fn every_format_is_the_same_for_any_number_of_threads_and_parts() {
    let folder = tempfile::tempdir().unwrap();
    let news = "Rain fell on Zhanaozen 🇰🇿.\r\nIt was \"Zhanaozen\".\n\n";
    let records: String = (0..300).map(|i| format!("{}\n", serde_json::json!({"id": i, "text": news.repeat(i % 7)}))).collect();
    for (name, content) in [("in/a.txt", news.to_owned()), ("in/b/long.txt", news.repeat(12_000)), ("in/empty.txt", String::new())] {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), content).unwrap();
    }
    let tag = |args: &[&str], stdin: &str| {
        let names = ["--no-builtin", "--engine", "lists", "--name", "LOC=Zhanaozen"];
        run(&[&names[..], args].concat(), stdin.as_bytes(), folder.path())
    };
    for format in FORMATS {
        let results = ["1", "3"].map(|threads| {
            let out = format!("{format}-{threads}");
            let came = tag(&["--format", format, "-j", threads, "in", "-o", &format!("{out}/")], "");
            assert_eq!(came, Run { stdout: String::new(), stderr: String::new(), code: 0 }, "{format}");
            ner::read::walk::files(&folder.path().join(&out))
                .map(|file| {
                    let path = file.unwrap();
                    let name = path.strip_prefix(folder.path().join(&out)).unwrap().to_owned();
                    (name, fs::read_to_string(path).unwrap())
                })
                .collect::<Vec<_>>()
        });
        assert_eq!(
            results[0].len(),
            if format == "brat" {
                6
            } else if format == "html" {
                1
            } else {
                3
            },
            "{format}"
        );
        assert!(results[0] == results[1], "{format}: threads change the results");
        if format == "brat" {
            continue; // records have no place for its pairs
        }
        let lines = ["1", "3"].map(|threads| tag(&["--format", format, "-j", threads, "--input", "jsonl"], &records));
        assert_eq!((lines[0].code, lines[0].stderr.as_str()), (0, ""), "{format}");
        assert!(lines[0] == lines[1], "{format}: threads change the output");
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let coloured = |args: &[&str], set: &[(&str, &str)]| {
        let mut child = command(&[&["--format", "pretty", "--name", "LOC=Zhanaozen"], args].concat());
        let mut child = child.envs(set.iter().copied()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"Zhanaozen").unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "standard output is no terminal");
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn shells_and_man_know_every_command() {
    let print = |args: &[&str]| {
        let run = run(args, b"", Path::new("."));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
        run.stdout
    };
    for shell in ["bash", "zsh", "fish"] {
        let script = print(&["completions", shell]);
        assert!(["gazetteer", "schema", "labelstudio", "min-score"].iter().all(|word| script.contains(word)), "{shell}");
    }
    let page = print(&["man"]);
    assert!(page.contains(".TH ner-cli 1") && page.contains(".SH EXAMPLES"), "{page}");
    assert!(print(&["man", "gazetteer", "lint"]).contains(".TH ner-cli-gazetteer-lint 1"));
}
