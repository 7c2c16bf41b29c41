//! The filter on Spark, Ray, GNU parallel and xargs, and the commands of `docs/scale.md`: `tests/scale/across.py`, as far as there is
//! what they need.
//!
//! ```sh
//! python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/scale/requirements.txt    # and Java 17, GNU parallel
//! PYTHON=/tmp/venv/bin/python cargo test --test scale
//! ```
#![cfg(feature = "cli")]

#[path = "common/script.rs"]
mod script;

#[test]
fn engines_deliver_the_lines_of_one_run() {
    script::passes("tests/scale/across.py", &[]);
}
