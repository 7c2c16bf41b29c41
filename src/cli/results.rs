//! Where results go: standard output, one file, or a file per input.

use crate::exit::Exit;
use crate::messages::{Event, Level, say};
use crate::progress::Progress;
use crate::signals::Interruptions;
use crate::tally::Tally;
use anyhow::Context;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// How everything is called that is not finished. What a killed run left behind goes by this name too.
const UNFINISHED: &str = ".ner-cli-";

/// A file that grows elsewhere and is moved to its place when it is whole.
#[derive(Debug)]
pub(crate) enum ResultFile {
    New {
        file: NamedTempFile,
        path: PathBuf,
    },
    /// A device or pipe: nothing can be moved there.
    Special(File),
}

impl ResultFile {
    /// Opens a result that grows beside its place, making the folders that lead to it.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        if ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open)) {
            // It may be a file all the same, but one that others write to.
            return Ok(Self::Special(File::options().append(true).open(path)?));
        }
        fs::create_dir_all(parent(&path))?;
        let interruptions = Interruptions::watch()?;
        let new = Self::grow(path, None)?;
        interruptions.remove(match &new {
            Self::New { file, .. } => Some(file.path().to_owned()),
            Self::Special(_) => None,
        });
        Ok(new)
    }

    /// Opens a result that grows in `folder`, or beside its place.
    fn grow(path: PathBuf, folder: Option<&Path>) -> io::Result<Self> {
        let (path, replaced) = match fs::symlink_metadata(&path) {
            // Through a link: it is the file it points to that is replaced.
            Ok(link) if link.is_symlink() => {
                let path = path.canonicalize().unwrap_or(path);
                let replaced = fs::metadata(&path).ok();
                (path, replaced)
            }
            found => (path, found.ok()),
        };
        if replaced.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
            return Ok(Self::Special(File::options().write(true).open(path)?));
        }
        let file = grow_in(folder.unwrap_or_else(|| parent(&path)), replaced.as_ref())?;
        Ok(Self::New { file, path })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::New { file, .. } => file.write_all(bytes),
            Self::Special(file) => file.write_all(bytes),
        }
    }

    /// Moves the file to its place. Dropped before that, it leaves nothing behind.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self::New { file, path } = self else { return Ok(()) };
        let Err(refused) = file.persist(&path) else { return Ok(()) };
        let moved = match refused.error.kind() {
            io::ErrorKind::NotFound => {
                fs::create_dir_all(parent(&path))?;
                refused.file.persist(&path)
            }
            // A folder of results may hold a link or a mount that leads to another disk.
            io::ErrorKind::CrossesDevices => {
                let mut beside = grow_in(parent(&path), fs::metadata(&path).ok().as_ref())?;
                io::copy(&mut refused.file.reopen()?, &mut beside)?;
                beside.persist(&path)
            }
            _ => Err(refused),
        };
        moved.map(drop).map_err(|e| e.error)
    }
}

fn grow_in(folder: &Path, replaced: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As the file that is replaced; less the umask for a new one.
        builder.permissions(replaced.map_or(fs::Permissions::from_mode(0o666), fs::Metadata::permissions));
    }
    #[cfg(not(unix))]
    let _ = replaced;
    builder.tempfile_in(folder)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// A folder with a result file per input.
///
/// The files grow in a folder of their own, `.ner-cli-…`, and are moved out when they are whole. So all that a killed run can leave
/// behind lies in one place. A run holds a lock there; where nobody does, the next run clears up.
#[derive(Debug)]
pub(crate) struct ResultFolder {
    path: PathBuf,
    // Let go of before the folder is removed, as some systems keep files that are open.
    _lock: File,
    growing: TempDir,
}

impl ResultFolder {
    /// Opens the folder, making it and those that lead to it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        fs::create_dir_all(&path)?;
        clear_up(&path);
        let interruptions = Interruptions::watch()?;
        loop {
            let growing = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&path)?;
            // Another run may just be clearing up, and not know yet that this is in use.
            if let Some(lock) = lock(growing.path())? {
                interruptions.remove(Some(growing.path().to_owned()));
                return Ok(Self { path, _lock: lock, growing });
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a result is there already.
    pub(crate) fn has(&self, result: &Path) -> bool {
        self.path.join(result).is_file()
    }

    /// Opens the file of a result. `result` is below the folder.
    pub(crate) fn create(&self, result: &Path) -> io::Result<ResultFile> {
        ResultFile::grow(self.path.join(result), Some(self.growing.path()))
    }

    /// Ends a run, of which threads may be left that wait for input.
    pub(crate) fn close(&self) {
        let _ = fs::remove_dir_all(self.growing.path());
    }
}

const LOCK: &str = "lock";

/// Takes a folder into use; `None` where it is being cleared up. Where files cannot be locked nobody clears up, so that is well.
fn lock(growing: &Path) -> io::Result<Option<File>> {
    let path = growing.join(LOCK);
    let file = match File::create(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        created => created?,
    };
    let is_taken = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    Ok((!is_taken && path.exists()).then_some(file))
}

/// Removes what runs left behind that did not come to their end.
fn clear_up(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes())) {
        // What cannot be removed is in nobody's way.
        let _ = match File::open(entry.path().join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => fs::remove_dir_all(entry.path()),
            Ok(_) => Ok(()),
            Err(_) => fs::remove_dir(entry.path()), // only if it is empty
        };
    }
}

/// Where everything comes together, in order: the output, the messages, the count, the exit code.
#[derive(Debug)]
pub(crate) struct Results {
    file: Option<(ResultFile, PathBuf)>,
    level: Level,
    stop: Stop,
    progress: Progress,
    tally: Tally,
}

/// What ends a run early.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    /// The first bad record.
    pub(crate) is_strict: bool,
    /// More than so many inputs and records that are bad.
    pub(crate) max_errors: Option<u64>,
}

/// A run that was stopped. Why has been said.
#[derive(Debug)]
struct Stopped;

impl Results {
    /// Results that go to `file`, or to standard output.
    pub(crate) fn new(file: Option<&Path>, level: Level, stop: Stop, progress: Progress) -> anyhow::Result<Self> {
        let file = match file {
            Some(path) => Some((ResultFile::create(path).with_context(|| path.display().to_string())?, path.to_owned())),
            None => None,
        };
        Ok(Self { file, level, stop, progress, tally: Tally::default() })
    }

    /// What has been done so far.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    /// Writes, says or counts what happened next. An error ends the run.
    pub(crate) fn take(&mut self, event: Event) -> anyhow::Result<()> {
        if let Some(message) = event.message(self.level) {
            self.progress.aside(|| say(message));
        }
        match event {
            Event::Output(bytes) if bytes.is_empty() => {}
            Event::Output(bytes) => self.write(&bytes)?,
            Event::Failed(_) => self.tally.failed += 1,
            Event::BadRecord(_) => self.tally.bad_records += 1,
            Event::LeftOut(_) => self.tally.left_out += 1,
            Event::Skipped(_) => self.tally.skipped += 1,
            Event::Done(more) => self.tally += more,
            Event::Text(_) | Event::Noted(_) => {}
        }
        self.progress.show(&self.tally);
        if self.stop.is_strict && self.tally.bad_records > 0 {
            anyhow::bail!(Stopped);
        }
        if self.stop.max_errors.is_some_and(|max| self.tally.errors() > max) {
            if self.level >= Level::Normal {
                self.progress.aside(|| say(&format!("stopped after {} errors (--max-errors)", self.tally.errors())));
            }
            anyhow::bail!(Stopped);
        }
        Ok(())
    }

    /// Every event ends in a flush: each is a stretch of output as large as it can be without making the reader wait.
    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match &mut self.file {
            Some((file, path)) => file.write(bytes).with_context(|| path.display().to_string()),
            None => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush()).context("standard output")
            }
        }
    }

    /// Puts the result file in its place, unless the run was stopped or no input could be answered.
    pub(crate) fn finish(self, outcome: anyhow::Result<()>) -> anyhow::Result<Exit> {
        self.progress.end();
        let is_stopped = match outcome {
            Err(error) if !error.is::<Stopped>() => return Err(error),
            stopped => stopped.is_err(),
        };
        let is_whole = !is_stopped && (self.tally.inputs > 0 || self.tally.failed == 0);
        match self.file {
            Some((file, path)) if is_whole => file.finish().with_context(|| path.display().to_string())?,
            Some((_, path)) if self.level >= Level::Normal => say(&format!("{}: not written, as it would not be whole", path.display())),
            _ => {}
        }
        Ok(if is_stopped || self.tally.failed > 0 { Exit::Failed } else { Exit::Answered })
    }
}

impl std::error::Error for Stopped {}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped")
    }
}
