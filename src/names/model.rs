//! The weights: a table from evidence to what it is worth, opened in place.
//!
//! ```text
//! magic 8 bytes · version u32 · checksum u32 · buckets of tokens u32 · buckets of spans u32 · bytes of word classes u32
//! worth of one unit, for tokens f32, for spans f32 · calibration: slope f32, offset f32 · 0 up to byte 64
//! tokens: fingerprints (of each bucket the lower bytes, then the upper ones), then rows · spans: the same · word classes (clusters.rs)
//! ```
//! All numbers are little-endian; the checksum is the CRC-32 of everything behind it. A piece of evidence (`features::key`)
//! falls into a bucket of eight by its upper half and is told from others by 16 bits of its lower half; of rows that fall
//! into one bucket the strongest eight are kept. That way one look at 16 bytes answers, without a branch that depends on the
//! text: three of four pieces of evidence are asked for in vain. A row has one byte for each place of each class (tokens) or
//! for each class (spans), and behind the last one is a row of zeros. No word can be read from it.

use super::clusters::Clusters;
use super::decode::{CLASSES, PLACES};
use super::evidence::Clue;
use super::features::{Template, key};
use crate::Error;
use std::borrow::Cow;
use std::path::Path;

const MAGIC: &[u8; 8] = b"NER.MDL\n";
/// Raise it whenever the layout, the features, folding, tokens or lists change so that weights mean something else.
const VERSION: u32 = 3;
/// Where what the checksum covers begins.
const SUMMED: usize = 16;
const HEADER: usize = 64;
/// Rows in a bucket.
const BUCKET: usize = 8;
/// How full the table is made, in percent.
const FULL: usize = 75;

// `static`, not `const`: a `const` would be copied to each place of use.
static BUILTIN: &[u8] = include_bytes!("../../model/news.ner");

/// The weights in use.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    bytes: Cow<'static, [u8]>,
    tokens: Table,
    spans: Table,
    /// What one unit of a token's and of a span's row is worth.
    units: [f32; 2],
    calibration: [f32; 2],
    clues: [[u8; CLASSES]; Clue::ALL.len()],
    clusters: Option<Clusters>,
}

#[derive(Debug, Clone, Copy)]
struct Table {
    buckets: usize,
    fingerprints: usize,
    rows: usize,
}

/// A table in the model's bytes.
#[derive(Clone, Copy)]
pub(super) struct Rows<'m, const N: usize> {
    fingerprints: &'m [[[u8; BUCKET]; 2]],
    rows: &'m [[u8; N]],
}

impl<'m, const N: usize> Rows<'m, N> {
    /// Adds what all of the evidence is worth.
    #[inline(never)]
    pub(super) fn add(self, sum: &mut [i16; N], keys: &[u64]) {
        let mut total = *sum;
        let mut known = [0_u32; 32];
        for keys in keys.chunks(known.len()) {
            // First which rows there are, then their weights: no branch depends on what is known.
            let mut count = 0;
            for key in keys {
                let (row, is_known) = self.find(*key);
                known[count % 32] = row;
                count += usize::from(is_known);
            }
            for row in &known[..count] {
                let Some(row) = self.rows.get(*row as usize) else { continue };
                for i in 0..N {
                    // No token has so many pieces of evidence that this could overflow: 256 of the strongest would.
                    total[i] = total[i].wrapping_add(i16::from(row[i] as i8));
                }
            }
        }
        *sum = total;
    }

    /// What a piece of evidence is worth: bytes to be read as `i8`, zeros if it is not known.
    pub(super) fn get(self, key: u64) -> &'m [u8; N] {
        let (row, is_known) = self.find(key);
        self.rows.get(row as usize).filter(|_| is_known).unwrap_or(&[0; N])
    }

    /// The number of a piece of evidence's row, and whether it has one.
    #[inline]
    fn find(self, key: u64) -> (u32, bool) {
        const LOW: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = LOW << 7;
        let bucket = home(key, self.fingerprints.len());
        let Some([lower, upper]) = self.fingerprints.get(bucket) else { return (0, false) };
        let [a, b] = fingerprint(key).to_le_bytes().map(|byte| u64::from(byte) * LOW);
        // All eight at a time: where both bytes are equal, the byte becomes zero, and of zeros the lowest is found.
        let other = (u64::from_le_bytes(*lower) ^ a) | (u64::from_le_bytes(*upper) ^ b);
        let zeros = other.wrapping_sub(LOW) & !other & HIGH;
        ((bucket * BUCKET) as u32 + zeros.trailing_zeros() / 8, zeros != 0)
    }
}

/// What a model is made of.
pub(crate) struct Parts {
    pub(crate) tokens: Vec<(u64, [i8; PLACES])>,
    pub(crate) spans: Vec<(u64, [i8; CLASSES])>,
    pub(crate) units: [f32; 2],
    pub(crate) calibration: [f32; 2],
    /// A table of word classes; none if empty.
    pub(crate) classes: Vec<u8>,
}

impl Model {
    /// The embedded model.
    pub(crate) fn builtin() -> Result<Self, Error> {
        Self::open_bytes(Cow::Borrowed(BUILTIN), "the built-in model", false)
    }

    /// A model that knows nothing and so finds nothing.
    pub(crate) fn empty() -> Self {
        let parts = Parts { tokens: Vec::new(), spans: Vec::new(), units: [1.0; 2], calibration: [1.0, 0.0], classes: Vec::new() };
        let table = |start: usize| Table { buckets: 0, fingerprints: start, rows: start };
        Self {
            bytes: Cow::Owned(parts.write()),
            tokens: table(HEADER),
            spans: table(HEADER),
            units: parts.units,
            calibration: parts.calibration,
            clues: [[0; CLASSES]; Clue::ALL.len()],
            clusters: None,
        }
    }

    /// A model from a file that `ner-cli train` made.
    pub(crate) fn open_file(path: &Path) -> Result<Self, Error> {
        let place = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|e| Error::io(&place, e))?;
        Self::open(bytes, &place)
    }

    /// A model from its bytes, of which nothing is believed; `place` stands for them in messages.
    pub(crate) fn open(bytes: Vec<u8>, place: &str) -> Result<Self, Error> {
        Self::open_bytes(Cow::Owned(bytes), place, true)
    }

    /// The embedded bytes are not summed at every start: a test does that.
    fn open_bytes(bytes: Cow<'static, [u8]>, place: &str, check: bool) -> Result<Self, Error> {
        let refuse = |what: &str| Err(Error::new(place, what));
        if !bytes.starts_with(MAGIC) {
            return refuse("this is no model; make one with `ner-cli train`");
        }
        let number = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let Some(version) = number(8) else { return refuse("the model is cut short; copy it again") };
        if version != VERSION {
            return refuse(&format!("a model of version {version}, this is {VERSION}; train it again with `ner-cli train`"));
        }
        let (Some(sum), Some(tokens), Some(spans), Some(classes)) = (number(12), number(16), number(20), number(24)) else {
            return refuse("the model is cut short; copy it again");
        };
        let float = |at: usize| number(at).map_or(0.0, f32::from_bits);
        let (tokens, spans, classes) = (tokens as usize, spans as usize, classes as usize);
        let token_table = Table { buckets: tokens, fingerprints: HEADER, rows: HEADER + tokens * BUCKET * 2 };
        let span_start = token_table.rows + (tokens * BUCKET + 1) * PLACES;
        let span_table = Table { buckets: spans, fingerprints: span_start, rows: span_start + spans * BUCKET * 2 };
        let end = span_table.rows + (spans * BUCKET + 1) * CLASSES;
        if bytes.len() != end + classes {
            return refuse("the model is cut short or too long; copy it again");
        }
        if check && crc32fast::hash(&bytes[SUMMED..]) != sum {
            return refuse("the model is damaged (checksum); copy it again");
        }
        let clusters = match (&bytes, classes) {
            (_, 0) => None,
            (Cow::Borrowed(bytes), _) => Some(Clusters::open(&bytes[end..])?),
            (Cow::Owned(bytes), _) => Some(Clusters::open(bytes[end..].to_vec())?),
        };
        let mut model = Self {
            units: [float(28), float(32)],
            calibration: [float(36), float(40)],
            tokens: token_table,
            spans: span_table,
            clues: [[0; CLASSES]; Clue::ALL.len()],
            clusters,
            bytes,
        };
        for clue in Clue::ALL {
            model.clues[*clue as usize] = *model.spans().get(key(Template::Clue, *clue as u64));
        }
        Ok(model)
    }

    /// The word classes it was learned with.
    pub(crate) fn clusters(&self) -> Option<&Clusters> {
        self.clusters.as_ref()
    }

    /// These word classes as a table.
    pub(crate) fn classes(&self) -> &[u8] {
        let end = self.spans.rows + (self.spans.buckets * BUCKET + 1) * CLASSES;
        self.bytes.get(end..).unwrap_or_default()
    }

    /// What a clue is worth for a class.
    pub(crate) fn clue(&self, clue: Clue, class: usize) -> f32 {
        f32::from(self.clue_row(clue)[class] as i8) * self.span_unit()
    }

    /// What evidence is worth for each place of a token, in [`token_unit`](Self::token_unit)s.
    pub(super) fn tokens(&self) -> Rows<'_, PLACES> {
        self.table(self.tokens)
    }

    /// What evidence is worth for each class of a span, in [`span_unit`](Self::span_unit)s.
    pub(super) fn spans(&self) -> Rows<'_, CLASSES> {
        self.table(self.spans)
    }

    fn table<const N: usize>(&self, table: Table) -> Rows<'_, N> {
        let fingerprints = self.bytes.get(table.fingerprints..table.rows).unwrap_or_default();
        let rows = self.bytes.get(table.rows..table.rows + (table.buckets * BUCKET + 1) * N).unwrap_or_default();
        Rows { fingerprints: fingerprints.as_chunks().0.as_chunks().0, rows: rows.as_chunks().0 }
    }

    pub(super) fn clue_row(&self, clue: Clue) -> [u8; CLASSES] {
        self.clues[clue as usize]
    }

    pub(super) fn token_unit(&self) -> f32 {
        self.units[0]
    }

    pub(super) fn span_unit(&self) -> f32 {
        self.units[1]
    }

    /// How often names of this probability are right.
    pub(super) fn score(&self, probability: f32) -> f32 {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let logit = (p / (1.0 - p)).ln();
        1.0 / (1.0 + (-(self.calibration[0] * logit + self.calibration[1])).exp())
    }
}

fn fingerprint(key: u64) -> u16 {
    (key as u16).max(1)
}

fn home(key: u64, buckets: usize) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

impl Parts {
    /// The model as a file; equal parts give equal bytes.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        let buckets = |rows: usize| (rows * 100).div_ceil(FULL * BUCKET).max(1);
        let (tokens, spans) = (buckets(self.tokens.len()), buckets(self.spans.len()));
        for number in [tokens, spans, self.classes.len()] {
            bytes.extend_from_slice(&(number as u32).to_le_bytes());
        }
        for number in self.units.iter().chain(&self.calibration) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.resize(HEADER, 0);
        table(&mut bytes, &self.tokens, tokens);
        table(&mut bytes, &self.spans, spans);
        bytes.extend_from_slice(&self.classes);
        let sum = crc32fast::hash(&bytes[SUMMED..]);
        bytes[12..16].copy_from_slice(&sum.to_le_bytes());
        bytes
    }
}

fn table<const N: usize>(bytes: &mut Vec<u8>, rows: &[(u64, [i8; N])], buckets: usize) {
    // The strongest first; equal ones in the order of their keys, so that equal models are equal bytes.
    let mut sorted: Vec<_> = rows.to_vec();
    sorted.sort_unstable_by_key(|(key, row)| (std::cmp::Reverse(row.iter().map(|w| w.unsigned_abs()).max()), *key));
    let mut slots: Vec<Option<(u16, [i8; N])>> = vec![None; buckets * BUCKET];
    for (key, row) in sorted {
        let start = home(key, buckets) * BUCKET;
        let bucket = &mut slots[start..start + BUCKET];
        let known = bucket.iter().flatten().any(|(there, _)| *there == fingerprint(key));
        if let Some(free) = bucket.iter_mut().find(|slot| slot.is_none()).filter(|_| !known) {
            *free = Some((fingerprint(key), row));
        }
    }
    for bucket in slots.as_chunks::<BUCKET>().0 {
        let fingerprints = bucket.map(|slot| slot.map_or(0, |s| s.0).to_le_bytes());
        bytes.extend(fingerprints.map(|f| f[0]));
        bytes.extend(fingerprints.map(|f| f[1]));
    }
    for slot in &slots {
        bytes.extend(slot.map_or([0; N], |s| s.1).map(|b| b as u8));
    }
    bytes.extend([0; N]);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let tokens = (0..1000).map(|i| (key(Template::Word, i), [i as i8 | 1; PLACES])).collect();
        let spans = (0..100).map(|i| (key(Template::Name, i), [i as i8 | 1; CLASSES])).collect();
        Parts { tokens, spans, units: [0.5, 0.25], calibration: [1.0, 0.0], classes: Vec::new() }.write()
    }

    #[test]
    fn what_is_written_is_found() {
        let model = Model::open(small(), "small").expect("a model");
        let (tokens, spans) = (model.tokens(), model.spans());
        let known = (0..1000).filter(|i| *tokens.get(key(Template::Word, *i)) == [*i as u8 | 1; PLACES]).count();
        assert!(known > 900, "only {known} of 1000 rows are kept");
        let known = (0..100).filter(|i| *spans.get(key(Template::Name, *i)) == [*i as u8 | 1; CLASSES]).count();
        assert!(known > 90, "only {known} of 100 rows are kept");
        let strangers = (0..10_000).filter(|i| *tokens.get(key(Template::Before, *i)) != [0; PLACES]).count();
        assert!(strangers < 10, "{strangers} of 10000 pieces of evidence are taken for others");
        assert_eq!(*Model::empty().tokens().get(7), [0; PLACES]);
    }

    #[test]
    fn damage_is_noticed() {
        let whole = small();
        for (bytes, what) in [
            (b"PK\x03\x04".to_vec(), "no model"),
            (whole[..whole.len() - 1].to_vec(), "cut short"),
            (whole[..10].to_vec(), "cut short"),
            ([&whole[..8], &[9, 0, 0, 0], &whole[12..]].concat(), "version 9"),
            ([&whole[..200], &[whole[200] ^ 1], &whole[201..]].concat(), "damaged"),
        ] {
            let message = Model::open(bytes, "x.ner").expect_err("refused").to_string();
            assert!(message.contains(what) && message.contains("x.ner"), "{message}");
        }
    }

    #[test]
    fn the_builtin_model_is_whole() {
        Model::open(BUILTIN.to_vec(), "built-in").expect("a whole model");
    }
}
