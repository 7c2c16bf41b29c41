//! Where results go: standard output, one file, or a file per input.

use crate::exit::Exit;
use crate::messages::{Event, Level, say};
use anyhow::Context;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is written beside its place and moved there when it is whole.
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
    /// Opens a result, making the folders that lead to it.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        // Through a link: it is the file it points to that is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            return Ok(Self::Special(File::options().write(true).open(path)?));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".ner-cli-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As the file that is replaced; less the umask for a new one.
            builder.permissions(fs::metadata(&path).map_or(fs::Permissions::from_mode(0o666), |m| m.permissions()));
        }
        Ok(Self::New { file: builder.tempfile_in(folder)?, path })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::New { file, .. } => file.write_all(bytes),
            Self::Special(file) => file.write_all(bytes),
        }
    }

    /// Moves the file to its place. Dropped before that, it leaves nothing behind.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::New { file, path } => file.persist(path).map(drop).map_err(|e| e.error),
            Self::Special(_) => Ok(()),
        }
    }
}

/// Where everything comes together, in order: the output, the messages, the exit code.
#[derive(Debug)]
pub(crate) struct Results {
    file: Option<(ResultFile, PathBuf)>,
    level: Level,
    is_strict: bool,
    exit: Exit,
}

/// A bad record under --strict: the run ends here.
#[derive(Debug)]
struct Stopped;

impl Results {
    /// Results that go to `file`, or to standard output.
    pub(crate) fn new(file: Option<&Path>, level: Level, is_strict: bool) -> anyhow::Result<Self> {
        let file = match file {
            Some(path) => Some((ResultFile::create(path).with_context(|| path.display().to_string())?, path.to_owned())),
            None => None,
        };
        Ok(Self { file, level, is_strict, exit: Exit::Answered })
    }

    /// Writes or says what happened next. An error ends the run.
    pub(crate) fn take(&mut self, event: Event) -> anyhow::Result<()> {
        if let Some(message) = event.message(self.level) {
            say(message);
        }
        match event {
            Event::Output(bytes) if bytes.is_empty() => {}
            Event::Output(bytes) => self.write(&bytes)?,
            Event::Failed(_) => self.exit = Exit::Failed,
            Event::BadRecord(_) if self.is_strict => {
                self.exit = Exit::Failed;
                anyhow::bail!(Stopped);
            }
            Event::Text(_) | Event::BadRecord(_) | Event::LeftOut(_) | Event::Noted(_) => {}
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

    /// Puts the result file in its place, unless something is missing in it.
    pub(crate) fn finish(self, outcome: anyhow::Result<()>) -> anyhow::Result<Exit> {
        match outcome {
            Err(error) if !error.is::<Stopped>() => return Err(error),
            _ => {}
        }
        match self.file {
            Some((file, path)) if self.exit == Exit::Answered => file.finish().with_context(|| path.display().to_string())?,
            Some((_, path)) if self.level >= Level::Normal => say(&format!("{}: not written, as it would not be whole", path.display())),
            _ => {}
        }
        Ok(self.exit)
    }
}

impl std::error::Error for Stopped {}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped at a bad record")
    }
}
