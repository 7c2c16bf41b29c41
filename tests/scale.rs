//! The filter on Spark, Ray, GNU parallel and xargs, and the commands of `docs/scale.md`: `tests/scale/across.py`, as far as there is
//! what they need.
//!
//! ```sh
//! python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/scale/requirements.txt    # and Java 17, GNU parallel
//! PYTHON=/tmp/venv/bin/python cargo test --test scale
//! ```
#![cfg(feature = "cli")]

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

#[test]
fn engines_deliver_the_lines_of_one_run() {
    let python = std::env::var_os("PYTHON").unwrap_or("python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scale/across.py");
    // Past the test harness, which keeps to itself what a test prints that passes.
    let say = |line: &str| writeln!(io::stderr(), "tests/scale/across.py: {line}").unwrap();
    let run = match Command::new(&python).arg(script).arg(env!("CARGO_BIN_EXE_ner-cli")).output() {
        Ok(run) => run,
        Err(e) => return say(&format!("skipped: {}: {e}", python.display())),
    };
    let outcomes = String::from_utf8_lossy(&run.stdout);
    outcomes.lines().filter(|line| line.starts_with("skipped")).for_each(say);
    assert!(run.status.success(), "{outcomes}\n{}", String::from_utf8_lossy(&run.stderr));
}
