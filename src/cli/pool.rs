//! Many workers, one order.

use crate::messages::Event;
use crate::tally::Tally;
use anyhow::anyhow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What a worker hands on. An error means that nobody takes it any more, and the work can end.
pub(crate) type Deliver<'a> = dyn FnMut(Event) -> anyhow::Result<()> + 'a;

/// How many events of a batch wait for their turn before its worker does.
const AHEAD: usize = 4;

/// How much work goes to a worker at a time, and how much output comes back, in bytes: handing over has its price.
const BATCH: usize = 64 << 10;

/// Does the jobs that `feed` hands out, on so many threads, and hands on what comes of them in the order of the jobs.
///
/// Jobs whose `size` is small go in batches. Every batch has a channel of its own for its events, and the channels stand
/// in a queue: `take` empties them one after the other while the workers fill those further back. All of them are bounded,
/// so memory is too. With one thread nothing is started at all.
///
/// When `take` fails the run is over at once. Threads that wait for input are left to the end of the process; with
/// `wait` (if none can) they are waited for, so that they clean up behind them.
pub(crate) fn run<J: Send + 'static>(
    threads: usize,
    wait: bool,
    feed: impl FnOnce(&mut dyn FnMut(J) -> anyhow::Result<()>) -> anyhow::Result<()> + Send + 'static,
    size: impl Fn(&J) -> u64 + Send + 'static,
    work: impl Fn(J, &mut Deliver<'_>) -> anyhow::Result<()> + Send + Sync + 'static,
    take: &mut Deliver<'_>,
) -> anyhow::Result<()> {
    if threads == 1 {
        return feed(&mut |job| work(job, take));
    }
    let (to_workers, batches) = sync_channel::<Batch<J>>(1);
    let (in_order, results) = sync_channel(threads);
    let (batches, work) = (Arc::new(Mutex::new(batches)), Arc::new(work));
    let mut started: Vec<JoinHandle<()>> = (0..threads)
        .map(|_| {
            let (batches, work) = (Arc::clone(&batches), Arc::clone(&work));
            thread::spawn(move || work_off(&batches, &*work))
        })
        .collect();
    drop(batches); // or the feeder would wait for workers that have ended
    started.push(thread::spawn(move || {
        let send = |batch: &mut Vec<J>| {
            let (events, result) = sync_channel(AHEAD);
            in_order.send(result).map_err(|_| anyhow!("nobody takes the results"))?;
            to_workers.send((std::mem::take(batch), events)).map_err(|_| anyhow!("nobody takes the jobs"))
        };
        let (mut batch, mut bytes) = (Vec::new(), 0u64);
        let fed = feed(&mut |job| {
            bytes = bytes.saturating_add(size(&job));
            batch.push(job);
            if bytes < BATCH as u64 {
                return Ok(());
            }
            bytes = 0;
            send(&mut batch)
        });
        let _gone = fed.and_then(|()| send(&mut batch));
    }));

    let outcome = take_all(results, take);
    if wait || outcome.is_ok() {
        for thread in started {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    }
    outcome
}

/// A batch of jobs, and where its events go.
type Batch<J> = (Vec<J>, SyncSender<Event>);

fn work_off<J>(batches: &Mutex<Receiver<Batch<J>>>, work: &dyn Fn(J, &mut Deliver<'_>) -> anyhow::Result<()>) {
    loop {
        let next = match batches.lock() {
            Ok(batches) => batches.recv(),
            Err(_) => return,
        };
        let Ok((jobs, events)) = next else { return };
        let send = |event| events.send(event).map_err(|_| anyhow!("nobody takes the results"));
        let (mut gathered, mut tally) = (Vec::new(), Tally::default());
        let done = jobs.into_iter().try_for_each(|job| {
            work(job, &mut |event| match event {
                Event::Output(mut bytes) if gathered.len() + bytes.len() < BATCH => {
                    gathered.append(&mut bytes);
                    Ok(())
                }
                Event::Done(more) => {
                    tally += more;
                    Ok(())
                }
                other => {
                    send(Event::Output(std::mem::take(&mut gathered)))?;
                    send(Event::Done(std::mem::take(&mut tally)))?;
                    send(other)
                }
            })
        });
        // It fails only where nobody takes the events: then there will be no further batches either.
        let _gone = done.and_then(|()| send(Event::Output(gathered))).and_then(|()| send(Event::Done(tally)));
    }
}

fn take_all(results: Receiver<Receiver<Event>>, take: &mut Deliver<'_>) -> anyhow::Result<()> {
    for events in results {
        for event in events {
            take(event)?;
        }
    }
    Ok(())
}
