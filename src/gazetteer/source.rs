//! The list format that people write: a header, a row of column names, rows. `gazetteers/README.md` is its manual.

use crate::{Country, Error, Kind, Label};
use std::str::FromStr;

macro_rules! list_names {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// Which list a row belongs to: a label, a part of personal names, or a cue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ListName { $($(#[$doc])* $variant,)+ }

        impl ListName {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that stands for it in a header.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

list_names! {
    /// Organisations.
    Org = "ORG",
    /// People, by full name.
    Person = "PERSON",
    /// Places.
    Loc = "LOC",
    /// Given names.
    Given = "GIVEN",
    /// Surnames.
    Surname = "SURNAME",
    /// Cue: stands before a person's name.
    Title = "title",
    /// Cue: head word of an organisation's name.
    OrgHead = "org-head",
    /// Cue: ends a company's name.
    CompanyEnding = "company-ending",
    /// Cue: head word of a place's name.
    PlaceHead = "place-head",
    /// Cue: what persons and organisations do in reports.
    SayVerb = "say-verb",
    /// Cue: the people or the adjective of a place.
    Demonym = "demonym",
    /// Cue: a common word that is no name by itself.
    Never = "never",
    /// Cue: a small word inside personal names.
    Particle = "particle",
}

impl ListName {
    /// Whether its rows are names (walked from capitals and digits) rather than cues (walked from every token).
    pub fn is_name(self) -> bool {
        self <= Self::Surname
    }

    /// Whether its rows may be of a kind.
    fn has(self, kind: Kind) -> bool {
        match self {
            Self::Loc | Self::PlaceHead => kind <= Kind::Desert,
            Self::Org | Self::OrgHead => (Kind::Igo..=Kind::Sport).contains(&kind),
            Self::Given => matches!(kind, Kind::Female | Kind::Male),
            _ => false,
        }
    }

    /// The label that a whole name of this list has by itself.
    pub fn label(self) -> Option<Label> {
        match self {
            Self::Org => Some(Label::Org),
            Self::Person => Some(Label::Person),
            Self::Loc => Some(Label::Loc),
            _ => None,
        }
    }
}

impl FromStr for ListName {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|l| l.as_str() == word).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|l| l.as_str()).collect();
            format!("no list {word:?}; there are {}", known.join(" "))
        })
    }
}

/// Which letter cases in a text a name may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Capitals where the name has capitals; more capitals do no harm.
    Capital,
    /// Letter for letter.
    Exact,
    /// Any.
    Any,
}

/// What else a bare name may be: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Maybe(pub(crate) u8);

impl Maybe {
    const WORDS: [&'static str; 7] = ["word", "given", "surname", "person", "loc", "org", "demonym"];
    /// A common word (`Reading`).
    pub const WORD: Self = Self(1);

    /// Whether the sets share a member.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn parse(cell: &str) -> Result<Self, String> {
        cell.split(',').map(str::trim).filter(|w| !w.is_empty()).try_fold(Self(0), |set, word| {
            match Self::WORDS.iter().position(|w| *w == word) {
                Some(bit) => Ok(Self(set.0 | 1 << bit)),
                None => Err(format!("also: no {word:?}; there are {}", Self::WORDS.join(" "))),
            }
        })
    }
}

/// A list: what its header says, and its rows.
#[derive(Debug, Clone)]
pub struct List {
    /// The file it came from, for messages and for `source`.
    pub file: String,
    /// What its rows are.
    pub name: ListName,
    /// Which letter cases match.
    pub case: Case,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u32,
    /// The main name.
    pub name: String,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// What to print as the canonical name, where it is not `name`.
    pub canonical: Option<String>,
    /// What it is more closely.
    pub kind: Option<Kind>,
    /// Where it is, or is from.
    pub country: Option<Country>,
    /// What else the bare name may be.
    pub also: Maybe,
    /// 0 to 255: who wins where two lists know the same words.
    pub weight: u8,
}

impl List {
    /// An empty list with its defaults.
    pub fn new(file: impl Into<String>, name: ListName) -> Self {
        let case = if name.is_name() { Case::Capital } else { Case::Any };
        Self { file: file.into(), name, case, rows: Vec::new() }
    }

    /// Reads a list from its text; `file` names it in messages.
    ///
    /// # Errors
    /// The first thing that is wrong with the header or a row, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().zip(1..).peekable();
        let mut header = Header::default();
        while let Some((line, number)) = lines.next_if(|(l, _)| l.starts_with('#') || l.trim().is_empty()) {
            header.read(line).map_err(|what| Error::at_line(file, number, what))?;
        }
        let (mut list, weight, kind) = header.list(file)?;
        let Some((columns, number)) = lines.next() else {
            return Err(Error::new(file, "no row of column names; write one with at least `name` after the header"));
        };
        let columns = Columns::parse(columns).map_err(|what| Error::at_line(file, number, what))?;
        for (line, number) in lines {
            if line.starts_with("# ") {
                return Err(Error::at_line(file, number, "a remark between the rows; move it above the row of column names"));
            }
            if !line.trim().is_empty() {
                let row = columns.row(line, number as u32, weight, kind).map_err(|what| Error::at_line(file, number, what))?;
                if let Some(kind) = row.kind.filter(|kind| !list.name.has(*kind)) {
                    let what = format!("{} has no kind {kind}; see gazetteers/README.md for its kinds", list.name.as_str());
                    return Err(Error::at_line(file, number, what));
                }
                list.rows.push(row);
            }
        }
        Ok(list)
    }
}

#[derive(Default)]
struct Header {
    list: Option<ListName>,
    kind: Option<Kind>,
    case: Option<Case>,
    weight: Option<u8>,
    source: bool,
    licence: bool,
}

impl Header {
    fn read(&mut self, line: &str) -> Result<(), String> {
        // A line without a colon is a remark.
        let Some((key, value)) = line.trim_start_matches('#').split_once(':') else { return Ok(()) };
        let value = value.trim();
        match key.trim() {
            "list" => self.list = Some(value.parse()?),
            "kind" => self.kind = Some(kind(value)?),
            "case" => {
                self.case = Some(match value {
                    "capital" => Case::Capital,
                    "exact" => Case::Exact,
                    "any" => Case::Any,
                    _ => return Err(format!("case: no {value:?}; there are capital exact any")),
                });
            }
            "weight" => self.weight = Some(weight(value)?),
            "source" => self.source = true,
            "licence" | "license" => self.licence = true,
            "note" => {}
            key => return Err(format!("no header key {key:?}; there are list kind case weight source licence note")),
        }
        Ok(())
    }

    fn list(self, file: &str) -> Result<(List, u8, Option<Kind>), Error> {
        let missing = |key| Error::new(file, format!("the header has no `# {key}:`; see gazetteers/README.md"));
        let mut list = List::new(file, self.list.ok_or_else(|| missing("list"))?);
        if !self.source {
            return Err(missing("source"));
        }
        if !self.licence {
            return Err(missing("licence"));
        }
        list.case = self.case.unwrap_or(list.case);
        Ok((list, self.weight.unwrap_or(Row::WEIGHT), self.kind))
    }
}

/// The names of the columns, in the order of the file.
struct Columns<'a>(Vec<&'a str>);

impl<'a> Columns<'a> {
    const KNOWN: [&'static str; 7] = ["name", "aliases", "canonical", "kind", "country", "also", "weight"];

    fn parse(line: &'a str) -> Result<Self, String> {
        let columns: Vec<_> = line.split('\t').map(str::trim).collect();
        for (i, column) in columns.iter().enumerate() {
            if !Self::KNOWN.contains(column) {
                return Err(format!("no column {column:?}; the row after the header names the columns: {}", Self::KNOWN.join(" ")));
            }
            if columns[..i].contains(column) {
                return Err(format!("column {column:?} stands twice; leave one out"));
            }
        }
        if !columns.contains(&"name") {
            return Err("no column `name`; write one".into());
        }
        Ok(Self(columns))
    }

    fn row(&self, line: &str, number: u32, default_weight: u8, default_kind: Option<Kind>) -> Result<Row, String> {
        let mut row = Row { line: number, kind: default_kind, weight: default_weight, ..Row::new("") };
        for (i, cell) in line.split('\t').enumerate() {
            let Some(column) = self.0.get(i) else {
                return Err(format!("{} columns but only {} are named; remove the tab or name the column", i + 1, self.0.len()));
            };
            if cell.trim() != cell {
                return Err(format!("{column} {cell:?} begins or ends with a blank; remove it"));
            }
            if cell.is_empty() {
                continue;
            }
            match *column {
                "name" => row.name = cell.into(),
                "aliases" => row.aliases = cell.split('|').map(Into::into).collect(),
                "canonical" => row.canonical = Some(cell.into()),
                "kind" => row.kind = Some(kind(cell)?),
                "country" => {
                    row.country = Some(Country::new(cell).ok_or_else(|| format!("country {cell:?}; write two capitals (ISO 3166-1)"))?)
                }
                "also" => row.also = Maybe::parse(cell)?,
                _ => row.weight = weight(cell)?,
            }
        }
        if let Some(name) = row.names().find(|n| !n.contains(char::is_alphanumeric)) {
            return Err(format!("name or alias {name:?} has no letter or digit; fill it in or remove it"));
        }
        Ok(row)
    }
}

impl Row {
    /// The weight of a row where nothing says otherwise.
    pub const WEIGHT: u8 = 50;

    /// A row with nothing but a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            line: 0,
            name: name.into(),
            aliases: Vec::new(),
            canonical: None,
            kind: None,
            country: None,
            also: Maybe::default(),
            weight: Self::WEIGHT,
        }
    }

    /// The main name and all aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

fn kind(value: &str) -> Result<Kind, String> {
    Kind::from_str(value).map_err(|_| {
        let known: Vec<_> = Kind::ALL.iter().map(|k| k.as_str()).collect();
        format!("no kind {value:?}; there are {}", known.join(" "))
    })
}

fn weight(value: &str) -> Result<u8, String> {
    value.parse().map_err(|_| format!("weight {value:?}; write a number from 0 to 255"))
}
