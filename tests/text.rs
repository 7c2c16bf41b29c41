//! Tokens, shapes and sentences: tables of cases, and properties over arbitrary text.

use ner::text::{Shape, Style, Text};
use proptest::prelude::*;

/// Source, and its tokens parted by `|`.
const TOKENS: &[(&str, &str)] = &[
    ("Almaty's mayor", "Almaty|'s|mayor"),
    ("ALMATY’S MAYOR", "ALMATY|’S|MAYOR"),
    ("the Boers' war", "the|Boers|'|war"),
    ("We'll say it's O'Brien's", "We|'ll|say|it|'s|O'Brien|'s"),
    ("don't rock'n'roll", "don't|rock'n'roll"),
    ("in the 1990's.", "in|the|1990|'|s|."),
    ("the U.S. and U.S.-led", "the|U.S.|and|U.S.|-|led"),
    ("at 3 p.m. today", "at|3|p.m.|today"),
    ("John F. Kennedy Jr. of Acme Inc.", "John|F.|Kennedy|Jr.|of|Acme|Inc."),
    ("Jan. 6, 2022", "Jan.|6|,|2022"),
    ("Jan. 6,2022", "Jan.|6|,|2022"),
    ("1,000,000 and 12,34,567", "1,000,000|and|12,34,567"),
    ("3.5 at 10:30, 5'11", "3.5|at|10|:|30|,|5|'|11"),
    ("6/1/2022 2022-01-06 6.1.2022", "6|/|1|/|2022|2022|-|01|-|06|6.1.2022"),
    ("AT&T, R&D and M&S's", "AT&T|,|R&D|and|M&S|'s"),
    ("Johnson & Johnson", "Johnson|&|Johnson"),
    ("pro-Kremlin al-Shabaab", "pro|-|Kremlin|al|-|Shabaab"),
    ("Kassym-Jomart Tokayev", "Kassym|-|Jomart|Tokayev"),
    ("it ended.The next", "it|ended|.|The|next"),
    ("on Amazon.com and bbc.co.uk", "on|Amazon.com|and|bbc.co.uk"),
    ("Story:Title", "Story|:|Title"),
    ("wait... what -- no", "wait|...|what|--|no"),
    ("see https://example.org/a.b?c=d.", "see|https://example.org/a.b?c=d|."),
    ("mail news@example.org, or @example", "mail|news@example.org|,|or|@example"),
    ("“Astana”, he said—twice", "“|Astana|”|,|he|said|—|twice"),
    ("Côte d’Ivoire’s", "Côte|d’Ivoire|’s"),
    ("東京 Tokyo", "東|京|Tokyo"),
    ("a\u{a0}b", "a|b"),
    ("2006\u{202f}to", "2006|to"),
    ("a\u{a0}\u{301}b", "a|\u{301}|b"),
    ("$10m €5 50%", "$|10m|€|5|50|%"),
    ("", ""),
    (" \n\t ", ""),
];

#[test]
fn tokens() {
    for (source, expected) in TOKENS {
        let text = Text::new(source);
        let got: Vec<&str> = text.tokens().iter().map(|t| text.str(t.span())).collect();
        assert_eq!(got.join("|"), *expected, "tokens of {source:?}");
    }
}

/// A word, the shapes it has and the shapes it has not.
const SHAPES: &[(&str, &[Shape], &[Shape])] = &[
    ("Almaty", &[Shape::WORD, Shape::CAPITAL], &[Shape::UPPER, Shape::LOWER, Shape::MIXED]),
    ("NATO", &[Shape::CAPITAL, Shape::UPPER], &[Shape::INITIAL, Shape::MIXED]),
    ("McDonald", &[Shape::CAPITAL, Shape::MIXED], &[Shape::UPPER]),
    ("eBay", &[Shape::MIXED], &[Shape::CAPITAL, Shape::LOWER]),
    ("city", &[Shape::LOWER], &[Shape::CAPITAL]),
    ("Élysée", &[Shape::CAPITAL, Shape::NON_ASCII], &[Shape::UPPER]),
    ("ÖVP", &[Shape::CAPITAL, Shape::UPPER, Shape::NON_ASCII], &[Shape::INITIAL]),
    ("U.S.", &[Shape::UPPER, Shape::DOTTED, Shape::STOP], &[Shape::INITIAL]),
    ("J.", &[Shape::INITIAL, Shape::STOP], &[Shape::DOTTED]),
    ("2022", &[Shape::DIGIT, Shape::NUMBER], &[Shape::CAPITAL]),
    ("1990s", &[Shape::DIGIT, Shape::LOWER], &[Shape::NUMBER]),
    ("—", &[Shape::DASH], &[Shape::WORD]),
    ("?!", &[Shape::TERMINAL], &[Shape::WORD]),
    ("www.example.org", &[Shape::ADDRESS], &[Shape::WORD]),
];

#[test]
fn shapes() {
    for (word, has, has_not) in SHAPES {
        let text = Text::new(word);
        let shape = text.tokens()[0].shape();
        for bit in *has {
            assert!(shape.has(*bit), "{word:?} has {shape:?}, expected {bit:?} in it");
        }
        for bit in *has_not {
            assert!(!shape.has(*bit), "{word:?} has {shape:?}, expected {bit:?} not in it");
        }
    }
}

/// Sentences parted by ` || `; the source is the same without those marks (a line break may stand beside one).
const SENTENCES: &[&str] = &[
    "He left. || She stayed.",
    "\"We will go,\" he said. || \"When?\" she asked. || Nobody knew.",
    "“It is over.” || They cheered.",
    "(He had left.) || She stayed.",
    "Mr. Smith met Gen. J. F. Doe in St. Louis on Jan. 6 at noon.",
    "They flew to the U.S. || The talks went on.",
    "The U.S. Senate met.",
    "It works for Acme Inc. || In March it failed.",
    "Prices rose 3.5 percent. || Oil fell.",
    "He waited... and left. || Why?! || No idea.",
    "ALMATY, Jan 6 (Reuters) - || Troops arrived on Thursday.",
    "ALMATY, Kazakhstan — || Troops arrived.",
    "Riots Spread Across Kazakhstan\n\n|| Troops arrived.",
    "RIOTS SPREAD\n|| ALMATY, 6 January - || Troops arrived.",
    "Troops from five countries arrived in the largest city of the\ncountry on Thursday, a day after protesters had taken the airport of\nAlmaty. || The president said that order had been restored in most of\nthe regions.",
    "It ended.|| The next began.",
    "What did he say? || \"Nothing.\" || So it goes.",
    "He asked \"Why?\" and left.",
];

#[test]
fn sentences() {
    for marked in SENTENCES {
        let source = marked.replace("|| ", "").replace("||", "");
        let expected: Vec<String> = marked.split("||").map(|s| s.trim().to_owned()).collect();
        let text = Text::new(&source);
        let got: Vec<String> = text.sentences().iter().map(|s| text.str(text.span(s.tokens().start, s.tokens().end)).to_owned()).collect();
        assert_eq!(got, expected, "sentences of {source:?}");
    }
}

#[test]
fn sentences_do_not_depend_on_the_line_ending() {
    let wrapped = "A paragraph on one line, as long as they come in copy that was typed for the web and never saw a column of type in its life, so it says nothing of the next.\n\n\
                   The meeting was opened by the head of the World\nHealth Organization, who then went on to visit South\nKorea with a number of ministers and many\njournalists.";
    for source in SENTENCES.iter().map(|marked| marked.replace("|| ", "").replace("||", "")).chain([wrapped.to_owned()]) {
        let crlf = source.replace('\n', "\r\n");
        let sentences = |source: &str| -> Vec<String> {
            let text = Text::new(source);
            let range = |s: &ner::text::Sentence| text.span(s.tokens().start, s.tokens().end);
            text.sentences().iter().map(|s| text.str(range(s)).replace('\r', "")).collect()
        };
        assert_eq!(sentences(&crlf), sentences(&source), "{source:?}");
    }
    assert_eq!(Text::new(&wrapped.replace('\n', "\r\n")).sentences().len(), 2);
}

const STYLES: &[(&str, Style)] = &[
    ("Riots Spread Across Kazakhstan", Style::Title),
    ("RIOTS SPREAD ACROSS KAZAKHSTAN", Style::Caps),
    ("Riots have spread across Kazakhstan.", Style::Plain),
    ("President Tokayev spoke to reporters.", Style::Plain),
    ("NATO", Style::Plain),
];

#[test]
fn styles() {
    for (source, expected) in STYLES {
        assert_eq!(Text::new(source).sentences()[0].style(), *expected, "style of {source:?}");
    }
}

fn check_tiling(source: &str) -> Result<(), TestCaseError> {
    let text = Text::new(source);
    let mut at = 0;
    for token in text.tokens() {
        let span = token.span();
        prop_assert!(span.start >= at && span.end > span.start, "{:?} after byte {} in {:?}", span, at, source);
        prop_assert!(source[at..span.start].chars().all(char::is_whitespace), "gap {:?} in {:?}", &source[at..span.start], source);
        prop_assert!(!text.str(span).contains(char::is_whitespace), "{:?} in {:?}", text.str(span), source);
        at = span.end;
    }
    prop_assert!(source[at..].chars().all(char::is_whitespace));
    let mut next = 0;
    for sentence in text.sentences() {
        prop_assert_eq!(sentence.tokens().start, next);
        prop_assert!(!sentence.tokens().is_empty());
        next = sentence.tokens().end;
    }
    prop_assert_eq!(next, text.tokens().len());
    Ok(())
}

proptest! {
    #[test]
    fn tokens_and_gaps_tile_any_text(source in ".{0,200}") {
        check_tiling(&source)?;
    }

    #[test]
    fn tokens_and_gaps_tile_newslike_text(source in r#"([A-Z]?[a-z]{0,6}|[0-9]{1,4}|[.,:;'’"“”@&/-]|U\.S\.|https?://x\.y|é|日本|👍🏽|\u{301}|\u{a0}|\u{202f}| |\n){0,60}"#) {
        check_tiling(&source)?;
    }
}
