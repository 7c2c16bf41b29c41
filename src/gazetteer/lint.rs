//! What is wrong with lists although they compile, and what of it can be mended mechanically.

use super::compile::{Compiler, Written};
use super::source::{List, ListName, Maybe, Row, Rows};
use crate::Error;
use std::collections::HashMap;

/// Finds what is wrong with lists: unsorted or unclean rows, names that are there twice, rows that contradict each other,
/// countries that do not exist, names that no text could match. The messages are in the order of files and lines.
///
/// ```
/// use ner::gazetteer::{List, lint};
///
/// let text = "# list: LOC\n# source: me\n# licence: CC0-1.0\nname\tcountry\nOslo\tNO\nBergen\tNO\n";
/// let faults = lint(&[List::parse("towns.tsv", text)?]);
/// assert_eq!(faults[0].to_string(), "towns.tsv:6: \"Bergen\" stands after \"Oslo\"; sort the rows by name");
/// # Ok::<(), ner::Error>(())
/// ```
pub fn lint(lists: &[List]) -> Vec<Error> {
    let mut faults = Vec::new();
    let mut seen = HashMap::new();
    for (number, list) in lists.iter().enumerate() {
        let mut last: Option<&Row> = None;
        for row in &list.rows {
            let mut say = |what: String| faults.push((number, row.line, what));
            if let Some(last) = last.filter(|last| last.name > row.name) {
                say(format!("{:?} stands after {:?}; sort the rows by name", row.name, last.name));
            }
            last = Some(row);
            of_row(row).for_each(&mut say);
            if let Some(what) = twice(row, list, &mut seen) {
                say(what);
            }
        }
    }
    let mut compiler = Compiler::default();
    for (number, list) in lists.iter().enumerate() {
        for row in &list.rows {
            if let Err(e) = compiler.row(&list.file, row) {
                faults.push((number, row.line, e.what()));
            }
        }
    }
    faults.sort_by_key(|(number, line, _)| (*number, *line));
    let mut faults: Vec<Error> =
        faults.into_iter().map(|(number, line, what)| Error::at_line(&lists[number].file, line.into(), what)).collect();
    // Of rows that contradict each other compiling names the first.
    faults.extend(compiler.finish().err());
    faults
}

/// What is wrong with a row by itself.
fn of_row(row: &Row) -> impl Iterator<Item = String> {
    let mut faults = Vec::new();
    let mut ways = Vec::new();
    for (i, name) in row.names().enumerate() {
        if let Some(c) = name.chars().find(|c| c.is_control() || "\u{a0}\u{ad}\u{200b}\u{200e}\u{200f}\u{feff}<>{}[]\";".contains(*c)) {
            faults.push(format!("{name:?} has the character {c:?}; write the name without it"));
        }
        if name.contains("  ") {
            faults.push(format!("{name:?} has two blanks side by side; write one"));
        }
        if row.list.is_name() && name.contains('(') {
            faults.push(format!("{name:?} has a bracket; write the other name as an alias"));
        }
        if let Ok(way) = Written::read(name, row.case, row.list) {
            if i > 0 && ways.iter().any(|w: &Written| w.covers(&way)) {
                faults.push(format!("alias {name:?} matches what another name of the row does; remove it"));
            }
            ways.push(way);
        }
    }
    if row.canonical.as_ref() == Some(&row.name) {
        faults.push(format!("the canonical name is {:?}, as the name; leave the cell empty", row.name));
    }
    if let Some(country) = row.country.filter(|c| !c.is_assigned()) {
        faults.push(format!("country {country}: ISO 3166-1 has no such code; correct it"));
    }
    let own = match row.list {
        ListName::Org => "org",
        ListName::Person => "person",
        ListName::Loc => "loc",
        ListName::Given => "given",
        ListName::Surname => "surname",
        ListName::Demonym => "demonym",
        _ => return faults.into_iter(),
    };
    if Maybe::parse(own).is_ok_and(|own| row.also.any(own)) {
        faults.push(format!("also: {own} is what the list says of all its rows; remove it"));
    }
    faults.into_iter()
}

/// The rows that have a key: how their name is written, the row and its file.
type Seen<'a> = HashMap<(ListName, String), Vec<(Written, &'a Row, &'a str)>>;

/// Whether another row has this name already, or contradicts it. One name may stand for several things (Hyderabad); they
/// differ in kind or country then.
fn twice<'a>(row: &'a Row, list: &'a List, seen: &mut Seen<'a>) -> Option<String> {
    let written = Written::read(&row.name, row.case, row.list).ok()?;
    let others = seen.entry((row.list, written.key.clone())).or_default();
    let Row { name, kind, country, .. } = row;
    let alike = others.iter().filter(|(way, other, _)| *kind == other.kind && (way.covers(&written) || written.covers(way)));
    let fault = alike.map(|(_, other, file)| (other, file)).find_map(|(other, file)| match (country, other.country) {
        (a, b) if *a == b => Some(format!("{name:?} is in {file}:{} already; keep one row", other.line)),
        (None, Some(there)) => {
            Some(format!("{name:?} has no country, but {there} in {file}:{}; keep one row or name the country", other.line))
        }
        (Some(_), None) => Some(format!("{name:?} has no country in {file}:{}; keep one row or name the country there", other.line)),
        _ => None,
    });
    others.push((written, row, &list.file));
    fault
}

/// Aliases of a row that was made of several: fewer than a row may have.
const MAX_MERGED: usize = 100;

/// A list with everything mended that needs no thought: rows sorted, equal ones made one, blanks around cells and
/// aliases that match what the name does taken out. What needs thought is left for [`lint()`].
///
/// # Errors
/// As [`List::parse`].
///
/// ```
/// use ner::gazetteer::fix;
///
/// let head = "# list: LOC\n# source: me\n# licence: CC0-1.0\nname\taliases\n";
/// let fixed = fix("towns.tsv", &format!("{head}Oslo\tOSLO|Christiania\n Bergen\t\n"))?;
/// assert_eq!(fixed, format!("{head}Bergen\nOslo\tChristiania\n"));
/// # Ok::<(), ner::Error>(())
/// ```
pub fn fix(file: &str, text: &str) -> Result<String, Error> {
    let blanks = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = |cell: &str| cell.split('|').map(blanks).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("|");
    let clean = |line: &str| line.split('\t').map(names).collect::<Vec<_>>().join("\t");
    let is_head = |line: &&str| line.starts_with('#') || line.trim().is_empty();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<String> = text.lines().take_while(is_head).map(|line| line.trim_end().to_owned()).collect();
    let head = lines.len();
    lines.extend(text.lines().skip(head).map(clean));
    let source = lines.join("\n");
    let mut rows = Rows::new(file, source.as_bytes())?;
    let mut merged: Vec<Row> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for row in rows.by_ref() {
        let row = row?;
        let key = (row.list, row.name.clone(), row.kind, row.country, row.case, row.canonical.clone());
        match known.get(&key).and_then(|at| merged.get_mut(*at)) {
            Some(same) if same.aliases.len() + row.aliases.len() < MAX_MERGED => {
                same.aliases.extend(row.aliases);
                same.also = same.also.and(row.also);
                same.weight = same.weight.max(row.weight);
            }
            _ => {
                known.insert(key, merged.len());
                merged.push(row);
            }
        }
    }
    merged.sort_by(|a, b| a.name.cmp(&b.name));
    let mut fixed: String = lines[..=head].iter().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
    for mut row in merged {
        let mut ways: Vec<_> = Written::read(&row.name, row.case, row.list).into_iter().collect();
        row.aliases.retain(|alias| match Written::read(alias, row.case, row.list) {
            Ok(way) if ways.iter().any(|w| w.covers(&way)) => false,
            Ok(way) => {
                ways.push(way);
                true
            }
            Err(_) => true,
        });
        row.canonical = row.canonical.filter(|canonical| *canonical != row.name);
        fixed.push_str(&rows.line(&row));
        fixed.push('\n');
    }
    Ok(fixed)
}
