//! Lists to bytes: a pure function, the same for the built-in lists and the user's.

use super::find::Keys;
use super::fold::fold;
use super::format::{self, Packed, Surface};
use super::source::{Case, List, ListName, Row, Rows};
use crate::Error;
use crate::text::{Shape, Text, Token};
use std::collections::{HashMap, HashSet};
use std::io::BufRead;

/// Compiles lists to the bytes that [`Gazetteer::open`](super::Gazetteer::open) reads.
///
/// The same lists in the same order always give the same bytes.
///
/// # Errors
/// A name that no text could ever match, or rows that contradict each other, with file and line.
pub fn compile(lists: &[List]) -> Result<Vec<u8>, Error> {
    let mut compiler = Compiler::default();
    for list in lists {
        for row in &list.rows {
            compiler.row(&list.file, row)?;
        }
    }
    compiler.finish()
}

/// Compiles rows that come one after another: a million names take about a hundred megabytes.
///
/// ```
/// use ner::gazetteer::{Compiler, Gazetteer};
///
/// let mut compiler = Compiler::default();
/// compiler.read("towns.tsv", "# list: LOC\n# source: me\n# licence: CC0-1.0\nname\nAlmaty\n".as_bytes())?;
/// let gazetteer = Gazetteer::open(compiler.finish()?)?;
/// assert_eq!(gazetteer.len(), 1);
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Compiler {
    entries: Vec<u8>,
    runs: Vec<Run>,
    files: Vec<String>,
    strings: Strings,
    names: Keyed,
    cues: Keyed,
    /// Rows whose canonical name is not their own.
    renamed: Vec<u32>,
    /// The entries that plain names share, by file and what they say.
    shared: HashMap<(usize, [u8; format::ENTRY]), u32>,
}

/// Rows in lines that follow each other.
#[derive(Debug)]
struct Run {
    first: u32,
    line: u32,
    file: usize,
}

impl Run {
    /// The line of an entry of the run; 0 where its rows have none.
    fn line_of(&self, entry: u32) -> u32 {
        if self.line == 0 { 0 } else { self.line + (entry - self.first) }
    }
}

impl Compiler {
    /// Adds the rows of a list; `file` names it in messages and results.
    ///
    /// # Errors
    /// The first thing that is wrong with the header or a row, with its line.
    pub fn read(&mut self, file: &str, source: impl BufRead) -> Result<(), Error> {
        Rows::new(file, source)?.try_for_each(|row| self.row(file, &row?))
    }

    /// Adds a row of a list.
    ///
    /// # Errors
    /// A name that no text could ever match, or a limit that is passed.
    pub fn row(&mut self, file: &str, row: &Row) -> Result<(), Error> {
        let file = match self.files.last() {
            Some(last) if last == file => self.files.len() - 1,
            _ if self.files.len() == format::MAX_FILES => return Err(Error::new(file, "more than 65,536 lists; put some into one file")),
            _ => {
                self.files.push(file.to_owned());
                self.files.len() - 1
            }
        };
        let is_part = matches!(row.list, ListName::Given | ListName::Surname);
        let added = match row.canonical.as_deref().filter(|canonical| *canonical != row.name) {
            // Parts of personal names stand for nothing but themselves: each spelling is as good as a row of its own.
            _ if is_part => row.names().try_for_each(|name| self.names(file, row, &[name], 0)),
            None => self.names(file, row, &row.names().collect::<Vec<_>>(), 0),
            Some(canonical) => self.names(file, row, &std::iter::once(canonical).chain(row.names()).collect::<Vec<_>>(), 1),
        };
        added.map_err(|what| Error::at_line(&self.files[file], row.line.into(), what))
    }

    /// Adds the names of a row; the first is the canonical one, and those from number `from` are to be found.
    fn names(&mut self, file: usize, row: &Row, names: &[&str], from: usize) -> Result<(), String> {
        if self.entries.len() >= format::MAX_ENTRIES * format::ENTRY {
            return Err(format!("a gazetteer has at most {} rows; split the lists", format::MAX_ENTRIES));
        }
        if names.len() > format::MAX_NAMES {
            let (there, allowed) = (names.len(), format::MAX_NAMES);
            return Err(format!("{there} names in one row, {allowed} are allowed; give some a row of their own"));
        }
        if let Some(name) = names.iter().find(|name| name.len() > MAX_BYTES) {
            return Err(format!("a name of {} bytes, {MAX_BYTES} are allowed; shorten it", name.len()));
        }
        let written = names[from..].iter().map(|name| Written::read(name, row.case, row.list)).collect::<Result<Vec<_>, _>>()?;
        // A row that is one name keeps its line with the posting if that has room, and shares an entry if the key says all.
        let alone = match written.as_slice() {
            [only] if from == 0 => u16::try_from(row.line).ok().zip(only.way(names[0])),
            _ => None,
        };
        let entry = match alone {
            Some((_, format::WRITTEN)) => self.new_entry(file, 0, row, names),
            Some(_) => self.shared_entry(file, row),
            None => self.new_entry(file, row.line, row, names),
        };
        let entry = entry.ok_or("more than 256 MiB of names; split the lists")?;
        self.renamed.extend((from > 0).then_some(entry));
        for (i, Written { key, rule, mask, anywhere }) in written.into_iter().enumerate() {
            let (line, number) = alone.unwrap_or((0, (from + i) as u8));
            let surface = Surface { entry, number, more: false, rule, mask, line };
            if anywhere { &mut self.cues } else { &mut self.names }.push(&key, surface, row.weight);
        }
        Ok(())
    }

    /// The entry of all plain names that say the same as this row.
    fn shared_entry(&mut self, file: usize, row: &Row) -> Option<u32> {
        let key = (file, packed(row, 0));
        if let Some(entry) = self.shared.get(&key) {
            return Some(*entry);
        }
        let entry = self.new_entry(file, 0, row, &[""])?;
        self.shared.insert(key, entry);
        Some(entry)
    }

    fn new_entry(&mut self, file: usize, line: u32, row: &Row, names: &[&str]) -> Option<u32> {
        let entry = (self.entries.len() / format::ENTRY) as u32;
        let strings = self.strings.run(names)?;
        self.entries.extend_from_slice(&packed(row, strings));
        match self.runs.last() {
            Some(run) if run.file == file && run.line_of(entry) == line => {}
            _ => self.runs.push(Run { first: entry, line: line.min(format::MAX_LINE), file }),
        }
        Some(entry)
    }

    /// The compiled lists.
    ///
    /// # Errors
    /// Rows that contradict each other: each the other's alias, or a canonical name that has another canonical name.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        let mut sections = format::Sections::default();
        let (names, cues) = (std::mem::take(&mut self.names), std::mem::take(&mut self.cues));
        for (mut keyed, section) in [(names, format::NAMES), (cues, format::CUES)] {
            keyed.sort();
            self.contradictions(&keyed)?;
            let merged = self.automaton(&keyed, &mut sections[format::POSTINGS])?;
            (sections[section], sections[section + format::FILTER]) = merged;
        }
        for run in &self.runs {
            let run = u64::from(run.first) | u64::from(run.line) << 24 | (run.file as u64) << 48;
            sections[format::RUNS].extend_from_slice(&run.to_le_bytes());
        }
        for file in &self.files {
            let name = self.strings.run(&[file]).unwrap_or(0);
            sections[format::FILES].extend_from_slice(&name.to_le_bytes());
        }
        sections[format::ENTRIES] = self.entries;
        sections[format::STRINGS] = self.strings.bytes;
        format::assemble(sections)
    }

    /// The automaton over sorted keys and its filter; the postings go to `postings`.
    fn automaton(&self, keyed: &Keyed, postings: &mut Vec<u8>) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let fst_error = |e: fst::Error| Error::new("gazetteer", e);
        let mut map = fst::MapBuilder::memory();
        let mut beginnings = Vec::new();
        for group in keyed.groups() {
            let key = keyed.key(&group[0]);
            map.insert(key, (postings.len() / format::POSTING) as u64).map_err(fst_error)?;
            let mut kept: Vec<&Posting> = Vec::new();
            for posting in group {
                // Equal rows say nothing that one of them does not, nor do more than a few hundred of one key.
                let says = |p: &Posting| (p.surface.rule, p.surface.mask, self.says(p.surface.entry));
                if kept.len() < MAX_SAME && !kept.iter().any(|k| says(k) == says(posting)) {
                    kept.push(posting);
                }
            }
            for (i, posting) in kept.iter().enumerate() {
                postings.extend_from_slice(&Surface { more: i + 1 < kept.len(), ..posting.surface }.pack());
            }
            let mut words = key.split(|b| *b == b' ').map(Keys::hash);
            match (words.next().unwrap_or(0), words.next()) {
                (first, None) => beginnings.push(first),
                (first, Some(second)) => beginnings.extend([Keys::first_of_longer(first), Keys::pair(first, second)]),
            }
        }
        beginnings.sort_unstable();
        beginnings.dedup();
        Ok((map.into_inner().map_err(fst_error)?, format::filter(&beginnings)))
    }

    /// What an entry says, but for where its names are.
    fn says(&self, entry: u32) -> (u64, &str) {
        let at = entry as usize * format::ENTRY;
        let bits = self.entries.get(at..at + format::ENTRY).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
        let names = bits as usize & (format::MAX_STRINGS - 1);
        (bits / format::MAX_STRINGS as u64, self.strings.get(names))
    }

    /// Refuses two rows that are each the other's alias, and canonical names that have a canonical name of their own: which
    /// of the two is the name would be decided by chance.
    fn contradictions(&self, keyed: &Keyed) -> Result<(), Error> {
        let mut aliases = HashSet::new();
        for group in keyed.groups().filter(|group| group.len() > 1) {
            let group = &group[..group.len().min(MAX_SAME)];
            // A row that has the same main name has it twice at most (`San Fernando`, `San-Fernando`): no alias.
            let mains: HashSet<u32> = group.iter().filter(|p| self.is_main(p)).map(|p| p.surface.entry).collect();
            for name in group.iter().filter(|p| self.is_main(p)) {
                let same = |alias: &&Posting| {
                    let (alias, name) = (self.says(alias.surface.entry).0, self.says(name.surface.entry).0);
                    alias & KINDRED == name & KINDRED
                };
                for alias in group.iter().filter(|p| !mains.contains(&p.surface.entry)).filter(same) {
                    let pair = (name.surface.entry, alias.surface.entry);
                    aliases.insert(pair);
                    if aliases.contains(&(pair.1, pair.0)) {
                        let (a, b) = (self.says(pair.0).1, self.says(pair.1).1);
                        let (file, line) = self.place(pair.0.min(pair.1));
                        let what = format!("{a:?} and {b:?} are each the other's alias (see {file}:{line}); keep one row");
                        return Err(self.error(pair.0.max(pair.1), what));
                    }
                }
            }
        }
        for entry in &self.renamed {
            let (bits, canonical) = self.says(*entry);
            let Ok(written) = Written::read(canonical, Case::Any, ListName::Never) else { continue };
            let others = keyed.find(written.key.as_bytes()).iter().filter(|p| p.surface.entry != *entry && self.is_main(p));
            for other in others.map(|p| p.surface.entry).filter(|e| self.is_renamed(*e)) {
                let (other_bits, other_canonical) = self.says(other);
                if other_bits & KINDRED == bits & KINDRED && other_canonical != canonical {
                    let (file, line) = self.place(other);
                    let what =
                        format!("the canonical name {canonical:?} has another one itself, {other_canonical:?} ({file}:{line}); write that");
                    return Err(self.error(*entry, what));
                }
            }
        }
        Ok(())
    }

    fn is_renamed(&self, entry: u32) -> bool {
        self.renamed.binary_search(&entry).is_ok()
    }

    /// Whether this is the row's name, not an alias.
    fn is_main(&self, posting: &Posting) -> bool {
        let number = posting.surface.number;
        number >= format::TIED || number == u8::from(self.is_renamed(posting.surface.entry))
    }

    fn place(&self, entry: u32) -> (&str, u32) {
        let run = self.runs.partition_point(|run| run.first <= entry).checked_sub(1).and_then(|at| self.runs.get(at));
        run.map_or(("", 0), |run| (&self.files[run.file], run.line_of(entry)))
    }

    fn error(&self, entry: u32, what: String) -> Error {
        let (file, line) = self.place(entry);
        Error::at_line(file, line.into(), what)
    }
}

fn packed(row: &Row, strings: u32) -> [u8; format::ENTRY] {
    let &Row { list, kind, country, also, weight, .. } = row;
    Packed { strings, list, kind, country, also, weight }.pack()
}

/// Rows of one key that are kept.
const MAX_SAME: usize = 255;
/// The longest name: what three bytes of LEB128 hold would be two MiB, and no list has such a thing.
const MAX_BYTES: usize = u16::MAX as usize;
/// The bits of an entry (its names' place taken off) that must be equal for two rows to be of one sort: country, kind, list.
const KINDRED: u64 = (1 << 20) - 1;

/// A surface form with its key, as long as the lists are being compiled.
#[derive(Debug)]
struct Posting {
    key: u32,
    key_length: u16,
    weight: u8,
    surface: Surface,
}

/// Keys and what they stand for. A pool of bytes and not a `String` each: a million of those would take another 50 MB.
#[derive(Debug, Default)]
struct Keyed {
    keys: Vec<u8>,
    postings: Vec<Posting>,
}

impl Keyed {
    fn push(&mut self, key: &str, surface: Surface, weight: u8) {
        self.postings.push(Posting { key: self.keys.len() as u32, key_length: key.len() as u16, weight, surface });
        self.keys.extend_from_slice(key.as_bytes());
    }

    fn key(&self, posting: &Posting) -> &[u8] {
        let start = posting.key as usize;
        self.keys.get(start..start + usize::from(posting.key_length)).unwrap_or_default()
    }

    /// By key; within a key the heaviest comes first, then the one whose list and row come first.
    fn sort(&mut self) {
        let mut postings = std::mem::take(&mut self.postings);
        let order = |p: &Posting| (u8::MAX - p.weight, p.surface.entry);
        postings.sort_unstable_by(|a, b| self.key(a).cmp(self.key(b)).then(order(a).cmp(&order(b))));
        self.postings = postings;
    }

    /// The postings of each key.
    fn groups(&self) -> impl Iterator<Item = &[Posting]> {
        self.postings.chunk_by(|a, b| self.key(a) == self.key(b))
    }

    /// The postings of a key.
    fn find(&self, key: &[u8]) -> &[Posting] {
        let from = self.postings.partition_point(|p| self.key(p) < key);
        let rest = self.postings.get(from..).unwrap_or_default();
        &rest[..rest.partition_point(|p| self.key(p) == key)]
    }
}

/// How a name is looked up and how it must be written in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) key: String,
    rule: u16,
    /// Which of its words must have a capital.
    mask: u16,
    /// Whether it may begin at any token, not only where names do.
    anywhere: bool,
}

impl Written {
    /// How the name can be written down without its rule and mask, if it can.
    fn way(&self, name: &str) -> Option<u8> {
        if self.rule != format::CAPITAL || self.anywhere {
            return None;
        }
        let capitals = u32::from(self.mask) + 1 == 1 << self.key.split(' ').count();
        let is = |way: u8| format::from_key(way, self.key.as_bytes()).is_some_and(|written| written == name);
        match capitals {
            true if is(format::PLAIN) => Some(format::PLAIN),
            true => Some(format::WRITTEN),
            false if self.mask == 1 && is(format::TIED) => Some(format::TIED),
            false => None,
        }
    }

    /// Whether it matches wherever the other does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let looser = match (self.rule, other.rule) {
            (format::ANY, _) | (format::CAPITAL, format::ACRONYM) => true,
            (format::CAPITAL, format::CAPITAL) => self.mask & other.mask == self.mask,
            (mine, others) => mine == others,
        };
        // Equal keys that are written exactly may still be two names.
        looser && self.key == other.key && other.rule != format::EXACT
    }

    pub(super) fn read(surface: &str, case: Case, list: ListName) -> Result<Self, String> {
        let text = Text::new(surface);
        // Hyphens part words as blanks do; a full stop or apostrophe behind a word folds away. The walk passes over both.
        let folded = text.tokens().iter().filter(|t| !t.is(Shape::DASH)).map(|t| (t, fold(text.str(t.span()))));
        let (words, keys): (Vec<&Token>, Vec<String>) = folded.filter(|(_, key)| !key.is_empty()).unzip();
        if keys.is_empty() || !surface.contains(char::is_alphanumeric) {
            return Err(format!("{surface:?} has no letter or digit; remove it"));
        }
        if text.sentences().len() > 1 {
            return Err(format!("{surface:?} reads as two sentences and would never match; shorten it"));
        }
        if surface.len() > MAX_BYTES {
            return Err(format!("a name of {} bytes, {MAX_BYTES} are allowed; shorten it", surface.len()));
        }
        if keys.len() > format::MAX_WORDS {
            return Err(format!("{surface:?} has {} words, {} are allowed; shorten it", keys.len(), format::MAX_WORDS));
        }
        let capital = |t: &&Token| t.shape().any(Shape::CAPITAL | Shape::MIXED);
        let mask = words.iter().enumerate().filter(|(_, t)| capital(t)).fold(0, |mask, (i, _)| mask | 1 << i);
        let rule = match case {
            Case::Any if list.is_name() && is_acronym(surface) => format::ACRONYM,
            Case::Any => format::ANY,
            Case::Exact => format::EXACT,
            Case::Capital if is_acronym(surface) => format::ACRONYM,
            // A name without any capital (`dpa`) counts as it is written.
            Case::Capital if !surface.contains(|c: char| !c.is_lowercase() && c.is_alphanumeric()) => format::EXACT,
            Case::Capital => format::CAPITAL,
        };
        let name_like = |t: &Token| t.is(Shape::WORD) && (!t.is(Shape::LOWER) || t.is(Shape::NON_ASCII));
        let begins_like_name = list.is_name() && rule != format::ANY && text.tokens().first().is_some_and(name_like);
        // Of a word in small letters never-words say nothing.
        let anywhere = list != ListName::Never && !begins_like_name;
        let key = keys.join(" ");
        // Folding can lengthen a name (one Arabic ligature becomes eighteen letters), and the key's length has two bytes.
        if key.len() > MAX_BYTES {
            return Err(format!("a name of {} bytes when folded, {MAX_BYTES} are allowed; shorten it", key.len()));
        }
        Ok(Self { key, rule, mask, anywhere })
    }
}

/// Two to six capitals, with digits or full stops (`UN`, `U.S.`, `G20`): a common word in small letters, often.
fn is_acronym(surface: &str) -> bool {
    let letters = surface.chars().filter(|c| c.is_alphanumeric());
    (2..=6).contains(&letters.count())
        && surface.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.')
        && surface.chars().any(char::is_uppercase)
}

/// The strings of all entries, each with its length before it.
#[derive(Debug, Default)]
struct Strings {
    bytes: Vec<u8>,
    /// Where a string of this hash stands: many surnames are given names too.
    known: HashMap<u64, u32>,
}

impl Strings {
    /// Where the strings stand one after another; none where there are too many.
    fn run(&mut self, strings: &[&str]) -> Option<u32> {
        let first = strings.first()?;
        let hash = Keys::hash_bytes(first.as_bytes());
        if let (1, Some(at)) = (strings.len(), self.known.get(&hash).filter(|at| self.get(**at as usize) == *first)) {
            return Some(*at);
        }
        let at = self.bytes.len();
        for string in strings {
            self.bytes.extend(format::leb128(string.len()));
            self.bytes.extend_from_slice(string.as_bytes());
        }
        self.known.insert(hash, at as u32);
        (at < format::MAX_STRINGS).then_some(at as u32)
    }

    fn get(&self, at: usize) -> &str {
        format::string(&self.bytes, at).0
    }
}
