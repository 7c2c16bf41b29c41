//! `ner-cli gazetteer lookup`.

use ner::Text;
use ner::gazetteer::{Found, Gazetteer};
use std::io::{self, Write};

/// Close names that are shown.
const CLOSE: usize = 12;

pub(super) fn run(name: &str, gazetteers: &[Gazetteer], out: &mut dyn Write) -> io::Result<()> {
    let mut is_known = false;
    for gazetteer in gazetteers {
        for found in gazetteer.lookup(name) {
            is_known = true;
            show(&found, out)?;
        }
    }
    if is_known {
        return Ok(());
    }
    writeln!(out, "{name}: in no list")?;
    let text = Text::new(name);
    for gazetteer in gazetteers {
        for hit in gazetteer.find(&text) {
            let part = text.str(text.span(hit.first, hit.end));
            for found in gazetteer.lookup(part).iter().filter(|found| found.entry.list == hit.list) {
                writeln!(out, "  part   {part} is {} in {}:{}", hit.list, found.entry.file, found.entry.line)?;
            }
        }
    }
    for close in gazetteers.iter().flat_map(|g| g.close_to(name, CLOSE)).take(CLOSE) {
        writeln!(out, "  close  {close}")?;
    }
    Ok(())
}

fn show(found: &Found<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entry = &found.entry;
    write!(out, "{}: {}", entry.canonical, entry.list)?;
    if let Some(kind) = entry.kind {
        write!(out, " {kind}")?;
    }
    if let Some(country) = entry.country {
        write!(out, ", {country}")?;
    }
    write!(out, ", weight {}", entry.weight)?;
    let also = entry.also.to_string();
    if !also.is_empty() {
        write!(out, ", also {also}")?;
    }
    writeln!(out, "  ({}:{})", entry.file, entry.line)?;
    let others: Vec<_> = found.names.iter().map(String::as_str).filter(|name| *name != entry.canonical).collect();
    if !others.is_empty() {
        writeln!(out, "  {}", others.join(" | "))?;
    }
    Ok(())
}
