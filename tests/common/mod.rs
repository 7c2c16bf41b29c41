//! Cases as marked text: `[Almaty](LOC)`, `[6 January](DATE:2022-01-06)`; lines that begin with `#` are remarks.

use ner::{Article, Date, Label, Tagger};

/// One line of a case file: its source and what must be found in it.
pub(crate) struct Marked {
    pub(crate) line: usize,
    pub(crate) source: String,
    pub(crate) expected: Vec<String>,
    pub(crate) date: Option<Date>,
}

/// Reads a case file; `# article-date: YYYY-MM-DD` holds from there on.
pub(crate) fn marked(cases: &str) -> Vec<Marked> {
    let mut date = None;
    let mut all = Vec::new();
    for (line, text) in cases.lines().enumerate() {
        if let Some(remark) = text.strip_prefix('#') {
            if let Some(day) = remark.trim().strip_prefix("article-date:") {
                date = Some(day.trim().parse().expect("a date"));
            }
        } else if !text.trim().is_empty() {
            let (source, expected) = unmark(text);
            all.push(Marked { line: line + 1, source, expected, date });
        }
    }
    all
}

/// Takes the marks off: the source, and the entities as `start LABEL text` with the value where one is given.
fn unmark(text: &str) -> (String, Vec<String>) {
    let (mut source, mut expected, mut rest) = (String::new(), Vec::new(), text);
    while let Some(open) = rest.find('[') {
        let mark = rest[open..].find("](").map(|i| open + i).and_then(|mid| Some((mid, mid + rest[mid..].find(')')?)));
        let Some((mid, close)) = mark else { break };
        source.push_str(&rest[..open]);
        let (label, value) = rest[mid + 2..close].split_once(':').unwrap_or((&rest[mid + 2..close], ""));
        assert!(Label::ALL.iter().any(|l| l.as_str() == label), "no label {label:?} in {text:?}");
        expected.push(describe(source.len(), label, &rest[open + 1..mid], value));
        source.push_str(&rest[open + 1..mid]);
        rest = &rest[close + 1..];
    }
    (source + rest, expected)
}

fn describe(start: usize, label: &str, text: &str, value: &str) -> String {
    format!("{start} {label} {text} {value}").trim_end().to_owned()
}

/// What the tagger finds, in the same words; values only for dates whose case gives one.
pub(crate) fn found(tagger: &Tagger, case: &Marked) -> Vec<String> {
    let article = Article::new(case.source.as_str()).date(case.date);
    let entities = tagger.tag(&article);
    let mut found = Vec::new();
    for e in &entities {
        let plain = describe(e.span.start, e.label.as_str(), &e.text, "");
        let full = describe(e.span.start, e.label.as_str(), &e.text, e.value.as_deref().unwrap_or(""));
        found.push(if case.expected.contains(&plain) { plain } else { full });
    }
    found
}
