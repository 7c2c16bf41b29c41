//! `ner-cli [PATH]...`: tags its inputs.

use crate::args::{Color, Format, Input, TagArgs, Unit};
use crate::articles::{Job, Task};
use crate::exit::Exit;
use crate::inputs::{Source, is_one_text, sources};
use crate::messages::{Event, Level, say};
use crate::pool::{self, Deliver};
use crate::results::{ResultFile, Results};
use anyhow::{bail, ensure};
use ner::write::terminal::Paint;
use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// Tags all inputs.
pub(crate) fn run(args: &TagArgs) -> anyhow::Result<Exit> {
    if args.paths.is_empty() && io::stdin().is_terminal() {
        say(
            "nothing to read: name a file or folder, or give a text on standard input\n\n  ner-cli article.txt\n  ner-cli < article.txt\n  ner-cli --help",
        );
        return Ok(Exit::Usage);
    }
    let place = Place::of(args)?;
    let task = task(args, &place)?;
    let level = match (args.running.quiet, args.running.verbose) {
        (true, _) => Level::Quiet,
        (_, true) => Level::Verbose,
        _ => Level::Normal,
    };
    let file = if let Place::File(path) = &place { Some(path.as_path()) } else { None };
    let mut results = Results::new(file, level, task.is_strict)?;
    let outcome = tag(args, place, task, &mut |event| results.take(event));
    results.finish(outcome)
}

/// Where results go.
#[derive(Debug, Clone)]
enum Place {
    Stdout,
    File(PathBuf),
    /// A folder that mirrors the inputs.
    Folder(PathBuf),
}

impl Place {
    fn of(args: &TagArgs) -> anyhow::Result<Self> {
        let Some(output) = args.writing.output.as_ref().filter(|path| *path != Path::new("-")) else { return Ok(Self::Stdout) };
        if args.writing.format == Format::Html {
            return Self::of_page(args, output);
        }
        let shown = output.display();
        let is_folder = output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/");
        if !is_folder && !args.paths.iter().any(|path| path.is_dir()) {
            let is_output = |path: &PathBuf| path.is_file() && path.canonicalize().ok() == output.canonicalize().ok();
            ensure!(!args.paths.iter().any(is_output), "{shown}: is an input; choose another --output, or it would be lost");
            return Ok(Self::File(output.clone()));
        }
        ensure!(
            !output.exists() || output.is_dir(),
            "{shown}: is a file, but the results of a folder go to a folder; choose another --output"
        );
        if let (Ok(own), true) = (output.canonicalize(), output.is_dir())
            && args.paths.iter().any(|path| path.canonicalize().is_ok_and(|p| p.is_dir() && p.starts_with(&own)))
        {
            bail!("{shown}: holds the input; choose another --output, or its results would become inputs");
        }
        Ok(Self::Folder(output.clone()))
    }

    /// There is one page whatever the inputs; in a folder it is what a browser opens there.
    fn of_page(args: &TagArgs, output: &Path) -> anyhow::Result<Self> {
        let is_folder = output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/");
        let page = if is_folder { output.join("index.html") } else { output.to_owned() };
        if let Ok(own) = page.canonicalize() {
            let is_input = |path: &PathBuf| path.canonicalize().is_ok_and(|path| own.starts_with(path));
            ensure!(!args.paths.iter().any(is_input), "{}: is an input; choose another --output, or it would be lost", page.display());
        }
        Ok(Self::File(page))
    }
}

fn task(args: &TagArgs, place: &Place) -> anyhow::Result<Task> {
    let TagArgs { reading, writing, running, .. } = args;
    ensure!(!writing.with_text || writing.format == Format::Documents, "--with-text: is for document lines; add --format documents");
    ensure!(!writing.chains || writing.format == Format::Pretty, "--chains: is for marked text; add --format pretty");
    ensure!(
        writing.offsets == Unit::Chars || writing.format.has_unit(),
        "--offsets: is for jsonl, documents and csv; leave it out, the other formats that have offsets count characters"
    );
    ensure!(
        writing.format != Format::Brat || have_pairs(args, place),
        "--format brat: every article has a pair of files; give one text, or a folder for the pairs of several (-o out/), without records"
    );
    let is_coloured = match writing.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => matches!(place, Place::Stdout) && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    Ok(Task {
        tagger: args.tagging.tagger()?,
        date: reading.date,
        fields: reading.fields(),
        max_record_bytes: reading.max_record_bytes,
        format: writing.format,
        unit: writing.offsets.into(),
        with_text: writing.with_text,
        with_chains: writing.chains,
        paint: if is_coloured { Paint::Colour } else { Paint::Brackets },
        is_strict: running.strict,
    })
}

/// Whether brat's files have a place: one for each text in a folder, or the annotations of one text alone.
fn have_pairs(args: &TagArgs, place: &Place) -> bool {
    match place {
        Place::Folder(_) => args.reading.input.is_none_or(|input| input == Input::Text),
        Place::File(_) | Place::Stdout => is_one_text(&args.paths, args.reading.input),
    }
}

fn tag(args: &TagArgs, place: Place, task: Task, take: &mut Deliver<'_>) -> anyhow::Result<()> {
    let task = Arc::new(task);
    if !matches!(place, Place::Folder(_)) {
        take(Event::Output(task.head()?))?;
    }
    let (paths, input) = (args.paths.clone(), args.reading.input);
    let Place::Folder(folder) = place else {
        // The parts of a text are tagged one after the other: threads would only cost time.
        let threads = if is_one_text(&paths, input) { 1 } else { threads(args) };
        let (feeder, worker) = (Arc::clone(&task), task);
        let feed = move |hand_out: &mut dyn FnMut(Job) -> anyhow::Result<()>| {
            sources(paths, input, None).try_for_each(|source| match source {
                Err(e) => hand_out(Job::Event(Event::Failed(e.to_string()))),
                Ok(source) if source.input == Input::Text => hand_out(Job::Whole(Arc::new(source))),
                Ok(source) => feeder.cut(&Arc::new(source), hand_out),
            })
        };
        let foot = worker.foot()?;
        pool::run(threads, false, feed, Job::size, move |job, deliver| worker.work(job, deliver), take)?;
        return take(Event::Output(foot));
    };
    let wait = !paths.iter().any(|path| path.as_os_str() == "-");
    let (results, format) = (folder.clone(), task.format);
    let feed = move |hand_out: &mut dyn FnMut(Job) -> anyhow::Result<()>| {
        let mut written = HashSet::new();
        // Of one folder all names differ, and so do those of the results; but for brat `a` has the pair of `a.txt`.
        let is_unique = paths.len() < 2 && format != Format::Brat;
        sources(paths, input, Some(folder)).try_for_each(|source| match source {
            Err(e) => hand_out(Job::Event(Event::Failed(e.to_string()))),
            Ok(source) if is_unique || written.insert(result_path(&source.result, format)) => hand_out(Job::Whole(Arc::new(source))),
            Ok(source) => hand_out(Job::Event(Event::Failed(format!(
                "{}: another input has the result file {} already; tag it in a run of its own",
                source.name,
                result_path(&source.result, format).display()
            )))),
        })
    };
    let work = move |job, deliver: &mut Deliver<'_>| match job {
        Job::Whole(source) => answer_to_file(&task, &source, &results, deliver),
        other => task.work(other, deliver),
    };
    pool::run(threads(args), wait, feed, Job::size, work, take)
}

fn threads(args: &TagArgs) -> usize {
    args.running.threads.map_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from)
}

/// Writes the results of an input to its file in the folder `results`; an input that fails gets none.
fn answer_to_file(task: &Task, source: &Arc<Source>, results: &Path, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
    let path = results.join(result_path(&source.result, task.format));
    let unwritten = |e: io::Error| Event::Failed(format!("{}: {e}", path.display()));
    let mut file = match ResultFile::create(&path).and_then(|mut file| file.write(&task.head()?).map(|()| file)) {
        Ok(file) => file,
        Err(e) => return deliver(unwritten(e)),
    };
    let mut text = match text_file(task, source, &path.with_extension("txt")) {
        Ok(text) => text,
        Err(message) => return deliver(Event::Failed(message)),
    };
    let (mut is_whole, mut write_error) = (true, None);
    let mut write = |to: Option<&mut ResultFile>, bytes: &[u8]| {
        to.map_or(Ok(()), |file| file.write(bytes)).map_err(|e| {
            write_error = Some(e);
            anyhow::anyhow!("the result cannot be written")
        })
    };
    let outcome = task.work(Job::Whole(Arc::clone(source)), &mut |event| match event {
        Event::Output(bytes) => write(Some(&mut file), &bytes),
        Event::Text(bytes) => write(text.as_mut(), &bytes),
        other => {
            is_whole &= !matches!(other, Event::Failed(_) | Event::LeftOut(_));
            deliver(other)
        }
    });
    match write_error {
        Some(e) => return deliver(unwritten(e)),
        None => outcome?,
    }
    if !is_whole {
        return Ok(());
    }
    // Whoever finds the annotations finds the text.
    text.map_or(Ok(()), ResultFile::finish).and_then(|()| file.finish()).or_else(|e| deliver(unwritten(e)))
}

/// The other file of brat's pair.
fn text_file(task: &Task, source: &Source, path: &Path) -> Result<Option<ResultFile>, String> {
    if task.format != Format::Brat {
        return Ok(None);
    }
    if source.input != Input::Text {
        return Err(format!("{}: records, but brat has a pair of files for every article; choose another --format", source.name));
    }
    if source.is_at(path) {
        return Err(format!("{}: its copy for brat would replace it; choose another --output", source.name));
    }
    ResultFile::create(path).map(Some).map_err(|e| format!("{}: {e}", path.display()))
}

/// `a/b.txt.jsonl` for `a/b.txt`: with the whole name, so that `b.txt` and `b.html` stay apart. But brat wants `b.ann` with `b.txt`.
fn result_path(input: &Path, format: Format) -> PathBuf {
    let is_text = input.extension().is_some_and(|extension| extension == "txt");
    let mut path = if format == Format::Brat && is_text { input.with_extension("") } else { input.to_owned() }.into_os_string();
    path.push(format.extension());
    path.into()
}
