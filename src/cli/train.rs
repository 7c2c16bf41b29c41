//! `ner-cli train`: weights from annotated documents, word classes from raw ones, and a look into a model.

use crate::messages;
use crate::results::ResultFile;
use anyhow::Context;
use ner::score;
use ner::train::{self, ClassOptions, ClassProgress, Corpus, Settings};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Learn the weights of evidence from annotated documents
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct TrainArgs {
    #[command(subcommand)]
    command: Option<Command>,

    /// Annotated documents to learn from: JSON lines with id, text, entities and other, or CoNLL columns. The first corpus
    /// sets the conventions, the others help
    #[arg(required = true, value_name = "CORPUS")]
    corpora: Vec<PathBuf>,

    /// The model to write, for --model
    #[arg(short, long, value_name = "FILE", required = true)]
    output: Option<PathBuf>,

    /// Annotated documents to report figures on after each round; never learned from (repeatable)
    #[arg(long, value_name = "CORPUS")]
    dev: Vec<PathBuf>,

    /// Rounds over the corpora
    #[arg(long, value_name = "N", default_value_t = Settings::default().epochs)]
    epochs: usize,

    /// Equal seeds give equal models
    #[arg(long, value_name = "N", default_value_t = Settings::default().seed)]
    seed: u64,

    /// Parts held back in turn, for the second look at an article and for the scores
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=100))]
    folds: u16,

    /// Leave evidence out that is worth less than this for every label
    #[arg(long, value_name = "X", default_value_t = Settings::default().prune)]
    prune: f32,

    /// The part of stretches in which corpora after the first keep their own habits to themselves, 0 to 1
    #[arg(long, value_name = "X", default_value_t = Settings::default().own)]
    own: f32,

    /// Word classes (`ner-cli train clusters`) instead of those of the built-in model
    #[arg(long, value_name = "FILE")]
    classes: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Learn classes of words from raw text: JSON lines with id and text
    Clusters {
        /// Documents; their annotations, if they have any, are not looked at
        #[arg(required = true, value_name = "CORPUS")]
        texts: Vec<PathBuf>,

        /// The table to write, for --classes
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// List what speaks most strongly for and against each label
    Inspect {
        /// A model; the built-in one if none is given
        model: Option<PathBuf>,

        /// How many clues of each label
        #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
        count: usize,
    },
}

/// Writes a file, or, for `inspect`, to `out`; how learning goes is told on standard error.
pub(crate) fn run(args: &TrainArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    match &args.command {
        Some(Command::Clusters { texts, output }) => clusters(texts, output),
        Some(Command::Inspect { model, count }) => {
            for (label, clues) in train::inspect(model.as_deref())? {
                writeln!(out, "{label}")?;
                for clue in clues.iter().take(*count) {
                    writeln!(out, "  {:+7.2}  {}", clue.weight, clue.name)?;
                }
            }
            Ok(())
        }
        None => learn(args),
    }
}

fn learn(args: &TrainArgs) -> anyhow::Result<()> {
    let corpora = args.corpora.iter().map(|path| corpus(path)).collect::<Result<Vec<_>, _>>()?;
    let dev = args.dev.iter().map(|path| corpus(path)).collect::<Result<Vec<_>, _>>()?;
    let classes = args.classes.as_ref().map(|path| std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display())));
    let settings = Settings {
        epochs: args.epochs,
        seed: args.seed,
        folds: args.folds.into(),
        prune: args.prune,
        own: args.own,
        classes: classes.transpose()?,
        ..Settings::default()
    };
    let model = train::learn(&corpora, &dev, &settings, &mut messages::say)?;
    let Some(output) = &args.output else { return Ok(()) };
    save(output, &model)
}

fn clusters(texts: &[PathBuf], output: &Path) -> anyhow::Result<()> {
    let corpora = texts.iter().map(|path| corpus(path)).collect::<Result<Vec<_>, _>>()?;
    let articles = corpora.iter().flat_map(|c| c.documents.iter().map(|d| d.text.as_str()));
    let table = train::learn_classes(articles, &ClassOptions::default(), &mut |progress| match progress {
        ClassProgress::Read { articles, tokens, words } => {
            messages::say(&format!("{articles} articles of {tokens} tokens; {words} words get a class"));
        }
        ClassProgress::Pass { classes, pass, moved } => messages::say(&format!("{classes} classes, pass {pass}: {moved} words moved")),
        _ => {}
    })?;
    save(output, &table)
}

fn corpus(path: &Path) -> anyhow::Result<Corpus> {
    let file: Box<dyn BufRead> = match path == Path::new("-") {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(BufReader::new(File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?)),
    };
    let name = path.to_string_lossy().into_owned();
    Ok(Corpus { documents: score::read_gold(file, &name)?, name })
}

/// Beside the file first, so that a model is there whole or not at all.
fn save(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut file = ResultFile::create(path)?;
        file.write(bytes)?;
        file.finish()
    };
    write().with_context(|| format!("{}: cannot be written", path.display()))
}
