//! How far a run is, on standard error.

use crate::messages::say;
use crate::tally::Tally;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A run that is over by then needs no bar.
const SOON: Duration = Duration::from_millis(500);

/// How often a line is written where there is no terminal.
const SOMETIMES: Duration = Duration::from_secs(10);

/// What is counted up to the end, as far as that is known.
#[derive(Debug, Clone)]
pub(crate) enum Total {
    Unknown,
    Bytes(u64),
    /// 0 until they have been counted.
    Inputs(Arc<AtomicU64>),
}

impl Total {
    /// Counts inputs on the side.
    pub(crate) fn inputs(count: impl FnOnce() -> u64 + Send + 'static) -> Self {
        let total = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&total);
        thread::spawn(move || counted.store(count(), Ordering::Relaxed));
        Self::Inputs(total)
    }

    fn of(&self, tally: &Tally) -> (u64, Option<u64>) {
        match self {
            Self::Unknown => (tally.settled(), None),
            Self::Bytes(total) => (tally.bytes, Some(*total)),
            Self::Inputs(total) => (tally.settled(), Some(total.load(Ordering::Relaxed)).filter(|n| *n > 0)),
        }
    }
}

/// A bar on a terminal; now and then a line where there is none but progress is wanted all the same.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: Shown,
    total: Total,
    started: Instant,
}

#[derive(Debug)]
enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines { next: Instant },
}

impl Progress {
    pub(crate) fn none() -> Self {
        Self { shown: Shown::Nothing, total: Total::Unknown, started: Instant::now() }
    }

    pub(crate) fn bar(total: Total) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        Self { shown: Shown::Bar(bar), total, started: Instant::now() }
    }

    pub(crate) fn lines(total: Total) -> Self {
        let started = Instant::now();
        Self { shown: Shown::Lines { next: started + SOMETIMES }, total, started }
    }

    /// Shows how far it is, if that has not been shown a moment ago.
    pub(crate) fn show(&mut self, tally: &Tally) {
        match &mut self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) if self.started.elapsed() < SOON => bar.reset_elapsed(),
            Shown::Bar(bar) => {
                let (done, total) = self.total.of(tally);
                if bar.length() != total || bar.message().is_empty() {
                    bar.set_style(style(&self.total, total.is_some()));
                    total.map_or_else(|| bar.unset_length(), |total| bar.set_length(total));
                }
                bar.set_message(speed(tally, self.started.elapsed()));
                bar.set_position(done);
            }
            Shown::Lines { next } => {
                let now = Instant::now();
                if now < *next {
                    return;
                }
                *next = now + SOMETIMES;
                let elapsed = self.started.elapsed();
                let (done, total) = self.total.of(tally);
                let unit = if matches!(self.total, Total::Bytes(_)) { "bytes" } else { "inputs" };
                let (of, left) = match total {
                    Some(total) => {
                        let left = elapsed.as_secs_f64() * total.saturating_sub(done) as f64 / done.max(1) as f64;
                        (format!(" of {total}"), format!(", {left:.0} s left"))
                    }
                    None => (String::new(), String::new()),
                };
                say(&format!("{done}{of} {unit}, {}{left}", speed(tally, elapsed)));
            }
        }
    }

    /// Says something without the bar in the way.
    pub(crate) fn aside(&self, say: impl FnOnce()) {
        match &self.shown {
            Shown::Bar(bar) => bar.suspend(say),
            Shown::Nothing | Shown::Lines { .. } => say(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn style(total: &Total, is_known: bool) -> ProgressStyle {
    let template = match (total, is_known) {
        (Total::Bytes(_), true) => "{bar:30} {bytes}/{total_bytes}, {msg}, {eta} left",
        (_, true) => "{bar:30} {human_pos}/{human_len} inputs, {msg}, {eta} left",
        (_, false) => "{spinner} {human_pos} inputs, {msg}, {elapsed}",
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn speed(tally: &Tally, elapsed: Duration) -> String {
    let speed = format!("{:.1} MB/s", tally.bytes as f64 / 1e6 / elapsed.as_secs_f64().max(0.001));
    match tally.errors() {
        0 => speed,
        1 => speed + ", 1 error",
        n => format!("{speed}, {n} errors"),
    }
}
