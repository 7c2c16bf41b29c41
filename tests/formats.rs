//! Every format, read back by the tools it is for: `tests/formats/read_back.py`, as far as Python and its modules are there.
//!
//! ```sh
//! python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/formats/requirements.txt
//! PYTHON=/tmp/venv/bin/python cargo test --test formats
//! ```
#![cfg(feature = "cli")]

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

#[test]
fn tools_read_what_is_written_for_them() {
    let python = std::env::var_os("PYTHON").unwrap_or("python3".into());
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = [here.join("tests/formats/read_back.py"), env!("CARGO_BIN_EXE_ner-cli").into(), here.join("samples")];
    // Past the test harness, which keeps to itself what a test prints that passes.
    let say = |line: &str| writeln!(io::stderr(), "tests/formats/read_back.py: {line}").unwrap();
    let run = match Command::new(&python).args(script).output() {
        Ok(run) => run,
        Err(e) => return say(&format!("skipped: {}: {e}", python.display())),
    };
    let outcomes = String::from_utf8_lossy(&run.stdout);
    outcomes.lines().filter(|line| line.starts_with("skipped")).for_each(say);
    assert!(run.status.success(), "{outcomes}\n{}", String::from_utf8_lossy(&run.stderr));
}
