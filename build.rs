//! Compiles `gazetteers/` to the bytes that `src/names/lists.rs` embeds, by the code that reads them.

#![allow(dead_code, unused_imports, missing_docs, unreachable_pub)]

#[path = "src/entity.rs"]
mod entity;
#[path = "src/error.rs"]
mod error;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/text/mod.rs"]
mod text;

use entity::{Country, Kind, Label};
use error::Error;
use gazetteer::{List, compile};
use std::path::{Path, PathBuf};

fn main() {
    if let Err(e) = embed() {
        println!("cargo::error={e}");
    }
}

fn embed() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new("gazetteers");
    println!("cargo::rerun-if-changed=gazetteers");
    let mut files = Vec::new();
    collect(&root.join("names"), &mut files)?;
    collect(&root.join("cues"), &mut files)?;
    files.sort();
    let mut lists = Vec::new();
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        lists.push(List::parse(&name, &std::fs::read_to_string(file)?)?);
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("lists.gaz"), compile(&lists)?)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "tsv") {
            files.push(path);
        }
    }
    Ok(())
}
