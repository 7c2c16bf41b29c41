//! CSV with named columns.

use super::{Fault, Importer, sort};
use ner::Country;
use ner::gazetteer::Row;
use std::io::BufRead;
use std::path::Path;

/// The columns of ours that a table can fill; from `population`, inhabitants, a weight is made.
const COLUMNS: [&str; 8] = ["name", "aliases", "canonical", "list", "kind", "country", "weight", "population"];

fn ours(name: &str) -> Option<&'static str> {
    COLUMNS.into_iter().find(|known| *known == name)
}

/// `name=Company`.
pub(super) fn column(text: &str) -> Result<(&'static str, String), String> {
    let known = text.split_once('=').and_then(|(name, theirs)| Some((ours(name.trim())?, theirs.trim().to_owned())));
    known.ok_or_else(|| format!("write OURS=THEIRS, such as name='Company'; ours are {}", COLUMNS.join(" ")))
}

pub(super) fn read(path: &Path, mut source: impl BufRead, named: &[(&'static str, String)], rows: &mut Importer<'_>) -> anyhow::Result<()> {
    let head = String::from_utf8_lossy(
        source.fill_buf().map_err(|e| crate::gazetteer::files::unreadable(path, &e))?.split(|b| *b == b'\n').next().unwrap_or_default(),
    )
    .into_owned();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|s| head.bytes().filter(|b| b == s).count()).unwrap_or(b',');
    let mut table = csv::ReaderBuilder::new().delimiter(separator).from_reader(source);
    let fault = |line: u64, what: &str| anyhow::anyhow!("{}:{line}: {what}", path.display());
    let header: Vec<String> = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect(),
        Err(e) => return Err(fault(1, &explain(&e))),
    };
    let mut columns = Vec::new();
    for (column, theirs) in named {
        match header.iter().position(|name| name == theirs) {
            Some(at) => columns.push((*column, at)),
            None => return Err(fault(1, &format!("no column {theirs:?}; there are {}", header.join(", ")))),
        }
    }
    for (at, name) in header.iter().enumerate() {
        if let Some(column) = ours(name).filter(|c| columns.iter().all(|(known, used)| known != c && *used != at)) {
            columns.push((column, at));
        }
    }
    if columns.iter().all(|(column, _)| *column != "name") {
        return Err(fault(1, &format!("no column `name`; say which it is with --columns name=..., there are {}", header.join(", "))));
    }
    let mut record = csv::StringRecord::new();
    loop {
        let before = table.position().line();
        match table.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(e) => return Err(fault(e.position().map_or(before, csv::Position::line), &explain(&e))),
        }
        let line = record.position().map_or(before, csv::Position::line);
        match row(&record, &columns, rows).and_then(|row| rows.take(row)) {
            Ok(()) => {}
            Err(Fault::Data(what)) => return Err(fault(line, &what)),
            Err(Fault::Output(error)) => return Err(error.into()),
        }
    }
}

fn row(record: &csv::StringRecord, columns: &[(&'static str, usize)], rows: &Importer<'_>) -> Result<Row, Fault> {
    let cell = |wanted: &str| {
        let mut cells = columns.iter().filter(|(column, _)| *column == wanted).filter_map(|(_, at)| record.get(*at));
        cells.next().map(str::trim).filter(|cell| !cell.is_empty())
    };
    let (list, kind) = match cell("list") {
        None => (None, None),
        Some(name) => match name.parse().map(|list| (list, None)).ok().or_else(|| sort(name)) {
            Some((list, kind)) => (Some(list), kind),
            None => return Err(Fault::Data(format!("list {name:?} is none of ours; there are ORG PERSON LOC GIVEN SURNAME and the cues"))),
        },
    };
    let name = cell("name").unwrap_or_default();
    if name.lines().count() > 2 {
        return Err(Fault::Data(format!("a name of {} lines; is a quote not closed?", name.lines().count())));
    }
    let mut row = rows.new_row(list, name)?;
    row.kind = kind.or(row.kind);
    if let Some(kind) = cell("kind") {
        row.kind = Some(kind.parse().map_err(|e: ner::Error| e.to_string())?);
    }
    if let Some(code) = cell("country") {
        row.country = Some(Country::new(code).ok_or_else(|| format!("country {code:?}; two capitals are needed (ISO 3166-1)"))?);
    }
    if let Some(weight) = cell("weight") {
        row.weight =
            weight.parse().map_err(|_| format!("weight {weight:?}; a number from 0 to 255 is needed, or use --columns population=..."))?;
    }
    if let Some(number) = cell("population") {
        row.weight = super::by_population(number.parse().map_err(|_| format!("population {number:?} is no number"))?);
    }
    row.aliases = cell("aliases").map(|cell| cell.split('|').map(str::to_owned).collect()).unwrap_or_default();
    row.canonical = cell("canonical").map(str::to_owned);
    Ok(row)
}

fn explain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "no UTF-8; convert the file, for instance with iconv -t UTF-8".into(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns, the header has {expected_len}; is the file whole?")
        }
        _ => error.to_string(),
    }
}
