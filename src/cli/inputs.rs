//! Which inputs there are: standard input, files, and the files of folders.

use crate::args::Input;
use ner::Error;
use ner::read::walk;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One file, or standard input.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The path as given or found; `-` is standard input.
    pub(crate) name: String,
    path: Option<PathBuf>,
    pub(crate) input: Input,
    /// Whether it was named on the command line rather than found in a folder.
    pub(crate) is_named: bool,
    /// Where its result goes below an output folder.
    pub(crate) result: PathBuf,
    /// Its length in bytes, as far as that is known before it is read.
    pub(crate) size: u64,
}

impl Source {
    pub(crate) fn is_stdin(&self) -> bool {
        self.path.is_none()
    }

    /// Whether reading may have to wait for somebody who writes: not in a file.
    pub(crate) fn may_be_idle(&self) -> bool {
        !self.path.as_ref().is_some_and(|path| path.is_file())
    }

    /// Whether it is this very file.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        self.path.as_ref().and_then(|own| own.canonicalize().ok()).is_some_and(|own| path.canonicalize().is_ok_and(|path| path == own))
    }

    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.path {
            None => Ok(Box::new(io::stdin())),
            Some(path) => Ok(Box::new(File::open(path)?)),
        }
    }
}

/// All inputs in the order of `paths`, those of a folder by name. Nothing is opened but folders, and these only as they come up.
///
/// What lies in `results`, the folder that results are written to, is no input.
pub(crate) fn sources(paths: Vec<PathBuf>, input: Option<Input>, results: Option<PathBuf>) -> impl Iterator<Item = Result<Source, Error>> {
    // Of several folders the names go before what is in them, or their results would mix.
    let is_alone = paths.len() < 2;
    let paths = if paths.is_empty() { vec![PathBuf::from("-")] } else { paths };
    paths.into_iter().flat_map(move |path| -> Box<dyn Iterator<Item = Result<Source, Error>>> {
        if path.as_os_str() == "-" {
            let source = Source {
                name: "-".into(),
                path: None,
                input: input.unwrap_or(Input::Text),
                is_named: true,
                result: "stdin".into(),
                size: u64::MAX,
            };
            return Box::new(std::iter::once(Ok(source)));
        }
        if !path.is_dir() {
            let result = path.file_name().unwrap_or_default().into();
            return Box::new(std::iter::once(Ok(file(path, input, true, result))));
        }
        let above = if is_alone { PathBuf::new() } else { path.file_name().unwrap_or_default().into() };
        let results = results_within(&path, results.as_deref());
        let is_input = move |found: &Path| match &results {
            Some(results) => !found.canonicalize().is_ok_and(|f| f.starts_with(results)),
            None => true,
        };
        let files = walk::files(&path).filter(move |found| found.as_ref().map_or(true, |f| is_input(f)));
        Box::new(files.map(move |found| {
            let found = found?;
            let result = above.join(found.strip_prefix(&path).unwrap_or(&found));
            Ok(file(found, input, false, result))
        }))
    })
}

/// The folder of results in full, if it lies in the folder that is read.
fn results_within(folder: &Path, results: Option<&Path>) -> Option<PathBuf> {
    let results = results?.canonicalize().ok()?;
    results.starts_with(folder.canonicalize().ok()?).then_some(results)
}

/// Whether there is but one input, and that a text.
pub(crate) fn is_one_text(paths: &[PathBuf], input: Option<Input>) -> bool {
    match paths {
        [] => input.unwrap_or(Input::Text) == Input::Text,
        [path] => !path.is_dir() && input.unwrap_or_else(|| by_name(path)) == Input::Text,
        _ => false,
    }
}

fn file(path: PathBuf, input: Option<Input>, is_named: bool, result: PathBuf) -> Source {
    let input = input.unwrap_or_else(|| by_name(&path));
    let size = path.metadata().map_or(0, |m| if m.is_file() { m.len() } else { u64::MAX });
    Source { name: path.display().to_string(), path: Some(path), input, is_named, result, size }
}

fn by_name(path: &Path) -> Input {
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl")) { Input::Jsonl } else { Input::Text }
}
