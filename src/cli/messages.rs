//! What is said on standard error, and how much of it.

use crate::tally::Tally;
use std::io::{self, Write};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Quiet,
    Normal,
    Verbose,
}

/// What happens in a run, in the order of the inputs.
#[derive(Debug)]
pub(crate) enum Event {
    /// A stretch of results.
    Output(Vec<u8>),
    /// A stretch of the article's text, for formats that have it in a file of its own.
    Text(Vec<u8>),
    /// An input could not be read whole, or its result not be written.
    Failed(String),
    /// A line that is no article; without words where its answer says it.
    BadRecord(Option<String>),
    /// A file of a folder that is no text.
    LeftOut(String),
    /// An input whose result is there already.
    Skipped(String),
    /// Something worth knowing about an input.
    Noted(String),
    /// What has been done since the last such event.
    Done(Tally),
}

impl Event {
    /// What to say about it.
    pub(crate) fn message(&self, level: Level) -> Option<&str> {
        match self {
            Self::Output(_) | Self::Text(_) | Self::BadRecord(None) | Self::Done(_) => None,
            Self::Failed(message) | Self::BadRecord(Some(message)) => (level >= Level::Normal).then_some(message),
            Self::LeftOut(message) | Self::Skipped(message) | Self::Noted(message) => (level >= Level::Verbose).then_some(message),
        }
    }
}

/// Says something on standard error. If nobody listens there is nobody to tell.
pub(crate) fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "ner-cli: {message}");
}

/// An error with its causes, outermost first; those that the one before has in its own words are left out.
pub(crate) fn in_full(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if message.is_empty() {
            message = cause;
        } else if !message.ends_with(&cause) {
            message = message + ": " + &cause;
        }
    }
    message
}
