//! A report on results: who and what a corpus names, how often, when, and together with whom.

use super::{calendar, class, write_preamble, write_text};
use crate::{Country, Date, Focus, Id, Kind, Label};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

const PAGE: &str = include_str!("report.html");
const SCRIPT: &str = include_str!("report.js");
const SCRIPT_HASH: &str = "ZxTLxyiX8A4gD+om7AkwvsOJtOqlErw29dbwl10CQJs=";

/// Names that are counted at a time; of more, the less frequent half is let go.
const MAX_NAMES: usize = 1 << 18;
/// Pairs that are counted at a time; the same.
const MAX_PAIRS: usize = 1 << 20;
/// Names of one article: the rest is not counted.
const MAX_NAMES_OF_ARTICLE: usize = 1 << 14;
/// People and organisations of one article that are paired with each other, the most mentioned.
const MAX_PAIRED: usize = 40;
/// Articles that are listed.
const MAX_ARTICLES: usize = 5_000;
/// Characters of a name or id: what differs behind them only counts as one.
const MAX_CHARS: usize = 200;

/// An entity, as far as a report is about it.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'a> {
    /// What it is.
    pub label: Label,
    /// What it is called: its canonical name.
    pub name: &'a str,
    /// What it is more closely, where that is known.
    pub kind: Option<Kind>,
    /// The country it is in or of, where that is known.
    pub country: Option<Country>,
    /// DATE: its value.
    pub value: Option<&'a str>,
}

/// What the articles of a corpus name, counted as they come; memory does not grow with their number.
///
/// ```
/// use ner::write::html::{Mention, Report};
/// use ner::{Id, Label};
///
/// let mut report = Report::default();
/// report.open(&Id::text("story-17"), None);
/// report.add(Mention { label: Label::Loc, name: "Oslo", kind: None, country: None, value: None });
/// report.close(&[]);
/// let mut page = Vec::new();
/// report.write(&mut page, 100)?;
/// assert!(String::from_utf8_lossy(&page).contains("Oslo"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Report {
    names: HashMap<Key, Name>,
    /// How often two names, by their numbers, are in one article.
    pairs: HashMap<(u32, u32), u64>,
    countries: BTreeMap<Country, InFocus>,
    /// Articles by the day they were written.
    written: BTreeMap<i32, u64>,
    /// DATE mentions by the month that they name (years times twelve); those of a year alone count for its January below.
    months: BTreeMap<i32, u64>,
    years: BTreeMap<i32, u64>,
    rows: Vec<Row>,
    current: Current,
    articles: u64,
    mentions: u64,
    next: u32,
    has_gaps: bool,
}

/// A label and a name in small letters: headlines shout.
type Key = (Label, Box<str>);

#[derive(Debug)]
struct Name {
    number: u32,
    text: Box<str>,
    kind: Option<Kind>,
    country: Option<Country>,
    mentions: u64,
    articles: u64,
    first: Option<Date>,
    last: Option<Date>,
}

#[derive(Debug, Default)]
struct InFocus {
    articles: u64,
    share: f64,
}

/// The article that is being read.
#[derive(Debug, Default)]
struct Current {
    id: String,
    date: Option<Date>,
    mentions: u64,
    names: BTreeMap<Key, Counted>,
}

#[derive(Debug)]
struct Counted {
    text: Box<str>,
    mentions: u64,
    kind: Option<Kind>,
    country: Option<Country>,
}

/// An article as it is listed.
#[derive(Debug)]
struct Row {
    id: String,
    date: Option<Date>,
    mentions: u64,
    names: Vec<(Label, Box<str>)>,
    countries: Vec<Country>,
}

impl Report {
    /// Begins an article; [`close`](Self::close) ends it.
    pub fn open(&mut self, id: &Id, date: Option<Date>) {
        self.current = Current { id: shortened(&id.to_string()).into(), date, ..Current::default() };
    }

    /// Counts an entity of the article.
    pub fn add(&mut self, mention: Mention<'_>) {
        let Mention { label, name, kind, country, value } = mention;
        self.current.mentions += 1;
        if label == Label::Date
            && let Some((year, month, _)) = value.and_then(calendar)
        {
            *self.years.entry(year.into()).or_default() += 1;
            if let Some(month) = month.filter(|month| (1..=12).contains(month)) {
                *self.months.entry(i32::from(year) * 12 + i32::from(month) - 1).or_default() += 1;
            }
        }
        let name = if label == Label::Date { value.unwrap_or(name) } else { name };
        let name = shortened(name);
        let key = (label, name.to_lowercase().into());
        if !self.current.names.contains_key(&key) && self.current.names.len() >= MAX_NAMES_OF_ARTICLE {
            self.has_gaps = true;
            return;
        }
        let counted = self.current.names.entry(key).or_insert_with(|| Counted { text: name.into(), mentions: 0, kind, country });
        counted.mentions += 1;
        if is_shouted(&counted.text) && !is_shouted(name) {
            counted.text = name.into();
        }
        counted.kind = counted.kind.or(kind);
        counted.country = counted.country.or(country);
    }

    /// Ends the article. Without the countries that it is about, those of the places it names are taken for them.
    pub fn close(&mut self, countries: &[Focus]) {
        let Current { id, date, mentions, names } = std::mem::take(&mut self.current);
        self.articles += 1;
        self.mentions += mentions;
        if let Some(date) = date {
            *self.written.entry(days_since_epoch(date)).or_default() += 1;
        }
        let found;
        let countries = if countries.is_empty() {
            found = countries_of_places(&names);
            &found
        } else {
            countries
        };
        for focus in countries {
            let country = self.countries.entry(focus.country).or_default();
            country.articles += 1;
            country.share += f64::from(focus.score);
        }
        let mut ranked: Vec<(&Key, &Counted)> = names.iter().filter(|((label, _), _)| *label != Label::Date).collect();
        ranked.sort_by_key(|(_, counted)| Reverse(counted.mentions));
        if self.rows.len() < MAX_ARTICLES {
            let names = ranked.iter().take(4).map(|((label, _), counted)| (*label, counted.text.clone())).collect();
            let countries = countries.iter().take(3).map(|focus| focus.country).collect();
            self.rows.push(Row { id, date, mentions, names, countries });
        }
        let paired: Vec<Key> =
            ranked.into_iter().map(|(key, _)| key).filter(|(label, _)| *label != Label::Loc).take(MAX_PAIRED).cloned().collect();
        for (key, counted) in names {
            self.count(key, counted, date);
        }
        self.pair(&paired);
        if self.names.len() > MAX_NAMES {
            self.let_names_go();
        }
        if self.pairs.len() > MAX_PAIRS {
            self.has_gaps = true;
            keep_upper_half(&mut self.pairs, |pair, articles| (*articles, Reverse(*pair)));
        }
    }

    fn count(&mut self, key: Key, counted: Counted, date: Option<Date>) {
        let next = &mut self.next;
        let name = self.names.entry(key).or_insert_with(|| {
            *next = next.wrapping_add(1);
            Name { number: *next, text: counted.text.clone(), kind: None, country: None, mentions: 0, articles: 0, first: date, last: date }
        });
        if is_shouted(&name.text) && !is_shouted(&counted.text) {
            name.text = counted.text;
        }
        name.mentions += counted.mentions;
        name.articles += 1;
        name.kind = name.kind.or(counted.kind);
        name.country = name.country.or(counted.country);
        name.first = name.first.into_iter().chain(date).min();
        name.last = name.last.max(date);
    }

    fn pair(&mut self, keys: &[Key]) {
        let mut numbers: Vec<u32> = keys.iter().filter_map(|key| Some(self.names.get(key)?.number)).collect();
        numbers.sort_unstable();
        for (i, one) in numbers.iter().enumerate() {
            for other in numbers.iter().skip(i + 1) {
                *self.pairs.entry((*one, *other)).or_default() += 1;
            }
        }
    }

    fn let_names_go(&mut self) {
        self.has_gaps = true;
        keep_upper_half(&mut self.names, |_, name| (name.articles, name.mentions, Reverse(name.number)));
        let mut kept: Vec<u32> = self.names.values().map(|name| name.number).collect();
        kept.sort_unstable();
        self.pairs.retain(|(one, other), _| kept.binary_search(one).is_ok() && kept.binary_search(other).is_ok());
    }

    /// Writes the page, with so many names of each label and so many pairs.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&self, out: &mut impl Write, top: usize) -> io::Result<()> {
        write_preamble(out, "Who and what is in this corpus", SCRIPT_HASH)?;
        let (top_of_page, rest) = PAGE.split_once("<!-- totals -->").unwrap_or((PAGE, ""));
        out.write_all(top_of_page.as_bytes())?;
        self.write_totals(out)?;
        out.write_all(rest.as_bytes())?;
        for label in [Label::Person, Label::Org, Label::Loc, Label::Date] {
            self.write_names(out, label, top)?;
        }
        self.write_pairs(out, top)?;
        self.write_countries(out)?;
        self.write_times(out)?;
        self.write_articles(out)?;
        write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
    }

    fn write_totals(&self, out: &mut impl Write) -> io::Result<()> {
        let names = self.names.keys().filter(|(label, _)| *label != Label::Date).count();
        write!(out, "<p>{} articles, {} mentions, {} names", grouped(self.articles), grouped(self.mentions), grouped(names))?;
        if let (Some((first, _)), Some((last, _))) = (self.written.first_key_value(), self.written.last_key_value()) {
            write!(out, ", written {} to {}", Scale::Days.name(*first), Scale::Days.name(*last))?;
        }
        out.write_all(b".</p>\n")?;
        if self.has_gaps {
            writeln!(
                out,
                "<p class=\"fault\">More names than are counted at a time ({MAX_NAMES} names, {MAX_PAIRS} pairs, {MAX_NAMES_OF_ARTICLE} names of an \
                 article): the frequent ones are counted right or nearly so, rare ones may be missing.</p>"
            )?;
        }
        Ok(())
    }

    fn write_names(&self, out: &mut impl Write, label: Label, top: usize) -> io::Result<()> {
        let mut names: Vec<&Name> = self.names.iter().filter(|((l, _), _)| *l == label).map(|(_, name)| name).collect();
        names.sort_unstable_by_key(|name| (Reverse(name.articles), Reverse(name.mentions), &*name.text, name.number));
        let (id, title) = heading(label);
        let (has_kind, has_country, has_dates) = (matches!(label, Label::Org | Label::Loc), label != Label::Date, !self.written.is_empty());
        let all = [
            (true, Column::Text("Name")),
            (has_kind, Column::Text("Kind")),
            (has_country, Column::Text("Country")),
            (true, Column::Count("Articles")),
            (true, Column::Count("Mentions")),
            (has_dates, Column::Text("First article")),
            (has_dates, Column::Text("Last article")),
        ];
        let columns: Vec<Column> = all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, column)| column).collect();
        open_table(out, id, title, &format!("{} of {}, by articles", grouped(names.len().min(top)), grouped(names.len())), &columns)?;
        for name in names.into_iter().take(top) {
            out.write_all(b"<tr><td>")?;
            write_name(out, label, &name.text)?;
            out.write_all(b"</td>")?;
            if has_kind {
                write!(out, "<td>{}</td>", name.kind.map_or("", |kind| kind.as_str()))?;
            }
            if has_country {
                write_country_cell(out, name.country.as_slice())?;
            }
            write!(out, "<td class=\"count\">{}</td><td class=\"count\">{}</td>", name.articles, name.mentions)?;
            if has_dates {
                write!(out, "<td>{}</td><td>{}</td>", shown(name.first), shown(name.last))?;
            }
            out.write_all(b"</tr>\n")?;
        }
        close_table(out)
    }

    fn write_pairs(&self, out: &mut impl Write, top: usize) -> io::Result<()> {
        let by_number: HashMap<u32, (Label, &str, u64)> =
            self.names.iter().map(|((label, _), name)| (name.number, (*label, &*name.text, name.articles))).collect();
        let mut pairs: Vec<_> = self.pairs.iter().filter(|(_, together)| **together > 1).collect();
        let total = pairs.len();
        pairs.sort_unstable_by_key(|(pair, together)| (Reverse(**together), **pair));
        let caption = format!(
            "{} of {} pairs of people and organisations that share two articles or more, by articles",
            grouped(total.min(top)),
            grouped(total)
        );
        let columns =
            [Column::Text("One"), Column::Text("Other"), Column::Count("Articles with both"), Column::Count("Of those with either")];
        open_table(out, "together", "Who appears with whom", &caption, &columns)?;
        for ((one, other), together) in pairs.into_iter().take(top) {
            let (Some(one), Some(other)) = (by_number.get(one), by_number.get(other)) else { continue };
            let (one, other) = if one.0 < other.0 { (other, one) } else { (one, other) }; // people first
            out.write_all(b"<tr><td>")?;
            write_name(out, one.0, one.1)?;
            out.write_all(b"</td><td>")?;
            write_name(out, other.0, other.1)?;
            let either = (one.2 + other.2).saturating_sub(*together).max(1);
            writeln!(out, "</td><td class=\"count\">{together}</td><td class=\"count\">{} %</td></tr>", (together * 100).div_ceil(either))?;
        }
        close_table(out)
    }

    fn write_countries(&self, out: &mut impl Write) -> io::Result<()> {
        let mut countries: Vec<_> = self.countries.iter().collect();
        countries.sort_by(|(a, x), (b, y)| y.share.total_cmp(&x.share).then(a.cmp(b)));
        let columns = [Column::Text("Country"), Column::Count("Share of the corpus"), Column::Count("Articles")];
        open_table(out, "countries", "Countries in focus", "By their share of all that the articles say of countries", &columns)?;
        for (country, InFocus { articles, share }) in countries {
            out.write_all(b"<tr>")?;
            write_country_cell(out, &[*country])?;
            let percent = share * 100.0 / self.articles.max(1) as f64;
            writeln!(out, "<td class=\"count\">{percent:.1} %</td><td class=\"count\">{articles}</td></tr>")?;
        }
        close_table(out)
    }

    fn write_times(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"<section id=\"time\"><h2>Over time</h2>\n")?;
        let months = |counts: &BTreeMap<i32, u64>| sums(counts, |day| Scale::Days.month(*day));
        let written = months(&self.written);
        let years = sums(&written, |month| month.div_euclid(12));
        write_bars(
            out,
            "Articles by the day they were written",
            &[(Scale::Days, &self.written), (Scale::Months, &written), (Scale::Years, &years)],
        )?;
        write_bars(
            out,
            "Days, months and years that the articles speak of",
            &[(Scale::Months, &self.months), (Scale::Years, &self.years)],
        )?;
        out.write_all(b"</section>\n")
    }

    fn write_articles(&self, out: &mut impl Write) -> io::Result<()> {
        let columns = [
            Column::Text("Article"),
            Column::Text("Written"),
            Column::Count("Mentions"),
            Column::Text("Most named"),
            Column::Text("Countries"),
        ];
        let caption = format!("The first {} of {}", grouped(self.rows.len()), grouped(self.articles));
        write!(out, "<section id=\"by-article\"><h2>Articles</h2><details class=\"wide\"><summary>{caption}</summary><table>")?;
        write_table_head(out, &columns)?;
        for row in &self.rows {
            out.write_all(b"<tr><td><bdi>")?;
            write_text(out, &row.id)?;
            write!(out, "</bdi></td><td>{}</td><td class=\"count\">{}</td><td>", shown(row.date), row.mentions)?;
            for (i, (label, text)) in row.names.iter().enumerate() {
                out.write_all(if i == 0 { b"" } else { b", " })?;
                write_name(out, *label, text)?;
            }
            out.write_all(b"</td>")?;
            write_country_cell(out, &row.countries)?;
            out.write_all(b"</tr>\n")?;
        }
        out.write_all(b"</tbody></table></details></section>\n")
    }
}

/// A column of text or of numbers.
#[derive(Debug, Clone, Copy)]
enum Column {
    Text(&'static str),
    Count(&'static str),
}

fn open_table(out: &mut impl Write, id: &str, title: &str, caption: &str, columns: &[Column]) -> io::Result<()> {
    write!(
        out,
        "<section id=\"{id}\"><h2>{title}</h2><div class=\"wide\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\"><table><caption>{caption}</caption>"
    )?;
    write_table_head(out, columns)
}

fn write_table_head(out: &mut impl Write, columns: &[Column]) -> io::Result<()> {
    out.write_all(b"<thead><tr>")?;
    for column in columns {
        match column {
            Column::Text(name) => write!(out, "<th scope=\"col\">{name}</th>")?,
            Column::Count(name) => write!(out, "<th scope=\"col\" class=\"count\">{name}</th>")?,
        }
    }
    out.write_all(b"</tr></thead><tbody>\n")
}

fn close_table(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"</tbody></table></div></section>\n")
}

fn write_name(out: &mut impl Write, label: Label, text: &str) -> io::Result<()> {
    write!(out, "<bdi class=\"key {}\">", class(label))?;
    write_text(out, text)?;
    out.write_all(b"</bdi>")
}

/// The script puts their names in place of the codes.
fn write_country_cell(out: &mut impl Write, countries: &[Country]) -> io::Result<()> {
    out.write_all(b"<td class=\"countries\">")?;
    for (i, country) in countries.iter().enumerate() {
        write!(out, "{}{country}", if i == 0 { "" } else { ", " })?;
    }
    out.write_all(b"</td>")
}

fn heading(label: Label) -> (&'static str, &'static str) {
    match label {
        Label::Person => ("people", "People"),
        Label::Org => ("organisations", "Organisations"),
        Label::Loc => ("places", "Places"),
        Label::Date => ("dates", "Dates"),
    }
}

fn shown(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// What the bars of a histogram stand for, as running numbers.
#[derive(Debug, Clone, Copy)]
enum Scale {
    Days,
    Months,
    Years,
}

impl Scale {
    /// How many bars there are at most.
    fn width(self) -> i32 {
        match self {
            Self::Days => 92,
            Self::Months => 60,
            Self::Years => 100,
        }
    }

    fn name(self, number: i32) -> String {
        match self {
            Self::Days => shown(date_of(number)),
            Self::Months => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Self::Years => format!("{number:04}"),
        }
    }

    fn month(self, day: i32) -> i32 {
        date_of(day).map_or(0, |date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }
}

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

fn days_since_epoch(date: Date) -> i32 {
    (date.civil() - EPOCH).get_days()
}

fn date_of(day: i32) -> Option<Date> {
    let date = EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Date::new(date.year(), date.month(), date.day())
}

fn sums(counts: &BTreeMap<i32, u64>, group: impl Fn(&i32) -> i32) -> BTreeMap<i32, u64> {
    counts.iter().fold(BTreeMap::new(), |mut sums, (number, count)| {
        *sums.entry(group(number)).or_default() += count;
        sums
    })
}

/// A histogram on the first scale on which nearly all of it has room, else on the last.
fn write_bars(out: &mut impl Write, title: &str, scales: &[(Scale, &BTreeMap<i32, u64>)]) -> io::Result<()> {
    let total = scales.last().map_or(0, |(_, counts)| counts.values().sum::<u64>());
    if total == 0 {
        return Ok(());
    }
    let windows: Vec<_> = scales.iter().map(|(scale, counts)| (*scale, *counts, densest(counts, scale.width()))).collect();
    let fits = windows.iter().find(|(.., (_, inside))| inside * 10 >= total * 9).or(windows.last());
    let Some((scale, counts, (start, inside))) = fits else { return Ok(()) };
    let window: Vec<(i32, u64)> =
        counts.range(*start..start.saturating_add(scale.width())).map(|(number, count)| (*number, *count)).collect();
    let (Some((first, _)), Some((last, _))) = (window.first(), window.last()) else { return Ok(()) };
    let highest = window.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    write!(out, "<h3>{title}</h3>\n<ol class=\"bars\">")?;
    for number in *first..=*last {
        let count = counts.get(&number).copied().unwrap_or(0);
        let part = (count * 100).div_ceil(highest);
        write!(
            out,
            "<li style=\"--part:{part}\" title=\"{name}: {count}\" aria-label=\"{name}: {count}\"></li>",
            name = scale.name(number)
        )?;
    }
    write!(
        out,
        "</ol>\n<p class=\"axis\"><span>{}</span><span>highest: {}</span><span>{}</span></p>\n",
        scale.name(*first),
        grouped(highest),
        scale.name(*last)
    )?;
    match total - inside.min(&total) {
        0 => Ok(()),
        outside => writeln!(out, "<p class=\"soft\">{} of {} lie before or after, or name no month.</p>", grouped(outside), grouped(total)),
    }
}

/// Where the window of so many numbers begins that holds most, and how much that is.
fn densest(counts: &BTreeMap<i32, u64>, width: i32) -> (i32, u64) {
    let sum = |start: i32| counts.range(start..start.saturating_add(width)).map(|(_, count)| count).sum::<u64>();
    counts.keys().map(|start| (*start, sum(*start))).max_by_key(|(start, sum)| (*sum, Reverse(*start))).unwrap_or((0, 0))
}

/// The countries of the places that an article names, by mentions.
fn countries_of_places(names: &BTreeMap<Key, Counted>) -> Vec<Focus> {
    let mut mentions = BTreeMap::<Country, u64>::new();
    for ((label, _), counted) in names {
        if let (Label::Loc, Some(country)) = (label, counted.country) {
            *mentions.entry(country).or_default() += counted.mentions;
        }
    }
    let total = mentions.values().sum::<u64>().max(1);
    let mut countries: Vec<Focus> = mentions
        .into_iter()
        .map(|(country, n)| Focus::new(country, u32::try_from(n).unwrap_or(u32::MAX), n as f32 / total as f32))
        .collect();
    countries.sort_by_key(|focus| Reverse(focus.mentions));
    countries
}

/// Keeps the half of a map whose ranks are higher; no two are equal.
fn keep_upper_half<K: std::hash::Hash + Eq, V, R: Ord>(map: &mut HashMap<K, V>, rank: impl Fn(&K, &V) -> R) {
    let mut ranks: Vec<R> = map.iter().map(|(key, value)| rank(key, value)).collect();
    let middle = ranks.len() / 2;
    let (_, least, _) = ranks.select_nth_unstable(middle);
    map.retain(|key, value| rank(key, value) >= *least);
}

/// A number with its thousands set apart.
fn grouped(number: impl TryInto<u64>) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

/// Whether a name is in capitals throughout: of `REAGAN` and `Reagan` the second is shown.
fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn windows() {
        let counts = |all: &[(i32, u64)]| all.iter().copied().collect::<BTreeMap<_, _>>();
        type Counts = &'static [(i32, u64)];
        let cases: &[(Counts, (i32, u64))] = &[
            (&[], (0, 0)),
            (&[(5, 2)], (5, 2)),
            (&[(1, 1), (100, 1), (109, 1)], (100, 2)),
            (&[(1, 1), (10, 1), (11, 1)], (1, 2)), // the earliest of several
            (&[(i32::MAX, 3)], (i32::MAX, 0)),
        ];
        for (given, expected) in cases {
            assert_eq!(densest(&counts(given), 10), *expected, "{given:?}");
        }
        for date in ["0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"] {
            assert_eq!(shown(date_of(days_since_epoch(date.parse().unwrap()))), date);
        }
        assert_eq!(grouped(0u64) + " " + &grouped(999u64) + " " + &grouped(1_002_003usize), "0 999 1,002,003");
    }

    /// More names than are kept: the frequent ones stay and are counted right, and the page says that some are missing.
    #[test]
    fn memory_is_bounded() {
        let mut report = Report::default();
        fn mention(name: &str) -> Mention<'_> {
            Mention { label: Label::Org, name, kind: None, country: None, value: None }
        }
        for article in 0..=MAX_NAMES / 8_000 {
            report.open(&Id::text("-"), None);
            report.add(mention("Often"));
            for number in 0..8_000 {
                report.add(mention(&format!("Once {article} {number}")));
            }
            report.close(&[]);
            assert!(report.names.len() <= MAX_NAMES && report.pairs.len() <= MAX_PAIRS);
        }
        assert!(report.has_gaps);
        let often = &report.names[&(Label::Org, "often".into())];
        assert_eq!((often.articles, often.mentions), (MAX_NAMES as u64 / 8_000 + 1, MAX_NAMES as u64 / 8_000 + 1));
    }
}
