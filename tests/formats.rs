//! Every format, read back by the tools it is for: `tests/formats/read_back.py`, as far as Python and its modules are there.
//!
//! ```sh
//! python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/formats/requirements.txt
//! PYTHON=/tmp/venv/bin/python cargo test --test formats
//! ```
#![cfg(feature = "cli")]

#[path = "common/script.rs"]
mod script;

use std::path::Path;

#[test]
fn tools_read_what_is_written_for_them() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    script::passes("tests/formats/read_back.py", &[samples.into()]);
}
