//! Exit codes, and which errors mean which.

use std::io;
use std::process::{ExitCode, Termination};

/// How the program ends. The README has this table too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All inputs were answered; finding nothing is an answer.
    Answered = 0,
    /// Some input could not be read, some output not written, or an input was bad under --strict.
    Failed = 1,
    /// Wrong usage, list, model or configuration.
    Usage = 2,
}

impl Exit {
    /// What an error that ended the run means. A reader that goes away is no failure.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        if is_closed_pipe(error) {
            Self::Answered
        } else if !error.is::<ner::Error>() && error.chain().any(|e| e.is::<io::Error>()) {
            Self::Failed
        } else {
            Self::Usage
        }
    }
}

/// Whether the reader of the output went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
