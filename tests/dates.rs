//! Dates: values by spelling, dates in sentences, texts without dates, and what must hold for any text.

use ner::dates::{DateMention, Finder, find};
use ner::{Date, DayFirst, Text};
use proptest::prelude::*;

/// What a test looks at: the words of each date, its kind, its value and what narrows it.
fn dates(text: &str, finder: Finder) -> Vec<(String, String, String)> {
    let text = Text::new(text);
    let shown = |d: DateMention| {
        let words = text.str(text.span(d.first, d.end)).to_owned();
        let value = d.value.unwrap_or_else(|| "null".to_owned());
        (words, d.kind.to_string(), d.modifier.map_or(value.clone(), |modifier| format!("{value} {modifier}")))
    };
    finder.find(&text).into_iter().map(shown).collect()
}

fn written_on_a_thursday() -> Finder {
    Finder::new().written(Date::new(2022, 1, 6))
}

fn lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    table.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.is_empty() && !line.starts_with("# ") && *line != "#")
}

fn assert_none(failures: &[String], cases: usize, least: usize) {
    assert!(failures.is_empty(), "{} of {cases} cases fail:\n{}", failures.len(), failures.join("\n"));
    assert!(cases >= least, "only {cases} cases were read, there should be {least}");
}

#[test]
fn every_spelling_has_its_value() {
    let (mut finder, mut kind, mut cases, mut failures) = (Finder::new(), "", 0, Vec::new());
    for (n, line) in lines(include_str!("dates/values.txt")) {
        if let Some(head) = line.strip_prefix("@ ") {
            let mut words = head.split(' ');
            let (day, of_kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let written: Option<Date> = day.parse().ok();
            assert!(written.is_some() || day == "-", "values.txt:{n}: {day} is no day");
            (finder, kind) = (Finder::new().written(written), of_kind);
            for option in words {
                finder = match option {
                    "vague" => finder.vague(true),
                    "month-first" => finder.day_first(DayFirst::No),
                    _ => panic!("values.txt:{n}: no option {option}"),
                };
            }
            continue;
        }
        let mut columns = line.split(" | ");
        let value = columns.next().unwrap_or_default();
        for spelling in columns {
            cases += 1;
            // The words of the mention, where others say which date it is: `early [January]`.
            let mention = spelling.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or(spelling, |(words, _)| words);
            let got = dates(&format!("Report from {} (nothing new).", spelling.replace(['[', ']'], "")), finder);
            let expected = [(mention.to_owned(), kind.to_owned(), value.to_owned())];
            if got != expected {
                failures.push(format!("values.txt:{n}: {spelling}: expected {value} ({kind}), got {got:?}"));
            }
        }
    }
    assert_none(&failures, cases, 850);
}

#[test]
fn dates_stand_out_of_their_sentences() {
    let (mut cases, mut failures) = (0, Vec::new());
    for (n, line) in lines(include_str!("dates/sentences.txt")) {
        let (text, expected) = unmarked(&line.replace("\\n", "\n"));
        cases += expected.len();
        let got: Vec<_> = dates(&text, written_on_a_thursday()).into_iter().map(|(words, _, value)| (words, value)).collect();
        if got != expected {
            failures.push(format!("sentences.txt:{n}: {text}\n  expected {expected:?}\n  got      {got:?}"));
        }
    }
    assert_none(&failures, cases, 170);
}

/// The text without its `[words](value)` marks, and the marks.
fn unmarked(line: &str) -> (String, Vec<(String, String)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, (words, (value, after)))) =
        rest.split_once('[').and_then(|(before, r)| Some((before, r.split_once("](").and_then(|(w, r)| Some((w, r.split_once(')')?)))?)))
    {
        text += before;
        text += words;
        marks.push((words.to_owned(), value.to_owned()));
        rest = after;
    }
    (text + rest, marks)
}

#[test]
fn nothing_is_found_where_there_is_no_date() {
    let (mut cases, mut failures) = (0, Vec::new());
    for (n, line) in lines(include_str!("dates/nothing.txt")) {
        let texts: Vec<String> = match line.strip_prefix("| ") {
            Some(phrases) => phrases.split(" | ").map(|phrase| format!("They saw {phrase} and left.")).collect(),
            None => vec![line.replace("\\n", "\n")],
        };
        for text in texts {
            cases += 1;
            let got = dates(&text, written_on_a_thursday());
            if !got.is_empty() {
                failures.push(format!("nothing.txt:{n}: {text}\n  got {got:?}"));
            }
        }
    }
    assert_none(&failures, cases, 650);
}

#[test]
fn hostile_text_takes_time_in_proportion_to_its_length() {
    let unit_texts = ["May ", "2022 ", ", ", "6 ", "the ", "1-", "May 5 to ", "last ", "nineteen ", "mid-", "a year ", "January, ", "Q3"];
    let unit_texts = unit_texts.iter().chain(&[
        "Eid ",
        "New Year's ",
        "'98 ",
        "06/01/22 ",
        "6th of ",
        "the end of ",
        "a year or so ",
        "44 BC ",
        "2022-W01 ",
        "a year ago ",
        "the year ",
        "twenty-",
        "the following year ",
    ]);
    for unit in unit_texts {
        let (short, long) = (unit.repeat(1_000), unit.repeat(10_000));
        let seconds = |source: &str| {
            let text = Text::new(source);
            let start = std::time::Instant::now();
            find(&text, Date::new(2022, 1, 6));
            start.elapsed().as_secs_f64()
        };
        let (first, second) = (seconds(&short), seconds(&long));
        // Ten times the text; anything quadratic would take a hundred times as long.
        assert!(second < 40.0 * first + 0.1, "{unit:?}: {first:.4} s for 1,000, {second:.4} s for 10,000");
    }
}

proptest! {
    #[test]
    fn any_text_gives_mentions_in_order(source in any_text(), written in any_day(), vague: bool, order in any_order()) {
        let text = Text::new(&source);
        ner::dates::article_date(&source);
        let mut end = 0;
        for date in Finder::new().written(written).vague(vague).day_first(order).find(&text) {
            let in_order = end <= date.first && date.first < date.end && date.end <= text.tokens().len();
            prop_assert!(in_order, "{date:?} after token {end} of {source:?}");
            end = date.end;
        }
    }
}

/// Arbitrary characters, and words of dates in any order.
fn any_text() -> impl Strategy<Value = String> {
    let words = [
        "May",
        "6",
        "2022",
        "the",
        "of",
        ",",
        "-",
        "–",
        "/",
        "Friday",
        "Fri.",
        "last",
        "next",
        "this",
        "two",
        "a",
        "year",
        "years",
        "ago",
        "29",
        "February",
        "31",
        "June",
        "third",
        "quarter",
        "1990s",
        "'s",
        "early",
        "to",
        "and",
        "Q3",
        "nineteen",
        "ninety",
        "weekend",
        "tomorrow",
        "9999",
        "1000",
        "6.1.2022",
        "21st",
        "century",
        "summer",
        "half",
        "(",
        ")",
        "\n\n",
        "\u{202f}",
        "١٢",
        "🗓",
        "9999999999",
        "earlier",
        "later",
        "same",
        "New",
        "Year",
        "Day",
        "Eid",
        "al",
        "Christmas",
        "Good",
        "BC",
        "AD",
        "44",
        "'",
        "98",
        "W01",
        "FY22",
        "6th",
        "or",
        "so",
        "now",
        "end",
        "previous",
        "following",
        "ago",
        "from",
        "hundred",
        "9999",
        "period",
        "century",
    ];
    let jumble = prop::collection::vec((prop::sample::select(words.to_vec()), prop::bool::ANY), 0..40)
        .prop_map(|words| words.into_iter().map(|(word, gap)| format!("{word}{}", if gap { " " } else { "" })).collect());
    prop_oneof![any::<String>(), jumble]
}

fn any_order() -> impl Strategy<Value = DayFirst> {
    prop::sample::select(vec![DayFirst::Auto, DayFirst::Yes, DayFirst::No])
}

fn any_day() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (prop_oneof![Just(1_i16), Just(9999), 1..=9999_i16], 1..=12_i8, 1..=31_i8)
            .prop_map(|(year, month, day)| Date::new(year, month, day)),
    ]
}
