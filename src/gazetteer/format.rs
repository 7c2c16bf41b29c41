//! The compiled format: opened in place, never unpacked.
//!
//! ```text
//! magic 8 bytes · version u32 · checksum u64 · 8 x (start u32, length u32) · sections
//! ```
//! All numbers are little-endian. Sections: the names automaton, the cues automaton (`fst` maps from a folded key to a run
//! of postings), a filter of what names begin with for each, postings (a surface form and its case rule), entries (what a row says),
//! files, strings. Raise [`VERSION`] whenever a section changes, and whenever `ListName`, `Kind`, `Maybe`, folding or
//! tokenization change: entries and keys made by the old code mean something else to the new.

use super::find::Keys;
use super::source::{ListName, Maybe};
use crate::{Country, Error, Kind};
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"NER.GAZ\n";
const VERSION: u32 = 1;
const HEADER: usize = 8 + 4 + 8 + SECTIONS * 8;

pub(super) const NAMES: usize = 0;
pub(super) const CUES: usize = 1;
/// Added to `NAMES` or `CUES`: the filter that goes with the automaton.
pub(super) const FILTER: usize = 2;
pub(super) const POSTINGS: usize = 4;
pub(super) const ENTRIES: usize = 5;
pub(super) const FILES: usize = 6;
pub(super) const STRINGS: usize = 7;
const SECTIONS: usize = 8;

/// Bytes of an entry: canonical u32, line u32, canonical length u16, file u16, country 2, kind, weight, also, list, 2 spare.
pub(super) const ENTRY: usize = 20;
/// Bytes of a posting: entry u32, surface u32, surface length u16, capitals mask and rule u16.
pub(super) const POSTING: usize = 12;
/// Words in one name: as many as the capitals mask has bits.
pub(super) const MAX_WORDS: usize = 14;

/// Case rules, the two low bits of a posting's last field.
pub(super) const CAPITAL: u16 = 0;
pub(super) const EXACT: u16 = 1;
pub(super) const ANY: u16 = 2;
pub(super) const ACRONYM: u16 = 3;

/// A run of postings as the value of a key.
pub(super) fn pack(first: usize, count: usize) -> u64 {
    (first as u64) << 8 | count as u64
}

pub(super) fn unpack(value: u64) -> std::ops::Range<usize> {
    let first = (value >> 8) as usize;
    first..first.saturating_add((value & 0xff) as usize)
}

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

/// The sections while they are being filled.
#[derive(Default)]
pub(super) struct Layout {
    pub(super) sections: [Vec<u8>; SECTIONS],
}

impl Layout {
    pub(super) fn write(self) -> Result<Vec<u8>, Error> {
        let total = HEADER + self.sections.iter().map(Vec::len).sum::<usize>();
        if u32::try_from(total).is_err() {
            return Err(Error::new("gazetteer", format!("{total} bytes compiled, 4 GiB are allowed; split the lists")));
        }
        let mut bytes = Vec::with_capacity(total);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 8]);
        let mut start = HEADER;
        for section in &self.sections {
            bytes.extend_from_slice(&(start as u32).to_le_bytes());
            bytes.extend_from_slice(&(section.len() as u32).to_le_bytes());
            start += section.len();
        }
        for section in &self.sections {
            bytes.extend_from_slice(section);
        }
        let sum = checksum(&bytes[20..]);
        bytes[12..20].copy_from_slice(&sum.to_le_bytes());
        Ok(bytes)
    }
}

/// Finds damage, not malice.
fn checksum(bytes: &[u8]) -> u64 {
    Keys::hash_bytes(bytes)
}

/// Bytes that many sections share, embedded or owned.
#[derive(Clone)]
enum Bytes {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}

#[derive(Clone)]
pub(super) struct Section {
    bytes: Bytes,
    start: usize,
    end: usize,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        let bytes = match &self.bytes {
            Bytes::Static(bytes) => bytes,
            Bytes::Shared(bytes) => &bytes[..],
        };
        bytes.get(self.start..self.end).unwrap_or(&[])
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

fn u32_of(record: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
}

fn u16_of(record: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([record[at], record[at + 1]])
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
    files: Section,
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
}

impl Brief {
    fn of(record: &[u8; ENTRY]) -> Self {
        let list = ListName::ALL.get(usize::from(record[17])).copied().unwrap_or(ListName::Never);
        Self { list, weight: record[15], also: Maybe(record[16]) }
    }
}

/// A surface form as compiled: which entry it names and when it counts.
#[derive(Clone, Copy)]
pub(super) struct Surface {
    pub(super) entry: EntryId,
    text: (u32, u16),
    pub(super) rule: u16,
    pub(super) mask: u16,
}

impl Gazetteer {
    /// Opens the lists that are embedded in the program; their checksum was taken by the compiler that embedded them.
    ///
    /// # Errors
    /// When the bytes are no compiled lists of this version.
    pub fn open_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::open_bytes(Bytes::Static(bytes), bytes)
    }

    /// Opens compiled lists; nothing is unpacked.
    ///
    /// # Errors
    /// When the bytes are no compiled lists of this version, or damaged.
    pub fn open(bytes: impl Into<Arc<[u8]>>) -> Result<Self, Error> {
        let bytes: Arc<[u8]> = bytes.into();
        let sum = bytes.get(12..20).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
        if sum.is_some_and(|sum| bytes.starts_with(MAGIC) && sum != checksum(&bytes[20..])) {
            return Err(Error::new("gazetteer", "the compiled lists are damaged (checksum); compile them again"));
        }
        Self::open_bytes(Bytes::Shared(bytes.clone()), &bytes)
    }

    fn open_bytes(shared: Bytes, bytes: &[u8]) -> Result<Self, Error> {
        let error = |what: &str| Error::new("gazetteer", what);
        if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
            return Err(error("these are no compiled lists; make them with `ner-cli gazetteer compile`"));
        }
        let whole = Section { bytes: shared, start: 0, end: bytes.len() };
        let version = whole.u32(8);
        if version != VERSION {
            return Err(error(&format!("lists compiled for version {version} of the format, this is {VERSION}; compile them again")));
        }
        let section = |number: usize| {
            let (start, length) = (whole.u32(20 + number * 8) as usize, whole.u32(24 + number * 8) as usize);
            match start.checked_add(length) {
                Some(end) if end <= bytes.len() => Ok(Section { start, end, ..whole.clone() }),
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
            files: section(FILES)?,
            strings: section(STRINGS)?,
        })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.as_ref().len() / ENTRY
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The size of the compiled lists in bytes.
    pub fn memory_usage(&self) -> usize {
        match &self.strings.bytes {
            Bytes::Static(bytes) => bytes.len(),
            Bytes::Shared(bytes) => bytes.len(),
        }
    }

    /// What the lists say of an entry.
    pub fn entry(&self, id: EntryId) -> Entry<'_> {
        let record: [u8; ENTRY] = self.entries.record(id.0 as usize * ENTRY);
        let (file, brief) = (usize::from(u16_of(&record, 10)) * 8, Brief::of(&record));
        Entry {
            canonical: self.string(u32_of(&record, 0), u16_of(&record, 8).into()),
            list: brief.list,
            kind: Kind::ALL.get(usize::from(record[14])).copied(),
            country: std::str::from_utf8(&record[12..14]).ok().and_then(Country::new),
            also: brief.also,
            weight: brief.weight,
            file: self.string(self.files.u32(file), self.files.u32(file + 4)),
            line: u32_of(&record, 4),
        }
    }

    /// All surface forms with their entry, names before cues, each in the order of their folded keys.
    pub fn surfaces(&self) -> impl Iterator<Item = (&str, Entry<'_>)> {
        (0..self.postings.as_ref().len() / POSTING).map(|number| {
            let surface = self.surface(number);
            (self.text(surface), self.entry(surface.entry))
        })
    }

    pub(super) fn brief(&self, id: EntryId) -> Brief {
        Brief::of(&self.entries.record(id.0 as usize * ENTRY))
    }

    /// How a surface form is written in its list.
    pub(super) fn text(&self, surface: Surface) -> &str {
        self.string(surface.text.0, surface.text.1.into())
    }

    pub(super) fn surface(&self, number: usize) -> Surface {
        let record: [u8; POSTING] = self.postings.record(number.saturating_mul(POSTING));
        let rule = u16_of(&record, 10);
        Surface { entry: EntryId(u32_of(&record, 0)), text: (u32_of(&record, 4), u16_of(&record, 8)), rule: rule & 3, mask: rule >> 2 }
    }

    fn string(&self, start: u32, length: u32) -> &str {
        let (start, length) = (start as usize, length as usize);
        self.strings.as_ref().get(start..start.saturating_add(length)).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("entries", &self.len()).field("bytes", &self.memory_usage()).finish()
    }
}
