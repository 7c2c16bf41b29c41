//! The list format that people write: a header, a row of column names, rows. `gazetteers/README.md` is its manual.

use crate::{Country, Error, Kind, Label};
use std::fmt;
use std::io::BufRead;
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
    /// Which letter cases its rows match in, where nothing says otherwise.
    pub fn case(self) -> Case {
        if self.is_name() { Case::Capital } else { Case::Any }
    }

    /// Whether its rows are names (walked from capitals and digits) rather than cues (walked from every token).
    pub fn is_name(self) -> bool {
        self <= Self::Surname
    }

    /// Whether its rows may be of a kind.
    pub fn has(self, kind: Kind) -> bool {
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

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// Capitals where the name has capitals; more capitals do no harm.
    Capital,
    /// Letter for letter.
    Exact,
    /// Any.
    Any,
}

impl Case {
    const WORDS: [(&'static str, Self); 3] = [("capital", Self::Capital), ("exact", Self::Exact), ("any", Self::Any)];

    fn parse(word: &str) -> Result<Self, String> {
        let known = Self::WORDS.iter().find(|(w, _)| *w == word);
        known.map(|(_, case)| *case).ok_or_else(|| format!("case: no {word:?}; there are capital exact any"))
    }

    /// The word that stands for it in a header or cell.
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// What else a bare name may be: a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Maybe(pub(crate) u8);

/// `word,given`, as the column `also` has it.
impl fmt::Display for Maybe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = Self::WORDS.iter().enumerate().filter(|(bit, _)| self.0 & 1 << bit != 0).map(|(_, word)| *word);
        f.pad(&words.collect::<Vec<_>>().join(","))
    }
}

impl Maybe {
    const WORDS: [&'static str; 7] = ["word", "given", "surname", "person", "loc", "org", "demonym"];
    /// A common word (`Reading`).
    pub const WORD: Self = Self(1);

    /// Whether the sets share a member.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The members as bits.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    /// The members of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn parse(cell: &str) -> Result<Self, String> {
        cell.split(',').map(str::trim).filter(|w| !w.is_empty()).try_fold(Self(0), |set, word| {
            match Self::WORDS.iter().position(|w| *w == word) {
                Some(bit) => Ok(Self(set.0 | 1 << bit)),
                None => Err(format!("also: no {word:?}; there are {}", Self::WORDS.join(" "))),
            }
        })
    }
}

/// A list read whole: its file and its rows.
#[derive(Debug, Clone)]
pub struct List {
    /// The file it came from, for messages and for `source`.
    pub file: String,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1; 0 where there is no file.
    pub line: u32,
    /// What the row is.
    pub list: ListName,
    /// Which letter cases match.
    pub case: Case,
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
    /// Reads a list from its text; `file` names it in messages.
    ///
    /// # Errors
    /// The first thing that is wrong with the header or a row, with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let rows = Rows::new(file, text.as_bytes())?.collect::<Result<_, _>>()?;
        Ok(Self { file: file.to_owned(), rows })
    }
}

/// The rows of a list, one after another, so that a list of any length is read in little memory.
#[derive(Debug)]
pub struct Rows<R> {
    lines: Lines<R>,
    model: Model,
    columns: Vec<Column>,
}

impl<R: BufRead> Rows<R> {
    /// Reads the header; `file` names the list in messages.
    ///
    /// # Errors
    /// What is wrong with the header or the names of the columns, with its line.
    pub fn new(file: &str, source: R) -> Result<Self, Error> {
        let mut lines = Lines { file: file.to_owned(), source, line: String::new(), number: 0 };
        let mut header = Header::default();
        while lines.next()? {
            let line = lines.line.as_str();
            if line.starts_with('#') {
                header.read(line).map_err(|what| lines.error(what))?;
            } else if !line.trim().is_empty() {
                let columns = Column::parse(line).map_err(|what| lines.error(what))?;
                let model = header.model(columns.contains(&Column::List), file)?;
                return Ok(Self { lines, model, columns });
            }
        }
        header.model(false, file)?;
        Err(Error::new(file, "no row of column names; write one with at least `name` after the header"))
    }

    /// How a row is written in this list.
    pub(super) fn line(&self, row: &Row) -> String {
        self.model.line(&self.columns, row)
    }

    fn row(&self) -> Result<Option<Row>, Error> {
        let line = self.lines.line.as_str();
        if line.starts_with("# ") {
            return Err(self.lines.error("a remark between the rows; move it above the row of column names"));
        }
        if line.trim().is_empty() {
            return Ok(None);
        }
        self.model.row(&self.columns, line, self.lines.number).map(Some).map_err(|what| self.lines.error(what))
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.lines.next() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(e) => return Some(Err(e)),
            }
            if let Some(row) = self.row().transpose() {
                return Some(row);
            }
        }
    }
}

/// What a cell must say: nothing, where the header says it.
fn if_other<T: PartialEq>(own: Option<T>, header: Option<T>) -> Option<T> {
    if own == header { None } else { own }
}

/// Lines with their numbers, from 1, without a byte order mark and line endings.
#[derive(Debug)]
struct Lines<R> {
    file: String,
    source: R,
    line: String,
    number: u32,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<bool, Error> {
        self.number += 1;
        self.line.clear();
        let read = self.source.read_line(&mut self.line).map_err(|e| match e.kind() {
            std::io::ErrorKind::InvalidData => self.error("no UTF-8; convert the file, for instance with iconv -t UTF-8"),
            _ => Error::io(&self.file, e),
        })?;
        if self.number == 1 && self.line.starts_with('\u{feff}') {
            self.line.remove(0);
        }
        self.line.truncate(self.line.trim_end_matches(['\n', '\r']).len());
        Ok(read > 0)
    }

    fn error(&self, what: impl fmt::Display) -> Error {
        Error::at_line(&self.file, self.number.into(), what)
    }
}

#[derive(Debug, Default)]
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
            "list" if self.list.is_none() => self.list = Some(value.parse()?),
            "kind" if self.kind.is_none() => self.kind = Some(kind(value)?),
            "case" if self.case.is_none() => self.case = Some(Case::parse(value)?),
            "weight" if self.weight.is_none() => self.weight = Some(weight(value)?),
            key @ ("list" | "kind" | "case" | "weight") => return Err(format!("`# {key}:` stands twice; keep one")),
            "source" => self.source = true,
            "licence" | "license" => self.licence = true,
            "note" => {}
            key => return Err(format!("no header key {key:?}; there are list kind case weight source licence note")),
        }
        Ok(())
    }

    fn model(self, has_list_column: bool, file: &str) -> Result<Model, Error> {
        let missing = |key| Error::new(file, format!("the header has no `# {key}:`; see gazetteers/README.md"));
        if self.list.is_none() && !has_list_column {
            return Err(missing("list"));
        }
        if !self.source {
            return Err(missing("source"));
        }
        if !self.licence {
            return Err(missing("licence"));
        }
        Ok(Model { list: self.list, kind: self.kind, case: self.case, weight: self.weight.unwrap_or(Row::WEIGHT) })
    }
}

/// What the header says of every row.
#[derive(Debug)]
struct Model {
    list: Option<ListName>,
    kind: Option<Kind>,
    case: Option<Case>,
    weight: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Aliases,
    Canonical,
    List,
    Kind,
    Country,
    Also,
    Weight,
    Case,
}

impl Column {
    const KNOWN: [(&'static str, Self); 9] = [
        ("name", Self::Name),
        ("aliases", Self::Aliases),
        ("canonical", Self::Canonical),
        ("list", Self::List),
        ("kind", Self::Kind),
        ("country", Self::Country),
        ("also", Self::Also),
        ("weight", Self::Weight),
        ("case", Self::Case),
    ];

    /// The columns, in the order of the file.
    fn parse(line: &str) -> Result<Vec<Self>, String> {
        let mut columns = Vec::new();
        for name in line.split('\t').map(str::trim) {
            let Some((_, column)) = Self::KNOWN.iter().find(|(known, _)| *known == name) else {
                let known: Vec<_> = Self::KNOWN.iter().map(|(known, _)| *known).collect();
                return Err(format!("no column {name:?}; the row after the header names the columns: {}", known.join(" ")));
            };
            if columns.contains(column) {
                return Err(format!("column {name:?} stands twice; leave one out"));
            }
            columns.push(*column);
        }
        if columns.contains(&Self::Name) { Ok(columns) } else { Err("no column `name`; write one".into()) }
    }

    fn as_str(self) -> &'static str {
        Self::KNOWN[self as usize].0
    }
}

impl Model {
    fn line(&self, columns: &[Column], row: &Row) -> String {
        let cell = |column: &Column| match column {
            Column::Name => row.name.clone(),
            Column::Aliases => row.aliases.join("|"),
            Column::Canonical => row.canonical.clone().unwrap_or_default(),
            Column::List => if_other(Some(row.list), self.list).map_or("", ListName::as_str).to_owned(),
            Column::Kind => if_other(row.kind, self.kind).map_or("", Kind::as_str).to_owned(),
            Column::Country => row.country.map(|c| c.to_string()).unwrap_or_default(),
            Column::Also => row.also.to_string(),
            Column::Weight => if_other(Some(row.weight), Some(self.weight)).map(|w| w.to_string()).unwrap_or_default(),
            Column::Case => if_other(Some(row.case), self.case.or(Some(row.list.case()))).map_or("", Case::as_str).to_owned(),
        };
        let cells: Vec<_> = columns.iter().map(cell).collect();
        cells.join("\t").trim_end_matches('\t').to_owned()
    }

    fn row(&self, columns: &[Column], line: &str, number: u32) -> Result<Row, String> {
        let (mut list, mut own_kind, mut own_case) = (self.list, None, self.case);
        let mut row = Row { line: number, weight: self.weight, ..Row::new(ListName::Never, "") };
        for (i, cell) in line.split('\t').enumerate() {
            let Some(column) = columns.get(i) else {
                return Err(format!("{} columns but only {} are named; remove the tab or name the column", i + 1, columns.len()));
            };
            if cell.trim() != cell {
                return Err(format!("{} {cell:?} begins or ends with a blank; remove it", column.as_str()));
            }
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Name => row.name = cell.into(),
                Column::Aliases => row.aliases = cell.split('|').map(Into::into).collect(),
                Column::Canonical => row.canonical = Some(cell.into()),
                Column::List => list = Some(cell.parse()?),
                Column::Kind => own_kind = Some(kind(cell)?),
                Column::Country => {
                    row.country = Some(Country::new(cell).ok_or_else(|| format!("country {cell:?}; write two capitals (ISO 3166-1)"))?)
                }
                Column::Also => row.also = Maybe::parse(cell)?,
                Column::Weight => row.weight = weight(cell)?,
                Column::Case => own_case = Some(Case::parse(cell)?),
            }
        }
        row.list = list.ok_or("no list; fill in the column or write `# list:` in the header")?;
        row.case = own_case.unwrap_or(row.list.case());
        // The header's kind is for the header's list.
        let inherited = self.kind.filter(|kind| self.list == Some(row.list) || row.list.has(*kind));
        row.kind = own_kind.or(inherited);
        if let Some(kind) = row.kind.filter(|kind| !row.list.has(*kind)) {
            return Err(format!("{} has no kind {kind}; see gazetteers/README.md for its kinds", row.list));
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

    /// The names of all columns, as [`to_line`](Self::to_line) fills them.
    pub const COLUMNS: &str = "name\taliases\tcanonical\tlist\tkind\tcountry\talso\tweight\tcase";

    /// The row as a line of a list that has all columns. The header of such a list needs no `list`.
    ///
    /// ```
    /// use ner::gazetteer::{List, ListName, Row};
    ///
    /// let row = Row::new(ListName::Loc, "Oslo");
    /// let text = format!("# source: me\n# licence: CC0-1.0\n{}\n{}\n", Row::COLUMNS, row.to_line());
    /// assert_eq!(List::parse("towns.tsv", &text)?.rows[0].name, "Oslo");
    /// # Ok::<(), ner::Error>(())
    /// ```
    pub fn to_line(&self) -> String {
        let columns: Vec<_> = Column::KNOWN.iter().map(|(_, column)| *column).collect();
        Model { list: None, kind: None, case: None, weight: Self::WEIGHT }.line(&columns, self)
    }

    /// Why one of its names would match no text, if that is so.
    pub fn unmatchable(&self, name: &str) -> Option<String> {
        super::compile::Written::read(name, self.case, self.list).err()
    }

    /// A row with nothing but a name.
    pub fn new(list: ListName, name: impl Into<String>) -> Self {
        Self {
            line: 0,
            list,
            case: list.case(),
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
