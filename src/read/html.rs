//! The text of a web page, and where in the page it stands.
//!
//! The tags are told apart by `html5gum`, as browsers do. There is no tree: what is not closed is no danger, and memory is bounded by
//! the page.

use super::jsonl::day;
use crate::{Date, Span};
use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::ops::Range;

/// What a page says, without what surrounds it.
///
/// The text has a blank line between blocks and one space for any white space in them; character references are decoded. Left out are
/// scripts, styles, forms' controls, `nav`, `aside` and `footer`. Where one `article` holds half of the text and more, it is the text.
///
/// ```
/// use ner::read::html::Page;
/// use ner::text::Span;
///
/// let html = "<meta property=article:published_time content=2022-01-06><nav>News</nav><p>Johnson &amp; <b>Johnson</b> paid.";
/// let page = Page::read(html);
/// assert_eq!(page.text, "Johnson & Johnson paid.");
/// assert_eq!(page.date.map(|day| day.to_string()).as_deref(), Some("2022-01-06"));
/// let place = page.place(Span { start: 0, end: 17 });
/// assert_eq!(&html[place.start..place.end], "Johnson &amp; <b>Johnson");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The text.
    pub text: String,
    /// The day it was published, by its metadata.
    pub date: Option<Date>,
    /// In the order of the text, which they tile.
    pieces: Vec<Piece>,
}

/// A stretch of the text and what it stands for.
#[derive(Debug, Clone)]
struct Piece {
    /// Where it starts in the text.
    at: usize,
    /// Where it starts in the page.
    source: usize,
    /// How long it is there, if that is not byte by byte the same: a character reference, white space, nothing at all.
    length: Option<u32>,
}

impl Piece {
    fn start(&self, at: usize) -> usize {
        self.source + if self.length.is_none() { at - self.at } else { 0 }
    }

    fn end(&self, at: usize) -> usize {
        self.source + self.length.map_or(at - self.at, |length| length as usize)
    }
}

impl Page {
    /// Finds the text and the day of a page.
    pub fn read(html: &str) -> Self {
        let mut reader = Reader::new(html);
        let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(|event: CallbackEvent<'_>, span| {
            reader.take(event, span);
            None
        });
        emitter.naively_switch_states(true);
        for _ in Tokenizer::new_with_emitter(html, emitter) {}
        reader.finish()
    }

    /// Where a stretch of the text stands in the page: from its first character to its last, with the tags between.
    pub fn place(&self, span: Span) -> Span {
        let piece = |at: usize| self.pieces.partition_point(|piece| piece.at <= at).checked_sub(1).and_then(|i| self.pieces.get(i));
        let start = piece(span.start).map_or(0, |p| p.start(span.start));
        let last = span.end.checked_sub(1).filter(|last| *last >= span.start);
        let end = last.and_then(piece).map_or(start, |p| p.end(span.end));
        Span { start, end: end.max(start) }
    }

    fn put(&mut self, text: &str, source: Range<usize>) {
        let length = (text.len() != source.len()).then(|| u32::try_from(source.len()).unwrap_or(u32::MAX));
        let follows = self.pieces.last().is_some_and(|p| p.length.is_none() && p.end(self.text.len()) == source.start);
        if !follows || length.is_some() {
            self.pieces.push(Piece { at: self.text.len(), source: source.start, length });
        }
        self.text.push_str(text);
    }

    /// Only this stretch of the text.
    fn keep(&mut self, stretch: Range<usize>) {
        self.pieces.retain(|piece| stretch.contains(&piece.at));
        self.pieces.iter_mut().for_each(|piece| piece.at -= stretch.start);
        self.text.truncate(stretch.end);
        self.text.drain(..stretch.start);
    }
}

/// Elements without text of the article.
const LEFT_OUT: &[&str] = &[
    "script", "style", "noscript", "template", "title", "nav", "aside", "footer", "svg", "math", "iframe", "object", "audio", "video",
    "canvas", "button", "select", "textarea", "datalist", "dialog",
];

/// Elements that run on in the line. All others begin and end a block.
const IN_LINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "input", "meta", "link",
];

/// What `meta` elements with the day of publication are called, in any case.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "dcterms.date",
    "date",
];

/// Reads the page from one end to the other.
struct Reader<'a> {
    html: &'a str,
    page: Page,
    /// The tag that is being read, with those of its attributes that matter.
    tag: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    /// The element whose text is left out, and how deep it is nested in its like.
    left_out: Option<(Vec<u8>, usize)>,
    is_linked_data: bool,
    /// What is to come before the next text: white space, or so many line breaks.
    space: Option<Range<usize>>,
    breaks: usize,
    preformatted: usize,
    /// How deep it is in articles, where the outermost starts, and the longest so far.
    articles: usize,
    article: usize,
    longest: Range<usize>,
    /// By how much they can be relied on: `meta`, linked data, `time`.
    dates: [Option<Date>; 3],
}

impl<'a> Reader<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            page: Page::default(),
            tag: Vec::new(),
            attributes: Vec::new(),
            left_out: None,
            is_linked_data: false,
            space: None,
            breaks: 0,
            preformatted: 0,
            articles: 0,
            article: 0,
            longest: 0..0,
            dates: [None; 3],
        }
    }

    fn take(&mut self, event: CallbackEvent<'_>, span: html5gum::Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = name.to_vec();
                self.attributes.clear();
            }
            CallbackEvent::AttributeName { name } if matches!(&*self.tag, b"meta" | b"time" | b"script") => {
                self.attributes.push((name.to_vec(), Vec::new()));
            }
            CallbackEvent::AttributeValue { value } if matches!(&*self.tag, b"meta" | b"time" | b"script") => {
                if let Some((_, last)) = self.attributes.last_mut() {
                    *last = value.to_vec();
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start(self_closing),
            CallbackEvent::EndTag { name } => {
                let name = name.to_vec();
                self.tag.clear();
                self.end(&name);
            }
            CallbackEvent::String { value } if self.is_linked_data => {
                let [_, linked, _] = &mut self.dates;
                *linked = linked.or_else(|| published(value));
            }
            CallbackEvent::String { .. } if self.left_out.is_none() => self.text(span.start..span.end),
            _ => {}
        }
    }

    fn start(&mut self, is_empty: bool) {
        let tag = std::mem::take(&mut self.tag);
        let [meta, _, time] = &mut self.dates;
        match &*tag {
            b"meta" => *meta = meta.or_else(|| meta_date(&self.attributes)),
            b"time" => *time = time.or_else(|| attribute(&self.attributes, &["datetime"]).and_then(|value| day(value.trim()))),
            _ => {}
        }
        self.is_linked_data = tag == b"script"
            && attribute(&self.attributes, &["type"]).is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
        match &mut self.left_out {
            // What was not closed before the article begins is closed then.
            Some(_) if matches!(&*tag, b"article" | b"main") => self.left_out = None,
            Some((name, depth)) => {
                *depth += usize::from(*name == tag && !is_empty);
                return;
            }
            None if is_one_of(&tag, LEFT_OUT) => {
                self.break_line(if is_one_of(&tag, IN_LINE) { 0 } else { 2 });
                self.left_out = (!is_empty).then_some((tag, 1));
                return;
            }
            None => {}
        }
        match &*tag {
            b"br" => self.break_line(self.breaks + 1),
            b"li" | b"tr" | b"td" | b"th" | b"dt" | b"dd" | b"option" => self.break_line(1),
            _ if is_one_of(&tag, IN_LINE) => {}
            _ => self.break_line(2),
        }
        match &*tag {
            b"pre" => self.preformatted += 1,
            b"article" => {
                if self.articles == 0 {
                    self.article = self.page.text.len();
                }
                self.articles += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &[u8]) {
        self.is_linked_data = false;
        if let Some((name, depth)) = &mut self.left_out {
            *depth -= usize::from(name == tag);
            if *depth == 0 {
                self.left_out = None;
            }
            return;
        }
        match tag {
            b"pre" => self.preformatted = self.preformatted.saturating_sub(1),
            b"article" if self.articles == 1 => self.end_article(),
            b"article" => self.articles = self.articles.saturating_sub(1),
            _ => {}
        }
        match tag {
            b"li" | b"tr" | b"td" | b"th" | b"dt" | b"dd" | b"option" => self.break_line(1),
            _ if is_one_of(tag, IN_LINE) => {}
            _ => self.break_line(2),
        }
    }

    fn end_article(&mut self) {
        self.articles = 0;
        let article = self.article..self.page.text.len();
        if article.len() > self.longest.len() {
            self.longest = article;
        }
    }

    fn break_line(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks.min(2));
    }

    /// Text of the page as it is written there.
    fn text(&mut self, mut rest: Range<usize>) {
        while let Some(raw) = self.html.get(rest.clone()).filter(|raw| !raw.is_empty()) {
            let blank = raw.len() - raw.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
            let length = if blank > 0 {
                let is_broken = self.preformatted > 0 && raw.get(..blank).is_some_and(|blank| blank.contains('\n'));
                self.break_line(usize::from(is_broken));
                self.space.get_or_insert(rest.start..rest.start + blank);
                blank
            } else if raw.starts_with('&') {
                let length = reference(raw);
                let decoded = decode(raw.get(..length).unwrap_or_default());
                self.put(&decoded, rest.start..rest.start + length);
                length
            } else {
                let length = raw.find(|c: char| c == '&' || c.is_ascii_whitespace()).unwrap_or(raw.len());
                self.put(raw.get(..length).unwrap_or_default(), rest.start..rest.start + length);
                length
            };
            rest.start += length;
        }
    }

    /// Text as it is read, behind the white space that came before it.
    fn put(&mut self, text: &str, source: Range<usize>) {
        let (breaks, space) = (std::mem::take(&mut self.breaks), self.space.take());
        if !self.page.text.is_empty() {
            match space {
                _ if breaks > 0 => self.page.put(if breaks == 1 { "\n" } else { "\n\n" }, source.start..source.start),
                Some(space) => self.page.put(" ", space),
                None => {}
            }
        }
        self.page.put(text, source);
    }

    fn finish(mut self) -> Page {
        if self.articles > 0 {
            self.end_article();
        }
        let mut page = self.page;
        let [meta, linked, time] = self.dates;
        page.date = meta.or(linked).or(time);
        if self.longest.len() * 2 >= page.text.len() {
            let blank = page.text.get(self.longest.clone()).map_or(0, |text| text.len() - text.trim_start_matches('\n').len());
            page.keep(self.longest.start + blank..self.longest.end);
        }
        page
    }
}

fn is_one_of(tag: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| name.as_bytes() == tag)
}

/// How long the character reference is that `raw` begins with. The longest that there is has 33 bytes.
fn reference(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    let name = bytes.iter().skip(1).take(40).take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    1 + name + usize::from(bytes.get(1 + name) == Some(&b';'))
}

/// What a character reference stands for.
fn decode(reference: &str) -> String {
    let mut decoded = Vec::new();
    let emitter = CallbackEmitter::<_, Infallible, ()>::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| {
        if let CallbackEvent::String { value } = event {
            decoded.extend_from_slice(value);
        }
        None
    });
    for _ in Tokenizer::new_with_emitter(reference, emitter) {}
    String::from_utf8(decoded).unwrap_or_else(|_| reference.to_owned())
}

fn attribute<'a>(attributes: &'a [(Vec<u8>, Vec<u8>)], names: &[&str]) -> Option<&'a str> {
    let (_, value) = attributes.iter().find(|(name, _)| is_one_of(name, names))?;
    str::from_utf8(value).ok()
}

fn meta_date(attributes: &[(Vec<u8>, Vec<u8>)]) -> Option<Date> {
    let name = attribute(attributes, &["property"]).or_else(|| attribute(attributes, &["name", "itemprop"]))?;
    let is_date = DATE_NAMES.iter().any(|known| name.trim().eq_ignore_ascii_case(known));
    is_date.then(|| attribute(attributes, &["content"]))?.and_then(|value| day(value.trim()))
}

/// The first `datePublished` of linked data, those further out first.
fn published(json: &[u8]) -> Option<Date> {
    let data: serde_json::Value = serde_json::from_slice(json).ok()?;
    let mut waiting = VecDeque::from([&data]);
    while let Some(value) = waiting.pop_front() {
        match value {
            serde_json::Value::Object(members) => {
                if let Some(date) = members.get("datePublished").and_then(|date| day(date.as_str()?.trim())) {
                    return Some(date);
                }
                waiting.extend(members.values());
            }
            serde_json::Value::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts() {
        let cases: &[(&str, &str)] = &[
            ("", ""),
            ("plain", "plain"),
            ("<p>One\n  two <b>three</b><i>four</i> .</p> <p>Five", "One two threefour .\n\nFive"),
            ("a<br>b<br><br>c<br><br><br>d", "a\nb\n\nc\n\nd"),
            ("<ul><li>a<li>b</ul>c", "a\nb\n\nc"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
            ("<pre>a\n  b  c</pre>", "a\nb c"),
            ("AT&amp;T &lt;b&gt; &eacute;&#233;&#xE9; &notanentity; &amp &", "AT&T <b> \u{e9}\u{e9}\u{e9} \u{ac}anentity; & &"),
            ("a < b & c", "a < b & c"),
            ("<!-- no --><!DOCTYPE html>a<![CDATA[b]]>", "a"),
            ("<title>Site</title><script>if (a < b) '<p>no</p>'</script><style>p{}</style>a", "a"),
            ("<nav>no<nav>no</nav>no</nav>a<footer>no</footer><svg/>b", "a\n\nb"),
            ("<nav>not closed <article>a</article>", "a"),
            ("<article>the text, which is long</article><div>short</div>", "the text, which is long"),
            ("<article>one</article> <article>two</article> <article>three</article>", "one\n\ntwo\n\nthree"),
            ("lead <article><p>text that is <article>nested</article> long</p></article>", "text that is\n\nnested\n\nlong"),
            ("<article>never closed", "never closed"),
            ("a\r\nb\u{a0}c\0d", "a b\u{a0}c\0d"),
            ("<a href='>'>x</a ><b", "x"),
        ];
        for (html, text) in cases {
            assert_eq!(Page::read(html).text, *text, "{html}");
        }
    }

    #[test]
    fn places() {
        let html = "<p>\r\nJohnson\r\n&amp;  <b>Johnson</b>&rsquo;s Z\u{fc}rich &nbsp;office";
        let page = Page::read(html);
        assert_eq!(page.text, "Johnson & Johnson\u{2019}s Z\u{fc}rich \u{a0}office");
        for (text, source) in [
            ("Johnson & Johnson", "Johnson\r\n&amp;  <b>Johnson"),
            ("&", "&amp;"),
            ("\u{2019}s", "&rsquo;s"),
            ("Z\u{fc}rich", "Z\u{fc}rich"),
            ("office", "office"),
        ] {
            let start = page.text.find(text).unwrap_or_default();
            let place = page.place(Span { start, end: start + text.len() });
            assert_eq!(html.get(place.start..place.end), Some(source), "{text}");
        }
    }

    #[test]
    fn dates() {
        let cases: &[(&str, Option<&str>)] = &[
            ("<meta property='article:published_time' content='2022-01-06T10:00:00Z'>", Some("2022-01-06")),
            ("<META NAME=DC.Date.Issued CONTENT=20220106>", Some("2022-01-06")),
            ("<meta itemprop=datePublished content='2022-01-06'/>", Some("2022-01-06")),
            ("<meta name=date content=soon><time datetime=2022-01-06>Thursday</time>", Some("2022-01-06")),
            ("<time datetime=2022-01-05></time><meta name=date content=2022-01-06>", Some("2022-01-06")),
            (
                r#"<script type="application/ld+json">{"@graph":[{"a":1},{"datePublished":"2022-01-06T10:00"}]}</script>"#,
                Some("2022-01-06"),
            ),
            (r#"<script>{"datePublished":"2022-01-06"}</script>"#, None),
            (r#"<script type="application/ld+json">{"datePublished":"2022-01-06"</script>"#, None),
            ("<meta name=description content=2022-01-06>", None),
        ];
        for (html, date) in cases {
            assert_eq!(Page::read(html).date.map(|d| d.to_string()).as_deref(), *date, "{html}");
        }
    }

    #[test]
    fn hostile_pages() {
        for piece in
            ["<div>", "<nav>", "<", "&", "&#", "<a b=", "<!--", "</article>", "<article>", "<script>", "\0", "<svg><title>", "&#0000000"]
        {
            let page = Page::read(&piece.repeat(100_000));
            assert!(page.text.len() <= 3 * piece.len() * 100_000, "{piece}");
        }
    }

    proptest! {
        /// Whatever the page: no panic; the pieces tile the text and lead back to the page, in order.
        #[test]
        fn any_page(pieces in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<b>", "<article>", "</article>", "<nav>", "</nav>", "<script>", "</script>", "<pre>", "<br>", " ", "\r\n", "\n", "&amp;",
            "&", "&#x1F600;", "&nbsp;", "\u{fc}", "word", "<", ">", "\"", "'", "<a x='", "\0", "<title>", "</title>", "<!--", "-->", "&lt", "/",
        ]), 0..40)) {
            let html = pieces.concat();
            let page = Page::read(&html);
            let mut last = 0;
            for (at, c) in page.text.char_indices() {
                let place = page.place(Span { start: at, end: at + c.len_utf8() });
                prop_assert!(place.start >= last, "{:?} {:?}", html, page);
                last = place.start;
                let source = html.get(place.start..place.end);
                prop_assert!(source.is_some(), "{:?} {:?}", html, page);
                if !c.is_whitespace() && !source.unwrap_or_default().starts_with('&') {
                    prop_assert_eq!(source.unwrap_or_default(), c.to_string());
                }
            }
        }
    }
}
