//! Which inputs there are: standard input, files, and the files of folders.

use crate::args::Input;
use crate::messages::Event;
use anyhow::Context;
use ner::Error;
use ner::read::compressed::{self, Compression};
use ner::read::walk::{Found, Walk};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

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
    fn stdin(input: Option<Input>) -> Self {
        let input = input.unwrap_or(Input::Text);
        Self { name: "-".into(), path: None, input, is_named: true, result: "stdin".into(), size: u64::MAX }
    }

    fn file(path: PathBuf, input: Option<Input>, is_named: bool, result: PathBuf) -> Self {
        let input = input.unwrap_or_else(|| by_name(&path));
        let size = path.metadata().map_or(0, |m| if m.is_file() { m.len() } else { u64::MAX });
        Self { name: path.display().to_string(), path: Some(path), input, is_named, result, size }
    }

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

    /// Its bytes, decompressed.
    pub(crate) fn open(&self, max_bytes: Option<u64>) -> io::Result<Box<dyn Read + Send>> {
        match &self.path {
            None => compressed::open(io::stdin(), None, max_bytes),
            Some(path) => compressed::open(File::open(path)?, Compression::of_name(path), max_bytes),
        }
    }
}

/// Which inputs there are, as the command line has it.
#[derive(Debug, Clone)]
pub(crate) struct Inputs {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) list: Option<PathList>,
    pub(crate) input: Option<Input>,
    pub(crate) walk: Walk,
}

/// A file that names files and folders, one per line or between NUL characters.
#[derive(Debug, Clone)]
pub(crate) struct PathList {
    pub(crate) file: PathBuf,
    pub(crate) has_nul: bool,
}

impl Inputs {
    /// Whether standard input is one of them, or the list of them.
    pub(crate) fn use_stdin(&self) -> bool {
        let is_list = self.list.as_ref().is_some_and(|list| list.is_stdin());
        is_list || self.paths.iter().any(|path| path.as_os_str() == "-") || (self.paths.is_empty() && self.list.is_none())
    }

    /// Whether there is but one, and that one article.
    pub(crate) fn is_one_article(&self) -> bool {
        match self.paths.as_slice() {
            _ if self.list.is_some() => false,
            [] => self.input.is_none_or(Input::is_whole),
            [path] => !path.is_dir() && self.input.unwrap_or_else(|| by_name(path)).is_whole(),
            _ => false,
        }
    }

    /// Whether no two of them can have the same result.
    pub(crate) fn have_results_of_their_own(&self) -> bool {
        self.paths.len() < 2 && self.list.is_none()
    }

    /// How many bytes they have, if they are files that are what they are.
    pub(crate) fn bytes(&self) -> Option<u64> {
        if self.list.is_some() || self.paths.is_empty() {
            return None;
        }
        let plain = |path: &PathBuf| path.metadata().ok().filter(|m| m.is_file() && Compression::of_name(path).is_none()).map(|m| m.len());
        self.paths.iter().map(plain).sum()
    }

    /// How many there are, if nothing has to be read for that but folders; else 0.
    pub(crate) fn count(&self, results: Option<PathBuf>) -> u64 {
        if self.list.is_some() { 0 } else { sources(self.clone(), results).map_or(0, |sources| sources.count() as u64) }
    }
}

impl PathList {
    fn is_stdin(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    fn read(&self) -> anyhow::Result<impl Iterator<Item = io::Result<PathBuf>> + Send + use<>> {
        let list: Box<dyn Read + Send> = match self.is_stdin() {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(&self.file).with_context(|| self.file.display().to_string())?),
        };
        let has_nul = self.has_nul;
        let paths = BufReader::new(list).split(if has_nul { 0 } else { b'\n' }).map(move |path| {
            let mut path = path?;
            if !has_nul && path.last() == Some(&b'\r') {
                path.pop();
            }
            Ok(to_path(path))
        });
        Ok(paths.filter(|path| path.as_ref().map_or(true, |path| !path.as_os_str().is_empty())))
    }
}

#[cfg(unix)]
fn to_path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn to_path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// All inputs in the order of the paths, then of the list; those of a folder by name. What is none comes as an event. Nothing
/// is opened but folders, and these only as they come up.
///
/// What lies in `results`, the folder that results are written to, is no input.
///
/// # Errors
/// When there is no list where one should be, or a glob is none.
pub(crate) fn sources(inputs: Inputs, results: Option<PathBuf>) -> anyhow::Result<impl Iterator<Item = Result<Source, Event>> + Send> {
    let Inputs { mut paths, list, input, walk } = inputs;
    drop(walk.files(Path::new("."))?); // a glob that is none is said before the first input is answered
    if paths.is_empty() && list.is_none() {
        paths.push("-".into());
    }
    // Of several folders the names go before what is in them, or their results would mix; of those of a list, the whole path.
    let is_alone = paths.len() < 2 && list.is_none();
    let named = paths.into_iter().map(move |path| {
        let place = if is_alone && path.is_dir() { PathBuf::new() } else { path.file_name().unwrap_or_default().into() };
        Ok((path, place))
    });
    let name = list.as_ref().map(|list| list.file.display().to_string()).unwrap_or_default();
    let listed = match &list {
        Some(list) => Some(list.read()?),
        None => None,
    };
    let listed = listed.into_iter().flatten().map(move |path| match path {
        Ok(path) => {
            let place = within(&path);
            Ok((path, place))
        }
        Err(e) => Err(Event::Failed(format!("{name}: {e}"))),
    });
    Ok(named.chain(listed).flat_map(move |given| -> Box<dyn Iterator<Item = Result<Source, Event>> + Send> {
        let (path, place) = match given {
            Ok(given) => given,
            Err(event) => return Box::new(std::iter::once(Err(event))),
        };
        if path.as_os_str() == "-" {
            return Box::new(std::iter::once(Ok(Source::stdin(input))));
        }
        if !path.is_dir() {
            return Box::new(std::iter::once(Ok(Source::file(path, input, true, place))));
        }
        match below(path, place, input, &walk, results.as_deref()) {
            Ok(sources) => Box::new(sources),
            Err(e) => Box::new(std::iter::once(Err(Event::Failed(e.to_string())))),
        }
    }))
}

/// The files of a folder, whose results go to `place`.
fn below(
    folder: PathBuf,
    place: PathBuf,
    input: Option<Input>,
    walk: &Walk,
    results: Option<&Path>,
) -> Result<impl Iterator<Item = Result<Source, Event>> + Send + use<>, Error> {
    let results = results_within(&folder, results);
    let is_input = move |found: &Path| match &results {
        Some(results) => !found.canonicalize().is_ok_and(|f| f.starts_with(results)),
        None => true,
    };
    Ok(walk.files(&folder)?.filter_map(move |found| match found {
        Ok(Found::File(path)) if is_input(&path) => {
            let place = place.join(path.strip_prefix(&folder).unwrap_or(&path));
            Some(Ok(Source::file(path, input, false, place)))
        }
        Ok(Found::File(_)) => None,
        Ok(Found::Special(path)) => Some(Err(Event::LeftOut(format!("{}: a pipe, socket or device; left out", path.display())))),
        Err(e) => Some(Err(Event::Failed(e.to_string()))),
    }))
}

/// The path without what could lead out of a folder that it is joined to.
fn within(path: &Path) -> PathBuf {
    let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
    names.collect()
}

/// The folder of results in full, if it lies in the folder that is read.
fn results_within(folder: &Path, results: Option<&Path>) -> Option<PathBuf> {
    let results = results?.canonicalize().ok()?;
    results.starts_with(folder.canonicalize().ok()?).then_some(results)
}

fn by_name(path: &Path) -> Input {
    let inner = Compression::of_name(path).map(|_| path.with_extension(""));
    let path = inner.as_deref().unwrap_or(path);
    let has = |extension: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
    if has("jsonl") {
        Input::Jsonl
    } else if has("html") || has("htm") {
        Input::Html
    } else {
        Input::Text
    }
}
