//! The one error type of the crate.

use std::fmt;

/// What went wrong, where, and what to do about it.
///
/// Errors come from files and options, never from the text that is tagged. `Display` writes
/// `place: what is wrong; what to do`.
///
/// ```
/// let error = "2022-13-45".parse::<ner::Date>().unwrap_err();
/// assert_eq!(error.to_string(), "2022-13-45: no such day; write a date as YYYY-MM-DD");
/// ```
#[derive(Debug)]
pub struct Error {
    place: String,
    line: Option<u64>,
    what: String,
    source: Option<std::io::Error>,
}

impl Error {
    /// An error at a place (a file, an option, a value): `what` names the fault and the remedy.
    pub(crate) fn new(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self { place: place.to_string(), line: None, what: what.to_string(), source: None }
    }

    /// An error in a line of a file, counted from 1; 0 where there is no line.
    pub(crate) fn at_line(place: impl fmt::Display, line: u64, what: impl fmt::Display) -> Self {
        Self { line: (line > 0).then_some(line), ..Self::new(place, what) }
    }

    /// A failed read or write of a file.
    pub(crate) fn io(place: impl fmt::Display, source: std::io::Error) -> Self {
        Self { source: Some(source), ..Self::new(place, "") }
    }

    /// The line of the file that the error is about, counted from 1.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// What is wrong, without the place.
    pub fn what(&self) -> String {
        self.source.as_ref().map_or_else(|| self.what.clone(), ToString::to_string)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.what()),
            None => write!(f, "{}: {}", self.place, self.what()),
        }
    }
}

// No `source()`: `Display` says all there is, and printers that walk the chain would say it twice.
impl std::error::Error for Error {}
