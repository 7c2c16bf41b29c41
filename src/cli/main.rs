//! The binary: arguments in, exit code out. What it does is in the library.

mod args;
mod articles;
mod completions;
mod eval;
mod exit;
mod explain;
mod gazetteer;
mod inputs;
mod messages;
mod pool;
mod progress;
mod report;
mod results;
mod schema;
mod signals;
mod tag;
mod tally;
mod train;

use args::{Cli, Command};
use clap::Parser;
use exit::Exit;
use std::io::{self, BufWriter, Write};

fn main() -> Exit {
    run(Cli::parse()).unwrap_or_else(|error| {
        if !exit::is_closed_pipe(&error) {
            messages::say(&messages::in_full(&error));
        }
        Exit::of(&error)
    })
}

fn run(cli: Cli) -> anyhow::Result<Exit> {
    let mut out = BufWriter::new(io::stdout().lock());
    match cli.command {
        None => {
            drop(out);
            return tag::run(&cli.tag);
        }
        Some(Command::Eval { eval, tagging }) => eval::run(&eval, &tagging.tagger()?, &mut out)?,
        Some(Command::Explain { text, span, date, tagging }) => {
            return explain::run(text, span.as_deref(), date, &tagging.tagger()?, &mut out);
        }
        Some(Command::Train(args)) => train::run(&args, &mut out)?,
        Some(Command::Report(args)) => return report::run(&args, &mut out),
        Some(Command::Schema { record }) => schema::write(record.as_deref(), &mut out)?,
        Some(Command::Completions { shell }) => completions::write(shell, &mut out)?,
        Some(Command::Man { command }) => completions::write_manual(&command, &mut out)?,
        Some(Command::Gazetteer { command }) => return gazetteer::run(command, &mut out),
    }
    out.flush()?;
    Ok(Exit::Answered)
}
