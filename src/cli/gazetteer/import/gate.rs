//! GATE gazetteers: `lists.def` names the lists and their types (`city.lst:location:city`), one name a line in each.

use super::{Fault, Importer, each_line, sort};
use crate::gazetteer::files::{self, Progress};
use ner::Kind;
use ner::gazetteer::{ListName, Row};
use std::path::Path;

pub(super) fn read(definition: &Path, rows: &mut Importer<'_>) -> anyhow::Result<()> {
    let mut lists = Vec::new();
    let mut source = std::io::BufReader::new(files::open(definition)?);
    each_line(definition, &mut source, |line| {
        let mut parts = line.trim().split(':');
        let (file, major, minor) = (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
        let Some(major) = major else {
            return Err(Fault::Data("no list: a line is `file.lst:majorType:minorType`".into()));
        };
        match of_types(major, minor) {
            Some((list, kind)) => lists.push((file.to_owned(), list, kind)),
            None => rows.leave_out(format!("lists of type {major} are none of ours")),
        }
        Ok(())
    })?;
    let folder = definition.parent().unwrap_or(Path::new(""));
    for (file, list, kind) in lists {
        let path = folder.join(&file);
        let progress = Progress::new(std::fs::metadata(&path).map_or(0, |m| m.len()));
        each_line(&path, &mut progress.reading(files::open(&path)?), |line| {
            let row = Row { kind, ..Row::new(list, name(line)) };
            rows.take(row)
        })?;
    }
    Ok(())
}

/// The minor type where it says more than the major one: a `location` may be a `city`.
fn of_types(major: &str, minor: &str) -> Option<(ListName, Option<Kind>)> {
    let (list, kind) = sort(major)?;
    let kind = match (list, minor) {
        (ListName::Given, "male") => Some(Kind::Male),
        (ListName::Given, "female") => Some(Kind::Female),
        _ => sort(minor).filter(|(other, _)| *other == list).and_then(|(_, kind)| kind).or(kind),
    };
    Some((list, kind))
}

/// The name before its features (`London&country=UK`, or behind a tab).
fn name(line: &str) -> &str {
    let line = line.split('\t').next().unwrap_or(line);
    match line.find('&').filter(|at| line[*at..].contains('=')) {
        Some(at) => &line[..at],
        None => line,
    }
}
