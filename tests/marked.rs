//! Sentences by property (`tests/cases/*.txt`): everything marked is found, and nothing else.
//!
//! What is known to fail stands in `tests/cases/open/`, with what is found instead left to the next editor: a case there
//! that comes right fails the test until it is moved up.

mod common;

use common::{found, marked};
use ner::Tagger;
use std::fs;
use std::path::{Path, PathBuf};

fn case_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).expect("the case folder").map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    files
}

#[test]
fn everything_marked_is_found_and_nothing_else() {
    let tagger = Tagger::new();
    let mut wrong = Vec::new();
    for file in case_files("tests/cases") {
        for case in marked(&fs::read_to_string(&file).expect("a case file")) {
            let got = found(&tagger, &case);
            if got != case.expected {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                wrong.push(format!("{name}:{}: {}\n  expected {:?}\n  found    {got:?}", case.line, case.source, case.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases; ask `ner-cli explain` why\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn open_cases_are_still_open() {
    let tagger = Tagger::new();
    let mut right = Vec::new();
    for file in case_files("tests/cases/open") {
        for case in marked(&fs::read_to_string(&file).expect("a case file")) {
            if found(&tagger, &case) == case.expected {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                right.push(format!("{name}:{}: {}", case.line, case.source));
            }
        }
    }
    assert!(right.is_empty(), "{} open cases come right now: move them to tests/cases/\n{}", right.len(), right.join("\n"));
}
