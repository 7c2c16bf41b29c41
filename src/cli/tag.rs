//! `ner-cli [PATH]...`: tags its inputs.

use crate::args::{Format, Input, TagArgs, Unit, When};
use crate::articles::{DOCUMENT_KEYS, Job, Task};
use crate::exit::Exit;
use crate::inputs::{Inputs, Source, sources};
use crate::messages::{Event, Level, say};
use crate::pool::{self, Deliver};
use crate::progress::{Progress, Total};
use crate::results::{ResultFile, ResultFolder, Results, Stop};
use crate::tally::Tally;
use anyhow::{Context, bail, ensure};
use ner::read::jsonl::Passed;
use ner::write::terminal::Paint;
use std::collections::HashSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// Tags all inputs.
pub(crate) fn run(args: &TagArgs) -> anyhow::Result<Exit> {
    let inputs = args.inputs();
    if inputs.paths.is_empty() && inputs.list.is_none() && io::stdin().is_terminal() {
        say(
            "nothing to read: name a file or folder, or give a text on standard input\n\n  ner-cli article.txt\n  ner-cli < article.txt\n  ner-cli --help",
        );
        return Ok(Exit::Usage);
    }
    let started = Instant::now();
    let place = Place::of(args, &inputs)?;
    ensure_nothing_is_lost(args, &place)?;
    let task = task(args, &inputs, &place)?;
    let level = match (args.running.quiet, args.running.verbose) {
        (true, _) => Level::Quiet,
        (_, true) => Level::Verbose,
        _ => Level::Normal,
    };
    let file = if let Place::File(path) = &place { Some(path.as_path()) } else { None };
    let stop = Stop { is_strict: args.running.strict, max_errors: args.running.max_errors };
    let is_folder = matches!(place, Place::Folder(_));
    let mut results = Results::new(file, level, stop, progress(args, &inputs, &place))?;
    let outcome = tag(args, inputs, place, task, &mut |event| results.take(event));
    let (tally, time) = (results.tally(), started.elapsed());
    let exit = results.finish(outcome);
    if is_folder && level >= Level::Normal && io::stderr().is_terminal() {
        say(&tally.to_line(time));
    }
    match &args.running.stats {
        Some(path) => write_stats(path, &tally.to_json(time)).and(exit),
        None => exit,
    }
}

/// A file that is written must be none that is read, and no two writers may have the same one.
fn ensure_nothing_is_lost(args: &TagArgs, place: &Place) -> anyhow::Result<()> {
    let output = if let Place::File(path) = place { Some(path) } else { None };
    let read: Vec<&PathBuf> = args.paths.iter().chain(&args.inputs.files_from).chain(args.tagging.files()).collect();
    let is_same = |a: &Path, b: &Path| a.is_file() && a.canonicalize().ok() == b.canonicalize().ok() || a == b;
    for (option, written) in [("--output", output), ("--stats", args.running.stats.as_ref())] {
        let Some(written) = written else { continue };
        let shown = written.display();
        ensure!(written != Path::new("-"), "{option} -: counts go to a file; name one");
        ensure!(
            !read.iter().any(|read| is_same(read, written)),
            "{shown}: is read by this run; choose another {option}, or it would be lost"
        );
    }
    if let (Some(output), Some(stats)) = (output, &args.running.stats) {
        ensure!(!is_same(output, stats), "{}: cannot be both --output and --stats; choose another --stats", stats.display());
    }
    Ok(())
}

fn write_stats(path: &Path, stats: &serde_json::Value) -> anyhow::Result<()> {
    let mut file = ResultFile::create(path).with_context(|| path.display().to_string())?;
    file.write(format!("{stats:#}\n").as_bytes()).and_then(|()| file.finish()).with_context(|| path.display().to_string())
}

fn progress(args: &TagArgs, inputs: &Inputs, place: &Place) -> Progress {
    let is_terminal = io::stderr().is_terminal();
    let is_shown = match args.running.progress {
        When::Always => true,
        When::Never => false,
        When::Auto => is_terminal && !args.running.quiet && !(matches!(place, Place::Stdout) && io::stdout().is_terminal()),
    };
    if !is_shown {
        return Progress::none();
    }
    let total = match inputs.bytes() {
        Some(bytes) => Total::Bytes(bytes),
        None if inputs.use_stdin() => Total::Unknown,
        None => {
            let inputs = inputs.clone();
            let results = if let Place::Folder(folder) = place { Some(folder.clone()) } else { None };
            Total::inputs(move || inputs.count(results))
        }
    };
    if is_terminal { Progress::bar(total) } else { Progress::lines(total) }
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
    fn of(args: &TagArgs, inputs: &Inputs) -> anyhow::Result<Self> {
        let place = Self::named(args, inputs)?;
        ensure!(
            !args.inputs.skip_existing || matches!(place, Self::Folder(_)),
            "--skip-existing: looks for results in a folder; name one with --output"
        );
        Ok(place)
    }

    fn named(args: &TagArgs, inputs: &Inputs) -> anyhow::Result<Self> {
        let Some(output) = args.writing.output.as_ref().filter(|path| *path != Path::new("-")) else { return Ok(Self::Stdout) };
        if args.writing.format == Format::Html {
            return Self::of_page(args, output);
        }
        let shown = output.display();
        let is_folder = output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/");
        if !is_folder && !inputs.paths.iter().any(|path| path.is_dir()) {
            return Ok(Self::File(output.clone()));
        }
        ensure!(
            !output.exists() || output.is_dir(),
            "{shown}: is a file, but the results of a folder go to a folder; choose another --output"
        );
        for folder in inputs.paths.iter().filter(|path| path.is_dir()) {
            ensure!(
                !is_mirrored_into(folder, output, inputs.have_results_of_their_own()),
                "{shown}: results would lie among the inputs of {}, and be inputs of the next run; choose another --output",
                folder.display()
            );
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

/// Whether results of what is in `folder` would get into it. (Those in a folder `output` within it are known to be results.)
fn is_mirrored_into(folder: &Path, output: &Path, is_alone: bool) -> bool {
    let (Ok(folder), Ok(output)) = (folder.canonicalize(), output.canonicalize()) else { return false };
    let mirror = if is_alone { output } else { output.join(folder.file_name().unwrap_or_default()) };
    // `news/a.txt` goes to `./a.txt.jsonl`, but `news/news/a.txt` to `./news/a.txt.jsonl`.
    folder.strip_prefix(&mirror).is_ok_and(|way| folder.join(way).exists())
}

fn task(args: &TagArgs, inputs: &Inputs, place: &Place) -> anyhow::Result<Task> {
    let TagArgs { reading, writing, running, .. } = args;
    ensure!(!writing.with_text || writing.format == Format::Documents, "--with-text: is for document lines; add --format documents");
    ensure!(!writing.chains || writing.format == Format::Pretty, "--chains: is for marked text; add --format pretty");
    ensure!(
        writing.offsets == Unit::Chars || writing.format.has_unit(),
        "--offsets: is for jsonl, documents and csv; leave it out, the other formats that have offsets count characters"
    );
    ensure!(
        writing.format != Format::Brat || have_pairs(args, inputs, place),
        "--format brat: every article has a pair of files; give one text, or a folder for the pairs of several (-o out/), without records"
    );
    let fields = reading.fields();
    if let Passed::Named(names) = &fields.passed
        && let Some(own) = names.iter().find(|name| DOCUMENT_KEYS.contains(&name.as_str()))
    {
        bail!("--pass-through: document lines have a key {own:?} of their own; leave it out");
    }
    ensure!(
        fields.passed == Passed::None || writing.format == Format::Documents,
        "--pass-through: is for document lines; add --format documents"
    );
    let is_coloured = match writing.color {
        When::Always => true,
        When::Never => false,
        When::Auto => matches!(place, Place::Stdout) && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    };
    Ok(Task {
        tagger: args.tagging.tagger()?,
        date: reading.date,
        fields,
        max_record_bytes: reading.max_record_bytes.unwrap_or(64 << 20),
        max_page_bytes: reading.max_record_bytes.unwrap_or(8 << 20),
        max_file_bytes: reading.max_file_bytes,
        format: writing.format,
        unit: writing.offsets.into(),
        with_text: writing.with_text,
        with_chains: writing.chains,
        paint: if is_coloured { Paint::Colour } else { Paint::Brackets },
        is_strict: running.strict,
    })
}

/// Whether brat's files have a place: one for each text in a folder, or the annotations of one text alone.
fn have_pairs(args: &TagArgs, inputs: &Inputs, place: &Place) -> bool {
    match place {
        Place::Folder(_) => args.reading.input.is_none_or(Input::is_whole),
        Place::File(_) | Place::Stdout => inputs.is_one_article(),
    }
}

fn tag(args: &TagArgs, inputs: Inputs, place: Place, task: Task, take: &mut Deliver<'_>) -> anyhow::Result<()> {
    let task = Arc::new(task);
    if !matches!(place, Place::Folder(_)) {
        take(Event::Output(task.head()?))?;
    }
    let Place::Folder(folder) = place else {
        // The parts of a text are tagged one after the other: threads would only cost time.
        let threads = if inputs.is_one_article() { 1 } else { threads(args) };
        let mut sources = sources(inputs, None)?;
        let (feeder, worker) = (Arc::clone(&task), task);
        let feed = move |hand_out: &mut dyn FnMut(Job) -> anyhow::Result<()>| {
            sources.try_for_each(|source| match source {
                Err(event) => hand_out(Job::Event(event)),
                Ok(source) if source.input.is_whole() => hand_out(Job::Whole(Arc::new(source))),
                Ok(source) => feeder.cut(&Arc::new(source), hand_out),
            })
        };
        let foot = worker.foot()?;
        pool::run(threads, false, feed, Job::size, move |job, deliver| worker.work(job, deliver), take)?;
        return take(Event::Output(foot));
    };
    let wait = !inputs.use_stdin();
    let (skip_existing, format) = (args.inputs.skip_existing, task.format);
    // Of one folder all names differ, and so do those of the results; but for brat `a` has the pair of `a.txt`.
    let is_unique = inputs.have_results_of_their_own() && format != Format::Brat;
    let results = Arc::new(ResultFolder::open(&folder).with_context(|| folder.display().to_string())?);
    let mut sources = sources(inputs, Some(folder))?;
    let existing = Arc::clone(&results);
    let feed = move |hand_out: &mut dyn FnMut(Job) -> anyhow::Result<()>| {
        let mut written = HashSet::new();
        sources.try_for_each(|source| {
            let source = match source {
                Err(event) => return hand_out(Job::Event(event)),
                Ok(source) => source,
            };
            let (name, result) = (&source.name, result_path(&source.result, format));
            if !is_unique && !written.insert(result.clone()) {
                let result = result.display();
                let message = format!("{name}: another input has the result file {result} already; tag it in a run of its own");
                return hand_out(Job::Event(Event::Failed(message)));
            }
            if skip_existing && existing.has(&result) {
                return hand_out(Job::Event(Event::Skipped(format!("{name}: has a result already; skipped"))));
            }
            hand_out(Job::Whole(Arc::new(source)))
        })
    };
    let folder = Arc::clone(&results);
    let work = move |job, deliver: &mut Deliver<'_>| match job {
        Job::Whole(source) => answer_to_file(&task, &source, &folder, deliver),
        other => task.work(other, deliver),
    };
    let outcome = pool::run(threads(args), wait, feed, Job::size, work, take);
    results.close();
    outcome
}

fn threads(args: &TagArgs) -> usize {
    args.running.threads.map_or_else(|| thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from)
}

/// Writes the results of an input to its file; an input that fails gets none.
fn answer_to_file(task: &Task, source: &Arc<Source>, results: &ResultFolder, deliver: &mut Deliver<'_>) -> anyhow::Result<()> {
    let path = result_path(&source.result, task.format);
    let unwritten = |e: io::Error| Event::Failed(format!("{}: {e}", results.path().join(&path).display()));
    let mut file = match results.create(&path).and_then(|mut file| file.write(&task.head()?).map(|()| file)) {
        Ok(file) => file,
        Err(e) => return deliver(unwritten(e)),
    };
    let mut text = match text_file(task, source, results, &path.with_extension("txt")) {
        Ok(text) => text,
        Err(message) => return deliver(Event::Failed(message)),
    };
    let (mut is_whole, mut write_error, mut done) = (true, None, Tally::default());
    let mut write = |to: Option<&mut ResultFile>, bytes: &[u8]| {
        to.map_or(Ok(()), |file| file.write(bytes)).map_err(|e| {
            write_error = Some(e);
            anyhow::anyhow!("the result cannot be written")
        })
    };
    let outcome = task.work(Job::Whole(Arc::clone(source)), &mut |event| match event {
        Event::Output(bytes) => write(Some(&mut file), &bytes),
        Event::Text(bytes) => write(text.as_mut(), &bytes),
        Event::Done(more) => {
            done += more;
            Ok(())
        }
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
    match text.map_or(Ok(()), ResultFile::finish).and_then(|()| file.finish()) {
        Ok(()) => deliver(Event::Done(done)),
        Err(e) => deliver(unwritten(e)),
    }
}

/// The other file of brat's pair.
fn text_file(task: &Task, source: &Source, results: &ResultFolder, path: &Path) -> Result<Option<ResultFile>, String> {
    if task.format != Format::Brat {
        return Ok(None);
    }
    if !source.input.is_whole() {
        return Err(format!("{}: records, but brat has a pair of files for every article; choose another --format", source.name));
    }
    if source.is_at(&results.path().join(path)) {
        return Err(format!("{}: its copy for brat would replace it; choose another --output", source.name));
    }
    results.create(path).map(Some).map_err(|e| format!("{}: {e}", results.path().join(path).display()))
}

/// `a/b.txt.jsonl` for `a/b.txt`: with the whole name, so that `b.txt` and `b.html` stay apart. But brat wants `b.ann` with `b.txt`.
fn result_path(input: &Path, format: Format) -> PathBuf {
    let is_text = input.extension().is_some_and(|extension| extension == "txt");
    let mut path = if format == Format::Brat && is_text { input.with_extension("") } else { input.to_owned() }.into_os_string();
    path.push(format.extension());
    path.into()
}
