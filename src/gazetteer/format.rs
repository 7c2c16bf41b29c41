//! The compiled format: opened in place, never unpacked.
//!
//! ```text
//! magic 8 bytes · version u32 · checksum u32 · 8 x (start u32, length u32) · sections
//! ```
//! All numbers are little-endian; the checksum is the CRC-32 of everything behind it. Sections:
//!
//! - the names automaton and the cues automaton: `fst` maps from a folded key to the first of a run of postings;
//! - for each a filter of what its names begin with;
//! - postings, 6 bytes: entry (24 bits), which of the entry's names this is (7), whether another posting of the same key
//!   follows (1), case rule (2), which words must have a capital (14);
//! - entries, 8 bytes: where its names begin (28 bits), country (10), kind (6), list (4), also (8), weight (8);
//! - runs of rows, 12 bytes: first entry, its line, where the file's name stands. A run's lines go up by one;
//! - strings, each with its length before it as LEB128. An entry's canonical name comes first, then its other names.
//!
//! Raise [`VERSION`] whenever a section changes, and whenever `ListName`, `Kind`, `Maybe`, folding or tokenization change:
//! entries and keys made by the old code mean something else to the new.

use super::source::{ListName, Maybe};
use crate::{Country, Error, Kind};
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
pub(super) const STRINGS: usize = 7;
const SECTIONS: usize = 8;
pub(super) type Sections = [Vec<u8>; SECTIONS];

pub(super) const ENTRY: usize = 8;
pub(super) const POSTING: usize = 6;
pub(super) const RUN: usize = 12;

/// What fits into the fields of a posting and an entry.
pub(super) const MAX_ENTRIES: usize = 1 << 24;
pub(super) const MAX_NAMES: usize = 1 << 7;
pub(super) const MAX_STRINGS: usize = 1 << 28;
/// Words in one name: as many as a posting has bits for.
pub(super) const MAX_WORDS: usize = 14;

/// Case rules.
pub(super) const CAPITAL: u16 = 0;
pub(super) const EXACT: u16 = 1;
pub(super) const ANY: u16 = 2;
pub(super) const ACRONYM: u16 = 3;

/// A set of hashes with false positives (one hash, sixteen bits per member), of the words that are names by themselves and
/// of the first words and pairs that begin longer ones: most words of a text begin no name, and this says so without a walk.
pub(super) fn filter(hashes: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0; (hashes.len() * 2).next_power_of_two().max(64)];
    let mask = bytes.len() * 8 - 1;
    for hash in hashes {
        let bit = *hash as usize & mask;
        bytes[bit / 8] |= 1 << (bit % 8);
    }
    bytes
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
    strings: Section,
}

/// The number of an entry in its gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(super) u32);

/// What one row of a list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'g> {
    /// The main name.
    pub canonical: &'g str,
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
    pub(super) entry: EntryId,
    /// Which of the entry's names it is.
    pub(super) number: u8,
    /// Whether another posting of the same key follows.
    pub(super) more: bool,
    pub(super) rule: u16,
    pub(super) mask: u16,
}

impl Surface {
    pub(super) fn pack(&self) -> [u8; POSTING] {
        let [a, b, c, d] = (self.entry.0 | u32::from(self.number) << 24 | u32::from(self.more) << 31).to_le_bytes();
        let [e, f] = (self.mask << 2 | self.rule).to_le_bytes();
        [a, b, c, d, e, f]
    }

    fn unpack([a, b, c, d, e, f]: [u8; POSTING]) -> Self {
        let (bits, rule) = (u32::from_le_bytes([a, b, c, d]), u16::from_le_bytes([e, f]));
        Self { entry: EntryId(bits & 0xff_ffff), number: (bits >> 24 & 0x7f) as u8, more: bits >> 31 == 1, rule: rule & 3, mask: rule >> 2 }
    }
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
            strings: section(STRINGS)?,
        })
    }

    /// All entries, in the order of the lists.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len() as u32).map(|number| self.entry(EntryId(number)))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.as_ref().len() / ENTRY
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
        let Packed { strings, list, kind, country, also, weight } = self.packed(id);
        let (file, line) = self.row(id);
        Entry { canonical: self.string(strings as usize).0, list, kind, country, also, weight, file, line }
    }

    /// All surface forms with their entry, names before cues, each in the order of their folded keys.
    pub fn surfaces(&self) -> impl Iterator<Item = (&str, Entry<'_>)> {
        self.all_postings().map(|surface| (self.text(surface), self.entry(surface.entry)))
    }

    pub(super) fn all_postings(&self) -> impl Iterator<Item = Surface> {
        (0..self.postings.as_ref().len() / POSTING).map(|number| self.surface(number))
    }

    pub(super) fn brief(&self, id: EntryId) -> Brief {
        let Packed { list, weight, also, kind, .. } = self.packed(id);
        Brief { list, weight, also, kind }
    }

    /// How a surface form is written in its list.
    pub(super) fn text(&self, surface: Surface) -> &str {
        let mut at = self.packed(surface.entry).strings as usize;
        for _ in 0..surface.number {
            at = self.string(at).1;
        }
        self.string(at).0
    }

    /// The postings of a key, which begin at number `first`.
    pub(super) fn postings(&self, first: u64) -> impl Iterator<Item = Surface> {
        let mut next = Some(first as usize);
        std::iter::from_fn(move || {
            let number = next?;
            let surface = self.surface(number);
            next = surface.more.then_some(number + 1);
            Some(surface)
        })
    }

    fn surface(&self, number: usize) -> Surface {
        Surface::unpack(self.postings.record(number.saturating_mul(POSTING)))
    }

    fn packed(&self, id: EntryId) -> Packed {
        Packed::unpack(self.entries.record(id.0 as usize * ENTRY))
    }

    /// The file and line of an entry's row.
    fn row(&self, id: EntryId) -> (&str, u32) {
        let run = |number: usize, field: usize| self.runs.u32(number * RUN + field * 4);
        let (mut low, mut high) = (0, self.runs.as_ref().len() / RUN);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if run(middle, 0) <= id.0 { low = middle } else { high = middle }
        }
        let line = match run(low, 1) {
            0 => 0,
            line => line.saturating_add(id.0.saturating_sub(run(low, 0))),
        };
        (self.string(run(low, 2) as usize).0, line)
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
        f.debug_struct("Gazetteer").field("entries", &self.len()).field("bytes", &self.memory_usage()).finish()
    }
}
