//! Articles that come as lines: JSON records, or plain text with one article per line.

use crate::{Article, Date, Id};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead};

/// How long a record's name can be, in bytes of JSON: every one of its entities repeats it.
pub const MAX_ID: usize = 4 << 10;

/// What the fields of a record are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The field with the article's name (any JSON value, `null` where it is missing).
    pub id: String,
    /// The field with its text.
    pub text: String,
    /// The field with the day it was written: `2022-01-06` or `20220106`, a time stamp that starts so, or `Thu, 06 Jan 2022 10:00:00 GMT`.
    pub date: String,
    /// The field with the headline, if that is to be tagged too. It is put in front of the text, with a blank line between: spans are in
    /// what comes of that.
    pub title: Option<String>,
    /// Which fields are wanted beside.
    pub passed: Passed,
}

/// Fields of a record that results have too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Passed {
    /// None.
    #[default]
    None,
    /// These.
    Named(Vec<String>),
    /// All but the text.
    All,
}

/// An article, and the fields beside it that are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'a> {
    /// The article.
    pub article: Article<'a>,
    /// Names and values (as JSON, letter for letter, but on one line and without tabs) in the order of the record.
    pub passed: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Default for Fields {
    fn default() -> Self {
        Self { id: "id".into(), text: "text".into(), date: "date".into(), title: None, passed: Passed::None }
    }
}

/// Why a line is no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// Its name, if that could be read.
    pub id: Option<Id>,
    /// What sort of fault it is, in one fixed word.
    pub code: Code,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The sorts of faults of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The line is longer than the limit.
    TooLong,
    /// The line is not UTF-8.
    Encoding,
    /// The line is not a JSON object.
    Json,
    /// The name is longer than [`MAX_ID`].
    Id,
    /// The text is missing or is no string.
    Text,
    /// The date is no day.
    Date,
}

impl Code {
    /// The word for it in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Encoding => "encoding",
            Self::Json => "json",
            Self::Id => "id",
            Self::Text => "text",
            Self::Date => "date",
        }
    }
}

/// The article in one line of JSON.
///
/// ```
/// use ner::read::jsonl::{Code, Fields, article};
///
/// let fields = Fields { text: "body".into(), ..Fields::default() };
/// let found = article(br#"{"id": 7, "body": "Rain in Oslo.", "date": "2022-01-06T10:00:00Z"}"#, &fields)?;
/// assert_eq!((found.id.as_json(), &*found.text, found.date.unwrap().to_string()), ("7", "Rain in Oslo.", "2022-01-06".into()));
///
/// assert_eq!(article(b"{}", &fields).unwrap_err().code, Code::Text);
/// # Ok::<(), ner::read::jsonl::BadRecord>(())
/// ```
///
/// # Errors
/// As of [`record`].
pub fn article<'a>(line: &'a [u8], fields: &Fields) -> Result<Article<'a>, BadRecord> {
    record(line, fields).map(|record| record.article)
}

/// The article in one line of JSON, with the other fields that are wanted.
///
/// # Errors
/// When the line is not UTF-8, not a JSON object, or its name, text, title or date is not what it should be.
pub fn record<'a>(line: &'a [u8], fields: &Fields) -> Result<Record<'a>, BadRecord> {
    let bad = |code, message: String| BadRecord { id: None, code, message };
    let line = std::str::from_utf8(line).map_err(|e| {
        bad(Code::Encoding, format!("byte {} is not UTF-8; JSON Lines are always UTF-8, convert the file", e.valid_up_to() + 1))
    })?;
    // That of a file which others were put in front of: the first of a stream never comes here.
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Err(bad(Code::Json, "the line is empty; every line must be a JSON object".into()));
    }
    let mut json = serde_json::Deserializer::from_str(line);
    let found = Wanted(fields).deserialize(&mut json).and_then(|r| json.end().map(|()| r)).map_err(|e| bad(Code::Json, not_json(&e)))?;

    if let Some(length) = found.id.map(|raw| raw.get().len()).filter(|length| *length > MAX_ID) {
        let field = &fields.id;
        let message = format!("field {field:?} has {length} bytes, and a name no more than {MAX_ID}; name a shorter one (--id-field)");
        return Err(bad(Code::Id, message));
    }
    let id = found.id.and_then(|raw| Id::json(raw.get()).ok());
    let bad = |code, message: String| BadRecord { id: id.clone(), code, message };
    let text = match found.text {
        Some(Value::Text(text)) => text,
        None => return Err(bad(Code::Text, format!("no field {:?}; name the one with the text (--text-field)", fields.text))),
        Some(_) => return Err(bad(Code::Text, format!("field {:?} is no string", fields.text))),
    };
    let text = match (found.title, &fields.title) {
        (Some(Value::Text(title)), _) if !title.is_empty() => Cow::Owned(format!("{title}\n\n{text}")),
        (Some(Value::Other), Some(field)) => return Err(bad(Code::Text, format!("field {field:?} is no string"))),
        _ => text,
    };
    let date = match found.date {
        None | Some(Value::Null) => None,
        Some(Value::Text(date)) if date.is_empty() => None,
        Some(Value::Text(date)) => match day(&date) {
            Some(day) => Some(day),
            None => return Err(bad(Code::Date, format!("field {:?} is {date:?}; write a date as YYYY-MM-DD", fields.date))),
        },
        Some(Value::Other) => return Err(bad(Code::Date, format!("field {:?} is no string; write a date as \"YYYY-MM-DD\"", fields.date))),
    };
    let id = id.unwrap_or_else(no_id);
    Ok(Record { article: Article { id, text, date }, passed: found.passed })
}

/// The name of an article that has none: `null`.
pub fn no_id() -> Id {
    Id::json("null").unwrap_or_else(|_| Id::text(""))
}

/// serde_json counts lines within what it is given, always one here; the column is what helps.
fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    match error.column() {
        0 => format!("not a JSON object ({what})"),
        column => format!("not a JSON object ({what}, column {column})"),
    }
}

/// The day that a time stamp begins with, or that a mail header has.
pub(crate) fn day(text: &str) -> Option<Date> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    if let Some((day, rest)) = text.split_at_checked(10)
        && is_end(rest)
        && let Ok(day) = day.parse()
    {
        return Some(day);
    }
    let digits = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    if let (8 | 14, Some((year, rest)), true) = (digits.len(), digits.split_at_checked(4), is_end(text.get(digits.len()..)?)) {
        return Date::new(year.parse().ok()?, rest.get(..2)?.parse().ok()?, rest.get(2..4)?.parse().ok()?);
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.date();
    Date::new(date.year(), date.month(), date.day())
}

/// What the fields of interest hold, borrowed from the line wherever there are no escapes.
struct Found<'a> {
    id: Option<&'a RawValue>,
    text: Option<Value<'a>>,
    date: Option<Value<'a>>,
    title: Option<Value<'a>>,
    passed: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Other,
}

struct Wanted<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Found<'de>;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Found<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Found<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
        let Self(fields) = self;
        let mut found = Found { id: None, text: None, date: None, title: None, passed: Vec::new() };
        while let Some(key) = map.next_key_seed(Text)? {
            let Value::Text(key) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let is_passed = match &fields.passed {
                Passed::None => false,
                Passed::Named(names) => names.iter().any(|name| *name == key),
                Passed::All => key != fields.text,
            };
            let is_read = key == fields.text || key == fields.id || key == fields.date || fields.title.as_deref() == Some(&*key);
            if !is_passed && !is_read {
                map.next_value::<IgnoredAny>()?;
            } else if !is_passed && key != fields.id {
                // The usual case without a second look at the value, which can be long.
                let value = map.next_value_seed(Text)?;
                found.keep(&key, value, fields);
            } else {
                let raw: &'de RawValue = map.next_value()?;
                if key == fields.id {
                    found.id = Some(raw);
                }
                if is_read {
                    let value = Text.deserialize(&mut serde_json::Deserializer::from_str(raw.get()));
                    found.keep(&key, value.map_err(serde::de::Error::custom)?, fields);
                }
                if is_passed {
                    found.passed.push((key, in_one_column(raw.get())));
                }
            }
        }
        Ok(found)
    }
}

/// JSON without the white space that ends lines and columns; inside strings it cannot stand.
fn in_one_column(json: &str) -> Cow<'_, str> {
    const BREAKS: [char; 3] = ['\n', '\r', '\t'];
    if json.contains(BREAKS) { json.replace(BREAKS, " ").into() } else { json.into() }
}

impl<'a> Found<'a> {
    fn keep(&mut self, key: &str, value: Value<'a>, fields: &Fields) {
        if key == fields.text {
            self.text = Some(value);
        } else if key == fields.date {
            self.date = Some(value);
        } else if fields.title.as_deref() == Some(key) {
            self.title = Some(value);
        }
    }
}

/// Reads any value, keeping it only if it is a string.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Value<'de>;
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }
    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

/// One line as read by [`next_line`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The line is in the buffer, without its line break.
    Read,
    /// The line was longer than the limit and has been passed over.
    TooLong,
    /// There was no further line.
    End,
}

/// Reads the next line into `line`, which never grows beyond `limit` bytes.
///
/// A `\r` before the line break goes with it. What follows the last line break is a line only if it is not empty.
///
/// # Errors
/// When `input` fails.
pub fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    line.clear();
    let (mut seen, mut too_long) = (false, false);
    loop {
        let piece = match input.fill_buf() {
            Ok(piece) => piece,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        seen |= !piece.is_empty();
        let newline = piece.iter().position(|b| *b == b'\n');
        let content = &piece[..newline.unwrap_or(piece.len())];
        too_long |= line.len() + content.len() > limit;
        if !too_long {
            line.extend_from_slice(content);
        }
        let done = newline.is_some() || piece.is_empty();
        let used = content.len() + usize::from(newline.is_some());
        input.consume(used);
        if done {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(match (seen, too_long) {
                (false, _) => Line::End,
                (true, true) => Line::TooLong,
                (true, false) => Line::Read,
            });
        }
    }
}

/// The fault of a line that [`next_line`] passed over.
pub fn too_long(limit: usize) -> BadRecord {
    BadRecord { id: None, code: Code::TooLong, message: format!("longer than {limit} bytes; raise the limit (--max-record-bytes)") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        type Expected = Result<(&'static str, &'static str, Option<&'static str>), (Code, Option<&'static str>)>;
        let cases: &[(&str, Expected)] = &[
            (r#"{"text":"Oslo"}"#, Ok(("null", "Oslo", None))),
            (r#"{"id":"7","text":""}"#, Ok(("\"7\"", "", None))),
            (r#" {"id" : 7.0 , "text":"a\n\u00e9\ud83d\ude00","x":[1,{"text":2}]} "#, Ok(("7.0", "a\né😀", None))),
            (r#"{"id":{"a":[1, 2]},"text":"a"}"#, Ok((r#"{"a":[1, 2]}"#, "a", None))),
            ("{\"id\":{\"a\":\r[1,\t2]},\"text\":\"a\"}", Ok((r#"{"a": [1, 2]}"#, "a", None))),
            ("\u{feff}{\"text\":\"a\"}", Ok(("null", "a", None))),
            (r#"{"id":null,"date":null,"text":"a"}"#, Ok(("null", "a", None))),
            (r#"{"te\u0078t":"escaped key"}"#, Ok(("null", "escaped key", None))),
            (r#"{"text":"a","text":"the last one holds"}"#, Ok(("null", "the last one holds", None))),
            (r#"{"text":"a","date":"2022-01-06"}"#, Ok(("null", "a", Some("2022-01-06")))),
            (r#"{"text":"a","date":"2022-01-06 10:00"}"#, Ok(("null", "a", Some("2022-01-06")))),
            (r#"{"text":"a","date":""}"#, Ok(("null", "a", None))),
            (r#"{"text":"a","date":"20220106T101500Z"}"#, Ok(("null", "a", Some("2022-01-06")))),
            (r#"{"text":"a","date":"20220106101500"}"#, Ok(("null", "a", Some("2022-01-06")))),
            (r#"{"text":"a","date":"Thu, 06 Jan 2022 10:15:00 GMT"}"#, Ok(("null", "a", Some("2022-01-06")))),
            (r#"{"id":1,"text":"a","date":"2022010"}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1,"text":"a","date":"20221306"}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1,"text":"a","date":"2022-13-06"}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1,"text":"a","date":"2022-01-066"}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1,"text":"a","date":"é2022-01-06"}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1,"text":"a","date":20220106}"#, Err((Code::Date, Some("1")))),
            (r#"{"id":1}"#, Err((Code::Text, Some("1")))),
            (r#"{"id":1,"text":null}"#, Err((Code::Text, Some("1")))),
            (r#"{"id":1,"text":["a"]}"#, Err((Code::Text, Some("1")))),
            ("", Err((Code::Json, None))),
            ("  \t", Err((Code::Json, None))),
            ("[]", Err((Code::Json, None))),
            (r#""text""#, Err((Code::Json, None))),
            (r#"{"text":"a"} x"#, Err((Code::Json, None))),
            (r#"{"text":"a""#, Err((Code::Json, None))),
            (r#"{"text":"\ud800"}"#, Err((Code::Json, None))),
        ];
        for (line, expected) in cases {
            let got = article(line.as_bytes(), &Fields::default());
            let dates = got.as_ref().ok().and_then(|a| a.date).map(|d| d.to_string());
            let got = match &got {
                Ok(a) => Ok((a.id.as_json(), &*a.text, dates.as_deref())),
                Err(bad) => Err((bad.code, bad.id.as_ref().map(Id::as_json))),
            };
            assert_eq!(got, *expected, "{line}");
        }
        let named = |length: usize| format!(r#"{{"id":"{}","text":"a"}}"#, "x".repeat(length - 2));
        assert_eq!(article(named(MAX_ID).as_bytes(), &Fields::default()).unwrap().id.as_json().len(), MAX_ID);
        assert_eq!(article(named(MAX_ID + 1).as_bytes(), &Fields::default()).unwrap_err().code, Code::Id);
        assert_eq!(article(b"{\"text\":\"\xff\"}", &Fields::default()).unwrap_err().code, Code::Encoding);
    }

    #[test]
    fn titles_and_passed_fields() {
        let named = |names: &[&str]| Passed::Named(names.iter().map(ToString::to_string).collect());
        let titled = |title: &str, passed| Fields { title: Some(title.into()), passed, ..Fields::default() };
        let line = "{\"id\":\"a\",\"title\":\"Rain\",\"text\":\"It fell.\",\"n\":1.0,\"x\":{\"a\":\t[1]}}";
        type Expected<'a> = (&'a str, &'a [(&'a str, &'a str)]);
        let cases: &[(Fields, Expected<'_>)] = &[
            (Fields::default(), ("It fell.", &[])),
            (titled("title", Passed::None), ("Rain\n\nIt fell.", &[])),
            (titled("headline", named(&["x", "nothing", "title"])), ("It fell.", &[("title", "\"Rain\""), ("x", r#"{"a": [1]}"#)])),
            (titled("title", named(&["id", "title"])), ("Rain\n\nIt fell.", &[("id", "\"a\""), ("title", "\"Rain\"")])),
            (
                Fields { passed: Passed::All, ..Fields::default() },
                ("It fell.", &[("id", "\"a\""), ("title", "\"Rain\""), ("n", "1.0"), ("x", r#"{"a": [1]}"#)]),
            ),
        ];
        for (fields, (text, passed)) in cases {
            let record = record(line.as_bytes(), fields).unwrap();
            let got: Vec<(&str, &str)> = record.passed.iter().map(|(name, value)| (&**name, &**value)).collect();
            assert_eq!((&*record.article.text, got.as_slice()), (*text, *passed), "{fields:?}");
            assert_eq!(record.article.id.as_json(), "\"a\"");
        }
        let untitled = article(br#"{"title":null,"text":"a"}"#, &titled("title", Passed::None)).unwrap();
        assert_eq!(untitled.text, "a");
        let bad = article(br#"{"title":[],"text":"a"}"#, &titled("title", Passed::None)).unwrap_err();
        assert_eq!(bad.code, Code::Text);
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        for deep in ["[".repeat(200_000), format!("{{\"text\":{}", "[".repeat(200_000)), format!("{{\"id\":{}", "{\"a\":".repeat(200_000))]
        {
            assert_eq!(article(deep.as_bytes(), &Fields::default()).unwrap_err().code, Code::Json);
        }
    }

    #[test]
    fn lines() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("\n", &[""]),
            ("a", &["a"]),
            ("a\nb\n", &["a", "b"]),
            ("a\r\n\r\n\nb", &["a", "", "", "b"]),
            ("12345678\n123456789\nx", &["12345678", "too long", "x"]),
        ];
        for (bytes, expected) in cases {
            for size in [1, 3, 100] {
                let mut input = io::BufReader::with_capacity(size, bytes.as_bytes());
                let (mut line, mut got) = (Vec::new(), Vec::new());
                loop {
                    match next_line(&mut input, &mut line, 8).unwrap() {
                        Line::Read => got.push(String::from_utf8(line.clone()).unwrap()),
                        Line::TooLong => got.push("too long".into()),
                        Line::End => break,
                    }
                }
                assert_eq!(got, *expected, "{bytes:?} in pieces of {size}");
            }
        }
    }
}
