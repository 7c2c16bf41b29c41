//! The files of lists, and how far a long one is read.

use crate::results::ResultFile;
use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ner::read::walk;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// The lists that paths stand for: files as they are, of folders every `.tsv`.
pub(super) fn lists(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut lists = Vec::new();
    for path in paths {
        if !path.is_dir() {
            lists.push(path.clone());
            continue;
        }
        let before = lists.len();
        for file in walk::files(path) {
            lists.extend(Some(file?).filter(|file| file.extension().is_some_and(|e| e == "tsv")));
        }
        anyhow::ensure!(lists.len() > before, "{}: no lists (*.tsv) in this folder; name one", path.display());
    }
    Ok(lists)
}

/// What results call a list: its file's name.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into()
}

/// Refuses an output that is an input: it would be lost.
pub(super) fn spare(inputs: &[PathBuf], output: &Path) -> anyhow::Result<()> {
    let output_file = output.canonicalize().ok();
    let is_output = |input: &PathBuf| output_file.is_some() && input.canonicalize().ok() == output_file;
    anyhow::ensure!(!inputs.iter().any(is_output), "{}: is an input; choose another --output, or it would be lost", output.display());
    Ok(())
}

// A list that cannot be read is a fault of the configuration, not of an input: its error is no `io::Error` (exit code 2).
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    String::from_utf8(bytes).map_err(|e| {
        let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow::anyhow!("{}:{line}: no UTF-8; convert the file, for instance with iconv -t UTF-8", path.display())
    })
}

/// A file, or standard input for `-`.
pub(super) fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    anyhow::ensure!(!path.is_dir(), "{}: is a folder, where a file is needed", path.display());
    Ok(Box::new(File::open(path).map_err(|e| unreadable(path, &e))?))
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!("{}: {error}", path.display())
}

/// A file that is there whole or not at all.
pub(super) struct Whole<'a> {
    file: ResultFile,
    path: &'a Path,
}

impl<'a> Whole<'a> {
    pub(super) fn create(path: &'a Path) -> anyhow::Result<Self> {
        let file = ResultFile::create(path).with_context(|| path.display().to_string())?;
        Ok(Self { file, path })
    }

    pub(super) fn finish(self) -> anyhow::Result<()> {
        self.file.finish().with_context(|| self.path.display().to_string())
    }
}

impl Write for Whole<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How much of the input is read; shown on a terminal only, and only when it takes longer than a moment.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(bytes: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(5));
        let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
        Self(style.map_or(bar.clone(), |style| bar.with_style(style)))
    }

    pub(super) fn reading(&self, source: impl Read) -> impl BufRead {
        BufReader::with_capacity(1 << 16, self.0.wrap_read(source))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
