//! Tokens, hits, names and one whole article. `cargo bench --bench tagging`; results stand in `benches/README.md`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use ner::{Article, Engine, Tagger, Text};

fn main() {
    divan::main();
}

/// The samples one after the other, until there are `bytes` of them.
fn news(bytes: usize, ascii: bool) -> String {
    let mut samples = String::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).expect("samples/") {
        let path = file.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            samples += &std::fs::read_to_string(path).expect("a sample");
            samples += "\n\n";
        }
    }
    if ascii {
        // Letter for letter, so that the words keep their lengths.
        samples = samples
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c
                } else if c.is_alphabetic() {
                    'e'
                } else {
                    '"'
                }
            })
            .collect();
    }
    samples.repeat(bytes / samples.len() + 1)
}

fn article() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/csto-kazakhstan.txt")).expect("the sample")
}

#[divan::bench(args = [true, false])]
fn tokens_and_sentences(bencher: Bencher<'_, '_>, ascii: bool) {
    let text = news(1 << 20, ascii);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Text::new(black_box(&text)));
}

#[divan::bench]
fn hits(bencher: Bencher<'_, '_>) {
    let source = news(1 << 20, false);
    let text = Text::new(&source);
    let tagger = Tagger::new();
    let lists = &tagger.gazetteers()[0];
    bencher.counter(BytesCount::of_str(&source)).bench(|| lists.find(black_box(&text)));
}

/// What of `news_1_mib` goes to the dates.
#[divan::bench]
fn dates_of_news(bencher: Bencher<'_, '_>) {
    let source = news(1 << 20, false);
    let text = Text::new(&source);
    bencher.counter(BytesCount::of_str(&source)).bench(|| ner::dates::find(black_box(&text), None));
}

#[divan::bench(args = [Engine::Hybrid, Engine::Lists])]
fn news_1_mib(bencher: Bencher<'_, '_>, engine: Engine) {
    let tagger = Tagger::builder().engine(engine).build().expect("a tagger");
    let text = news(1 << 20, false);
    bencher.counter(BytesCount::of_str(&text)).bench(|| tagger.tag(&Article::new(black_box(text.as_str()))));
}

#[divan::bench(args = [Engine::Hybrid, Engine::Lists])]
fn one_article(bencher: Bencher<'_, '_>, engine: Engine) {
    let tagger = Tagger::builder().engine(engine).build().expect("a tagger");
    let text = article();
    bencher.counter(BytesCount::of_str(&text)).bench(|| tagger.tag(&Article::new(black_box(text.as_str()))));
}

#[divan::bench]
fn open_the_lists() -> Tagger {
    Tagger::new()
}
