//! `ner-cli gazetteer import`: other people's lists to one of ours. Rows go out as they come in, so that a dump of millions
//! takes no more memory than a short one.

mod gate;
mod geonames;
mod patterns;
mod table;
mod wikidata;

use super::files::{self, Progress, Whole};
use crate::messages;
use anyhow::Context;
use ner::gazetteer::{Gazetteer, List, ListName, Row, fold};
use ner::{Kind, Tagger};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(super) const HELP: &str = "\
Formats:
  geonames   allCountries.txt, cities500.txt and the like: places, with their kind, country, names in Latin letters, and a
             weight by population
  patterns   spaCy and Prodigy: {\"label\":\"ORG\",\"pattern\":\"Apple\"} or a pattern of tokens by ORTH, TEXT or LOWER
  gate       lists.def, with the .lst files it names beside it
  flashtext  variant=>name, one a line; needs --list
  wikidata   JSON lines with label, aliases, type and country, or entities of a Wikidata dump
  csv        columns with a header, comma, semicolon or tab between them; see --columns

Examples:
  ner-cli gazetteer import --from geonames cities500.txt --min-population 5000 -o towns.tsv
  ner-cli gazetteer import --from csv members.csv --list PERSON --columns name='Full name',country=ISO -o members.tsv
  ner-cli gazetteer compile towns.tsv members.tsv -o mine.gaz && ner-cli --gazetteer mine.gaz news/

A name that is a common word by itself (as `Of`, a town in Turkey) is left out: your own names are tagged wherever they stand.";

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// What to read; `-` for standard input
    path: PathBuf,

    /// Its format
    #[arg(long, value_name = "FORMAT")]
    from: From,

    /// The list, where no other: it goes to standard output without this; nothing half-written is left behind
    #[arg(short, long, value_name = "FILE.tsv")]
    output: Option<PathBuf>,

    /// What rows are that do not say it: ORG, PERSON, LOC, GIVEN, SURNAME or a cue
    #[arg(long, value_name = "LIST")]
    list: Option<ListName>,

    /// The kind of rows that do not say it: city, company, ...
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,

    /// geonames: leave out what has fewer inhabitants (what has none, such as a river, stays)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_population: u64,

    /// csv: which column of theirs is which of ours (name aliases canonical list kind country weight population)
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = table::column)]
    columns: Vec<(&'static str, String)>,

    /// Keep names that are common words
    #[arg(long)]
    keep_words: bool,

    /// Where the data come from, for the header
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,

    /// Their licence, for the header
    #[arg(long, value_name = "TEXT", default_value = "see source")]
    licence: String,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum From {
    Geonames,
    Patterns,
    Gate,
    Flashtext,
    Wikidata,
    Csv,
}

pub(super) fn run(args: &ImportArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let source = args.source.clone().unwrap_or_else(|| files::name(&args.path));
    let header = format!("# source: {source}\n# licence: {}\n{}\n", args.licence, Row::COLUMNS);
    // A line break in --source would be a row.
    List::parse("--source and --licence", &header)?;
    let (left_out, taken) = match args.output.as_ref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            files::spare(std::slice::from_ref(&args.path), path)?;
            let mut file = BufWriter::new(Whole::create(path)?);
            let done = import(args, &header, &mut file)?;
            file.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| path.display().to_string())?.finish()?;
            done
        }
        None => import(args, &header, out)?,
    };
    messages::say(&format!("{}: {taken} rows", args.path.display()));
    for (why, count) in left_out {
        messages::say(&format!("{count} left out: {why}"));
    }
    Ok(())
}

type LeftOut = BTreeMap<String, u64>;

fn import(args: &ImportArgs, header: &str, out: &mut dyn Write) -> anyhow::Result<(LeftOut, u64)> {
    let tagger = Tagger::new();
    let common = tagger.gazetteers().first().filter(|_| !args.keep_words);
    let mut rows = Importer { args, out, common, left_out: LeftOut::new(), taken: 0, names: Names::new() };
    rows.out.write_all(header.as_bytes())?;
    if let From::Gate = args.from {
        gate::read(&args.path, &mut rows)?;
        return Ok((rows.left_out, rows.taken));
    }
    let progress = Progress::new(fs::metadata(&args.path).map_or(0, |m| m.len()));
    let mut source = progress.reading(files::open(&args.path)?);
    match args.from {
        From::Geonames => each_line(&args.path, &mut source, |line| geonames::row(line, args.min_population, &mut rows))?,
        From::Patterns => each_line(&args.path, &mut source, |line| patterns::row(line, &mut rows))?,
        From::Flashtext => each_line(&args.path, &mut source, |line| flashtext(line, &mut rows))?,
        From::Wikidata => each_line(&args.path, &mut source, |line| wikidata::row(line, &mut rows))?,
        From::Csv => table::read(&args.path, source, &args.columns, &mut rows)?,
        From::Gate => {}
    }
    Ok((rows.left_out, rows.taken))
}

/// Hands on each line that is not blank. What `row` says about one becomes `file:line: what`.
fn each_line(path: &Path, source: &mut impl BufRead, mut row: impl FnMut(&str) -> Result<(), Fault>) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if source.read_until(b'\n', &mut bytes).map_err(|e| files::unreadable(path, &e))? == 0 {
            break;
        }
        let place = || format!("{}:{number}", path.display());
        let line = str::from_utf8(&bytes)
            .map_err(|_| anyhow::anyhow!("{}: no UTF-8; convert the file, for instance with iconv -t UTF-8", place()))?;
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        if !line.trim().is_empty() {
            match row(line) {
                Ok(()) => {}
                Err(Fault::Data(what)) => anyhow::bail!("{}: {what}", place()),
                Err(Fault::Output(error)) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// What can go wrong with a row: it, or the file that it goes to.
#[derive(Debug)]
enum Fault {
    Data(String),
    Output(std::io::Error),
}

impl std::convert::From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

impl std::convert::From<String> for Fault {
    fn from(what: String) -> Self {
        Self::Data(what)
    }
}

/// Aliases in one row, well under what a compiled list can have.
const MAX_ALIASES: usize = 100;

/// Takes rows, leaves out what cannot be used and counts it.
struct Importer<'a> {
    args: &'a ImportArgs,
    out: &'a mut dyn Write,
    /// The built-in lists, which know common words.
    common: Option<&'a Gazetteer>,
    left_out: LeftOut,
    taken: u64,
    names: Names,
}

/// The main names so far, as a set with false positives of a fixed size: two megabytes for a thousand names or ten million.
/// An alias that is another thing's name is left out, so that no two rows are each the other's alias.
struct Names(Vec<u64>);

impl Names {
    const BITS: u64 = 1 << 24;

    fn new() -> Self {
        Self(vec![0; (Self::BITS / 64) as usize])
    }

    fn bit(row: &Row, name: &str) -> (usize, u64) {
        let mut hasher = DefaultHasher::new();
        (row.list, row.kind, row.country, key(name)).hash(&mut hasher);
        let bit = hasher.finish() % Self::BITS;
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    fn add(&mut self, row: &Row) {
        let (word, bit) = Self::bit(row, &row.name);
        self.0[word] |= bit;
    }

    fn has(&self, row: &Row, name: &str) -> bool {
        let (word, bit) = Self::bit(row, name);
        self.0[word] & bit != 0
    }
}

impl Importer<'_> {
    /// A row of this list (of `--list` for none) with this name.
    fn new_row(&self, list: Option<ListName>, name: &str) -> Result<Row, Fault> {
        let list =
            list.or(self.args.list).ok_or_else(|| "what the rows are is not said; use --list ORG (or PERSON, LOC, ...)".to_owned())?;
        Ok(Row { kind: self.args.kind, ..Row::new(list, tidy(name)) })
    }

    fn take(&mut self, mut row: Row) -> Result<(), Fault> {
        let mut known: Vec<String> = Vec::new();
        let mut names = vec![std::mem::take(&mut row.name)];
        names.append(&mut row.aliases);
        for name in names.into_iter().map(|name| tidy(&name)) {
            if let Some(why) = self.why_not(&row, &name) {
                self.leave_out(why);
            } else if !known.contains(&key(&name)) {
                known.push(key(&name));
                if row.name.is_empty() {
                    row.name = name;
                } else if self.names.has(&row, &name) {
                    self.leave_out("aliases that are names of another row".into());
                } else {
                    row.aliases.push(name);
                }
            }
        }
        if row.name.is_empty() {
            return Ok(());
        }
        row.canonical = row.canonical.map(|c| tidy(&c)).filter(|c| *c != row.name && !c.is_empty());
        if row.kind.is_some_and(|kind| !row.list.has(kind)) {
            let kind = row.kind.map_or("", |k| k.as_str());
            return Err(Fault::Data(format!("{} has no kind {kind}; see gazetteers/README.md for its kinds", row.list)));
        }
        if row.country.is_some_and(|country| !country.is_assigned()) {
            row.country = None;
            self.leave_out("countries that ISO 3166-1 does not have (the names were taken)".into());
        }
        self.names.add(&row);
        // More aliases than a row may have go to rows of their own, with the same canonical name.
        let mut aliases = row.aliases.split_off(row.aliases.len().min(MAX_ALIASES));
        let canonical = row.canonical.clone().unwrap_or_else(|| row.name.clone());
        self.write(&row)?;
        while !aliases.is_empty() {
            let rest = aliases.split_off(aliases.len().min(MAX_ALIASES));
            let name = aliases.remove(0);
            self.write(&Row { name, aliases, canonical: Some(canonical.clone()), ..row.clone() })?;
            aliases = rest;
        }
        Ok(())
    }

    fn write(&mut self, row: &Row) -> Result<(), Fault> {
        self.taken += 1;
        Ok(writeln!(self.out, "{}", row.to_line())?)
    }

    fn why_not(&self, row: &Row, name: &str) -> Option<String> {
        if name.is_empty() {
            return Some("empty".into());
        }
        if name.contains('|') || name.starts_with('#') || name.chars().count() > 200 {
            return Some("no name: longer than 200 characters, with a vertical bar, or with # before it".into());
        }
        if row.unmatchable(name).is_some() {
            return Some("no text could match them: no letter, two sentences, or more than 14 words".into());
        }
        let common = self.common.filter(|_| row.list.is_name())?;
        common.has(ListName::Never, name).then(|| "common words; --keep-words keeps them".into())
    }

    fn leave_out(&mut self, why: String) {
        *self.left_out.entry(why).or_default() += 1;
    }
}

/// What matters of a name: lists and text fold alike, and hyphens part words as blanks do.
fn key(name: &str) -> String {
    fold(name).replace('-', " ")
}

/// A name on one line, without superfluous blanks.
fn tidy(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The weight of a place: ten times as many people, seven more.
fn by_population(population: u64) -> u8 {
    30 + population.checked_ilog10().map_or(0, |digits| 7 * digits as u8)
}

/// `variant=>name`, or a name.
fn flashtext(line: &str, rows: &mut Importer<'_>) -> Result<(), Fault> {
    let (variant, name) = line.split_once("=>").unwrap_or((line, ""));
    let row = rows.new_row(None, variant)?;
    rows.take(Row { canonical: Some(name.into()), ..row })
}

/// Our list and kind for what others call a thing.
fn sort(theirs: &str) -> Option<(ListName, Option<Kind>)> {
    use ListName::{CompanyEnding, Given, Loc, Org, OrgHead, Person, PlaceHead, Surname, Title};
    let theirs = theirs.to_lowercase().replace(['-', ' '], "_");
    Some(match theirs.as_str() {
        "org" | "organization" | "organisation" => (Org, None),
        "company" | "business" | "corporation" => (Org, Some(Kind::Company)),
        "government" | "ministry" | "agency" => (Org, Some(Kind::Government)),
        "party" | "political_party" => (Org, Some(Kind::Party)),
        "university" | "school" => (Org, Some(Kind::School)),
        "bank" => (Org, Some(Kind::Bank)),
        "newspaper" | "media" => (Org, Some(Kind::Media)),
        "team" | "club" => (Org, Some(Kind::Team)),
        "igo" => (Org, Some(Kind::Igo)),
        "ngo" => (Org, Some(Kind::Ngo)),
        "person" | "per" | "human" | "person_full" => (Person, None),
        "loc" | "gpe" | "location" | "place" => (Loc, None),
        "city" | "town" | "city_derived" => (Loc, Some(Kind::City)),
        "country" | "country_abbrev" => (Loc, Some(Kind::Country)),
        "province" | "region" | "state" | "county" => (Loc, Some(Kind::Region)),
        "mountain" => (Loc, Some(Kind::Mountain)),
        "water" | "river" | "sea" | "lake" => (Loc, Some(Kind::Water)),
        "island" => (Loc, Some(Kind::Island)),
        "given" | "person_first" | "given_name" | "first_name" => (Given, None),
        "surname" | "person_last" | "family_name" | "last_name" => (Surname, None),
        "title" | "jobtitle" => (Title, None),
        "cdg" | "company_ending" => (CompanyEnding, None),
        "org_key" | "org_base" | "org_head" => (OrgHead, None),
        "loc_key" | "place_head" => (PlaceHead, None),
        _ => return None,
    })
}
