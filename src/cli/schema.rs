//! `ner-cli schema`: what the records look like that are written and read, as JSON Schema.

use anyhow::Context;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The records; what else is in the file is a part of them.
pub(crate) const RECORDS: [&str; 10] =
    ["entity", "document", "error", "record", "gold", "scores", "spacy", "prodigy", "doccano", "labelstudio"];

const DEFINITIONS: &str = include_str!("schema.json");

/// Writes the schema of a record with all that it refers to; without `record`, the definitions of all.
pub(crate) fn write(record: Option<&str>, out: &mut dyn Write) -> anyhow::Result<()> {
    let all: BTreeMap<&str, &RawValue> = serde_json::from_str(DEFINITIONS).context("the schema")?;
    let mut wanted: Vec<&str> = RECORDS.into_iter().filter(|name| record.is_none_or(|record| record == *name)).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if seen.insert(name) {
            wanted.extend(all.get(name).into_iter().flat_map(|definition| references(definition.get())));
        }
    }
    let definitions: Vec<_> = seen.iter().filter_map(|name| Some(format!("    \"{name}\": {}", indented(all.get(name)?.get())))).collect();
    write_schema(record, &definitions.join(",\n"), out).context("standard output")
}

fn write_schema(record: Option<&str>, definitions: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",")?;
    if let Some(record) = record {
        writeln!(out, "  \"$ref\": \"#/$defs/{record}\",")?;
    }
    writeln!(out, "  \"$defs\": {{\n{definitions}\n  }}\n}}")
}

/// The definitions that one refers to.
fn references(definition: &str) -> impl Iterator<Item = &str> {
    definition.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next())
}

fn indented(definition: &str) -> String {
    definition.replace('\n', "\n  ")
}
