//! `ner-cli report`: one page on who and what is in results that exist.

use crate::exit::Exit;
use crate::messages::say;
use crate::results::ResultFile;
use anyhow::Context;
use ner::read::compressed::{self, Compression};
use ner::read::{decode, jsonl, walk};
use ner::write::html::{Mention, Report};
use ner::{Country, Date, Focus, Id, Label};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// Write a page on results: who and what is named, how often, when, and together with whom
///
/// Reads entity lines (--format jsonl) and document lines (--format documents), which also know the articles' days and the countries
/// that they are about. Memory does not grow with their number: of more than 260,000 names or a million pairs at a time, the rare
/// ones are let go, and the page says so. 5,000 articles are listed.
#[derive(Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ReportArgs {
    /// Results: files, folders (every .jsonl file in them, compressed or not) or `-` for standard input, which is the default
    #[arg(value_name = "RESULTS")]
    paths: Vec<PathBuf>,

    /// Where the page goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How many names of each label, and how many pairs
    #[arg(long, value_name = "N", default_value_t = 100)]
    top: usize,

    /// No messages; the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  ner-cli report out/ -o report.html                                  a folder of results
  ner-cli --format documents news/ | ner-cli report -o report.html    without files in between";

/// Longer lines are bad lines.
const MAX_LINE_BYTES: usize = 64 << 20;

/// Reads the results and writes the page.
pub(crate) fn run(args: &ReportArgs, out: &mut impl Write) -> anyhow::Result<Exit> {
    if args.paths.is_empty() && io::stdin().is_terminal() {
        say("nothing to read: name files or folders of results, or give them on standard input\n\n  ner-cli report out/ -o report.html");
        return Ok(Exit::Usage);
    }
    let file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let is_output = |path: &PathBuf| path.is_file() && file.is_some_and(|file| file.canonicalize().ok() == path.canonicalize().ok());
    if let Some(path) = args.paths.iter().find(|path| is_output(path)) {
        anyhow::bail!("{}: is an input; choose another --output, or it would be lost", path.display());
    }
    let file =
        file.map(|path| ResultFile::create(path).map(|file| (file, path)).with_context(|| path.display().to_string())).transpose()?;
    let mut reading = Reading { report: Report::default(), article: None, is_quiet: args.quiet, exit: Exit::Answered };
    let stdin = [PathBuf::from("-")];
    for path in if args.paths.is_empty() { &stdin[..] } else { &args.paths } {
        reading.path(path);
    }
    let mut page = Vec::new();
    reading.report.write(&mut page, args.top)?;
    match file {
        Some((mut file, path)) => file.write(&page).and_then(|()| file.finish()).with_context(|| path.display().to_string())?,
        None => out.write_all(&page).and_then(|()| out.flush()).context("standard output")?,
    }
    Ok(reading.exit)
}

/// A report on its way through the results.
struct Reading {
    report: Report,
    /// What the article of the entity lines goes by that are being read.
    article: Option<Box<str>>,
    is_quiet: bool,
    exit: Exit,
}

impl Reading {
    fn path(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            return self.lines(io::stdin(), None, "-");
        }
        if !path.is_dir() {
            return self.file(path);
        }
        let mut count = 0;
        for found in walk::files(path) {
            match found {
                Ok(found) if is_jsonl(&found) => {
                    count += 1;
                    self.file(&found);
                }
                Ok(_) => {}
                Err(error) => self.fault(&error.to_string()),
            }
        }
        if count == 0 {
            self.fault(&format!("{}: no .jsonl file is in it; results come from --format jsonl or documents", path.display()));
        }
    }

    fn file(&mut self, path: &Path) {
        match File::open(path) {
            Ok(file) => self.lines(file, Compression::of_name(path), &path.display().to_string()),
            Err(error) => self.fault(&format!("{}: {error}", path.display())),
        }
    }

    fn lines(&mut self, input: impl Read + Send + 'static, named: Option<Compression>, name: &str) {
        let mut line = Vec::new();
        let outcome = compressed::open(input, named, None).and_then(decode::records).and_then(|input| {
            let mut input = BufReader::new(input);
            for number in 1u64.. {
                let read = match jsonl::next_line(&mut input, &mut line, MAX_LINE_BYTES)? {
                    jsonl::Line::Read => self.line(&line, &format!("{name}:{number}")),
                    jsonl::Line::TooLong => Err(anyhow::anyhow!("longer than {MAX_LINE_BYTES} bytes")),
                    jsonl::Line::End => break,
                };
                if let Err(error) = read {
                    self.fault(&format!("{name}:{number}: {error}"));
                }
            }
            Ok(())
        });
        self.end_article();
        if let Err(error) = outcome {
            self.fault(&format!("{name}: {error}"));
        }
    }

    fn line(&mut self, line: &[u8], place: &str) -> anyhow::Result<()> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        match parsed::<Keys>(line)? {
            Keys { entities: Some(_), .. } => self.document(parsed(line)?, place),
            Keys { label: Some(_), .. } => self.entity(&parsed(line)?, parsed::<Place<'_>>(line)?.doc.get()),
            _ => {
                anyhow::bail!(
                    "no entity or document line: it has neither `label` nor `entities`; write results with --format jsonl or documents"
                )
            }
        }
    }

    fn document(&mut self, document: Document<'_>, place: &str) -> anyhow::Result<()> {
        self.end_article();
        if let Some(Failure { message }) = document.error {
            self.say(&format!("{place}: left out: it could not be read when it was tagged ({message})"));
            return Ok(());
        }
        let mentions = document.entities.iter().map(Entity::mention).collect::<anyhow::Result<Vec<_>>>()?;
        let date = document.date.map(|date| date.parse::<Date>()).transpose()?;
        self.report.open(&id(document.id)?, date);
        mentions.into_iter().for_each(|mention| self.report.add(mention));
        let focus = |c: &CountryInFocus| Some(Focus::new(Country::new(&c.country)?, c.mentions, c.score));
        self.report.close(&document.countries.iter().filter_map(focus).collect::<Vec<_>>());
        Ok(())
    }

    /// The lines of an article stand together.
    fn entity(&mut self, entity: &Entity, article: &str) -> anyhow::Result<()> {
        let mention = entity.mention()?;
        if self.article.as_deref() != Some(article) {
            self.end_article();
            self.article = Some(article.into());
            self.report.open(&Id::json(article)?, None);
        }
        self.report.add(mention);
        Ok(())
    }

    fn end_article(&mut self) {
        if self.article.take().is_some() {
            self.report.close(&[]);
        }
    }

    fn fault(&mut self, message: &str) {
        self.exit = Exit::Failed;
        self.say(message);
    }

    fn say(&self, message: &str) {
        if !self.is_quiet {
            say(message);
        }
    }
}

/// Whether results are in a file, compressed or not.
fn is_jsonl(path: &Path) -> bool {
    let path = if Compression::of_name(path).is_some() { &path.with_extension("") } else { path };
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
}

/// What tells the two kinds of lines apart.
#[derive(Deserialize)]
struct Keys {
    entities: Option<IgnoredAny>,
    label: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    date: Option<String>,
    entities: Vec<Entity>,
    #[serde(default)]
    countries: Vec<CountryInFocus>,
    error: Option<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    message: String,
}

#[derive(Deserialize)]
struct CountryInFocus {
    country: String,
    mentions: u32,
    score: f32,
}

/// What an entity line has besides its entity.
#[derive(Deserialize)]
struct Place<'a> {
    #[serde(borrow)]
    doc: &'a RawValue,
}

#[derive(Deserialize)]
struct Entity {
    label: String,
    text: Option<String>,
    canonical: Option<String>,
    kind: Option<String>,
    country: Option<String>,
    value: Option<String>,
}

impl Entity {
    fn mention(&self) -> anyhow::Result<Mention<'_>> {
        let name = self.canonical.as_deref().or(self.text.as_deref()).context("an entity has neither `canonical` nor `text`")?;
        Ok(Mention {
            label: self.label.parse::<Label>()?,
            name,
            kind: self.kind.as_deref().and_then(|kind| kind.parse().ok()),
            country: self.country.as_deref().and_then(Country::new),
            value: self.value.as_deref(),
        })
    }
}

fn parsed<'a, T: Deserialize<'a>>(line: &'a [u8]) -> anyhow::Result<T> {
    anyhow::ensure!(line.trim_ascii_start().starts_with(b"{"), "no entity or document line: it is no JSON object");
    serde_json::from_slice(line).map_err(|e| {
        let message = e.to_string();
        let what = message.split(" at line ").next().unwrap_or_default();
        anyhow::anyhow!("no entity or document line: {what} (column {})", e.column())
    })
}

fn id(json: Option<&RawValue>) -> anyhow::Result<Id> {
    Ok(json.map(|json| Id::json(json.get())).transpose()?.unwrap_or_else(jsonl::no_id))
}
