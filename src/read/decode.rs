//! Bytes of any encoding to text, in bounded memory.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::io::{self, Cursor, Read};

/// How much is looked at to tell an encoding, and how much is decoded at a time.
const WINDOW: usize = 64 << 10;
/// A NUL byte among this many first bytes makes a file binary.
const HEAD: usize = 8 << 10;

/// Reads text of any encoding: by its BOM, else as UTF-8, else as the legacy encoding that its bytes look most like.
///
/// As long as all bytes are ASCII nothing is decided, since they mean the same everywhere; the encoding is told from the
/// first 64 KiB that begin with a byte that is not. What cannot be decoded becomes U+FFFD.
///
/// ```
/// use ner::read::decode::Decoder;
///
/// let mut text = String::new();
/// let mut decoder = Decoder::new(&b"Angela Merkel sprach in M\xfcnchen \xfcber Europa."[..])?;
/// while decoder.read(&mut text)? {}
/// assert_eq!(text, "Angela Merkel sprach in München über Europa.");
/// assert_eq!(decoder.encoding(), "windows-1252");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Decoder<R> {
    input: R,
    window: Vec<u8>,
    state: State,
    is_binary: bool,
    is_lossy: bool,
}

enum State {
    /// Nothing but ASCII so far.
    Ascii,
    Known(encoding_rs::Decoder),
    /// All has been read; a decoder must not be used again then.
    Ended(&'static Encoding),
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ascii => f.write_str("Ascii"),
            Self::Known(decoder) => f.write_str(decoder.encoding().name()),
            Self::Ended(encoding) => write!(f, "{}, ended", encoding.name()),
        }
    }
}

impl<R: Read> Decoder<R> {
    /// Reads the first bytes and, if there is one, the BOM.
    ///
    /// # Errors
    /// When `input` fails.
    pub fn new(input: R) -> io::Result<Self> {
        let mut new = Self { input, window: Vec::with_capacity(WINDOW), state: State::Ascii, is_binary: false, is_lossy: false };
        new.fill()?;
        new.is_binary = is_binary(&new.window);
        if let Some((encoding, length)) = Encoding::for_bom(&new.window) {
            new.window.drain(..length);
            new.state = State::Known(encoding.new_decoder_without_bom_handling());
        }
        Ok(new)
    }

    /// Whether this is no text at all, as [`is_binary`] tells from its start.
    pub fn is_binary(&self) -> bool {
        self.is_binary
    }

    /// The name of the encoding, as far as it is known by now.
    pub fn encoding(&self) -> &'static str {
        match &self.state {
            State::Ascii => UTF_8.name(),
            State::Known(decoder) => decoder.encoding().name(),
            State::Ended(encoding) => encoding.name(),
        }
    }

    /// Whether something could not be decoded so far.
    pub fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    /// Appends the next stretch to `text`; `false` at the end.
    ///
    /// # Errors
    /// When the input fails.
    pub fn read(&mut self, text: &mut String) -> io::Result<bool> {
        self.fill()?;
        let is_last = self.window.len() < WINDOW;
        if let State::Ascii = self.state {
            let ascii = self.window.iter().position(|b| !b.is_ascii()).unwrap_or(self.window.len());
            text.push_str(str::from_utf8(&self.window[..ascii]).unwrap_or_default());
            self.window.drain(..ascii);
            let is_end = is_last && self.window.is_empty();
            if ascii > 0 || is_end {
                return Ok(!is_end);
            }
            self.state = State::Known(tell(&self.window, is_last).new_decoder_without_bom_handling());
        }
        let State::Known(decoder) = &mut self.state else { return Ok(false) };
        text.reserve(decoder.max_utf8_buffer_length(self.window.len()).unwrap_or(self.window.len() * 3));
        let (_, used, errors) = decoder.decode_to_string(&self.window, text, is_last);
        self.is_lossy |= errors;
        self.window.drain(..used);
        if is_last {
            self.state = State::Ended(decoder.encoding());
        }
        Ok(!is_last)
    }

    /// Fills the window whatever the sizes of the reads, so that results do not depend on them.
    fn fill(&mut self) -> io::Result<()> {
        let missing = WINDOW.saturating_sub(self.window.len()) as u64;
        self.input.by_ref().take(missing).read_to_end(&mut self.window).map(drop)
    }
}

/// Whether what starts so is no text: there are NUL bytes in the first 8 KiB and no BOM that explains them.
pub fn is_binary(head: &[u8]) -> bool {
    let is_utf16 = Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != UTF_8);
    !is_utf16 && head.iter().take(HEAD).any(|b| *b == 0)
}

const BOMS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// Bytes that are to be cut into lines: a BOM is taken off and UTF-16 becomes UTF-8, all else passes as it is.
///
/// Unlike [`Decoder`] this never waits for more than what can be a BOM, so that every line can be answered as it comes.
///
/// # Errors
/// When `input` fails.
pub fn records<'a>(mut input: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut head = Vec::with_capacity(3);
    while BOMS.iter().any(|bom| bom.len() > head.len() && bom.starts_with(&head)) {
        if input.by_ref().take(1).read_to_end(&mut head)? == 0 {
            break;
        }
    }
    match Encoding::for_bom(&head) {
        Some((encoding, length)) if encoding == UTF_8 => Ok(Box::new(Cursor::new(head.split_off(length)).chain(input))),
        Some(_) => Ok(Box::new(Utf8 { decoder: Decoder::new(Cursor::new(head).chain(input))?, text: String::new(), given: 0 })),
        None => Ok(Box::new(Cursor::new(head).chain(input))),
    }
}

/// Decoded text as bytes again, for what reads bytes.
struct Utf8<R> {
    decoder: Decoder<R>,
    text: String,
    given: usize,
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            if !self.decoder.read(&mut self.text)? && self.text.is_empty() {
                return Ok(0);
            }
        }
        let read = (&self.text.as_bytes()[self.given..]).read(out)?;
        self.given += read;
        Ok(read)
    }
}

/// A line of text that stands for itself: UTF-8, else what it looks most like.
pub fn line(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => tell(bytes, true).decode_without_bom_handling(bytes).0,
    }
}

fn tell(bytes: &[u8], is_whole: bool) -> &'static Encoding {
    if is_mostly_utf8(bytes, is_whole) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, is_whole);
    detector.guess(None, Utf8Detection::Deny)
}

/// Legacy text hardly ever forms valid sequences of several bytes: where nine of ten are valid this is UTF-8 with some damage.
fn is_mostly_utf8(bytes: &[u8], is_whole: bool) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let is_cut_off = !is_whole && chunks.peek().is_none();
        invalid += usize::from(!chunk.invalid().is_empty() && !is_cut_off);
    }
    invalid * 9 <= valid
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives its bytes in pieces of one size.
    struct Trickle<'a>(&'a [u8], usize);
    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(out.len()).min(self.0.len());
            let (piece, rest) = self.0.split_at(n);
            out[..n].copy_from_slice(piece);
            self.0 = rest;
            Ok(n)
        }
    }

    #[test]
    fn encodings() {
        let utf16 = |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let padding = "plain words ".repeat(20_000);
        let cases: &[(&str, Vec<u8>, &str, &str)] = &[
            ("empty", vec![], "UTF-8", ""),
            ("ASCII", b"Oslo".to_vec(), "UTF-8", "Oslo"),
            ("UTF-8", "Zürich 🇰🇿".into(), "UTF-8", "Zürich 🇰🇿"),
            ("UTF-8 with BOM", "\u{feff}Zürich".into(), "UTF-8", "Zürich"),
            ("only a BOM", "\u{feff}".into(), "UTF-8", ""),
            ("UTF-16LE", utf16("\u{feff}Zürich 🇰🇿", u16::to_le_bytes), "UTF-16LE", "Zürich 🇰🇿"),
            ("UTF-16BE", utf16("\u{feff}Zürich 🇰🇿", u16::to_be_bytes), "UTF-16BE", "Zürich 🇰🇿"),
            ("Windows-1252", b"caf\xe9 \x93quoted\x94".to_vec(), "windows-1252", "café “quoted”"),
            ("late UTF-8", (padding.clone() + "é").into(), "UTF-8", &(padding.clone() + "é")),
            ("late Windows-1252", [padding.as_bytes(), b"caf\xe9 cr\xe8me"].concat(), "windows-1252", &(padding.clone() + "café crème")),
            ("damaged UTF-8", ["é".repeat(50).as_bytes(), b"\xff", b"."].concat(), "UTF-8", &("é".repeat(50) + "\u{fffd}.")),
            ("cut off", b"\xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f\x87\xb0 \xf0\x9f".to_vec(), "UTF-8", "🇰 🇰 🇰 🇰 🇰 🇰 🇰 🇰 🇰 \u{fffd}"),
            ("sequence across windows", ("a".repeat(WINDOW - 1) + &"é".repeat(WINDOW)).into(), "UTF-8", &("a".repeat(WINDOW - 1) + &"é".repeat(WINDOW))),
            ("sequence across windows, UTF-8 known", ("é".to_owned() + &"a".repeat(WINDOW - 3) + "🇰🇿").into(), "UTF-8", &("é".to_owned() + &"a".repeat(WINDOW - 3) + "🇰🇿")),
        ];
        for (what, bytes, encoding, expected) in cases {
            for size in [1, 7, usize::MAX] {
                let mut decoder = Decoder::new(Trickle(bytes, size)).unwrap();
                let mut text = String::new();
                while decoder.read(&mut text).unwrap() {}
                assert!(text == *expected, "{what}: {:?}", text.chars().rev().take(40).collect::<String>());
                assert_eq!(decoder.encoding(), *encoding, "{what}");
                assert_eq!(decoder.is_lossy(), text.contains('\u{fffd}'), "{what}");
                assert!(!decoder.is_binary(), "{what}");
            }
        }
    }

    proptest::proptest! {
        /// Whatever the bytes: no panic, and the same text for any size of reads.
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), size in 1usize..40) {
            let texts = [size, usize::MAX].map(|size| {
                let (mut decoder, mut text) = (Decoder::new(Trickle(&bytes, size)).unwrap(), String::new());
                while decoder.read(&mut text).unwrap() {}
                assert!(!decoder.read(&mut text).unwrap(), "the end is the end");
                text
            });
            proptest::prop_assert_eq!(&texts[0], &texts[1]);
        }
    }

    #[test]
    fn binary() {
        assert!(Decoder::new(&b"\x7fELF\0\0"[..]).unwrap().is_binary());
        assert!(!Decoder::new(&[&[b'a'; HEAD][..], b"\0"].concat()[..]).unwrap().is_binary());
    }

    #[test]
    fn records_without_bom() {
        let cases: &[(&[u8], &[u8])] = &[
            (b"", b""),
            (b"{}", b"{}"),
            (b"\xef\xbb\xbf{}\n", b"{}\n"),
            (b"\xef\xbb", b"\xef\xbb"),
            (b"\xff\xfea\0\n\0", b"a\n"),
            (b"caf\xe9", b"caf\xe9"),
        ];
        for (bytes, expected) in cases {
            for size in [1, usize::MAX] {
                let mut got = Vec::new();
                records(Trickle(bytes, size)).unwrap().read_to_end(&mut got).unwrap();
                assert_eq!(got, *expected, "{}", bytes.escape_ascii());
            }
        }
    }
}
