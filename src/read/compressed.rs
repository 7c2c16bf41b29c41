//! Compressed bytes, read as what is in them, in bounded memory.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So much may come of any file, however small, without being taken for a bomb.
const SOME: u64 = 64 << 20;

/// How many bytes may come of one beyond that. News text shrinks to a fifth, repetitive text to a thirtieth.
const RATIO: u64 = 100;

/// How much memory an xz file may ask for, in KiB. That of `xz -9` asks for half of it.
const XZ_MEMORY: u32 = 128 << 10;

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
    /// `.xz`
    Xz,
    /// `.bz2`
    Bzip2,
}

impl Compression {
    const ALL: [Self; 4] = [Self::Gzip, Self::Zstd, Self::Xz, Self::Bzip2];

    /// What the name of a file says.
    pub fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        Self::ALL.into_iter().find(|c| extension.eq_ignore_ascii_case(c.extension()))
    }

    /// What the first bytes say; they need not be more than ten.
    pub fn of_bytes(head: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.compare(head) == Some(true))
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Zstd => "zst",
            Self::Xz => "xz",
            Self::Bzip2 => "bz2",
        }
    }

    /// Whether data begins so; `None` where more of it must be there to tell.
    fn compare(self, head: &[u8]) -> Option<bool> {
        let magic: &[u8] = match self {
            Self::Gzip => b"\x1f\x8b\x08",
            Self::Zstd => b"\x28\xb5\x2f\xfd",
            Self::Xz => b"\xfd7zXZ\0",
            Self::Bzip2 => b"BZh?1AY&SY", // with the size of the blocks
        };
        let is_equal = head.iter().zip(magic).all(|(byte, expected)| byte == expected || *expected == b'?');
        if is_equal && head.len() < magic.len() { None } else { Some(is_equal) }
    }
}

/// Reads `input` as it is, or decompressed, if it begins as compressed data does; all members of it, one after the other.
///
/// Data that is damaged or cut short is an error. So is more than `max_bytes`, where that is given; else what expands as text does not
/// (a hundredfold, beyond 64 MiB). `named` says what it must be by its name.
///
/// ```
/// use ner::read::compressed::open;
/// use std::io::Read;
///
/// let mut text = String::new();
/// open(&b"not compressed"[..], None, None)?.read_to_string(&mut text)?;
/// assert_eq!(text, "not compressed");
/// assert!(open(&b""[..], ner::read::compressed::Compression::of_name("a.gz".as_ref()), None).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When `input` fails, or is not what it is named.
pub fn open<'a>(
    mut input: impl Read + Send + 'a,
    named: Option<Compression>,
    max_bytes: Option<u64>,
) -> io::Result<Box<dyn Read + Send + 'a>> {
    let head = head(&mut input)?;
    let compression = Compression::of_bytes(&head);
    if let Some(named) = named.filter(|named| compression != Some(*named)) {
        let message = format!("is no .{} data, as its name says; rename the file if it is text", named.extension());
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let input = Cursor::new(head).chain(input);
    let Some(compression) = compression else {
        return Ok(match max_bytes {
            Some(max) => Box::new(Limited { input, given: 0, limit: Limit::Bytes(max) }),
            None => Box::new(input),
        });
    };
    let taken = Arc::new(AtomicU64::new(0));
    let limit = max_bytes.map_or_else(|| Limit::Ratio(Arc::clone(&taken)), Limit::Bytes);
    let input = BufReader::new(Counted { input, taken });
    let input: Box<dyn Read + Send + 'a> = match compression {
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Compression::Zstd => Box::new(Frames { input, frame: None }),
        Compression::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(input, true, XZ_MEMORY)),
        Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
    };
    Ok(Box::new(Limited { input: Whole { input, compression }, given: 0, limit }))
}

/// The first bytes, as many as it takes to tell: no more is waited for.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let (mut head, mut piece) = (Vec::new(), [0; 16]);
    while head.is_empty() || Compression::ALL.iter().any(|c| c.compare(&head).is_none()) {
        match input.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => head.extend_from_slice(piece.get(..n).unwrap_or(&piece)),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(head)
}

struct Counted<R> {
    input: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(out)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

struct Limited<R> {
    input: R,
    given: u64,
    limit: Limit,
}

enum Limit {
    Bytes(u64),
    /// By how much has been taken.
    Ratio(Arc<AtomicU64>),
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(out)?;
        self.given += n as u64;
        match &self.limit {
            Limit::Bytes(max) if self.given > *max => {
                Err(io::Error::other(format!("longer than {max} bytes; raise the limit (--max-file-bytes)")))
            }
            Limit::Ratio(taken) if self.given > SOME + RATIO * taken.load(Ordering::Relaxed) => Err(io::Error::other(format!(
                "expands more than {RATIO}-fold, as text does not; if it is to be read all the same, say how far (--max-file-bytes)"
            ))),
            _ => Ok(n),
        }
    }
}

/// Says what is wrong with what cannot be decompressed.
struct Whole<R> {
    input: R,
    compression: Compression,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.input.read(out).map_err(|e| match e.kind() {
            io::ErrorKind::Interrupted => e,
            kind => io::Error::new(kind, format!("the .{} data is damaged or cut short ({e})", self.compression.extension())),
        })
    }
}

/// All frames of zstd data, one after the other.
struct Frames<R> {
    input: R,
    frame: Option<FrameDecoder>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let frame = match &mut self.frame {
                Some(frame) => frame,
                None if self.input.fill_buf()?.is_empty() => return Ok(0),
                None => match begin(&mut self.input)? {
                    Some(frame) => self.frame.insert(frame),
                    None => continue,
                },
            };
            while frame.can_collect() == 0 && !frame.is_finished() {
                frame.decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1)).map_err(io::Error::other)?;
            }
            let n = frame.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            if frame.get_checksum_from_data().is_some_and(|sum| frame.get_calculated_checksum() != Some(sum)) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "wrong checksum"));
            }
            self.frame = None;
        }
    }
}

/// Begins a frame; `None` where it was one to be skipped.
fn begin(input: &mut impl Read) -> io::Result<Option<FrameDecoder>> {
    let mut frame = FrameDecoder::new();
    match frame.init(&mut *input) {
        Ok(()) => Ok(Some(frame)),
        Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
            let skipped = io::copy(&mut input.take(length.into()), &mut io::sink())?;
            if skipped < length.into() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) }
        }
        Err(e) => Err(io::Error::other(e)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    fn compress(compression: Compression, text: &[u8]) -> Vec<u8> {
        match compression {
            Compression::Gzip => {
                let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
            Compression::Zstd => ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest),
            Compression::Xz => {
                let mut to = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(6)).unwrap();
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
            Compression::Bzip2 => {
                let mut to = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
                to.write_all(text).unwrap();
                to.finish().unwrap()
            }
        }
    }

    fn read(bytes: &[u8], named: Option<Compression>, max_bytes: Option<u64>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        open(bytes, named, max_bytes)?.read_to_end(&mut text).map(|_| text)
    }

    #[test]
    fn whole_or_not_at_all() {
        let text = "Rain fell on Oslo; more is expected. ".repeat(20_000).into_bytes();
        for compression in Compression::ALL {
            let data = compress(compression, &text);
            assert!(data.len() * 3 < text.len(), "{compression:?}");
            assert_eq!(read(&data, None, None).unwrap(), text, "{compression:?}");
            assert_eq!(read(&data, Some(compression), Some(text.len() as u64)).unwrap(), text, "{compression:?}");
            let error = read(&data, None, Some(text.len() as u64 - 1)).unwrap_err().to_string();
            assert!(error.contains("--max-file-bytes"), "{compression:?}: {error}");
            let two = [compress(compression, b"Rain "), compress(compression, b""), compress(compression, b"in Oslo")].concat();
            assert_eq!(read(&two, None, None).unwrap(), b"Rain in Oslo", "{compression:?}: members");
            for length in [1, 2, 5, 12, data.len() / 2, data.len() - 5, data.len() - 1] {
                let error = read(&data[..length], Some(compression), None).unwrap_err().to_string();
                assert!(error.contains("cut short") || error.contains("as its name says"), "{compression:?} {length}: {error}");
            }
            for at in [data.len() / 3, data.len() / 2, data.len() - 3] {
                let mut damaged = data.clone();
                damaged[at] ^= 0x55;
                assert!(read(&damaged, Some(compression), None).is_err(), "{compression:?}: damaged at {at}");
            }
        }
    }

    #[test]
    fn frames_to_be_skipped() {
        let skip = |length: u8| [&0x184D_2A53_u32.to_le_bytes()[..], &[length, 0, 0, 0], b"skip"].concat();
        let text = compress(Compression::Zstd, b"Oslo");
        assert_eq!(read(&[&text[..], &skip(4), &text].concat(), None, None).unwrap(), b"OsloOslo");
        assert!(read(&[&text[..], &skip(5)].concat(), None, None).is_err());
    }

    #[test]
    fn bombs() {
        let spaces = vec![b' '; (SOME + (32 << 20)) as usize];
        let bomb = compress(Compression::Gzip, &spaces);
        let error = read(&bomb, None, None).unwrap_err().to_string();
        assert!(error.contains("100-fold"), "{error}");
        assert_eq!(read(&bomb, None, Some(u64::MAX)).unwrap().len(), spaces.len());
    }

    proptest::proptest! {
        /// Whatever the bytes: no panic, and no end before its time.
        #[test]
        fn any_bytes(magic in 0usize..5, bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let head: &[u8] = [&b"\x1f\x8b\x08\0\0\0\0\0\0\0"[..], b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh91AY&SY", b""][magic];
            let all = [head, &bytes].concat();
            if let (Ok(text), None) = (read(&all, None, Some(1 << 20)), Compression::of_bytes(&all)) {
                proptest::prop_assert_eq!(text, all);
            }
        }
    }

    #[test]
    fn no_more_is_waited_for_than_it_takes() {
        /// Gives its bytes one at a time; more must not be asked for.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let (first, rest) = self.0.split_first().unwrap();
                out[0] = *first;
                self.0 = rest;
                Ok(1)
            }
        }
        for (bytes, length) in [(&b"{"[..], 1), (b"BZh9 ", 5), (b"\x1f\x8b\x08", 3)] {
            assert_eq!(head(&mut Slow(bytes)).unwrap().len(), length);
        }
    }
}
