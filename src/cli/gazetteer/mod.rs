//! `ner-cli gazetteer`: look into lists, check them, compile them, make them from other people's.

mod files;
mod import;
mod lookup;

use crate::args::ListArgs;
use crate::exit::Exit;
use crate::messages;
use anyhow::Context;
use files::{Progress, Whole};
use import::ImportArgs;
use ner::gazetteer::{self, Compiler, Gazetteer, List, Rows};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Check lists: sorted, clean, nothing twice, nothing that contradicts itself
    #[command(after_help = LINT_HELP)]
    Lint {
        /// Lists, or folders of them [default: gazetteers]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Sort, merge equal rows and take out what is superfluous; what needs thought is still reported
        #[arg(long)]
        fix: bool,
    },
    /// Show everything the lists know of a name, with file and line; close names where they know nothing
    Lookup {
        /// The name; letter case, accents and hyphens do not matter
        #[arg(value_name = "NAME")]
        wanted: String,
        #[command(flatten)]
        lists: ListArgs,
    },
    /// Print every name and cue with the kind of list it is in: `surface TAB kind`
    Dump {
        #[command(flatten)]
        lists: ListArgs,
    },
    /// Count rows and names by list, kind and file
    Stats {
        #[command(flatten)]
        lists: ListArgs,
    },
    /// Compile lists to one file that `--gazetteer` opens in milliseconds, whatever its size
    Compile {
        /// Lists, or folders of them
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// Where the compiled lists go; replaced when they are whole
        #[arg(short, long, value_name = "FILE.gaz")]
        output: PathBuf,
    },
    /// Make a list from GeoNames, spaCy or Prodigy patterns, GATE, FlashText, Wikidata or CSV
    #[command(after_help = import::HELP)]
    Import(ImportArgs),
}

const LINT_HELP: &str = "\
Faults are written as `file:line: what, and what to do`, and the exit code is 2 if there are any.";

pub(crate) fn run(command: Command, out: &mut dyn Write) -> anyhow::Result<Exit> {
    match command {
        Command::Lint { paths, fix } => return lint(&paths, fix, out),
        Command::Lookup { wanted, lists } => lookup::run(&wanted, lists.builder().build()?.gazetteers(), out).context(STDOUT)?,
        Command::Dump { lists } => {
            let mut written = Ok(());
            for gazetteer in lists.builder().build()?.gazetteers() {
                gazetteer.each_name(|name, entry, _| {
                    if written.is_ok() {
                        written = writeln!(out, "{name}\t{}", entry.list);
                    }
                });
            }
            written.context(STDOUT)?;
        }
        Command::Stats { lists } => stats(lists.builder().build()?.gazetteers(), out).context(STDOUT)?,
        Command::Compile { paths, output } => compile(&paths, &output)?,
        Command::Import(args) => import::run(&args, out)?,
    }
    out.flush().context(STDOUT)?;
    Ok(Exit::Answered)
}

const STDOUT: &str = "standard output";

fn lint(paths: &[PathBuf], fix: bool, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let default = [PathBuf::from("gazetteers")];
    let (mut lists, mut faults) = (Vec::new(), Vec::new());
    for path in files::lists(if paths.is_empty() { &default } else { paths })? {
        let name = path.display().to_string();
        let text = match files::text(&path) {
            Ok(text) => text,
            Err(error) => {
                faults.push(error.to_string());
                continue;
            }
        };
        let mut text = text.as_str();
        let fixed = if fix { gazetteer::fix(&name, text).ok().filter(|fixed| fixed != text) } else { None };
        if let Some(fixed) = &fixed {
            let mut file = Whole::create(&path)?;
            file.write_all(fixed.as_bytes())?;
            file.finish()?;
            messages::say(&format!("{name}: rewritten"));
            text = fixed;
        }
        // A row that cannot be read does not hide the others.
        match Rows::new(&name, text.as_bytes()) {
            Ok(rows) => {
                let (good, bad): (Vec<_>, Vec<_>) = rows.partition(Result::is_ok);
                faults.extend(bad.into_iter().filter_map(Result::err).map(|e| e.to_string()));
                lists.push(List { file: name, rows: good.into_iter().flatten().collect() });
            }
            Err(error) => faults.push(error.to_string()),
        }
    }
    if fix && !faults.is_empty() {
        messages::say("files with rows that cannot be read are left as they are");
    }
    faults.extend(gazetteer::lint(&lists).iter().map(ToString::to_string));
    for fault in &faults {
        writeln!(out, "{fault}").context(STDOUT)?;
    }
    out.flush().context(STDOUT)?;
    Ok(if faults.is_empty() { Exit::Answered } else { Exit::Usage })
}

fn stats(gazetteers: &[Gazetteer], out: &mut dyn Write) -> io::Result<()> {
    let mut rows: BTreeMap<_, [usize; 2]> = BTreeMap::new();
    for gazetteer in gazetteers {
        gazetteer.each_name(|_, entry, is_main| {
            let [mains, names] = rows.entry((entry.list, entry.kind, entry.file.to_owned())).or_default();
            *mains += usize::from(is_main);
            *names += 1;
        });
    }
    writeln!(out, "{:15} {:11} {:>9} {:>9}  file", "list", "kind", "rows", "names")?;
    let mut total = [0; 2];
    for ((list, kind, file), [entries, names]) in &rows {
        writeln!(out, "{list:15} {:11} {entries:9} {names:9}  {file}", kind.map_or("", |k| k.as_str()))?;
        total = [total[0] + entries, total[1] + names];
    }
    writeln!(
        out,
        "{:27} {:9} {:9}  {} bytes compiled",
        "all",
        total[0],
        total[1],
        gazetteers.iter().map(Gazetteer::memory_usage).sum::<usize>()
    )?;
    Ok(())
}

fn compile(paths: &[PathBuf], output: &std::path::Path) -> anyhow::Result<()> {
    let paths = files::lists(paths)?;
    files::spare(&paths, output)?;
    let size = paths.iter().filter_map(|path| fs::metadata(path).ok()).map(|m| m.len()).sum();
    let progress = Progress::new(size);
    let mut compiler = Compiler::default();
    for path in &paths {
        compiler.read(&files::name(path), progress.reading(files::open(path)?))?;
    }
    drop(progress);
    let bytes = compiler.finish()?;
    let mut file = Whole::create(output)?;
    file.write_all(&bytes).with_context(|| output.display().to_string())?;
    file.finish()?;
    let gazetteer = Gazetteer::open_file(output)?;
    messages::say(&format!("{}: {} names, {} bytes", output.display(), gazetteer.len(), bytes.len()));
    Ok(())
}
