//! The tagger as a whole: properties over any text, chains, options, and the samples as snapshots.

use ner::{Article, Date, Engine, Entity, Label, Source, Tagger};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static TAGGER: LazyLock<Tagger> = LazyLock::new(Tagger::new);
static LISTS: LazyLock<Tagger> = LazyLock::new(|| Tagger::builder().engine(Engine::Lists).build().expect("a tagger"));

fn check_entities(text: &str, entities: &[Entity]) -> Result<(), TestCaseError> {
    let (mut end, mut sentence, mut chains) = (0, 0, 0);
    for e in entities {
        prop_assert!(e.span.start >= end && e.span.end > e.span.start, "{:?} after byte {} in {:?}", e, end, text);
        prop_assert_eq!(text.get(e.span.start..e.span.end), Some(e.text.as_str()), "in {:?}", text);
        prop_assert!(e.sentence >= sentence && (0.0..=1.0).contains(&e.score) && !e.canonical.is_empty(), "{:?} in {:?}", e, text);
        prop_assert!(e.chain <= chains, "chain {} came before {} in {:?}", e.chain, chains, text);
        (end, sentence, chains) = (e.span.end, e.sentence, chains.max(e.chain + 1));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn entities_hold_together_in_any_text(text in ".{0,300}") {
        check_entities(&text, &TAGGER.tag(&Article::new(text.as_str())))?;
    }

    #[test]
    fn entities_hold_together_in_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        check_entities(&text, &TAGGER.tag(&Article::new(text.as_ref())))?;
    }

    #[test]
    fn entities_hold_together_in_newslike_text(
        words in prop::collection::vec(
            prop::sample::select(&[
                "President", "Tokayev", "Kassym", "-", "Jomart", "of", "the", "Ministry", "U.S.", "US", "-led", "(", ")", "CSTO", ",", ".", "'s", "’s", "\n",
                "\n\n", "Jan.", "6", "2022", "on", "Thursday", "last", "May", "al-", "bin", "Salman", "said", "in", "Almaty", "River", "Inc.", "“", "”", "é",
                "日本", "\u{301}", "A", "AND", "1990s", "ago", "two", "years", "&", "News", "24", "and", "for", "University", "—", "/",
            ][..]),
            0..80,
        ),
        gaps in prop::collection::vec(prop::sample::select(&["", " "][..]), 80),
    ) {
        let text: String = words.iter().zip(&gaps).flat_map(|(word, gap)| [*word, *gap]).collect();
        check_entities(&text, &TAGGER.tag(&Article::new(text.as_str()).date(Date::new(2022, 1, 6))))?;
        check_entities(&text, &LISTS.tag(&Article::new(text.as_str())))?;
    }
}

#[test]
fn long_and_odd_articles_are_answered() {
    let odd = [
        "A".repeat(200_000),
        "A ".repeat(100_000),
        "The Ministry of ".repeat(20_000),
        "May ".repeat(50_000),
        "1,".repeat(100_000),
        "(((((".repeat(20_000),
        "\u{301}".repeat(50_000),
        "@a.".repeat(30_000),
        "Jan. 6, 2022 to ".repeat(20_000),
        "\n".repeat(100_000),
        "O'".repeat(50_000),
        "a-".repeat(50_000),
        "Kazakhstan, ".repeat(30_000),
        "Mr. ".repeat(50_000),
        "Xyz Ministry, ".repeat(30_000),
        "John Smith, 5; ".repeat(30_000),
    ];
    for text in odd {
        for tagger in [&*TAGGER, &*LISTS] {
            check_entities(&text, &tagger.tag(&Article::new(text.as_str()))).unwrap_or_else(|e| panic!("{e}"));
        }
    }
}

#[test]
fn parts_are_the_whole() {
    let paragraph = "President Kassym-Jomart Tokayev met Vladimir Putin in Moscow on 6 January 2022. Tokayev thanked him.\n\n";
    let text = paragraph.repeat(6000);
    let mut tagging = TAGGER.start(None);
    let parts: Vec<Entity> = ner::read::parts::cut(&text).flat_map(|p| tagging.part(p)).collect();
    assert!(ner::read::parts::cut(&text).count() > 1);
    assert_eq!(parts, TAGGER.tag(&Article::new(text.as_str())));
    assert_eq!(parts.iter().map(|e| e.chain).max(), Some(3), "the same four things, from part to part");
}

/// An article, and its names as `text=canonical`; equal canonical names must share a chain, others must not.
const CHAINS: &[(&str, &[&str])] = &[
    (
        "President Kassym-Jomart Tokayev spoke. Tokayev later left for Almaty. Almaty was quiet.",
        &["Kassym-Jomart Tokayev=Kassym-Jomart Tokayev", "Tokayev=Kassym-Jomart Tokayev", "Almaty=Almaty", "Almaty=Almaty"],
    ),
    (
        "The Steppe Rivers Protection Commission (SRPC) met. The SRPC adjourned.",
        &[
            "Steppe Rivers Protection Commission=Steppe Rivers Protection Commission",
            "SRPC=Steppe Rivers Protection Commission",
            "SRPC=Steppe Rivers Protection Commission",
        ],
    ),
    ("The US said so. The United States repeated it.", &["US=United States", "United States=United States"]),
    ("Mr Brown met Mr Green. Brown left.", &["Brown=Brown", "Green=Green", "Brown=Brown"]),
    (
        "Crown Prince Mohammed bin Salman arrived. Officials greeted bin Salman.",
        &["Mohammed bin Salman=Mohammed bin Salman", "bin Salman=Mohammed bin Salman"],
    ),
];

#[test]
fn chains() {
    for (text, expected) in CHAINS {
        let entities = TAGGER.tag(&Article::new(*text));
        let got: Vec<String> = entities.iter().map(|e| format!("{}={}", e.text, e.canonical)).collect();
        assert_eq!(got, *expected, "in {text:?}");
        for a in &entities {
            for b in &entities {
                assert_eq!(a.canonical == b.canonical, a.chain == b.chain, "{a:?} and {b:?}");
            }
        }
    }
}

fn found(tagger: &Tagger, text: &str) -> Vec<String> {
    tagger.tag(&Article::new(text)).iter().map(|e| format!("{} {}", e.label, e.text)).collect()
}

#[test]
fn the_users_names_are_always_tagged() {
    let list = "# list: ORG\n# kind: media\n# source: me\n# licence: CC0\nname\taliases\tcountry\nThe Daily Steppe\tSteppe\tKZ\n";
    let tagger =
        Tagger::builder().gazetteer("mine.tsv", list).name(Label::Loc, "May").name(Label::Org, "dockers").build().expect("a tagger");
    assert_eq!(found(&tagger, "Steppe wrote in May that dockers struck."), ["ORG Steppe", "LOC May", "ORG dockers"]);
    let first = &tagger.tag(&Article::new("Steppe wrote."))[0];
    assert_eq!((first.canonical.as_str(), first.source.clone()), ("The Daily Steppe", Source::User("mine.tsv".into())));
    assert_eq!(first.country.map(|c| c.to_string()).as_deref(), Some("KZ"));
    assert!(Tagger::builder().name(Label::Date, "Nowruz").build().is_err());
}

#[test]
fn options_say_what_is_reported() {
    let text = "President Kassym-Jomart Tokayev left Almaty yesterday.";
    let labels = Tagger::builder().labels(&[Label::Loc]).build().expect("a tagger");
    assert_eq!(found(&labels, text), ["LOC Almaty"]);
    let no_relative = Tagger::builder().relative_dates(false).build().expect("a tagger");
    assert_eq!(found(&no_relative, text), ["PERSON Kassym-Jomart Tokayev", "LOC Almaty"]);
    let sure = Tagger::builder().min_score(1.1).build().expect("a tagger");
    assert!(found(&sure, text).is_empty());
    let empty = Tagger::builder().builtin(false).engine(Engine::Lists).build().expect("a tagger");
    assert_eq!(found(&empty, text), ["DATE yesterday"]);
}

#[test]
fn lists_engine_takes_the_leftmost_longest() {
    for (text, expected) in [
        ("The European Central Bank met in Frankfurt.", &["ORG European Central Bank", "LOC Frankfurt"][..]),
        ("Zhanna Ivanova spoke.", &["PERSON Zhanna Ivanova"]),
        ("He spoke.", &[]),
        ("Reading is fun.", &[]),
    ] {
        assert_eq!(found(&LISTS, text), expected, "in {text:?}");
    }
}

#[test]
fn every_entity_can_be_explained() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/csto-kazakhstan.txt")).expect("the sample");
    for tagger in [&*TAGGER, &*LISTS] {
        let article = Article::new(text.as_str());
        let explained = tagger.explain(&article);
        assert_eq!(explained.iter().map(|e| &e.entity).collect::<Vec<_>>(), tagger.tag(&article).iter().collect::<Vec<_>>());
        for e in explained {
            assert!(!e.evidence.is_empty(), "no reason given for {:?}", e.entity);
            assert!(e.evidence.is_sorted_by(|a, b| a.weight.abs() >= b.weight.abs()), "strongest first: {:?}", e.evidence);
        }
    }
}

/// Whole articles with all that is found in them, to be read as diffs: `UPDATE=1 cargo test --test tagging` writes them anew.
#[test]
fn samples_as_snapshots() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for line in fs::read_to_string(root.join("samples/gold.jsonl")).expect("the gold").lines() {
        let document: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let (id, text) = (document["id"].as_str().expect("an id"), document["text"].as_str().expect("a text"));
        assert_eq!(fs::read_to_string(root.join(id)).expect("the sample"), text, "{id} differs from its gold");
        let date: Option<Date> = document["date"].as_str().and_then(|d| d.parse().ok());
        let mut snapshot = String::new();
        for e in TAGGER.tag(&Article::new(text).date(date)) {
            let text = e.text.replace('\n', "⏎");
            let value = e.value.as_deref().unwrap_or("-");
            let modifier = e.modifier.map_or(String::new(), |m| format!(" {m}"));
            let kind = e.kind.map_or("-", |k| k.as_str());
            let country = e.country.map_or("-".into(), |c| c.to_string());
            snapshot += &format!(
                "{:5} {:6} {text} | {} | chain {} | {kind} {country} {value}{modifier} | {}\n",
                e.span.start, e.label, e.canonical, e.chain, e.source
            );
        }
        let name = Path::new(id).with_extension("snapshot");
        let file = root.join("tests/snapshots").join(name.file_name().expect("a name"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &snapshot).expect("the snapshot is written");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        let diff: Vec<_> = expected.lines().filter(|l| !snapshot.contains(l)).map(|l| format!("- {l}")).collect();
        let diff = diff
            .into_iter()
            .chain(snapshot.lines().filter(|l| !expected.contains(l)).map(|l| format!("+ {l}")))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(expected == snapshot, "{id} is tagged otherwise than before; if that is right, run with UPDATE=1\n{diff}");
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} samples");
}

/// More names than a story keeps: those with many mentions stay, and nothing is lost from the results.
#[test]
fn a_story_lets_go_of_names_with_few_mentions() {
    let name = |number: usize| format!("Kombinat {number}");
    let rows: String = (0..70_000).map(|number| name(number) + "\n").collect();
    let list = format!("# list: ORG\n# source: me\n# licence: CC0\nname\nPaperworks\n{rows}");
    let tagger = Tagger::builder().builtin(false).gazetteer("mine.tsv", &list).build().expect("a tagger");
    let mut text = "Paperworks. ".repeat(5);
    (0..70_000).for_each(|number| text += &(name(number) + ". "));
    text += "Paperworks.";
    let annotated = tagger.annotate(&Article::new(text.as_str()));
    assert_eq!(annotated.entities.len(), 70_006);
    assert_eq!(annotated.entities.last().map(|e| e.chain), Some(0));
    let foremost = &annotated.chains[0];
    assert_eq!((foremost.canonical.as_str(), foremost.mentions, foremost.first), ("Paperworks", 6, 0));
    assert!(annotated.chains.len() <= 1 << 15, "{} chains", annotated.chains.len());
    assert!(annotated.countries.is_empty());
}
