//! What the bytes look like: tokens with their shapes, and sentences.
//!
//! Nothing here knows what a name is. [`Text`] borrows the source and never changes a byte of it: tokens are
//! byte ranges, and the white space between them is what is left over.
//!
//! ```
//! use ner::text::Text;
//!
//! let text = Text::new("The U.S.-led force left Kazakhstan's capital. It was Thursday.");
//! let words: Vec<&str> = text.tokens().iter().map(|t| text.str(t.span())).collect();
//! assert_eq!(words[..8], ["The", "U.S.", "-", "led", "force", "left", "Kazakhstan", "'s"]);
//! assert_eq!(text.sentences().len(), 2);
//! ```

mod sentence;
mod token;

pub use sentence::{Sentence, Style};
pub use token::{Shape, Span, Token};

/// A source text with its tokens and sentences.
///
/// Token positions are 32-bit: of a source longer than 4 GiB only the first 4 GiB are analysed.
/// [`Tagger`](crate::Tagger) cuts long articles into parts first and so never comes near that.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
}

impl<'a> Text<'a> {
    /// Tokenizes `source` and finds its sentences.
    pub fn new(source: &'a str) -> Self {
        let tokens = token::tokenize(source);
        let sentences = sentence::split(source, &tokens);
        Self { source, tokens, sentences }
    }

    /// The text as it was given.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// All tokens, in order; they do not overlap, and only white space lies between them.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All sentences, in order; every token is in exactly one.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The characters of a span of this text; empty where the span lies outside it or inside a character.
    pub fn str(&self, span: Span) -> &'a str {
        self.source.get(span.start..span.end).unwrap_or("")
    }

    /// The characters of token number `index`; empty where there is none.
    pub fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |t| self.str(t.span()))
    }

    /// From the first byte of token `first` to the last byte before token `end`.
    pub fn span(&self, first: usize, end: usize) -> Span {
        match (self.tokens.get(first), self.tokens.get(end.wrapping_sub(1))) {
            (Some(a), Some(b)) if first < end => Span { start: a.span().start, end: b.span().end },
            _ => Span { start: 0, end: 0 },
        }
    }
}
