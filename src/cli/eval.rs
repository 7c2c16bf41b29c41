//! `ner-cli eval`: how good the tagger is, or anyone's predictions are.

use crate::messages;
use anyhow::Context;
use ner::score::{self, ChainScores, Neutral, Options, Predictions, Scores, Skip, Unit};
use ner::{Error, Label, Tagger};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Precision, recall and F1 (strict, span, overlap; per label), and how many DATE values are right.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    /// Annotated documents: JSON lines with id, text and entities, or CoNLL columns; `-` for standard input
    gold: PathBuf,

    /// Entity or document lines to compare with; without it, GOLD's own texts are tagged and compared
    predicted: Option<PathBuf>,

    /// Write one JSON object instead of tables
    #[arg(long)]
    json: bool,

    /// Don't count predictions that stand only on GOLD's names of other kinds (its `other` lists)
    #[arg(long)]
    neutral: bool,

    /// The same, only on names of these kinds: NORP,Facility
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    neutral_types: Vec<String>,

    /// Gold entities whose value matches are not asked for, and predictions on them not counted: _REF$
    #[arg(long, value_name = "REGEX")]
    neutral_values: Option<String>,

    /// Leave out predictions whose field has this value, such as kind=relative (None for null); repeatable
    #[arg(long, value_name = "FIELD=VALUE")]
    skip_pred: Vec<Skip>,

    /// Compare only these labels
    #[arg(long, value_name = "LABELS", value_delimiter = ',', value_parser = parse_label)]
    types: Vec<Label>,

    /// Also a table for each value of this field of the documents
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,

    /// Also how well chains (who is who) and the countries in focus agree with GOLD's
    #[arg(long)]
    chains: bool,

    /// List the N most frequent mistakes of each sort
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    errors: usize,

    /// Offsets in PREDICTED count UTF-8 bytes instead of characters
    #[arg(long)]
    bytes: bool,
}

/// Writes the comparison to `out`, and what is odd about the predictions to standard error.
pub(crate) fn run(args: &EvalArgs, tagger: &Tagger, out: &mut dyn Write) -> anyhow::Result<()> {
    let options = options(args)?;
    let gold = score::read_gold(open(&args.gold)?, &args.gold.to_string_lossy())?;
    let unit = if args.bytes { Unit::Bytes } else { Unit::Chars };
    let predicted = match &args.predicted {
        Some(path) => score::read_predicted(open(path)?, &path.to_string_lossy(), &gold, unit, &args.skip_pred)?,
        None => Predictions::tagged(gold.iter().map(|document| tagger.annotate(&document.article())), &args.skip_pred),
    };
    let scores = score::evaluate(&gold, &predicted, &options);
    let chains = args.chains.then(|| score::chains(&gold, &predicted, &options));
    if args.json {
        let with_chains = WithChains { scores: &scores, chains: chains.as_ref() };
        serde_json::to_writer(&mut *out, &with_chains).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    for note in predicted.notes() {
        messages::say(&format!("note: {} predictions {}", note.count, note.what));
    }
    write!(out, "{scores}")?;
    if let Some(chains) = chains {
        write!(out, "{chains}")?;
    }
    if args.errors > 0 {
        write!(out, "{}", score::mistakes(&gold, &predicted, &options, args.errors))?;
    }
    Ok(())
}

/// The object that `--json` writes.
#[derive(serde::Serialize)]
struct WithChains<'a> {
    #[serde(flatten)]
    scores: &'a Scores,
    #[serde(skip_serializing_if = "Option::is_none")]
    chains: Option<&'a ChainScores>,
}

fn options(args: &EvalArgs) -> anyhow::Result<Options> {
    let kinds: Vec<_> = args.neutral_types.iter().filter(|kind| !kind.is_empty()).cloned().collect();
    let neutral = match (kinds.is_empty(), args.neutral) {
        (false, _) => Neutral::Kinds(kinds),
        (true, true) => Neutral::All,
        (true, false) => Neutral::None,
    };
    let mut options = Options::new().neutral(neutral);
    if let Some(field) = &args.by {
        options = options.by(field);
    }
    if !args.types.is_empty() {
        options = options.labels(&args.types);
    }
    match &args.neutral_values {
        Some(pattern) => options.neutral_values(pattern).context("--neutral-values"),
        None => Ok(options),
    }
}

fn parse_label(name: &str) -> Result<Label, Error> {
    score::label(name.trim()).map_or_else(|| name.parse(), Ok)
}

fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(Box::new(BufReader::new(file)))
}
