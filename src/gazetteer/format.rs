//! The compiled format: opened in place, never unpacked.
//!
//! ```text
//! magic 8 bytes · version u32 · checksum u32 · 9 x (start u32, length u32) · sections
//! ```
//! All numbers are little-endian; the checksum is the CRC-32 of everything behind it. Sections:
//!
//! - the names automaton and the cues automaton: `fst` maps from a folded key to the first of a run of postings;
//! - for each a filter of what its names begin with;
//! - postings, 6 bytes: entry (24 bits), which of the entry's names this is (7), whether another posting of the same key
//!   follows (1), case rule (2), which words must have a capital (14). Where every word of a name has a capital, the line
//!   can stand there instead ([`PLAIN`] and its neighbours). Most rows are one name that is its key with capitals (`Askar`,
//!   `Abu Dhabi`): their postings are plain, and they share the entry of all that say the same;
//! - entries, 8 bytes: where its names begin (28 bits), country (10), kind (6), list (4), also (8), weight (8);
//! - runs of rows, 8 bytes: first entry (24 bits), its line (24), the number of its file (16). A run's lines go up by one;
//! - files, 4 bytes: where the name stands;
//! - strings, each with its length before it as LEB128. An entry's canonical name comes first, then its other names.
//!
//! Raise [`VERSION`] whenever a section changes, and whenever `ListName`, `Kind`, `Maybe`, folding or tokenization change:
//! entries and keys made by the old code mean something else to the new.

use super::source::{ListName, Maybe};
use crate::{Country, Error, Kind};
use fst::Streamer;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"NER.GAZ\n";
const VERSION: u32 = 2;
/// Where what the checksum covers begins.
const SUMMED: usize = 16;
const HEADER: usize = SUMMED + SECTIONS * 8;

pub(super) const NAMES: usize = 0;
pub(super) const CUES: usize = 1;
/// Added to `NAMES` or `CUES`: the filter that goes with the automaton.
pub(super) const FILTER: usize = 2;
pub(super) const POSTINGS: usize = 4;
pub(super) const ENTRIES: usize = 5;
pub(super) const RUNS: usize = 6;
pub(super) const FILES: usize = 7;
pub(super) const STRINGS: usize = 8;
const SECTIONS: usize = 9;
pub(super) type Sections = [Vec<u8>; SECTIONS];

pub(super) const ENTRY: usize = 8;
pub(super) const POSTING: usize = 6;
pub(super) const RUN: usize = 8;

/// What fits into the fields of a posting and an entry.
pub(super) const MAX_ENTRIES: usize = 1 << 24;
pub(super) const MAX_LINE: u32 = (1 << 24) - 1;
pub(super) const MAX_FILES: usize = 1 << 16;
pub(super) const MAX_NAMES: usize = TIED as usize;
pub(super) const MAX_STRINGS: usize = 1 << 28;
/// Words in one name: as many as a posting has bits for.
pub(super) const MAX_WORDS: usize = 14;

/// Instead of a name's number: the key with one capital and with hyphens is the name (`Jae-in`), and its line; the entry is
/// shared.
pub(super) const TIED: u8 = 125;
/// Instead of a name's number: the key with capitals is the name (`Abu Dhabi`), and its line; the entry is shared.
pub(super) const PLAIN: u8 = 126;
/// Instead of a name's number: the first name of an entry of its own, with a capital in every word, and its line.
pub(super) const WRITTEN: u8 = 127;
/// A capital in every word.
pub(super) const CAPITALS: u16 = (1 << MAX_WORDS) - 1;

/// Case rules.
pub(super) const CAPITAL: u16 = 0;
pub(super) const EXACT: u16 = 1;
pub(super) const ANY: u16 = 2;
pub(super) const ACRONYM: u16 = 3;

/// A set of hashes with false positives (one hash, twelve bits per member: 8 %), of the words that are names by themselves
/// and of the first words and pairs that begin longer ones: most words of a text begin no name, and this says so without a
/// walk.
pub(super) fn filter(hashes: &[u32]) -> Vec<u8> {
    let mut filter = vec![0; (hashes.len() * 3 / 2).max(64)];
    for hash in hashes {
        let bit = filter_bit(&filter, *hash);
        filter[bit / 8] |= 1 << (bit % 8);
    }
    filter
}

/// Which bit of a filter stands for a hash.
pub(super) fn filter_bit(filter: &[u8], hash: u32) -> usize {
    // As large a part of the filter as the hash is of all hashes: no power of two is needed, and no division.
    ((u64::from(hash) * filter.len() as u64 * 8) >> 32) as usize
}

/// The header and the sections behind it.
pub(super) fn assemble(sections: Sections) -> Result<Vec<u8>, Error> {
    let total = HEADER + sections.iter().map(Vec::len).sum::<usize>();
    if u32::try_from(total).is_err() {
        return Err(Error::new("gazetteer", format!("{total} bytes compiled, 4 GiB are allowed; split the lists")));
    }
    let mut bytes = Vec::with_capacity(total);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    let mut start = HEADER;
    for section in &sections {
        bytes.extend_from_slice(&(start as u32).to_le_bytes());
        bytes.extend_from_slice(&(section.len() as u32).to_le_bytes());
        start += section.len();
    }
    for section in sections {
        bytes.extend_from_slice(&section);
    }
    let sum = crc32fast::hash(&bytes[SUMMED..]);
    bytes[SUMMED - 4..SUMMED].copy_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

/// What an entry says, in eight bytes.
pub(super) struct Packed {
    pub(super) strings: u32,
    pub(super) list: ListName,
    pub(super) kind: Option<Kind>,
    pub(super) country: Option<Country>,
    pub(super) also: Maybe,
    pub(super) weight: u8,
}

impl Packed {
    pub(super) fn pack(&self) -> [u8; ENTRY] {
        let letter = |byte: u8| u64::from(byte - b'A');
        let country = self.country.map_or(0, |c| 1 + letter(c.bytes()[0]) * 26 + letter(c.bytes()[1]));
        let kind = self.kind.map_or(NO_KIND, |kind| kind as u64);
        let bits = u64::from(self.strings) | country << 28 | kind << 38 | (self.list as u64) << 44;
        (bits | u64::from(self.also.0) << 48 | u64::from(self.weight) << 56).to_le_bytes()
    }

    fn unpack(bytes: [u8; ENTRY]) -> Self {
        let bits = u64::from_le_bytes(bytes);
        let field = |from: u32, width: u32| (bits >> from) as usize & ((1 << width) - 1);
        let letter = |of: usize| char::from(b'A' + (of % 26) as u8);
        let country = field(28, 10).checked_sub(1).and_then(|c| Country::new(&String::from_iter([letter(c / 26), letter(c)])));
        Self {
            strings: field(0, 28) as u32,
            list: ListName::ALL.get(field(44, 4)).copied().unwrap_or(ListName::Never),
            kind: Kind::ALL.get(field(38, 6)).copied(),
            country,
            also: Maybe(field(48, 8) as u8),
            weight: field(56, 8) as u8,
        }
    }
}

const NO_KIND: u64 = 63;

/// Bytes that many sections share, embedded or owned.
#[derive(Clone)]
enum Bytes {
    Static(&'static [u8]),
    Owned(Arc<Vec<u8>>),
    Mapped(Arc<memmap2::Mmap>),
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Mapped(bytes) => bytes,
        }
    }
}

#[derive(Clone)]
pub(super) struct Section {
    bytes: Bytes,
    start: usize,
    end: usize,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        self.bytes.all().get(self.start..self.end).unwrap_or(&[])
    }
}

impl Section {
    /// The record of `N` bytes at a byte; zeros where the section is too short for it.
    fn record<const N: usize>(&self, at: usize) -> [u8; N] {
        at.checked_add(N).and_then(|end| self.as_ref().get(at..end)?.try_into().ok()).unwrap_or([0; N])
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.record(at))
    }
}

/// Compiled lists, opened.
///
/// Cheap to clone: clones share the bytes.
#[derive(Clone)]
pub struct Gazetteer {
    pub(super) names: fst::raw::Fst<Section>,
    pub(super) cues: fst::raw::Fst<Section>,
    pub(super) names_filter: Section,
    pub(super) cues_filter: Section,
    postings: Section,
    entries: Section,
    runs: Section,
    files: Section,
    strings: Section,
}

/// The number of an entry in its gazetteer: of its record, or of the posting of a plain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

impl EntryId {
    const OF_POSTING: u32 = 1 << 31;
}

/// What one row of a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'g> {
    /// The main name.
    pub canonical: Cow<'g, str>,
    /// The list it is in.
    pub list: ListName,
    /// What it is more closely.
    pub kind: Option<Kind>,
    /// Where it is, or is from.
    pub country: Option<Country>,
    /// What else the bare name may be.
    pub also: Maybe,
    /// 0 to 255.
    pub weight: u8,
    /// The file the row stands in.
    pub file: &'g str,
    /// Its line there, from 1; 0 where the row came from an option.
    pub line: u32,
}

/// What a hit carries of its entry.
pub(super) struct Brief {
    pub(super) list: ListName,
    pub(super) weight: u8,
    pub(super) also: Maybe,
    pub(super) kind: Option<Kind>,
}

/// A surface form as compiled: which entry it names and when it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surface {
    /// The number of the entry's record.
    pub(super) entry: u32,
    /// Which of the entry's names it is.
    pub(super) number: u8,
    /// Whether another posting of the same key follows.
    pub(super) more: bool,
    pub(super) rule: u16,
    pub(super) mask: u16,
    /// The row's line, if it stands here and not with the entry.
    pub(super) line: u16,
}

impl Surface {
    pub(super) fn pack(&self) -> [u8; POSTING] {
        let [a, b, c, d] = (self.entry | u32::from(self.number) << 24 | u32::from(self.more) << 31).to_le_bytes();
        let [e, f] = if self.number >= TIED { self.line } else { self.mask << 2 | self.rule }.to_le_bytes();
        [a, b, c, d, e, f]
    }

    fn unpack([a, b, c, d, e, f]: [u8; POSTING]) -> Self {
        let (bits, rest) = (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([e, f]));
        let number = (bits >> 24 & 0x7f) as u8;
        let (rule, mask, line) = match number {
            TIED => (CAPITAL, 1, rest),
            PLAIN.. => (CAPITAL, CAPITALS, rest),
            _ => (rest & 3, rest >> 2, 0),
        };
        Self { entry: bits & 0xff_ffff, number, more: bits >> 31 == 1, rule, mask, line }
    }
}

/// The name of a key where it can be told from the key and the way it is written.
pub(super) fn from_key(number: u8, key: &[u8]) -> Option<String> {
    match number {
        PLAIN => Some(with_capitals(key)),
        TIED => {
            let mut name = std::str::from_utf8(key).ok()?.replace(' ', "-");
            name.get_mut(..1)?.make_ascii_uppercase();
            Some(name)
        }
        _ => None,
    }
}

fn with_capitals(key: &[u8]) -> String {
    let mut begins = true;
    let capital = |byte: &u8| {
        let letter = if begins { byte.to_ascii_uppercase() } else { *byte };
        begins = *byte == b' ';
        char::from(letter)
    };
    key.iter().map(capital).collect()
}

impl Gazetteer {
    /// Opens the lists that are embedded in the program; their checksum was taken by the compiler that embedded them.
    ///
    /// # Errors
    /// When the bytes are no compiled lists of this version.
    pub fn open_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::open_bytes(Bytes::Static(bytes), "built-in lists")
    }

    /// Opens compiled lists; nothing is unpacked.
    ///
    /// # Errors
    /// When the bytes are no compiled lists of this version, or damaged.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Error> {
        Self::open_checked(Bytes::Owned(Arc::new(bytes)), "gazetteer")
    }

    /// Opens a file of compiled lists (`ner-cli gazetteer compile`), which is mapped, not read: a million names open in
    /// two milliseconds. It must not be written to as long as the gazetteer lives; to change it, move a new file there.
    ///
    /// # Errors
    /// When the file cannot be opened, holds no compiled lists of this version, or is damaged.
    pub fn open_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let place = path.as_ref().display();
        let file = std::fs::File::open(&path).map_err(|e| Error::io(place.to_string(), e))?;
        // SAFETY: the map is only read, and every read is checked. A process that cuts the file short meanwhile would end
        // this one (SIGBUS); `gazetteer compile` therefore never writes into a file that exists, it replaces it.
        #[allow(unsafe_code, reason = "the one way to open a large file without reading it")]
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| Error::io(place.to_string(), e))?;
        Self::open_checked(Bytes::Mapped(Arc::new(map)), &place.to_string())
    }

    /// Whether a file begins as compiled lists do.
    pub(crate) fn is_compiled(head: &[u8]) -> bool {
        head.starts_with(MAGIC)
    }

    fn open_checked(bytes: Bytes, place: &str) -> Result<Self, Error> {
        let gazetteer = Self::open_bytes(bytes.clone(), place)?;
        let stored: [u8; 4] = bytes.all().get(SUMMED - 4..SUMMED).and_then(|b| b.try_into().ok()).unwrap_or_default();
        match bytes.all().get(SUMMED..) {
            Some(body) if crc32fast::hash(body) == u32::from_le_bytes(stored) => Ok(gazetteer),
            _ => Err(Error::new(place, "the compiled lists are damaged (checksum); compile them again")),
        }
    }

    fn open_bytes(bytes: Bytes, place: &str) -> Result<Self, Error> {
        let error = |what: &str| Error::new(place, what);
        let length = bytes.all().len();
        if !bytes.all().starts_with(MAGIC) {
            return Err(error("these are no compiled lists; make them with `ner-cli gazetteer compile`"));
        }
        let whole = Section { bytes, start: 0, end: length };
        let version = whole.u32(8);
        if version != VERSION {
            return Err(error(&format!("lists compiled for version {version} of the format, this is {VERSION}; compile them again")));
        }
        let section = |number: usize| {
            let at = SUMMED + number * 8;
            let (start, size) = (whole.u32(at) as usize, whole.u32(at + 4) as usize);
            match start.checked_add(size) {
                Some(end) if end <= length && start >= HEADER => Ok(Section { start, end, ..whole.clone() }),
                _ => Err(error("the compiled lists are cut short; compile them again")),
            }
        };
        let automaton = |number| {
            fst::raw::Fst::new(section(number)?).map_err(|e| error(&format!("the automaton is damaged ({e}); compile the lists again")))
        };
        Ok(Self {
            names: automaton(NAMES)?,
            cues: automaton(CUES)?,
            names_filter: section(NAMES + FILTER)?,
            cues_filter: section(CUES + FILTER)?,
            postings: section(POSTINGS)?,
            entries: section(ENTRIES)?,
            runs: section(RUNS)?,
            files: section(FILES)?,
            strings: section(STRINGS)?,
        })
    }

    /// How many names there are, equal ones of equal rows counted once.
    pub fn len(&self) -> usize {
        self.postings.as_ref().len() / POSTING
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The size of the compiled lists in bytes, wherever they are.
    pub fn memory_usage(&self) -> usize {
        self.strings.bytes.all().len()
    }

    /// What the lists say of an entry.
    pub fn entry(&self, id: EntryId) -> Entry<'_> {
        self.entry_of_key(id, |number| self.key_of(number))
    }

    /// The same where the key that found it is at hand, so that it need not be looked for.
    pub(super) fn entry_of_key(&self, id: EntryId, key: impl FnOnce(usize) -> Vec<u8>) -> Entry<'_> {
        let (record, posting) = self.parts_of(id);
        let entry = self.record(record);
        match posting {
            None => entry,
            Some((_, surface)) => Entry { line: surface.line.into(), canonical: self.main_name(id, key), ..entry },
        }
    }

    /// The country of an entry alone: a look at eight bytes.
    pub(crate) fn country_of(&self, id: EntryId) -> Option<Country> {
        self.packed(self.parts_of(id).0).country
    }

    /// The main name of an entry; `key` is the key that found it.
    pub(super) fn main_name(&self, id: EntryId, key: impl FnOnce(usize) -> Vec<u8>) -> Cow<'_, str> {
        match self.parts_of(id) {
            (_, Some((number, surface))) if surface.number != WRITTEN => from_key(surface.number, &key(number)).unwrap_or_default().into(),
            (record, _) => self.string(self.packed(record).strings as usize).0.into(),
        }
    }

    /// The record of an entry, and its posting where the number is that of one.
    fn parts_of(&self, id: EntryId) -> (u32, Option<(usize, Surface)>) {
        if id.0 & EntryId::OF_POSTING == 0 {
            return (id.0, None);
        }
        let number = (id.0 & !EntryId::OF_POSTING) as usize;
        let surface = self.surface(number);
        (surface.entry, Some((number, surface)))
    }

    fn record(&self, number: u32) -> Entry<'_> {
        let Packed { strings, list, kind, country, also, weight } = self.packed(number);
        let (file, line) = self.row(number);
        Entry { canonical: self.string(strings as usize).0.into(), list, kind, country, also, weight, file, line }
    }

    /// The key of a posting of the names, found backwards: the automaton's values go up with its keys.
    fn key_of(&self, number: usize) -> Vec<u8> {
        let first = (0..number).rev().find(|before| !self.surface(*before).more).map_or(0, |before| before + 1);
        self.names.get_key(first as u64).unwrap_or_default()
    }

    /// Hands on every name with what the lists say of it and whether it is its row's main name; names before cues, each in
    /// the order of their folded keys.
    pub fn each_name(&self, mut take: impl FnMut(&str, Entry<'_>, bool)) {
        for automaton in [&self.names, &self.cues] {
            let mut keys = automaton.stream();
            while let Some((key, first)) = keys.next() {
                for (_, surface) in self.postings(first.value()) {
                    let (name, entry) = self.named(key, &surface);
                    let is_main = surface.number >= TIED || surface.number == 0 || surface.number == 1 && entry.canonical != name;
                    take(&name, entry, is_main);
                }
            }
        }
    }

    /// The name of a key's posting and what its row says.
    pub(super) fn named(&self, key: &[u8], surface: &Surface) -> (String, Entry<'_>) {
        let entry = self.record(surface.entry);
        match surface.number {
            way @ (TIED | PLAIN) => {
                let name = from_key(way, key).unwrap_or_default();
                (name.clone(), Entry { canonical: name.into(), line: surface.line.into(), ..entry })
            }
            WRITTEN => (entry.canonical.clone().into_owned(), Entry { line: surface.line.into(), ..entry }),
            _ => (self.text(surface).to_owned(), entry),
        }
    }

    pub(super) fn all_postings(&self) -> impl Iterator<Item = Surface> {
        (0..self.len()).map(|number| self.surface(number))
    }

    /// The entry that posting `number` stands for.
    pub(super) fn id(number: usize, surface: &Surface) -> EntryId {
        EntryId(if surface.number >= TIED { number as u32 | EntryId::OF_POSTING } else { surface.entry })
    }

    pub(super) fn brief(&self, surface: &Surface) -> Brief {
        let Packed { list, weight, also, kind, .. } = self.packed(surface.entry);
        Brief { list, weight, also, kind }
    }

    /// How a surface form is written in its list, unless it is a plain one.
    pub(super) fn text(&self, surface: &Surface) -> &str {
        let mut at = self.packed(surface.entry).strings as usize;
        for _ in 0..if surface.number < TIED { surface.number } else { 0 } {
            at = self.string(at).1;
        }
        self.string(at).0
    }

    /// The postings of a key, which begin at number `first`, with their numbers.
    pub(super) fn postings(&self, first: u64) -> impl Iterator<Item = (usize, Surface)> {
        let mut next = Some(first as usize);
        std::iter::from_fn(move || {
            let number = next?;
            let surface = self.surface(number);
            next = surface.more.then_some(number + 1);
            Some((number, surface))
        })
    }

    fn surface(&self, number: usize) -> Surface {
        Surface::unpack(self.postings.record(number.saturating_mul(POSTING)))
    }

    fn packed(&self, number: u32) -> Packed {
        Packed::unpack(self.entries.record(number as usize * ENTRY))
    }

    /// The file and line of a row.
    fn row(&self, entry: u32) -> (&str, u32) {
        let run = |number: usize| u64::from_le_bytes(self.runs.record(number * RUN));
        let first = |run: u64| run as u32 & 0xff_ffff;
        let (mut low, mut high) = (0, self.runs.as_ref().len() / RUN);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if first(run(middle)) <= entry { low = middle } else { high = middle }
        }
        let run = run(low);
        let line = match (run >> 24) as u32 & MAX_LINE {
            0 => 0,
            line => line.saturating_add(entry.saturating_sub(first(run))),
        };
        let file = self.files.u32((run >> 48) as usize * 4);
        (self.string(file as usize).0, line)
    }

    fn string(&self, at: usize) -> (&str, usize) {
        string(self.strings.as_ref(), at)
    }
}

/// The string at a byte of the strings, and where the next one begins.
pub(super) fn string(strings: &[u8], at: usize) -> (&str, usize) {
    let (mut length, mut start) = (0, at);
    for shift in [0, 7, 14] {
        let byte = strings.get(start).copied().unwrap_or(0);
        start += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    let text = strings.get(start..start + length).and_then(|b| std::str::from_utf8(b).ok());
    (text.unwrap_or(""), start + length)
}

/// The length that stands before a string.
pub(super) fn leb128(mut length: usize) -> impl Iterator<Item = u8> {
    let mut done = false;
    std::iter::from_fn(move || {
        let byte = (length & 0x7f) as u8;
        length >>= 7;
        let more = length > 0;
        let next = (!done).then_some(if more { byte | 0x80 } else { byte });
        done = !more;
        next
    })
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("names", &self.len()).field("bytes", &self.memory_usage()).finish()
    }
}
