//! The lists in `gazetteers/`: each opens, is sorted and says nothing twice. Messages are `file:line: what, and what to do`.

#[path = "common/files.rs"]
mod files;

use ner::Tagger;
use ner::gazetteer::{Compiler, Gazetteer, List, ListName, Row, compile, fix, fold, lint};
use std::fs;
use std::path::{Path, PathBuf};

fn lists() -> Vec<List> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers");
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(&root).expect("below gazetteers").display().to_string();
        List::parse(&name, &fs::read_to_string(file).expect("UTF-8")).unwrap_or_else(|e| panic!("{e}"))
    };
    files::below(&root, "tsv").iter().map(read).collect()
}

/// As `ner-cli gazetteer lint` does it.
#[test]
fn the_lists_have_no_faults() {
    let faults: Vec<_> = lint(&lists()).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}\nMuch of this `ner-cli gazetteer lint --fix` can mend.", faults.join("\n"));
}

#[test]
fn every_list_is_there_and_compiles() {
    let lists = lists();
    for name in ListName::ALL {
        assert!(lists.iter().flat_map(|l| &l.rows).any(|row| row.list == *name), "no rows of {name}");
    }
    let bytes = compile(&lists).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(bytes, compile(&lists).expect("the same again"), "compiling is not deterministic");
    assert!(bytes.len() < 3_000_000, "{} bytes embedded, 3 MB are allowed", bytes.len());
    let names: usize = lists.iter().flat_map(|l| &l.rows).map(|row| row.names().count()).sum();
    let compiled = Gazetteer::open(bytes).expect("opens").len();
    assert!(compiled <= names && compiled * 100 > names * 99, "{compiled} names compiled, there are {names}");
    let tagger = Tagger::new();
    let builtin = &tagger.gazetteers()[0];
    for (n, row) in lists.iter().flat_map(|l| &l.rows).enumerate() {
        for name in row.names() {
            assert!(builtin.has(row.list, name), "{name:?} of {:?} is not to be found", row.name);
        }
        if n % 1000 == 0 {
            let canonical = row.canonical.as_ref().unwrap_or(&row.name);
            let found = builtin.lookup(&row.name);
            assert!(found.iter().any(|f| f.entry.canonical == *canonical && f.entry.line == row.line), "{row:?} {found:?}");
        }
    }
}

/// Countries whose demonym another country has too (Congolese, Dominican), or that have none (the Vatican).
const SHARED: &[&str] = &["CG", "DM", "VA"];

#[test]
fn every_country_has_a_demonym() {
    let lists = lists();
    let codes = |file: &str| -> Vec<String> {
        let list = lists.iter().find(|l| l.file == file).unwrap_or_else(|| panic!("no {file}"));
        list.rows.iter().filter_map(|r| r.country).map(|c| c.to_string()).collect()
    };
    let demonyms = codes("cues/demonyms.tsv");
    let without: Vec<String> =
        codes("names/loc/countries.tsv").into_iter().filter(|c| !SHARED.contains(&c.as_str()) && !demonyms.contains(c)).collect();
    assert!(without.is_empty(), "countries without a demonym: {without:?}");
}

/// A faulty list, and what is said about it.
const FAULTS: &[(&str, &str)] = &[
    ("", "mine.tsv: the header has no `# list:`; see gazetteers/README.md"),
    ("# list: TOWN\n", "mine.tsv:1: no list \"TOWN\"; there are ORG PERSON LOC GIVEN SURNAME title"),
    ("# list: LOC\nname\nAlmaty\n", "mine.tsv: the header has no `# source:`"),
    ("# list: LOC\n# source: me\n# licence: CC0\n", "mine.tsv: no row of column names"),
    (
        "# list: LOC\n# source: me\n# licence: CC0\nplace\nAlmaty\n",
        "mine.tsv:4: no column \"place\"; the row after the header names the columns: name aliases",
    ),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\tname\n", "mine.tsv:4: column \"name\" stands twice"),
    ("# list: LOC\n# source: me\n# licence: CC0\naliases\n", "mine.tsv:4: no column `name`"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\nAlmaty\tKZ\n", "mine.tsv:5: 2 columns but only 1 are named"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\tcountry\nAlmaty\tKAZ\n", "mine.tsv:5: country \"KAZ\"; write two capitals"),
    (
        "# list: LOC\n# source: me\n# licence: CC0\nname\tkind\nAlmaty\ttown\n",
        "mine.tsv:5: no kind \"town\"; there are country region city",
    ),
    ("# list: ORG\n# kind: city\n# source: me\n# licence: CC0\nname\nAlmaty\n", "mine.tsv:6: ORG has no kind city"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\talso\nAlmaty\tverb\n", "mine.tsv:5: also: no \"verb\"; there are word given"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\tweight\nAlmaty\t999\n", "mine.tsv:5: weight \"999\"; write a number from 0 to 255"),
    (
        "# list: LOC\n# source: me\n# licence: CC0\nname\taliases\nAlmaty\tVerny||Alma-Ata\n",
        "mine.tsv:5: name or alias \"\" has no letter or digit",
    ),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\n Almaty\n", "mine.tsv:5: name \" Almaty\" begins or ends with a blank"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\nYahoo! Japan\n", "mine.tsv:5: \"Yahoo! Japan\" reads as two sentences"),
    ("# list: LOC\n# source: me\n# licence: CC0\nname\n# mine\n", "mine.tsv:5: a remark between the rows"),
    ("# list: LOC\n# case: some\n", "mine.tsv:2: case: no \"some\"; there are capital exact any"),
    ("# list: LOC\n# colour: red\n", "mine.tsv:2: no header key \"colour\""),
];

#[test]
fn faults_are_named_with_their_line_and_remedy() {
    for (text, expected) in FAULTS {
        let error = Tagger::builder().gazetteer("mine.tsv", text).build().expect_err(text).to_string();
        assert!(error.starts_with(expected), "list {text:?}\n  expected {expected}\n  got      {error}");
    }
}

#[test]
fn damaged_bytes_are_refused() {
    let list = List::parse("mine.tsv", "# list: LOC\n# source: me\n# licence: CC0\nname\nAlmaty\n").expect("a list");
    let bytes = compile(&[list]).expect("compiles");
    assert!(Gazetteer::open(bytes.clone()).is_ok());
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        assert!(Gazetteer::open(damaged).is_err(), "byte {at} was changed and nobody noticed");
        assert!(Gazetteer::open(bytes[..at].to_vec()).is_err(), "cut at byte {at} and nobody noticed");
    }
    let mut other_version = bytes.clone();
    other_version[8] = 99;
    let error = Gazetteer::open(other_version).expect_err("another version").to_string();
    assert!(error.contains("version"), "{error}");

    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(&file, &bytes[..bytes.len() - 1]).expect("written");
    let error = Tagger::builder().gazetteer_file(&file).build().expect_err("cut short").to_string();
    assert_eq!(error, format!("{}: the compiled lists are cut short; compile them again", file.path().display()));
}

#[test]
fn compiled_lists_tag_as_their_source_does() {
    let text = "# list: ORG\n# source: me\n# licence: CC0\nname\taliases\tcountry\tkind\nAcme Holdings\tAcme\tUS\tcompany\n";
    let folder = tempfile::tempdir().expect("a folder");
    let (source, compiled) = (folder.path().join("mine.tsv"), folder.path().join("mine.gaz"));
    fs::write(&source, text).expect("written");
    fs::write(&compiled, compile(&[List::parse("mine.tsv", text).expect("a list")]).expect("compiles")).expect("written");
    let article = ner::Article::new("Shares of Acme rose in Oslo. Acme Holdings said nothing.");
    let [a, b] = [source, compiled].map(|file| Tagger::builder().gazetteer_file(file).build().expect("a tagger").tag(&article));
    assert_eq!(a, b);
    assert_eq!(a[0].canonical, "Acme Holdings");
}

/// Rows that would be decided by chance, and what passes a limit.
#[test]
fn what_cannot_be_compiled_is_named() {
    let row = |name: &str| Row::new(ListName::Loc, name);
    let cases: &[(Vec<Row>, &str)] = &[
        (
            vec![row("Kiev"), Row { aliases: vec!["Kiev".into()], ..row("Kyiv") }, Row { aliases: vec!["Kyiv".into()], ..row("Kiev") }],
            "mine.tsv: \"Kyiv\" and \"Kiev\" are each the other's alias (see mine.tsv:0); keep one row",
        ),
        (
            vec![Row { canonical: Some("B".into()), ..row("A") }, Row { canonical: Some("C".into()), ..row("B") }],
            "mine.tsv: the canonical name \"B\" has another one itself, \"C\" (mine.tsv:0); write that",
        ),
        (
            vec![Row { aliases: (0..200).map(|n| format!("Town {n}")).collect(), ..row("Town") }],
            "mine.tsv: 201 names in one row, 125 are allowed; give some a row of their own",
        ),
        (vec![row(&"Very ".repeat(20))], "mine.tsv: \"Very Very"),
        (vec![row(&"x".repeat(70_000))], "mine.tsv: a name of 70000 bytes, 65535 are allowed; shorten it"),
        (vec![Row { canonical: Some("x".repeat(70_000)), ..row("X") }], "mine.tsv: a name of 70000 bytes, 65535 are allowed; shorten it"),
    ];
    for (rows, expected) in cases {
        let error = compile(&[List { file: "mine.tsv".into(), rows: rows.clone() }]).expect_err(expected).to_string();
        assert!(error.starts_with(expected), "expected {expected}\n     got {error}");
    }
}

/// Many equal rows are one, and rows that differ are all kept.
#[test]
fn equal_rows_are_one_hit() {
    let mut compiler = Compiler::default();
    for _ in 0..400 {
        compiler.row("mine.tsv", &Row::new(ListName::Org, "Acme")).expect("a row");
    }
    compiler.row("mine.tsv", &Row { weight: 70, ..Row::new(ListName::Org, "Acme") }).expect("a row");
    let gazetteer = Gazetteer::open(compiler.finish().expect("compiles")).expect("opens");
    let weights: Vec<u8> = gazetteer.find(&ner::Text::new("Acme fell.")).iter().map(|hit| hit.weight).collect();
    assert_eq!(weights, [70, 50]);
}

/// A row, and how `fix` writes it.
#[test]
fn fixing_changes_only_what_needs_no_thought() {
    let head = "# list: LOC\n# kind: city\n# source: me\n# licence: CC0\nname\taliases\tkind\tcountry\n";
    for (rows, fixed) in [
        ("Oslo\t\t\tNO\n", "Oslo\t\t\tNO\n"),
        ("Oslo\t\tcity\t\n", "Oslo\n"),
        ("Oslo\nBergen\n", "Bergen\nOslo\n"),
        (" Oslo \t Christiania |  Kristiania\n", "Oslo\tChristiania|Kristiania\n"),
        ("Oslo\tOSLO|Ósló|U.N.|UN\n", "Oslo\tU.N.\n"),
        ("Oslo\t\t\tNO\nOslo\t\t\tUS\n", "Oslo\t\t\tNO\nOslo\t\t\tUS\n"),
        ("Oslo\tA-Town\nOslo\tB-Town\n", "Oslo\tA-Town|B-Town\n"),
        ("Oslo\n\n  \nOslo\n", "Oslo\n"),
    ] {
        let got = fix("mine.tsv", &format!("{head}{rows}")).expect(rows);
        assert_eq!(got, format!("{head}{fixed}"), "{rows:?}");
        assert_eq!(fix("mine.tsv", &got).expect("again"), got, "fixing twice changes {rows:?} again");
    }
    // Merging stops before a row has more names than it may.
    let many: String = (0..300).map(|n| format!("Springfield\tSpring {n}\n")).collect();
    let fixed = fix("mine.tsv", &format!("{head}{many}")).expect("fixed");
    assert!(compile(&[List::parse("mine.tsv", &fixed).expect("a list")]).is_ok());
    assert_eq!(fixed.matches("Spring ").count(), 300);
}

/// A name, and a spelling that `close_to` finds it by.
#[test]
fn close_names_are_found() {
    let tagger = Tagger::new();
    for (wrong, right) in [("Kazakstan", "Kazakhstan"), ("Alamty", "Almaty"), ("Bishkik", "Bishkek"), ("Mirziyoyef", "Mirziyoyev")] {
        let close = tagger.gazetteers()[0].close_to(wrong, 20);
        assert!(close.iter().any(|name| name == right), "{wrong}: {close:?}");
    }
    assert!(tagger.gazetteers()[0].close_to("", 20).is_empty());
    assert!(tagger.gazetteers()[0].close_to(&"x".repeat(10_000), 20).is_empty());
}

/// Two spellings that have the same lookup key, and two that have not.
#[test]
fn folding() {
    for (a, b) in [
        ("Côte", "COTE"),
        ("O’Brien", "o'brien"),
        ("U.S.", "US"),
        ("Łódź", "Lodz"),
        ("Müller", "Muller"),
        ("Straße", "Strasse"),
        ("co\u{ad}operation", "cooperation"),
        ("AT&T", "ATandT"),
    ] {
        assert_eq!(fold(a), fold(b), "{a:?} and {b:?}");
    }
    for (a, b) in [("Mali", "Malta"), ("東京", "京都")] {
        assert_ne!(fold(a), fold(b), "{a:?} and {b:?}");
    }
}

/// A list's header and name, a text, and the pieces of it that must be hit.
const CASES: &[(&str, &str, &str, &[&str])] = &[
    ("", "Almaty", "From ALMATY to Almaty, not almaty.", &["ALMATY", "Almaty"]),
    ("", "US", "The US told us: U.S.!", &["US", "U.S."]),
    ("", "Guinea-Bissau", "Guinea-Bissau, Guinea Bissau, Guinea - Bissau", &["Guinea-Bissau", "Guinea Bissau"]),
    ("", "People's Bank of China", "the People’s Bank of China", &["People’s Bank of China"]),
    ("", "Central Bank", "the Central bank and the Central Bank", &["Central Bank"]),
    ("", "Kremlin", "pro-Kremlin, Kremlin-led, Kremlinology", &["Kremlin", "Kremlin"]),
    ("", "al-Shabaab", "the al-Shabaab militia", &["al-Shabaab"]),
    ("# case: any\n", "interior ministry", "the interior ministry", &["interior ministry"]),
    ("# case: exact\n", "eBay", "eBay Ebay EBAY", &["eBay"]),
    ("", "dpa", "(dpa) DPA", &["dpa"]),
    ("", "Tesla, Inc.", "at Tesla, Inc. and Tesla Inc.", &["Tesla, Inc."]),
    ("", "Legal & General plc", "We met Legal & General plc.", &["Legal & General plc"]),
    ("", "$100 Club", "the $100 Club met", &["$100 Club"]),
    ("", "Almaty Airport", "He left Almaty. Airport staff stayed.", &[]),
];

#[test]
fn letter_case_and_token_edges() {
    for (header, name, source, expected) in CASES {
        let list = format!("# list: ORG\n# source: me\n# licence: CC0\n{header}name\n{name}\n");
        let gazetteer = Gazetteer::open(compile(&[List::parse("mine.tsv", &list).expect("a list")]).expect("compiles")).expect("opens");
        let text = ner::Text::new(source);
        let got: Vec<&str> = gazetteer.find(&text).iter().map(|h| text.str(text.span(h.first, h.end))).collect();
        assert_eq!(got, *expected, "{name:?} in {source:?}");
    }
}
