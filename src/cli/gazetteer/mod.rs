//! `ner-cli gazetteer`: look into lists, check them, compile them, make them from other people's.

mod files;
mod import;
mod lookup;

use crate::args::ListArgs;
use crate::exit::Exit;
use crate::messages;
use files::{Progress, Whole};
use import::ImportArgs;
use ner::Error;
use ner::gazetteer::{self, Compiler, Gazetteer, List};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
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
        Command::Lookup { wanted, lists } => lookup::run(&wanted, lists.builder().build()?.gazetteers(), out)?,
        Command::Dump { lists } => {
            let mut written = Ok(());
            for gazetteer in lists.builder().build()?.gazetteers() {
                gazetteer.each_name(|name, entry, _| {
                    if written.is_ok() {
                        written = writeln!(out, "{name}\t{}", entry.list);
                    }
                });
            }
            written?;
        }
        Command::Stats { lists } => stats(lists.builder().build()?.gazetteers(), out)?,
        Command::Compile { paths, output } => compile(&paths, &output)?,
        Command::Import(args) => import::run(&args, out)?,
    }
    out.flush()?;
    Ok(Exit::Answered)
}

fn lint(paths: &[PathBuf], fix: bool, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let default = [PathBuf::from("gazetteers")];
    let (mut lists, mut faults) = (Vec::new(), Vec::new());
    for path in files::lists(if paths.is_empty() { &default } else { paths })? {
        let name = path.display().to_string();
        let read = |text: &str| -> anyhow::Result<List> {
            if fix {
                let fixed = gazetteer::fix(&name, text)?;
                if fixed != text {
                    let mut file = Whole::create(&path)?;
                    file.write_all(fixed.as_bytes())?;
                    file.finish()?;
                    messages::say(&format!("{name}: rewritten"));
                }
                return Ok(List::parse(&name, &fixed)?);
            }
            Ok(List::parse(&name, text)?)
        };
        match read(&files::text(&path)?) {
            Ok(list) => lists.push(list),
            Err(error) if error.is::<Error>() => faults.push(error.to_string()),
            Err(error) => return Err(error),
        }
    }
    // A list that cannot be read hides what it has in common with the others.
    faults.extend(gazetteer::lint(&lists).iter().map(ToString::to_string));
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    out.flush()?;
    Ok(if faults.is_empty() { Exit::Answered } else { Exit::Usage })
}

fn stats(gazetteers: &[Gazetteer], out: &mut dyn Write) -> anyhow::Result<()> {
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
    let size = paths.iter().filter_map(|path| fs::metadata(path).ok()).map(|m| m.len()).sum();
    let progress = Progress::new(size);
    let mut compiler = Compiler::default();
    for path in &paths {
        compiler.read(&files::name(path), progress.reading(files::open(path)?))?;
    }
    drop(progress);
    let bytes = compiler.finish()?;
    let mut file = Whole::create(output)?;
    file.write_all(&bytes)?;
    file.finish()?;
    let gazetteer = Gazetteer::open_file(output)?;
    messages::say(&format!("{}: {} names, {} bytes", output.display(), gazetteer.len(), bytes.len()));
    Ok(())
}
