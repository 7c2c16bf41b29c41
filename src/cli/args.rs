//! What the command line says, as it was typed.

use crate::completions;
use crate::eval::EvalArgs;
use crate::gazetteer;
use crate::inputs::{Inputs, PathList};
use crate::report::ReportArgs;
use crate::schema;
use crate::train::TrainArgs;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ner::read::jsonl::{Fields, Passed};
use ner::read::walk::Walk;
use ner::{Date, Label, Tagger, write};
use std::path::PathBuf;

/// Finds the organisations, people, places and dates in news text
#[derive(Debug, Parser)]
#[command(name = "ner-cli", version, args_conflicts_with_subcommands = true, before_help = EXAMPLES, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) tag: TagArgs,
}

const EXAMPLES: &str = "\
Examples:
  ner-cli article.txt                                   one JSON line per entity
  curl -s … | ner-cli --date 2022-01-06                 from a pipe; 'on Thursday' gets its day
  ner-cli --format pretty article.txt                   the text itself, entities marked
  ner-cli news/ -o out/                                 a folder: one result file per article
  ner-cli --format html news/ -o news.html              one page: articles, names, timeline; opens in a browser
  ner-cli page.html archive.jsonl.gz                    web pages and records, compressed or not
  ner-cli --format csv news/ > entities.csv             for a spreadsheet or data frame
  ner-cli --input jsonl --format documents < in.jsonl   a filter: one line in, one line out
  ner-cli --name ORG='Acme Holdings' --gazetteer our-companies.tsv news/
  ner-cli explain 'Tokayev left Almaty on Monday.'      why each entity is one";

const EXIT_CODES: &str = "\
Exit codes: 0 all inputs answered; 1 some input could not be read (or was bad, with --strict); 2 wrong usage, list or configuration";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare with annotated text: precision, recall, F1
    Eval {
        #[command(flatten)]
        eval: EvalArgs,
        #[command(flatten)]
        tagging: TaggingArgs,
    },
    /// Show each entity of a text with the evidence that made it, strongest first
    Explain {
        /// The text; from standard input if it is not given
        text: Option<String>,
        /// Instead, why these words were tagged as they were, or not at all, wherever they stand
        #[arg(long, value_name = "WORDS")]
        span: Option<String>,
        /// The day the text was written
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<Date>,
        #[command(flatten)]
        tagging: TaggingArgs,
    },
    Report(ReportArgs),
    Train(TrainArgs),
    /// Print the JSON Schema of what is written and read
    Schema {
        /// One kind of record alone
        #[arg(value_name = "RECORD", value_parser = PossibleValuesParser::new(schema::RECORDS))]
        record: Option<String>,
    },
    /// Print what makes a shell complete commands and options
    #[command(after_help = completions::HELP)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page (`ner-cli man | man -l -`), or that of a command
    Man {
        /// The command: `gazetteer lint`
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Look into the lists of names and cues; check, compile and import your own
    Gazetteer {
        #[command(subcommand)]
        command: gazetteer::Command,
    },
}

#[derive(Debug, Args)]
pub(crate) struct TagArgs {
    /// Files, folders (every text in them, hidden ones left out) or `-` for standard input, which is the default
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) tagging: TaggingArgs,
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) writing: WritingArgs,
    #[command(flatten)]
    pub(crate) running: RunningArgs,
}

/// What to find. Every command that tags takes these.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tagging")]
pub(crate) struct TaggingArgs {
    /// Report only these labels: ORG, PERSON, LOC, DATE
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    labels: Vec<Label>,

    /// Report only entities that are at least this sure, 0 to 1
    #[arg(long, value_name = "X", value_parser = score)]
    min_score: Option<f32>,

    /// Whether to report dates that count from the day of writing: yesterday, last week
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no(), action = clap::ArgAction::Set, default_value = "yes", hide_possible_values = true)]
    relative_dates: bool,

    /// Whether to report vague dates as well: now, recently, soon
    #[arg(long)]
    vague_dates: bool,

    /// Whether 06/01/2022 has its day first; `auto`: as the text's other dates, else by the places it names
    #[arg(long, value_name = "auto|yes|no", default_value = "auto", hide_possible_values = true)]
    day_first: DayFirst,

    /// How to decide: `hybrid` weighs evidence, `lists` takes the longest name of the lists
    #[arg(long, value_name = "hybrid|lists", default_value = "hybrid", hide_possible_values = true)]
    engine: Engine,

    /// Weigh evidence by this model (`ner-cli train`) instead of the built-in one
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,

    #[command(flatten)]
    lists: ListArgs,
}

/// Which lists to use.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tagging")]
pub(crate) struct ListArgs {
    /// A list of your own, or lists compiled to a .gaz file, whose names are always tagged (repeatable)
    #[arg(long, value_name = "FILE")]
    gazetteer: Vec<PathBuf>,

    /// A name of your own: --name ORG='Acme Holdings' (repeatable)
    #[arg(long, value_name = "LABEL=NAME", value_parser = name)]
    name: Vec<(Label, String)>,

    /// Leave the built-in lists out
    #[arg(long)]
    no_builtin: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadingArgs {
    /// One article per file (text), page (html), JSON line (jsonl) or line (lines); by default `.jsonl` files are jsonl, `.html` and
    /// `.htm` files html, all else text
    #[arg(long, value_name = "text|html|jsonl|lines", hide_possible_values = true)]
    pub(crate) input: Option<Input>,

    /// The day the text was written, unless its record has a date; without both, its dateline is asked
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<Date>,

    /// What the fields of records are called where they come from a known source: news-please, trafilatura, newsapi, gdelt (headlines)
    #[arg(long, value_name = "SOURCE", hide_possible_values = true)]
    preset: Option<Preset>,

    /// What a record's name is called [default: id]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,

    /// What a record's text is called [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,

    /// What a record's date is called [default: date]
    #[arg(long, value_name = "NAME")]
    date_field: Option<String>,

    /// What a record's headline is called, to tag it too: it is put in front of the text, with a blank line between
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,

    /// Copy these fields of the record to its document line, or `all` but the text
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pass_through: Vec<String>,

    /// Longer records are bad records, and longer web pages errors [default: 64 MiB, of pages 8 MiB]
    #[arg(long, value_name = "N")]
    pub(crate) max_record_bytes: Option<usize>,

    /// Longer inputs, decompressed, are errors; without it only compressed ones that expand as text does not (100-fold)
    #[arg(long, value_name = "N")]
    pub(crate) max_file_bytes: Option<u64>,
}

/// Which inputs there are, beside those that are named as such.
#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs")]
pub(crate) struct InputArgs {
    /// Of folders, only files that match (repeatable): '*.txt' is about the name, '2022/**' about the path from the folder on
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// Of folders, no files and folders that match, even if they are included (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Of folders, hidden files as well
    #[arg(long)]
    hidden: bool,

    /// Read the files and folders that this file names, one per line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// The names in --files-from end in NUL characters, as those of `find -print0`
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,

    /// Leave out inputs whose result is in the folder of results already: goes on where a run ended
    #[arg(long)]
    pub(crate) skip_existing: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Writing")]
pub(crate) struct WritingArgs {
    /// A JSON line per entity (jsonl) or article (documents); conll, brat, csv; lines for spacy, prodigy, doccano, labelstudio; one
    /// page for a browser (html); or the text itself, marked (pretty)
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", hide_possible_values = true)]
    pub(crate) format: Format,

    /// What start and end count in jsonl, documents and csv; the other formats have units of their own
    #[arg(long, value_name = "chars|bytes|utf16", default_value = "chars", hide_possible_values = true)]
    pub(crate) offsets: Unit,

    /// Add the text to document lines
    #[arg(long)]
    pub(crate) with_text: bool,

    /// Behind the text of --format pretty, list what it names, the most mentioned first
    #[arg(long)]
    pub(crate) chains: bool,

    /// A file; or, for folders, a folder that mirrors them with one result file per input (a/b.txt gives OUT/a/b.txt.jsonl, with
    /// --format brat OUT/a/b.ann beside OUT/a/b.txt; --format html writes OUT/index.html for all)
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Colours in --format pretty; `auto` is yes on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "auto|always|never", default_value = "auto", hide_possible_values = true)]
    pub(crate) color: When,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(crate) struct RunningArgs {
    /// How many articles to tag at once; the output is the same for any number [default: all processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,

    /// Stop at the first bad record, with exit code 1
    #[arg(long)]
    pub(crate) strict: bool,

    /// Stop, with exit code 1, when more than so many inputs and records are bad
    #[arg(long, value_name = "N")]
    pub(crate) max_errors: Option<u64>,

    /// Say how far it is on standard error; `auto`: on a terminal that results do not go to
    #[arg(long, value_name = "auto|always|never", default_value = "auto", hide_possible_values = true)]
    pub(crate) progress: When,

    /// Write to this file, as JSON, what was done: inputs, articles, bytes, entities by label, errors, seconds
    #[arg(long, value_name = "FILE")]
    pub(crate) stats: Option<PathBuf>,

    /// No messages; the exit code tells
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more: which files were left out, which encodings were found
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    Text,
    Html,
    Jsonl,
    Lines,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Preset {
    NewsPlease,
    Trafilatura,
    Newsapi,
    Gdelt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Jsonl,
    Documents,
    Conll,
    Brat,
    Csv,
    Spacy,
    Prodigy,
    Doccano,
    #[value(name = "labelstudio")]
    LabelStudio,
    Html,
    Pretty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DayFirst {
    Auto,
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Engine {
    Hybrid,
    Lists,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    Chars,
    Bytes,
    Utf16,
}

impl From<Unit> for write::Unit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Chars => Self::Chars,
            Unit::Bytes => Self::Bytes,
            Unit::Utf16 => Self::Utf16,
        }
    }
}

impl Input {
    /// Whether there is one article in a file, not one in a line.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::Text | Self::Html)
    }
}

impl Format {
    /// Whether `--offsets` is for it. Of the others some have no offsets, and some have tools that count characters.
    pub(crate) fn has_unit(self) -> bool {
        matches!(self, Self::Jsonl | Self::Documents | Self::Csv)
    }

    /// What is behind the name of an input in the name of its result file.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Conll => ".conll",
            Self::Brat => ".ann",
            Self::Csv => ".csv",
            Self::Html => ".html",
            Self::Pretty => ".txt",
            Self::Jsonl | Self::Documents | Self::Spacy | Self::Prodigy | Self::Doccano | Self::LabelStudio => ".jsonl",
        }
    }
}

impl TaggingArgs {
    /// The files that these options name: lists and a model.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.lists.gazetteer.iter().chain(&self.model)
    }

    /// The tagger that these options describe.
    pub(crate) fn tagger(&self) -> Result<Tagger, ner::Error> {
        let engine = match self.engine {
            Engine::Hybrid => ner::Engine::Hybrid,
            Engine::Lists => ner::Engine::Lists,
        };
        let labels = if self.labels.is_empty() { Label::ALL } else { &self.labels };
        let day_first = match self.day_first {
            DayFirst::Auto => ner::DayFirst::Auto,
            DayFirst::Yes => ner::DayFirst::Yes,
            DayFirst::No => ner::DayFirst::No,
        };
        let builder = self.lists.builder().engine(engine).labels(labels);
        let builder = builder.relative_dates(self.relative_dates).vague_dates(self.vague_dates).day_first(day_first);
        let builder = match &self.model {
            Some(file) => builder.model_file(file),
            None => builder,
        };
        match self.min_score {
            Some(score) => builder.min_score(score).build(),
            None => builder.build(),
        }
    }
}

impl ListArgs {
    /// A builder with these lists.
    pub(crate) fn builder(&self) -> ner::TaggerBuilder {
        let builder = Tagger::builder().builtin(!self.no_builtin);
        let builder = self.gazetteer.iter().fold(builder, |b, file| b.gazetteer_file(file));
        self.name.iter().fold(builder, |b, (label, name)| b.name(*label, name))
    }
}

impl TagArgs {
    pub(crate) fn inputs(&self) -> Inputs {
        let InputArgs { include, exclude, hidden, files_from, null, .. } = &self.inputs;
        Inputs {
            paths: self.paths.clone(),
            list: files_from.clone().map(|file| PathList { file, has_nul: *null }),
            input: self.reading.input,
            walk: Walk { hidden: *hidden, include: include.clone(), exclude: exclude.clone() },
        }
    }
}

impl ReadingArgs {
    pub(crate) fn fields(&self) -> Fields {
        let (id, text, date) = match self.preset {
            None => ("id", "text", "date"),
            Some(Preset::NewsPlease) => ("url", "maintext", "date_publish"),
            Some(Preset::Trafilatura) => ("source", "text", "date"),
            Some(Preset::Newsapi) => ("url", "content", "publishedAt"),
            Some(Preset::Gdelt) => ("url", "title", "seendate"),
        };
        let or = |given: &Option<String>, usual: &str| given.clone().unwrap_or_else(|| usual.to_owned());
        Fields {
            id: or(&self.id_field, id),
            text: or(&self.text_field, text),
            date: or(&self.date_field, date),
            title: self.title_field.clone(),
            passed: match self.pass_through.as_slice() {
                [] => Passed::None,
                [all] if all == "all" => Passed::All,
                names => Passed::Named(names.to_vec()),
            },
        }
    }
}

fn yes_or_no() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["yes", "no"]).map(|word| word == "yes")
}

fn score(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "a score is a number from 0 to 1".into())
}

fn name(text: &str) -> Result<(Label, String), String> {
    let (label, name) = text.split_once('=').ok_or("write a name as LABEL=NAME, such as ORG='Acme Holdings'")?;
    if name.trim().is_empty() {
        return Err("the name is empty; write it as LABEL=NAME, such as ORG='Acme Holdings'".into());
    }
    Ok((label.parse().map_err(|e: ner::Error| e.to_string())?, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
