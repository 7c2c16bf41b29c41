//! The whole story of one article on one page.
//!
//! Text, hits, dates and names, story, entities: each stage makes a new value from earlier ones.

use crate::dates::{DateMention, Finder};
use crate::gazetteer::{self, Case, Entry, Gazetteer, Hit, Keys, List, ListName, Row, Rows};
use crate::names::decide::{self, Decision, Explain};
use crate::names::model::Model;
use crate::names::page::{Page, pages};
use crate::names::second::Carried;
use crate::names::{Mention, lists};
use crate::read::parts;
use crate::story::{Passage, Story};
use crate::text::{Sentence, Text};
use crate::{
    Annotated, Article, Chains, Considered, Date, DateSource, DayFirst, Entity, Error, Evidence, Explained, Focus, Kind, Label, Source,
    Span, dates,
};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// How names are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Engine {
    /// By evidence: lists, context, and what the article said before.
    #[default]
    Hybrid,
    /// By the lists alone: leftmost, longest, then the list's weight.
    Lists,
}

/// Finds entities: the lists, the decision and the options, built once and shared by all threads.
///
/// ```
/// use ner::{Article, Date, Label, Tagger};
///
/// let tagger = Tagger::new();
/// let article = Article::new("President Kassym-Jomart Tokayev spoke in Almaty on Thursday.").date(Date::new(2022, 1, 7));
/// let entities = tagger.tag(&article);
/// let found: Vec<_> = entities.iter().map(|e| (e.label, e.text.as_str())).collect();
/// assert_eq!(found, [(Label::Person, "Kassym-Jomart Tokayev"), (Label::Loc, "Almaty"), (Label::Date, "Thursday")]);
/// assert_eq!(entities[2].value.as_deref(), Some("2022-01-06"));
/// ```
#[derive(Debug, Clone)]
pub struct Tagger {
    /// The built-in lists, then the user's.
    gazetteers: Vec<Gazetteer>,
    model: Model,
    options: Options,
}

#[derive(Debug, Clone)]
struct Options {
    engine: Engine,
    labels: Vec<Label>,
    min_score: f32,
    relative_dates: bool,
    dates: Finder,
}

impl Default for Options {
    fn default() -> Self {
        Self { engine: Engine::default(), labels: Label::ALL.to_vec(), min_score: 0.0, relative_dates: true, dates: Finder::new() }
    }
}

impl Tagger {
    /// A tagger with the built-in lists and default options.
    pub fn new() -> Self {
        // The embedded lists and model are written by the same code that opens them, and tests open them.
        Self {
            gazetteers: lists::builtin().into_iter().collect(),
            model: Model::builtin().unwrap_or_else(|_| Model::empty()),
            options: Options::default(),
        }
    }

    /// A tagger with lists or options of one's own.
    pub fn builder() -> TaggerBuilder {
        TaggerBuilder::default()
    }

    /// The entities of an article, by position; they do not overlap.
    ///
    /// Never fails: whatever the text, there is an answer, and it depends on the article and the options alone.
    pub fn tag(&self, article: &Article<'_>) -> Vec<Entity> {
        let mut tagging = self.start(article.date);
        parts::cut(&article.text).flat_map(|part| tagging.part(part)).collect()
    }

    /// [`tag`](Self::tag), with who is who among the entities and the countries that the article is about.
    pub fn annotate(&self, article: &Article<'_>) -> Annotated {
        let mut tagging = self.start(article.date);
        let entities: Vec<Entity> = parts::cut(&article.text).flat_map(|part| tagging.part(part)).collect();
        let mut chains = Chains::default();
        entities.iter().for_each(|entity| chains.add(entity, entity.span.start));
        Annotated { entities, chains: chains.finish(), countries: tagging.countries() }
    }

    /// [`tag`](Self::tag), with what spoke for each entity and against it.
    pub fn explain(&self, article: &Article<'_>) -> Vec<Explained> {
        let mut tagging = self.start(article.date);
        parts::cut(&article.text)
            .flat_map(|part| tagging.found(part, Explain::Mentions))
            .map(|found| Explained { evidence: self.evidence(&found), entity: found.entity })
            .collect()
    }

    /// What a span of the article could have been, the likeliest label first, and what spoke for that and against it:
    /// why it is an entity, or why it is none.
    ///
    /// Empty where the span was no candidate: where it begins or ends inside a token, has no capital or digit, crosses the end of a
    /// sentence, or belongs to a date or to a name of the user's; and where the lists alone decide.
    ///
    /// ```
    /// use ner::{Article, Label, Span, Tagger};
    ///
    /// let article = Article::new("They met in Republic Square on Monday.");
    /// let considered = Tagger::new().consider(&article, Span { start: 12, end: 27 });
    /// assert_eq!(considered[0].label, Label::Loc);
    /// assert!(Tagger::new().consider(&article, Span { start: 5, end: 8 }).is_empty());
    /// ```
    pub fn consider(&self, article: &Article<'_>, span: Span) -> Vec<Considered> {
        let mut tagging = self.start(article.date);
        for part in parts::cut(&article.text) {
            let start = tagging.offset;
            if span.start < start + part.len() {
                return tagging.considered(part, Span { start: span.start - start, end: span.end.saturating_sub(start) });
            }
            tagging.part(part);
        }
        Vec::new()
    }

    /// Begins an article that comes in parts, `date` being the day it was written. Without it, the first part is asked
    /// ([`dates::article_date`]).
    ///
    /// ```
    /// let tagger = ner::Tagger::new();
    /// let mut tagging = tagger.start(None);
    /// tagging.part("President Kassym-Jomart Tokayev spoke.\n\n");
    /// let later = tagging.part("Later Tokayev left.");
    /// assert_eq!(later[0].canonical, "Kassym-Jomart Tokayev");
    /// assert_eq!(later[0].span.start, 46);
    /// ```
    pub fn start(&self, date: Option<Date>) -> Tagging<'_> {
        let date = date.map(|date| (date, DateSource::Given));
        Tagging { tagger: self, date, carried: Carried::default(), story: Story::default(), chains: 0, offset: 0, sentences: 0 }
    }

    /// The lists in use: the built-in ones first, then the user's.
    pub fn gazetteers(&self) -> &[Gazetteer] {
        &self.gazetteers
    }

    fn entry(&self, hit: &Hit, keys: &Keys) -> Option<Entry<'_>> {
        Some(self.gazetteers.get(usize::from(hit.gazetteer))?.entry_of(hit, keys))
    }

    fn hits(&self, text: &Text<'_>, keys: &Keys) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(text.tokens().len() / 2);
        for (number, gazetteer) in self.gazetteers.iter().enumerate() {
            gazetteer.find_into(text, keys, number as u8, &mut hits);
        }
        if self.gazetteers.len() > 1 {
            hits.sort_by_key(Hit::order);
        }
        hits
    }

    /// The user's own names: always tagged where they stand; leftmost, longest, then the row's weight, then the earlier list.
    fn users_own(&self, hits: &[Hit], keys: &Keys) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        if self.gazetteers.len() < 2 {
            return mentions;
        }
        for hit in hits.iter().filter(|h| h.gazetteer > 0) {
            let Some(label) = hit.list.label() else { continue };
            if mentions.last().is_some_and(|last| hit.first < last.end) {
                continue;
            }
            let Some(entry) = self.entry(hit, keys) else { continue };
            mentions.push(Mention {
                first: hit.first,
                end: hit.end,
                label,
                score: 1.0,
                source: Source::User(entry.file.into()),
                hit: Some(*hit),
                reasons: Vec::new(),
            });
        }
        mentions
    }

    fn evidence(&self, found: &Found) -> Vec<Evidence> {
        let because = |name: String| vec![Evidence { name, weight: 1.0 }];
        let Some(mention) = &found.mention else {
            let grammar = format!("date grammar: {} date", found.entity.kind.map_or("", Kind::as_str));
            return because(if found.entity.score < SURE_DATE {
                grammar + ", day and month might be the other way round"
            } else {
                grammar
            });
        };
        let lists = |hit: Hit| Some(self.gazetteers.get(usize::from(hit.gazetteer))?.entry(hit.entry));
        let row = mention.hit.and_then(lists).map(|entry| match entry.line {
            0 => format!("{}: {}", entry.file, entry.canonical),
            line => format!("{}:{line}: {}", entry.file, entry.canonical),
        });
        if mention.reasons.is_empty() {
            return because(row.unwrap_or_else(|| "a given name and a surname, both listed".into()));
        }
        let mut evidence = mention.reasons.clone();
        if let (Some(row), Some(listed)) = (row, evidence.iter_mut().find(|e| e.name.starts_with("listed as"))) {
            listed.name = format!("{} ({row})", listed.name);
        }
        evidence
    }
}

impl Default for Tagger {
    fn default() -> Self {
        Self::new()
    }
}

/// An article that is being tagged part by part.
///
/// What one part establishes holds in the next; positions, sentence and chain numbers count from the article's start.
#[derive(Debug)]
pub struct Tagging<'t> {
    tagger: &'t Tagger,
    date: Option<(Date, DateSource)>,
    /// What the last page decided.
    carried: Carried,
    story: Story,
    /// Chains reported so far.
    chains: u32,
    /// Bytes and sentences of the parts before.
    offset: usize,
    sentences: u32,
}

/// How sure dates are; and one in figures whose day and month could be the other way round.
const SURE_DATE: f32 = 0.95;
const GUESSED_DATE: f32 = 0.6;

/// An entity on its way out: its canonical name is not complete before the part is read to its end.
struct Found {
    entity: Entity,
    chain: usize,
    /// The mention it comes from; dates come from none.
    mention: Option<Mention>,
}

/// What is decided before names are.
struct Fixed {
    own: Vec<Mention>,
    dates: Vec<DateMention>,
    /// The tokens of both.
    taken: Vec<bool>,
}

impl Tagging<'_> {
    /// The entities of the next part.
    pub fn part(&mut self, part: &str) -> Vec<Entity> {
        self.found(part, Explain::Nothing).into_iter().map(|f| f.entity).collect()
    }

    /// The day the article was written, and where that is from: given, or found in the part that came first.
    ///
    /// ```
    /// use ner::{Date, DateSource, Tagger};
    ///
    /// let tagger = Tagger::new();
    /// let mut tagging = tagger.start(None);
    /// let entities = tagging.part("ALMATY, Jan 6, 2022 (Wire) - It rained on Wednesday.");
    /// assert_eq!(tagging.date(), Date::new(2022, 1, 6).map(|day| (day, DateSource::Text)));
    /// assert_eq!(entities.last().and_then(|e| e.value.as_deref()), Some("2022-01-05"));
    /// ```
    pub fn date(&self) -> Option<(Date, DateSource)> {
        self.date
    }

    /// The countries that the article is about, as far as it was read; the foremost first.
    pub fn countries(&self) -> Vec<Focus> {
        self.story.countries()
    }

    fn found(&mut self, part: &str, explain: Explain<'_>) -> Vec<Found> {
        if self.offset == 0 {
            self.date = self.date.or_else(|| Some((dates::article_date(part)?, DateSource::Text)));
        }
        let text = Text::new(part);
        let keys = Keys::new(&text);
        let hits = self.tagger.hits(&text, &keys);
        let Fixed { own, dates, taken } = self.fixed(&text, &keys, &hits);
        let mut names = self.names(&text, &keys, &hits, &taken, explain).mentions;
        names.extend(own);
        names.sort_by_key(|m| m.first);
        let mut found = Vec::with_capacity(names.len() + dates.len());
        let (mut names, mut dates, mut hits) = (names.into_iter().peekable(), dates.into_iter().peekable(), hits.as_slice());
        for sentence in text.sentences() {
            let end = sentence.tokens().end;
            let (here, rest) = hits.split_at(hits.partition_point(|h| h.first < end));
            hits = rest;
            let mut mentions: Vec<Mention> = std::iter::from_fn(|| names.next_if(|m| m.first < end)).collect();
            let passage = Passage { text: &text, keys: &keys, lists: &self.tagger.gazetteers, hits: here };
            if self.tagger.options.engine == Engine::Hybrid {
                let is_free = |at: usize| !taken[at] && !mentions.iter().any(|m| (m.first..m.end).contains(&at));
                let echoes = self.story.echoes(&passage, sentence, is_free);
                mentions.extend(echoes);
                mentions.sort_by_key(|m| m.first);
            }
            let chains = self.story.read(&passage, &mentions);
            for (mention, chain) in mentions.into_iter().zip(chains) {
                while let Some(date) = dates.next_if(|d| d.first < mention.first) {
                    found.extend(self.day(&text, date));
                }
                found.extend(self.name(&text, mention, chain));
            }
            while let Some(date) = dates.next_if(|d| d.first < end) {
                found.extend(self.day(&text, date));
            }
            self.sentences += 1;
        }
        self.offset += part.len();
        self.story.settle();
        for Found { entity, chain, .. } in &mut found {
            let Some(chain) = self.story.chain(*chain) else { continue };
            entity.canonical = chain.canonical().into();
            entity.kind = entity.kind.or(chain.kind());
            entity.country = chain.country();
        }
        found
    }

    /// What is decided before names are: the user's own, and dates.
    fn fixed(&self, text: &Text<'_>, keys: &Keys, hits: &[Hit]) -> Fixed {
        let mut taken = vec![false; text.tokens().len()];
        let own = self.tagger.users_own(hits, keys);
        own.iter().for_each(|m| taken[m.first..m.end].fill(true));
        let mut dates = self.tagger.options.dates.written(self.date.map(|(date, _)| date)).find(text);
        dates.retain(|d| !taken[d.first..d.end].contains(&true));
        dates.iter().for_each(|d| taken[d.first..d.end].fill(true));
        Fixed { own, dates, taken }
    }

    /// What a span of the next part could be.
    fn considered(&mut self, part: &str, span: Span) -> Vec<Considered> {
        let text = Text::new(part);
        let at = |edge: &dyn Fn(Span) -> bool| text.tokens().iter().position(|t| edge(t.span()));
        let (Some(first), Some(last)) = (at(&|s| s.start == span.start), at(&|s| s.end == span.end)) else { return Vec::new() };
        let keys = Keys::new(&text);
        let hits = self.tagger.hits(&text, &keys);
        let taken = self.fixed(&text, &keys, &hits).taken;
        self.names(&text, &keys, &hits, &taken, Explain::Span(&(first..last + 1))).considered
    }

    fn names(&mut self, text: &Text<'_>, keys: &Keys, mut hits: &[Hit], taken: &[bool], explain: Explain<'_>) -> Decision {
        let mut here = |end: usize| {
            let (here, rest) = hits.split_at(hits.partition_point(|h| h.first < end));
            hits = rest;
            here
        };
        match self.tagger.options.engine {
            Engine::Lists => {
                let decide = |s: &Sentence| lists::decide(text, s.tokens(), s.style(), here(s.tokens().end), |at| taken[at]);
                Decision { mentions: text.sentences().iter().flat_map(decide).collect(), considered: Vec::new() }
            }
            Engine::Hybrid => {
                let (model, carried) = (&self.tagger.model, &mut self.carried);
                let decide = |sentences: &[Sentence]| {
                    let hits = here(sentences.last().map_or(0, |s| s.tokens().end));
                    decide::decide(&Page::new(text, keys, sentences, hits, taken, model.clusters()), model, carried, explain)
                };
                pages(text).map(decide).fold(Decision::default(), |mut all, page| {
                    all.mentions.extend(page.mentions);
                    all.considered.extend(page.considered);
                    all
                })
            }
        }
    }

    fn name(&mut self, text: &Text<'_>, mention: Mention, chain: usize) -> Option<Found> {
        let entity = Entity {
            score: mention.score,
            source: mention.source.clone(),
            ..self.blank(text.span(mention.first, mention.end), text, mention.label)
        };
        self.report(entity, chain, Some(mention))
    }

    fn day(&mut self, text: &Text<'_>, date: DateMention) -> Option<Found> {
        let span = text.span(date.first, date.end);
        let chain = self.story.link_date(text.str(span), date.value.as_deref());
        let relative = date.kind == Kind::Relative;
        if relative && !self.tagger.options.relative_dates {
            return None;
        }
        let entity = Entity {
            kind: Some(date.kind),
            value: date.value,
            modifier: date.modifier,
            score: if date.guessed { GUESSED_DATE } else { SURE_DATE },
            source: Source::Dates,
            ..self.blank(span, text, Label::Date)
        };
        self.report(entity, chain, None)
    }

    fn blank(&self, span: Span, text: &Text<'_>, label: Label) -> Entity {
        let text = text.str(span).to_owned();
        Entity {
            span: Span { start: self.offset + span.start, end: self.offset + span.end },
            label,
            kind: None,
            canonical: text.clone(),
            text,
            chain: 0,
            country: None,
            value: None,
            modifier: None,
            score: 0.0,
            sentence: self.sentences,
            source: Source::Model,
        }
    }

    fn report(&mut self, mut entity: Entity, chain: usize, mention: Option<Mention>) -> Option<Found> {
        let options = &self.tagger.options;
        if !options.labels.contains(&entity.label) || entity.score < options.min_score {
            return None;
        }
        entity.chain = self.story.number(chain, &mut self.chains);
        Some(Found { entity, chain, mention })
    }
}

/// Builds a [`Tagger`]; what can go wrong goes wrong in [`build`](Self::build).
///
/// ```
/// use ner::{Article, Label, Tagger};
///
/// let tagger = Tagger::builder().name(Label::Org, "Bulletin of Sark").labels(&[Label::Org]).build()?;
/// let entities = tagger.tag(&Article::new("She wrote for the Bulletin of Sark in Paris."));
/// assert_eq!(entities.len(), 1);
/// # Ok::<(), ner::Error>(())
/// ```
#[derive(Debug)]
pub struct TaggerBuilder {
    builtin: bool,
    own: Vec<Result<Own, Error>>,
    model: Option<PathBuf>,
    options: Options,
}

/// Names of the user's.
#[derive(Debug)]
enum Own {
    List(List),
    Compiled(Box<Gazetteer>),
}

impl Default for TaggerBuilder {
    fn default() -> Self {
        Self { builtin: true, own: Vec::new(), model: None, options: Options::default() }
    }
}

impl TaggerBuilder {
    /// How names are decided.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.options.engine = engine;
        self
    }

    /// Weighs evidence by a model from a file (`ner-cli train`) instead of the built-in one.
    #[must_use]
    pub fn model_file(mut self, path: impl AsRef<Path>) -> Self {
        self.model = Some(path.as_ref().to_owned());
        self
    }

    /// Whether the built-in lists are used.
    #[must_use]
    pub fn builtin(mut self, yes: bool) -> Self {
        self.builtin = yes;
        self
    }

    /// Adds a list from its text (`gazetteers/README.md` describes the format); `name` stands for it in messages and in
    /// [`Source::User`].
    #[must_use]
    pub fn gazetteer(mut self, name: &str, text: &str) -> Self {
        self.own.push(List::parse(name, text).map(Own::List));
        self
    }

    /// Adds a list from a file, or lists that were compiled to one (`ner-cli gazetteer compile`). A list goes by its file name.
    #[must_use]
    pub fn gazetteer_file(mut self, path: impl AsRef<Path>) -> Self {
        self.own.push(own_file(path.as_ref()));
        self
    }

    /// Adds one name. It matches with capitals where it has capitals; without any, in every letter case.
    #[must_use]
    pub fn name(mut self, label: Label, name: &str) -> Self {
        self.own.push(own_name(label, name).map(Own::List));
        self
    }

    /// Which labels are reported; all by default.
    #[must_use]
    pub fn labels(mut self, labels: &[Label]) -> Self {
        self.options.labels = labels.to_vec();
        self
    }

    /// The lowest score that is reported, 0 to 1.
    #[must_use]
    pub fn min_score(mut self, score: f32) -> Self {
        self.options.min_score = score;
        self
    }

    /// Whether dates that count from the article's day (`yesterday`, `two years ago`) are reported.
    #[must_use]
    pub fn relative_dates(mut self, yes: bool) -> Self {
        self.options.relative_dates = yes;
        self
    }

    /// Whether dates that nobody could put on a calendar (`now`, `recently`) are reported; they are not by default.
    #[must_use]
    pub fn vague_dates(mut self, yes: bool) -> Self {
        self.options.dates = self.options.dates.vague(yes);
        self
    }

    /// How `06/01/2022` is read.
    ///
    /// ```
    /// use ner::{Article, DayFirst, Tagger};
    ///
    /// let tagger = Tagger::builder().day_first(DayFirst::No).build()?;
    /// assert_eq!(tagger.tag(&Article::new("Due 06/01/2022."))[0].value.as_deref(), Some("2022-06-01"));
    /// # Ok::<(), ner::Error>(())
    /// ```
    #[must_use]
    pub fn day_first(mut self, day_first: DayFirst) -> Self {
        self.options.dates = self.options.dates.day_first(day_first);
        self
    }

    /// The tagger.
    ///
    /// # Errors
    /// When a list or the model cannot be read or has a fault; the message names file and line.
    pub fn build(self) -> Result<Tagger, Error> {
        let first = if self.builtin { lists::builtin()? } else { Gazetteer::open(gazetteer::compile(&[])?)? };
        let (mut gazetteers, mut lists) = (vec![first], Vec::new());
        for own in self.own {
            match own? {
                Own::List(list) => lists.push(list),
                Own::Compiled(compiled) => gazetteers.push(*compiled),
            }
        }
        if !lists.is_empty() {
            gazetteers.insert(1, Gazetteer::open(gazetteer::compile(&lists)?)?);
        }
        if gazetteers.len() > usize::from(u8::MAX) {
            return Err(Error::new("gazetteer", "more than 250 files of compiled lists; compile their lists into one"));
        }
        let model = self.model.map_or_else(Model::builtin, |path| Model::open_file(&path))?;
        Ok(Tagger { gazetteers, model, options: self.options })
    }
}

fn own_file(path: &Path) -> Result<Own, Error> {
    let place = path.display().to_string();
    let mut file = BufReader::new(File::open(path).map_err(|e| Error::io(&place, e))?);
    let is_named_so = path.extension().is_some_and(|e| e == "gaz");
    if is_named_so || Gazetteer::is_compiled(file.fill_buf().map_err(|e| Error::io(&place, e))?) {
        return Gazetteer::open_file(path).map(|compiled| Own::Compiled(Box::new(compiled)));
    }
    let rows = Rows::new(&place, file)?.collect::<Result<_, _>>()?;
    Ok(Own::List(List { file: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into(), rows }))
}

fn own_name(label: Label, name: &str) -> Result<List, Error> {
    let list = match label {
        Label::Org => ListName::Org,
        Label::Person => ListName::Person,
        Label::Loc => ListName::Loc,
        Label::Date => return Err(Error::new(name, "dates are found by grammar, not by name; use ORG, PERSON or LOC")),
    };
    let mut row = Row::new(list, name.trim());
    if !name.contains(char::is_uppercase) {
        row.case = Case::Any;
    }
    Ok(List { file: "--name".into(), rows: vec![row] })
}
