//! GeoNames dumps: nineteen columns, tabs between them (readme.txt of <https://download.geonames.org/export/dump/>).

use super::{Fault, Importer, by_population};
use ner::gazetteer::{ListName, Row};
use ner::{Country, Kind};

const COLUMNS: usize = 19;

pub(super) fn row(line: &str, min_population: u64, rows: &mut Importer<'_>) -> Result<(), Fault> {
    let cells: Vec<&str> = line.split('\t').collect();
    let Ok([_, name, ascii, alternate, _, _, class, code, country, _, _, _, _, _, population, ..]) =
        <[&str; COLUMNS]>::try_from(cells.as_slice())
    else {
        let what = format!("{} columns, a row of GeoNames has {COLUMNS}; is the file whole?", cells.len());
        return Err(Fault::Data(what));
    };
    let Some(kind) = kind(class, code) else { return Ok(()) };
    let population: u64 = match population {
        "" => 0,
        number => number.parse().map_err(|_| format!("population {number:?} is no number; is this a dump of GeoNames?"))?,
    };
    if population < min_population && (class == "P" || population > 0) {
        return Ok(());
    }
    let others = std::iter::once(ascii).chain(alternate.split(',')).filter(|other| is_latin_name(other));
    rows.take(Row {
        aliases: others.map(str::to_owned).collect(),
        kind: Some(kind),
        country: Country::new(country),
        weight: by_population(population),
        ..Row::new(ListName::Loc, name)
    })
}

/// Feature classes and codes; buildings, roads and forests are left out.
fn kind(class: &str, code: &str) -> Option<Kind> {
    Some(match (class, code) {
        ("A", _) if code.starts_with("PCL") => Kind::Country,
        ("A", _) => Kind::Region,
        ("P", "PPLX") => Kind::District,
        ("P", _) => Kind::City,
        ("H", _) => Kind::Water,
        ("T", "ISL" | "ISLS" | "ISLET" | "ATOL") => Kind::Island,
        ("T", "DSRT" | "ERG") => Kind::Desert,
        ("T", "MT" | "MTS" | "PK" | "PKS" | "VLC" | "RDGE" | "HLL" | "HLLS" | "PASS") => Kind::Mountain,
        ("L", "CONT") => Kind::Continent,
        ("T" | "L", _) => Kind::Area,
        _ => return None,
    })
}

/// Alternate names are in all scripts, and some are codes: kept are those an English text could have.
fn is_latin_name(name: &str) -> bool {
    let is_latin =
        |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | ' ' | '-' | '\'' | '’' | '.');
    name.chars().count() > 3 && name.chars().all(is_latin) && name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}
