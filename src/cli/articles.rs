//! From one input to its results: reading, tagging and writing, a stretch at a time.

use crate::args::{Format, Input};
use crate::inputs::Source;
use crate::messages::Event;
use crate::pool::Deliver;
use crate::tally::Tally;
use ner::read::decode::{self, Decoder};
use ner::read::html::Page;
use ner::read::jsonl::{self, BadRecord, Fields, Line, Passed, Record};
use ner::read::parts::{self, Parts};
use ner::write::Unit;
use ner::write::annotation::{AnnotationLine, Tool};
use ner::write::brat::{self, Annotations};
use ner::write::conll::TokenLines;
use ner::write::csv::{self, EntityRows};
use ner::write::documents::{DocumentLine, Ending, Failure};
use ner::write::html;
use ner::write::jsonl::EntityLines;
use ner::write::terminal::{self, Marked, Paint};
use ner::{Article, Date, DateSource, Entity, Id, Tagger, Tagging};
use std::borrow::Cow;
use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;

/// How much output is gathered before it is handed on.
const STRETCH: usize = 64 << 10;

/// How articles are read, tagged and written: the options, resolved.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) tagger: Tagger,
    pub(crate) date: Option<Date>,
    pub(crate) fields: Fields,
    pub(crate) max_record_bytes: usize,
    pub(crate) max_page_bytes: usize,
    pub(crate) max_file_bytes: Option<u64>,
    pub(crate) format: Format,
    pub(crate) unit: Unit,
    pub(crate) with_text: bool,
    pub(crate) with_chains: bool,
    pub(crate) paint: Paint,
    pub(crate) is_strict: bool,
}

/// A piece of work that needs nothing of what comes before it.
#[derive(Debug)]
pub(crate) enum Job {
    /// An input from beginning to end.
    Whole(Arc<Source>),
    /// Some records of an input.
    Records(Records),
    /// Nothing to do, only to say.
    Event(Event),
}

/// Some lines of an input.
#[derive(Debug)]
pub(crate) struct Records {
    source: Arc<Source>,
    /// The number of the first line, counted from 1.
    first: u64,
    bytes: Vec<u8>,
    /// Where each line ends in `bytes`; `None` where it was too long.
    ends: Vec<Option<usize>>,
}

impl Job {
    /// How many bytes are to be read, or more than any number: records must not wait for others to come.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Whole(source) => source.size,
            Self::Records(_) => u64::MAX,
            Self::Event(_) => 0,
        }
    }
}

impl Task {
    /// What stands at the beginning of the output, or of each result file.
    pub(crate) fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        match self.format {
            Format::Csv => csv::write_header(&mut head)?,
            Format::Html => html::write_head(&mut head)?,
            Format::Pretty => terminal::write_legend(&mut head, self.paint)?,
            _ => {}
        }
        Ok(head)
    }

    /// What stands at its end.
    pub(crate) fn foot(&self) -> io::Result<Vec<u8>> {
        let mut foot = Vec::new();
        if self.format == Format::Html {
            html::write_foot(&mut foot)?;
        }
        Ok(foot)
    }

    /// Does a job.
    pub(crate) fn work(&self, job: Job, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
        match job {
            Job::Whole(source) if source.input == Input::Text => self.answer_text(&source, deliver),
            Job::Whole(source) if source.input == Input::Html => self.answer_page(&source, deliver),
            Job::Whole(source) => self.cut(&source, &mut |job| self.work(job, deliver)),
            Job::Records(records) => self.answer_records(&records, deliver),
            Job::Event(event) => deliver(event),
        }
    }

    /// Cuts an input of records into jobs: about 64 KiB of lines, or what is there when the input is idle.
    pub(crate) fn cut(&self, source: &Arc<Source>, hand_out: &mut dyn FnMut(Job) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut input = match open_records(source, self.max_file_bytes) {
            Ok(Some(input)) => BufReader::with_capacity(STRETCH, input),
            Ok(None) => return hand_out(Job::Event(binary(source))),
            Err(e) => return hand_out(Job::Event(failed(source, &e))),
        };
        let start = |first| Records { source: Arc::clone(source), first, bytes: Vec::new(), ends: Vec::new() };
        let (mut records, mut line) = (start(1), Vec::new());
        loop {
            match jsonl::next_line(&mut input, &mut line, self.max_record_bytes) {
                Ok(Line::Read) => {
                    records.bytes.extend_from_slice(&line);
                    records.ends.push(Some(records.bytes.len()));
                }
                Ok(Line::TooLong) => records.ends.push(None),
                Ok(Line::End) => {
                    hand_out(Job::Records(records))?;
                    return hand_out(Job::Event(Event::Done(Tally { inputs: 1, ..Tally::default() })));
                }
                Err(e) => {
                    hand_out(Job::Records(records))?;
                    return hand_out(Job::Event(failed(source, &e)));
                }
            }
            let is_idle = !input.buffer().contains(&b'\n');
            if is_idle || records.bytes.len() >= STRETCH {
                let next = start(records.first + records.ends.len() as u64);
                hand_out(Job::Records(std::mem::replace(&mut records, next)))?;
            }
        }
    }

    /// The text of an input, or why it is none.
    fn decode(&self, source: &Source) -> Result<Decoder<Box<dyn Read + Send>>, Event> {
        match source.open(self.max_file_bytes).and_then(Decoder::new) {
            Ok(decoder) if decoder.is_binary() => Err(binary(source)),
            Ok(decoder) => Ok(decoder),
            Err(e) => Err(failed(source, &e)),
        }
    }

    fn answer_text(&self, source: &Source, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
        let mut decoder = match self.decode(source) {
            Ok(decoder) => decoder,
            Err(event) => return deliver(event),
        };
        let id = Id::text(&source.name);
        let mut out = Vec::new();
        if self.format == Format::Pretty && !source.is_stdin() {
            write_heading(&mut out, &id)?;
        }
        let mut answer = Answer::new(self, &id, self.date);
        let (mut parts, mut text) = (Parts::default(), String::new());
        let failure = loop {
            let more = match decoder.read(parts.tail()) {
                Ok(more) => more,
                Err(e) => break Some(e),
            };
            while let Some(part) = parts.next(!more) {
                answer.part(&mut out, part)?;
                if self.with_text {
                    text.push_str(part);
                }
                if self.format == Format::Brat {
                    deliver(Event::Text(brat::text(part).into_owned().into()))?;
                }
                if out.len() >= STRETCH {
                    deliver(Event::Output(std::mem::take(&mut out)))?;
                }
                deliver(Event::Done(std::mem::take(&mut answer.tally)))?;
            }
            if !more {
                break None;
            }
        };
        let message = failure.as_ref().map(ToString::to_string);
        let in_line = message.as_ref().map(|message| Failure { code: "read", message, line: None });
        answer.close(&mut out, in_line, self.with_text.then_some(&text), &[])?;
        deliver(Event::Output(out))?;
        note_encoding(source, &decoder, deliver)?;
        match failure {
            Some(e) => deliver(failed(source, &e)),
            None => deliver(Event::Done(Tally { inputs: 1, articles: 1, ..Tally::default() })),
        }
    }

    /// A page is read whole, as its text is known only when it is.
    fn answer_page(&self, source: &Source, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
        let mut decoder = match self.decode(source) {
            Ok(decoder) => decoder,
            Err(event) => return deliver(event),
        };
        let mut html = String::new();
        loop {
            match decoder.read(&mut html) {
                Ok(_) if html.len() > self.max_page_bytes => {
                    let message = format!("longer than {} bytes; raise the limit (--max-record-bytes)", self.max_page_bytes);
                    return deliver(failed(source, &io::Error::other(message)));
                }
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => return deliver(failed(source, &e)),
            }
        }
        let page = Page::read(&html);
        let id = Id::text(&source.name);
        let mut out = Vec::new();
        if self.format == Format::Pretty && !source.is_stdin() {
            write_heading(&mut out, &id)?;
        }
        let mut answer = Answer::new(self, &id, page.date.or(self.date));
        // Where results show the text, this is the one that was found, and offsets are in it; else they are in the page.
        if self.with_text || !self.format.has_unit() {
            for part in parts::cut(&page.text) {
                answer.part(&mut out, part)?;
                if self.format == Format::Brat {
                    deliver(Event::Text(brat::text(part).into_owned().into()))?;
                }
            }
        } else {
            answer.page(&mut out, &html, &page)?;
        }
        let tally = Tally { inputs: 1, articles: 1, ..answer.tally };
        answer.close(&mut out, None, self.with_text.then_some(&page.text), &[])?;
        deliver(Event::Output(out))?;
        note_encoding(source, &decoder, deliver)?;
        deliver(Event::Done(tally))
    }

    fn answer_records(&self, records: &Records, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
        let (mut out, mut start, mut tally) = (Vec::new(), 0, Tally::default());
        for (number, end) in (records.first..).zip(&records.ends) {
            let read = match end {
                None => Err(jsonl::too_long(self.max_record_bytes)),
                Some(end) => {
                    let line = records.bytes.get(start..*end).unwrap_or_default();
                    start = *end;
                    self.record(&records.source, number, line)
                }
            };
            match read {
                Ok(record) => tally += self.answer_article(&mut out, &record, deliver)?,
                Err(bad) if self.format == Format::Documents && !self.is_strict => {
                    let failure = Failure { code: bad.code.as_str(), message: &bad.message, line: Some(number) };
                    let id = bad.id.clone().unwrap_or_else(jsonl::no_id);
                    let fields = passed(&self.fields.passed, &[]);
                    let ending =
                        Ending { failure: Some(failure), text: self.with_text.then_some(None), fields: &fields, ..Ending::default() };
                    DocumentLine::open(&mut out, &id, None, self.unit)?.close(&mut out, ending)?;
                    deliver(Event::Output(std::mem::take(&mut out)))?;
                    deliver(Event::BadRecord(None))?;
                }
                Err(bad) => {
                    deliver(Event::Output(std::mem::take(&mut out)))?;
                    deliver(Event::BadRecord(Some(format!("{}:{number}: {bad}", records.source.name))))?;
                }
            }
            if out.len() >= STRETCH {
                deliver(Event::Output(std::mem::take(&mut out)))?;
            }
        }
        deliver(Event::Output(out))?;
        deliver(Event::Done(tally))
    }

    fn record<'a>(&self, source: &Source, number: u64, line: &'a [u8]) -> Result<Record<'a>, BadRecord> {
        let mut record = match source.input {
            Input::Jsonl => jsonl::record(line, &self.fields)?,
            Input::Lines | Input::Text | Input::Html => {
                let article = Article::new(decode::line(line)).id(Id::text(&format!("{}:{number}", source.name)));
                Record { article, passed: Vec::new() }
            }
        };
        record.article.date = record.article.date.or(self.date);
        Ok(record)
    }

    fn answer_article(&self, out: &mut Vec<u8>, record: &Record<'_>, deliver: &mut Deliver<'_>) -> anyhow::Result<Tally> {
        let article = &record.article;
        if self.format == Format::Pretty {
            write_heading(out, &article.id)?;
        }
        let mut answer = Answer::new(self, &article.id, article.date);
        for part in parts::cut(&article.text) {
            answer.part(out, part)?;
            if out.len() >= STRETCH {
                deliver(Event::Output(std::mem::take(out)))?;
            }
        }
        let tally = Tally { articles: 1, ..answer.tally };
        answer.close(out, None, self.with_text.then_some(&article.text), &record.passed)?;
        Ok(tally)
    }
}

/// The bytes to cut into lines; `None` where they are no text.
fn open_records(source: &Source, max_bytes: Option<u64>) -> io::Result<Option<Box<dyn Read + Send>>> {
    let mut input = source.open(max_bytes)?;
    if source.may_be_idle() {
        return decode::records(input).map(Some); // without reading ahead
    }
    let mut head = Vec::new();
    input.by_ref().take(8 << 10).read_to_end(&mut head)?;
    if decode::is_binary(&head) {
        return Ok(None);
    }
    decode::records(Cursor::new(head).chain(input)).map(Some)
}

fn binary(source: &Source) -> Event {
    let message = format!("{}: binary (NUL bytes at its start)", source.name);
    if source.is_named { Event::Failed(message + "; convert it to text first") } else { Event::LeftOut(message + "; left out") }
}

fn failed(source: &Source, error: &io::Error) -> Event {
    Event::Failed(format!("{}: {error}", source.name))
}

fn note_encoding<R: Read>(source: &Source, decoder: &Decoder<R>, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
    if decoder.encoding() != "UTF-8" {
        deliver(Event::Noted(format!("{}: read as {}", source.name, decoder.encoding())))?;
    }
    if decoder.is_lossy() {
        deliver(Event::Noted(format!("{}: some of it is not {} and became U+FFFD", source.name, decoder.encoding())))?;
    }
    Ok(())
}

fn write_heading(out: &mut Vec<u8>, id: &Id) -> io::Result<()> {
    use std::io::Write;
    writeln!(out, "==> {id} <==")
}

/// The answer to one article, part by part.
struct Answer<'a> {
    task: &'a Task,
    id: &'a Id,
    tagging: Tagging<'a>,
    /// Begins with the first part: a document line says the day that was found there.
    writer: Option<Writer<'a>>,
    tally: Tally,
}

impl<'a> Answer<'a> {
    fn new(task: &'a Task, id: &'a Id, date: Option<Date>) -> Self {
        Self { task, id, tagging: task.tagger.start(date), writer: None, tally: Tally::default() }
    }

    fn part(&mut self, out: &mut Vec<u8>, part: &str) -> io::Result<()> {
        let entities = self.tagging.part(part);
        self.tally.add_text(part, &entities);
        self.writer(out)?.part(out, part, &entities)
    }

    fn writer(&mut self, out: &mut Vec<u8>) -> io::Result<&mut Writer<'a>> {
        match &mut self.writer {
            Some(writer) => Ok(writer),
            none => Ok(none.insert(Writer::open(self.task, out, self.id, self.tagging.date())?)),
        }
    }

    /// All parts at once, with spans in the page instead of its text.
    fn page(&mut self, out: &mut Vec<u8>, html: &str, page: &Page) -> io::Result<()> {
        let mut entities = Vec::new();
        for part in parts::cut(&page.text) {
            let mut found = self.tagging.part(part);
            self.tally.add_text(part, &found);
            found.iter_mut().for_each(|entity| entity.span = page.place(entity.span));
            entities.append(&mut found);
        }
        self.writer(out)?.part(out, html, &entities)
    }

    fn close(
        self,
        out: &mut Vec<u8>,
        failure: Option<Failure<'_>>,
        text: Option<&str>,
        found: &[(Cow<'_, str>, Cow<'_, str>)],
    ) -> io::Result<()> {
        let writer = match self.writer {
            Some(writer) => writer,
            None => Writer::open(self.task, out, self.id, self.tagging.date())?,
        };
        let (countries, fields) = (self.tagging.countries(), passed(&self.task.fields.passed, found));
        writer.close(out, Ending { countries: &countries, failure, text: text.map(Some), fields: &fields })
    }
}

/// The keys of a document line. What a record has by these names does not get there.
pub(crate) const DOCUMENT_KEYS: [&str; 9] = ["id", "date", "date_source", "offsets", "entities", "chains", "countries", "error", "text"];

/// The fields of a record that its document line hands on. Those that are named are always there.
fn passed<'a>(wanted: &'a Passed, found: &'a [(Cow<'_, str>, Cow<'_, str>)]) -> Vec<(&'a str, &'a str)> {
    match wanted {
        Passed::None => Vec::new(),
        Passed::Named(names) => {
            let value = |name: &String| found.iter().rev().find(|(found, _)| found == name).map_or("null", |(_, value)| value);
            names.iter().map(|name| (name.as_str(), value(name))).collect()
        }
        Passed::All => {
            let is_free = |(name, _): &(&str, &str)| !DOCUMENT_KEYS.contains(name);
            found.iter().map(|(name, value)| (&**name, &**value)).filter(is_free).collect()
        }
    }
}

/// One article on its way out, in the format that was asked for.
enum Writer<'a> {
    Jsonl(EntityLines<'a>),
    Documents(DocumentLine),
    Conll(TokenLines),
    Brat(Annotations),
    Csv(EntityRows),
    Annotation(AnnotationLine<'a>),
    Html(html::Section),
    Pretty(Marked),
}

impl<'a> Writer<'a> {
    fn open(task: &Task, out: &mut Vec<u8>, id: &'a Id, date: Option<(Date, DateSource)>) -> io::Result<Self> {
        let mut annotation = |tool| AnnotationLine::open(out, id, tool).map(Self::Annotation);
        Ok(match task.format {
            Format::Jsonl => Self::Jsonl(EntityLines::new(id, task.unit)),
            Format::Documents => Self::Documents(DocumentLine::open(out, id, date, task.unit)?),
            Format::Conll => Self::Conll(TokenLines::open(out)?),
            Format::Brat => Self::Brat(Annotations::new()),
            Format::Csv => Self::Csv(EntityRows::new(id, task.unit)),
            Format::Spacy => annotation(Tool::Spacy)?,
            Format::Prodigy => annotation(Tool::Prodigy)?,
            Format::Doccano => annotation(Tool::Doccano)?,
            Format::LabelStudio => annotation(Tool::LabelStudio)?,
            Format::Html => Self::Html(html::Section::open(out, id, date.map(|(day, _)| day))?),
            Format::Pretty if task.with_chains => Self::Pretty(Marked::new(task.paint).with_chains()),
            Format::Pretty => Self::Pretty(Marked::new(task.paint)),
        })
    }

    fn part(&mut self, out: &mut Vec<u8>, text: &str, entities: &[Entity]) -> io::Result<()> {
        match self {
            Self::Jsonl(lines) => lines.part(out, text, entities),
            Self::Documents(line) => line.part(out, text, entities),
            Self::Conll(lines) => lines.part(out, text, entities),
            Self::Brat(annotations) => annotations.part(out, text, entities),
            Self::Csv(rows) => rows.part(out, text, entities),
            Self::Annotation(line) => line.part(out, text, entities),
            Self::Html(section) => section.part(out, text, entities),
            Self::Pretty(marked) => marked.part(out, text, entities),
        }
    }

    fn close(self, out: &mut Vec<u8>, ending: Ending<'_>) -> io::Result<()> {
        match self {
            Self::Jsonl(_) | Self::Conll(_) | Self::Brat(_) | Self::Csv(_) => Ok(()),
            Self::Documents(line) => line.close(out, ending),
            Self::Annotation(line) => line.close(out),
            Self::Html(section) => section.close(out, ending.countries, ending.failure.map(|failure| failure.message)),
            Self::Pretty(marked) => marked.close(out),
        }
    }
}
