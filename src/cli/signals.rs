//! What an interrupted run leaves behind: nothing.

use std::io;
use std::path::PathBuf;

/// Interruptions (Ctrl-C) and requests to end wait from here on until it is said what they remove.
///
/// A lost terminal (SIGHUP) stays as it is, or `nohup` would have no effect; what is left then is cleared up by the next run.
#[derive(Debug)]
pub(crate) struct Interruptions {
    #[cfg(unix)]
    signals: signal_hook::iterator::Signals,
}

#[cfg(unix)]
impl Interruptions {
    pub(crate) fn watch() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        Ok(Self { signals: signal_hook::iterator::Signals::new([SIGINT, SIGTERM])? })
    }

    /// Lets the first one remove a file or folder, if there is one, and then end the run as it would have.
    pub(crate) fn remove(mut self, path: Option<PathBuf>) {
        use std::{fs, thread};

        thread::spawn(move || {
            let Some(signal) = self.signals.forever().next() else { return };
            for path in path.iter().cycle().take(100) {
                let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
                if removed.is_ok() || !path.exists() {
                    break; // else workers were adding to the folder
                }
            }
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        });
    }
}

#[cfg(not(unix))]
impl Interruptions {
    pub(crate) fn watch() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(crate) fn remove(self, _: Option<PathBuf>) {}
}
