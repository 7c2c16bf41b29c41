//! The files of a folder, in an order that people expect and that is the same everywhere.

use crate::Error;
use ignore::overrides::{Override, OverrideBuilder};
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// How the names of results begin that are being written: they are nobody's input.
const UNFINISHED: &[u8] = b".ner-cli-";

/// Which files of a folder are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Whether files and folders whose names begin with a dot are wanted.
    pub hidden: bool,
    /// Globs of which a file must match one, unless there are none. They are written as in a `.gitignore`: one without `/`
    /// is about the name, one with `/` about the path from the folder on.
    pub include: Vec<String>,
    /// Globs of files and folders that are left out, even if they are included.
    pub exclude: Vec<String>,
}

impl Walk {
    /// All files below `folder`, links followed, sorted by name with numbers by value (`a2` before `a10`).
    ///
    /// What cannot be read (a folder without permission, a broken link, a loop of links) is an error in its place. What is
    /// neither file nor folder (a pipe, a socket, a device) comes as [`Found::Special`].
    ///
    /// # Errors
    /// When a glob is none.
    pub fn files(&self, folder: &Path) -> Result<impl Iterator<Item = Result<Found, Error>> + use<>, Error> {
        Ok(walk(folder, self.hidden, self.globs(folder)?))
    }

    fn globs(&self, folder: &Path) -> Result<Override, Error> {
        let mut globs = OverrideBuilder::new(folder);
        for glob in &self.include {
            globs.add(glob).map_err(|e| Error::new(glob, format!("no glob ({e})")))?;
        }
        for glob in &self.exclude {
            globs.add(&format!("!{glob}")).map_err(|e| Error::new(glob, format!("no glob ({e})")))?;
        }
        globs.build().map_err(|e| Error::new(folder.display(), e))
    }
}

/// What stands in a folder, apart from folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(PathBuf),
    /// A pipe, a socket or a device.
    Special(PathBuf),
}

/// The files below `folder` that are not hidden, in the order of [`Walk::files`].
pub fn files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> + use<> {
    walk(folder, false, Override::empty()).filter_map(|found| match found {
        Ok(Found::File(path)) => Some(Ok(path)),
        Ok(Found::Special(_)) => None,
        Err(error) => Some(Err(error)),
    })
}

fn walk(folder: &Path, with_hidden: bool, globs: Override) -> impl Iterator<Item = Result<Found, Error>> + use<> {
    let walk = ignore::WalkBuilder::new(folder)
        .standard_filters(false) // what git ignores is none of our business
        .follow_links(true)
        .overrides(globs)
        .sort_by_file_name(natural)
        // Not `hidden`: that would let a hidden file in because a glob matches it.
        .filter_entry(move |entry| {
            let name = entry.file_name().as_encoded_bytes();
            entry.depth() == 0 || !name.starts_with(if with_hidden { UNFINISHED } else { b"." })
        })
        .build();
    let folder = folder.to_owned();
    walk.filter_map(move |entry| match entry {
        Ok(entry) => match entry.file_type() {
            Some(kind) if kind.is_file() => Some(Ok(Found::File(entry.into_path()))),
            Some(kind) if !kind.is_dir() => Some(Ok(Found::Special(entry.into_path()))),
            _ => None,
        },
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
