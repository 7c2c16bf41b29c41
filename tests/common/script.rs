//! Scripts that drive the binary with tools from elsewhere, as far as those are there.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// Runs a script with Python (`PYTHON`, else `python3`) on the binary; its lines `skipped ...` go to standard error, and it must succeed.
pub(crate) fn passes(script: &str, more: &[OsString]) {
    let python = std::env::var_os("PYTHON").unwrap_or("python3".into());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    // Past the test harness, which keeps to itself what a test prints that passes.
    let say = |line: &str| io::stderr().write_all(format!("{script}: {line}\n").as_bytes()).unwrap();
    let run = match Command::new(&python).arg(path).arg(env!("CARGO_BIN_EXE_ner-cli")).args(more).output() {
        Ok(run) => run,
        Err(e) => return say(&format!("skipped: {}: {e}", python.display())),
    };
    let outcomes = String::from_utf8_lossy(&run.stdout);
    outcomes.lines().filter(|line| line.starts_with("skipped")).for_each(say);
    assert!(run.status.success(), "{outcomes}\n{}", String::from_utf8_lossy(&run.stderr));
}
