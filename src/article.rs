//! The input: an article, its name and its day.

use crate::Error;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// One input document: its text, the name it goes by and the day it was written.
///
/// ```
/// use ner::{Article, Date};
///
/// let article = Article::new("He spoke on Wednesday.").id("story-17").date(Date::new(2022, 1, 6));
/// assert_eq!(article.id.to_string(), "story-17");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Article<'a> {
    /// What results refer to it by.
    pub id: Id,
    /// The text, never changed.
    pub text: Cow<'a, str>,
    /// The day it was written, which `yesterday` and `on Wednesday` are resolved against.
    pub date: Option<Date>,
}

impl<'a> Article<'a> {
    /// An article without a name or date.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self { id: Id::text("-"), text: text.into(), date: None }
    }

    /// The same article under another name.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = id.into();
        self
    }

    /// The same article with the day it was written.
    #[must_use]
    pub fn date(mut self, date: impl Into<Option<Date>>) -> Self {
        self.date = date.into();
        self
    }
}

/// The name of an article: any JSON value, kept letter for letter (`7`, `7.0` and `"7"` stay what they are) and in one line.
///
/// `Display` writes a text as it is and everything else as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// A name that is a text, such as a path.
    pub fn text(name: &str) -> Self {
        Self(serde_json::Value::from(name).to_string().into())
    }

    /// A name that is a JSON value, as it was written.
    ///
    /// # Errors
    /// When `json` is not one JSON value.
    pub fn json(json: &str) -> Result<Self, Error> {
        match serde_json::from_str::<&serde_json::value::RawValue>(json) {
            // JSON has these between its tokens alone, where a blank says the same; many readers end a line or a column at them.
            Ok(value) => Ok(Self(value.get().replace(['\n', '\r', '\t'], " ").into())),
            Err(e) => Err(Error::new("id", format!("{json:?} is not JSON ({e})"))),
        }
    }

    /// The name as JSON.
    pub fn as_json(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(name: &str) -> Self {
        Self::text(name)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::from_str::<String>(&self.0) {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_str(&self.0),
        }
    }
}

/// A day of the Gregorian calendar, years 1 to 9999.
///
/// ```
/// use ner::Date;
///
/// let day: Date = "2024-02-29".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 29));
/// assert!(Date::new(2023, 2, 29).is_none());
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// For calendar arithmetic inside the crate; `jiff` is no part of the public interface.
    pub(crate) fn civil(self) -> jiff::civil::Date {
        self.0
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut parts = text.split('-');
        let mut part =
            |width: usize| parts.next().filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()))?.parse::<i16>().ok();
        let (year, month, day) = (part(4), part(2), part(2));
        let date = match (year, month, day, parts.next()) {
            (Some(y), Some(m), Some(d), None) => Self::new(y, m as i8, d as i8),
            _ => None,
        };
        date.ok_or_else(|| Error::new(text, "no such day; write a date as YYYY-MM-DD"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// Where the day of an article is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateSource {
    /// It came with the article: in its record, or as an option.
    Given,
    /// The article says so itself.
    Text,
}

impl DateSource {
    /// The word that stands for it in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Text => "text",
        }
    }
}

/// How a date in figures is read that could be either: `06/01/2022`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayFirst {
    /// As the text writes its other dates; else by the places it names, American or not.
    #[default]
    Auto,
    /// Day, month, year.
    Yes,
    /// Month, day, year.
    No,
}
