//! Pages for a browser: what they are made of; in a browser, where Chromium and Python are there (`tests/html/browser.py`).
//!
//! ```sh
//! apt-get install chromium && cargo test --test html
//! ```
#![cfg(feature = "cli")]

#[path = "common/script.rs"]
mod script;

use ner::write::html::{self, Mention, Report, Section};
use ner::{Annotated, Article, Country, Date, Entity, Focus, Id, Label, Tagger};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::Command;

fn tagger() -> Tagger {
    let names =
        [(Label::Person, "Eve <script>alert(1)</script>"), (Label::Org, "Smith & \"Sons\""), (Label::Loc, "Oslo"), (Label::Loc, "حلب")];
    names.iter().fold(Tagger::builder().builtin(false).engine(ner::Engine::Lists), |b, (label, name)| b.name(*label, name)).build().unwrap()
}

fn page(articles: &[Article<'_>]) -> String {
    let (mut page, tagger) = (Vec::new(), tagger());
    html::write_head(&mut page).unwrap();
    for article in articles {
        html::write_article(&mut page, article, &tagger.annotate(article)).unwrap();
    }
    html::write_foot(&mut page).unwrap();
    String::from_utf8(page).unwrap()
}

/// The elements of the articles, without head and foot.
fn articles(page: &str) -> &str {
    page.split("<main id=\"articles\" tabindex=\"-1\">\n").nth(1).unwrap().split("</main>").next().unwrap()
}

fn report(names: &[(Label, &str)]) -> String {
    let mut report = Report::default();
    for id in ["<img src=x onerror=alert(1)>", "b"] {
        report.open(&Id::text(id), Date::new(2022, 1, 6));
        names
            .iter()
            .for_each(|(label, name)| report.add(Mention { label: *label, name, kind: None, country: Country::new("NO"), value: None }));
        report.close(&[Focus::new(Country::new("NO").unwrap(), 2, 1.0)]);
    }
    let mut page = Vec::new();
    report.write(&mut page, 10).unwrap();
    String::from_utf8(page).unwrap()
}

#[test]
fn an_article_is() {
    let text = "Oslo was wet on 6 January 2022. It was the 1980s.\nOslo & حلب\0";
    let article = Article::new(text).id("a<b").date(Date::new(2022, 1, 7));
    let expected = "<article><header><h2><bdi>a&lt;b</bdi></h2><p><time datetime=\"2022-01-07\">2022-01-07</time></p></header><div class=\"text\">\
        <span class=\"s\"><mark class=\"l\" data-c=\"0\" tabindex=\"0\">Oslo</mark> was wet on <mark class=\"d\" data-c=\"1\" data-v=\"2022-01-06\">6 January 2022</mark>.</span> \
        It was the <mark class=\"d\" data-c=\"2\" data-v=\"198\">1980s</mark>.\n\
        <mark class=\"l\" data-c=\"0\">Oslo</mark> &amp; <mark class=\"l\" data-c=\"3\">حلب</mark>\u{fffd}</div><footer></footer>\
        <script type=\"application/json\">{\"chains\":[[0,\"LOC\",\"Oslo\",null,null,2],[1,\"DATE\",\"6 January 2022\",\"calendar\",null,1],\
        [2,\"DATE\",\"1980s\",\"calendar\",null,1],[3,\"LOC\",\"حلب\",null,null,1]],\"countries\":[]}</script></article>\n";
    assert_eq!(articles(&page(&[article])), expected);
    assert_eq!(articles(&page(&[])), "");
}

/// What stands in an article gets out as text and nothing else.
#[test]
fn everything_is_escaped() {
    let text = "Eve <script>alert(1)</script> of Smith & \"Sons\" 'Ltd' said: </script><!-- <img src=x onerror=alert(1)> \u{202e}Oslo\u{202c} \u{1b}[2J \u{85}";
    let ids = [json!("</bdi><script>alert(1)</script>"), json!({"a": "\"><b>"}), json!(null), json!("\u{0}\u{7f}'\"&")];
    for id in ids {
        let page = page(&[Article::new(text).id(Id::json(&id.to_string()).unwrap())]);
        let article = articles(&page);
        assert_eq!(article.matches("<script").count(), 1, "{article}"); // the data's
        assert_eq!(article.matches("</script").count(), 1, "{article}");
        assert!(!article.contains("<img") && !article.contains("<!--") && !article.contains("<b>"), "{article}");
        assert!(!article.contains(|c: char| c.is_control() && c != '\n'), "{article:?}");
        let data = article.split("application/json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["chains"][0][2], "Eve <script>alert(1)</script>");
    }
    let page = report(&[(Label::Person, "Eve <script>alert(1)</script>\u{1b}"), (Label::Date, "<b>")]);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("Eve &lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}") && !page.contains("<img") && !page.contains("<b>"));
}

/// In parts as in one piece, and entities that are not where a text has them (of another text, overlapping) do no harm.
#[test]
fn parts_and_strange_entities() {
    let (first, second) = ("Oslo was wet on 6 January 2022.\n\n", "Oslo was dry on 7 January 2022.");
    let text = [first, second].concat();
    let article = Article::new(text.as_str());
    let annotated = tagger().annotate(&article);
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    html::write_article(&mut whole, &article, &annotated).unwrap();
    let (one, other): (Vec<Entity>, Vec<Entity>) = annotated.entities.iter().cloned().partition(|e| e.span.end <= first.len());
    let mut section = Section::open(&mut parts, &article.id, None).unwrap();
    section.part(&mut parts, first, &one).unwrap();
    section.part(&mut parts, second, &other).unwrap();
    section.close(&mut parts, &annotated.countries, None).unwrap();
    assert_eq!(String::from_utf8(parts), String::from_utf8(whole));

    let mut strange = Annotated::default();
    for (start, end) in [(3, 40), (10, 12), (20, 500), (7, 2)] {
        let mut entity = annotated.entities[1].clone();
        (entity.span.start, entity.span.end) = (start, end);
        strange.entities.push(entity);
    }
    let mut out = Vec::new();
    html::write_article(&mut out, &article, &strange).unwrap();
    let out = String::from_utf8(out).unwrap();
    let shown = out.split("class=\"text\">").nth(1).unwrap().split("</div>").next().unwrap();
    let is_tag = |inside: &mut bool, c: char| {
        let keep = !*inside && c != '<';
        *inside = if *inside { c != '>' } else { c == '<' };
        Some(keep.then_some(c))
    };
    assert_eq!(shown.chars().scan(false, is_tag).flatten().collect::<String>(), text);
}

/// The browser runs the page's own script only: it is named by its hash.
#[test]
fn scripts_are_those_that_the_policy_names() {
    for page in [page(&[]), report(&[])] {
        let script = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
        let policy = format!(
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{}'",
            base64(&Sha256::digest(script))
        );
        assert!(page.contains(&policy), "SCRIPT_HASH must be {}", base64(&Sha256::digest(script)));
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("), "something from outside");
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |three: &[u8]| {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        (0..4).map(|i| if i > three.len() { '=' } else { DIGITS[(bits >> (18 - 6 * i) & 63) as usize].into() }).collect::<String>()
    };
    bytes.chunks(3).map(digits).collect()
}

#[test]
fn the_page_is_small() {
    assert!(page(&[]).len() < 25_000, "{}", page(&[]).len());
    assert!(report(&[]).len() < 20_000, "{}", report(&[]).len());
}

#[test]
fn a_report_counts() {
    let page = report(&[(Label::Person, "MARY SMITH"), (Label::Person, "Mary Smith"), (Label::Org, "Acme"), (Label::Loc, "Oslo")]);
    let (norway, day) = ("<td class=\"countries\">NO</td>", "<td>2022-01-06</td>");
    for expected in [
        "<p>2 articles, 8 mentions, 3 names, written 2022-01-06 to 2022-01-06.</p>".into(),
        format!("<bdi class=\"key p\">Mary Smith</bdi></td>{norway}<td class=\"count\">2</td><td class=\"count\">4</td>{day}{day}"),
        "<bdi class=\"key p\">Mary Smith</bdi></td><td><bdi class=\"key o\">Acme</bdi></td><td class=\"count\">2</td><td class=\"count\">100 %</td>".into(),
        format!("<tr>{norway}<td class=\"count\">100.0 %</td><td class=\"count\">2</td>"),
        "title=\"2022-01-06: 2\"".into(),
        "&lt;img src=x onerror=alert(1)&gt;</bdi></td><td>2022-01-06</td><td class=\"count\">4</td>".into(),
    ] {
        assert!(page.contains(&expected), "{expected}\n{}", page.split("<main").nth(1).unwrap());
    }
}

#[test]
fn runs_give_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let run = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ner-cli"));
        let run = command.args(options).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(run.status.success(), "{options:?}: {}", String::from_utf8_lossy(&run.stderr));
        run.stdout
    };
    let one = run(&["--format", "html", "-j1", "samples"]);
    assert!(one.ends_with(b"</html>\n") && one == run(&["--format", "html", "-j4", "samples"]));
    let to = folder.path().to_str().unwrap();
    run(&["--format", "html", "samples", "-o", to]);
    assert_eq!(std::fs::read(folder.path().join("index.html")).unwrap(), one);

    // A report is the same for entity lines and document lines but for what only these have.
    let (lines, documents) = (folder.path().join("lines.jsonl"), folder.path().join("documents.jsonl"));
    run(&["samples", "--input", "text", "-o", &format!("{to}/lines/")]);
    std::fs::write(&lines, run(&["samples/ecb-rates.txt", "samples/yemen-talks.txt"])).unwrap();
    std::fs::write(&documents, run(&["--format", "documents", "samples/ecb-rates.txt", "samples/yemen-talks.txt"])).unwrap();
    let people = |path: &Path| {
        let page = String::from_utf8(run(&["report", path.to_str().unwrap()])).unwrap();
        page.split("id=\"people\"").nth(1).unwrap().split("</section>").next().unwrap().matches("<tr><td>").count()
    };
    assert!(people(&lines) > 5);
    assert_eq!(people(&lines), people(&documents));
}

#[test]
fn pages_in_a_browser() {
    script::passes("tests/html/browser.py", &[]);
}
