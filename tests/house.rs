//! The rules of the house (ARCHITECTURE.md): which room may use which.

#[path = "common/files.rs"]
mod files;

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and what of the crate it may use. Vocabulary (`article entity error`, and `Span` of `text`) is open to all.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("gazetteer", &["text"]),
    ("dates", &["text", "gazetteer"]),
    ("names", &["text", "gazetteer"]),
    ("story", &["text", "gazetteer", "names"]),
    ("read", &[]),
    ("write", &["text"]),
    ("score", &["read"]),
    ("train", &["text", "gazetteer", "dates", "names", "score"]),
];

/// What the crate's root re-exports, by the room it comes from.
const RE_EXPORTS: &[(&str, &str)] =
    &[("Text", "text"), ("Tagger", "tagger"), ("Tagging", "tagger"), ("TaggerBuilder", "tagger"), ("Engine", "tagger")];

const VOCABULARY: &[&str] = &[
    "Annotated",
    "Chain",
    "Chains",
    "Focus",
    "Article",
    "Date",
    "DateSource",
    "DayFirst",
    "Id",
    "Considered",
    "Country",
    "Entity",
    "Evidence",
    "Explained",
    "Kind",
    "Label",
    "Modifier",
    "Source",
    "Error",
    "Span",
    "article",
    "entity",
    "error",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    files::below(folder, "rs")
}

/// The code of a file: no comments (examples in documentation may use the whole crate), no tests.
fn code(file: &Path) -> String {
    let source = fs::read_to_string(file).expect("a source file");
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    source.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What `code` uses of the crate's root: `crate::a::b` gives `a`, `crate::{a, b::c}` gives `a` and `b`.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in code.split("crate::").skip(1) {
        let Some(group) = piece.strip_prefix('{') else {
            names.push(piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            continue;
        };
        let (mut depth, mut name) = (0, String::new());
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ if depth > 0 => {}
                ',' => names.push(std::mem::take(&mut name)),
                _ => name.push(c),
            }
        }
        names.push(name);
    }
    names.iter().map(|n| n.trim().split("::").next().unwrap_or_default().to_owned()).filter(|n| !n.is_empty()).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn used_reads_paths_and_groups() {
    assert_eq!(used("use crate::text::Text; crate::Error::new(x)"), ["text", "Error"]);
    assert_eq!(used("use crate::{Date, text::{A, B}, names};"), ["Date", "text", "names"]);
}

#[test]
fn rooms_use_only_what_they_may() {
    for (room, allowed) in ROOMS {
        let folder = root().join(room);
        let files = if folder.is_dir() { sources(&folder) } else { vec![root().join(format!("{room}.rs"))] };
        for file in files {
            for name in used(&code(&file)) {
                let from = RE_EXPORTS.iter().find(|(n, _)| *n == name).map_or(name.as_str(), |(_, room)| room);
                let ok = from == *room || allowed.contains(&from) || VOCABULARY.contains(&from);
                assert!(ok, "{}: uses crate::{name}; {room} may use {allowed:?} and the vocabulary (ARCHITECTURE.md)", file.display());
            }
        }
    }
}

#[test]
fn the_binary_uses_the_public_api_only() {
    for file in sources(&root().join("cli")) {
        for name in used(&code(&file)) {
            let own = root().join("cli").join(&name);
            assert!(
                own.is_dir() || own.with_extension("rs").exists() || name.starts_with(char::is_uppercase),
                "{}: crate::{name} is no part of the binary",
                file.display()
            );
        }
    }
}

#[test]
fn every_room_is_under_the_rules() {
    for entry in fs::read_dir(root()).expect("src") {
        let path = entry.expect("an entry").path();
        let room = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let known = ROOMS.iter().any(|(r, _)| *r == room)
            || ["lib", "tagger", "annotated", "article", "entity", "error", "cli"].contains(&room.as_str());
        assert!(known, "{}: say in tests/house.rs and ARCHITECTURE.md what it may use", path.display());
    }
}

#[test]
fn the_library_reads_no_clock_and_no_environment() {
    for file in sources(&root()).iter().filter(|f| !f.starts_with(root().join("cli"))) {
        for word in ["SystemTime", "Instant", "std::env", "env::var", "Zoned::now", "println!", "eprintln!", "process::exit"] {
            assert!(!code(file).contains(word), "{}: {word} has no place in the library", file.display());
        }
    }
}
