//! The files of a folder, in an order that people expect and that is the same everywhere.

use crate::Error;
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// All files below `folder`, hidden ones left out and links followed, sorted by name with numbers by value (`a2` before `a10`).
///
/// What cannot be read (a folder without permission, a broken link, a loop of links) is an error in its place.
pub fn files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> + use<> {
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false) // what git ignores is none of our business
        .hidden(true)
        .follow_links(true)
        .sort_by_file_name(natural)
        .build();
    let folder = folder.to_owned();
    walk.filter_map(move |entry| match entry {
        Ok(entry) => entry.file_type().is_some_and(|t| t.is_file()).then(|| Ok(entry.into_path())),
        Err(error) => Some(Err(explain(error, &folder))),
    })
}

fn explain(error: ignore::Error, place: &Path) -> Error {
    match error {
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => explain(*err, place),
        ignore::Error::WithPath { path, err } => explain(*err, &path),
        ignore::Error::Loop { ancestor, child } => {
            Error::new(child.display(), format!("links back to {}; it is not read a second time", ancestor.display()))
        }
        ignore::Error::Io(error) => Error::io(place.display(), error),
        other => Error::new(place.display(), other),
    }
}

/// Compares stretches of digits by value and all else by bytes; equal so far, the bytes decide.
fn natural(a: &OsStr, b: &OsStr) -> Ordering {
    let (a, b) = (a.as_encoded_bytes(), b.as_encoded_bytes());
    let (mut x, mut y) = (a, b);
    while let (Some(p), Some(q)) = (x.first(), y.first()) {
        let order = if p.is_ascii_digit() && q.is_ascii_digit() {
            let ((m, x_rest), (n, y_rest)) = (number(x), number(y));
            (x, y) = (x_rest, y_rest);
            m.len().cmp(&n.len()).then(m.cmp(n))
        } else {
            let order = p.cmp(q);
            (x, y) = (&x[1..], &y[1..]);
            order
        };
        if order.is_ne() {
            return order;
        }
    }
    x.len().cmp(&y.len()).then(a.cmp(b))
}

/// The digits at the start without leading zeros, and what follows.
fn number(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (digits, rest) = bytes.split_at(bytes.iter().take_while(|b| b.is_ascii_digit()).count());
    (&digits[digits.iter().take_while(|b| **b == b'0').count()..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natural_order() {
        let sorted = ["", "0", "00", "1", "1a", "2", "10", "A", "a", "a01", "a1", "a1b", "a2", "a10", "a10b", "b", "é"];
        for (i, a) in sorted.iter().enumerate() {
            for (j, b) in sorted.iter().enumerate() {
                assert_eq!(natural(OsStr::new(a), OsStr::new(b)), i.cmp(&j), "{a} {b}");
            }
        }
    }
}
