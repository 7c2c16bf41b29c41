//! Lists of a million names: compiling, opening, tagging with them. `cargo bench --bench gazetteer`.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use ner::gazetteer::{Compiler, Gazetteer, ListName, Row};
use ner::{Article, Tagger};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

const NAMES: u32 = 1_000_000;

/// A million names of one to three words, as different as real ones, the same every time.
fn rows() -> impl Iterator<Item = Row> {
    const STARTS: [&str; 16] = ["Al", "Ber", "Cor", "Da", "El", "Fer", "Gor", "Ha", "Ib", "Ka", "Lu", "Mar", "No", "Os", "Pe", "Zha"];
    const ENDS: [&str; 16] =
        ["bad", "berg", "dorf", "eva", "gar", "heim", "ino", "kov", "lan", "mir", "nagar", "poor", "stan", "ton", "vik", "yev"];
    let word = |mut n: u32| {
        let mut word = STARTS[n as usize % 16].to_owned();
        n /= 16;
        while n > 0 {
            word += ENDS[n as usize % 16];
            n /= 16;
        }
        word
    };
    (0..NAMES).map(move |n| {
        let spread = n.wrapping_mul(2_654_435_761);
        let name = match n % 3 {
            0 => word(n),
            1 => format!("{} {}", word(spread % 4000), word(n)),
            _ => format!("{} {} {}", word(spread % 500), word(spread / 500 % 4000), word(n / 7)),
        };
        Row::new([ListName::Loc, ListName::Person, ListName::Org][n as usize % 3], name)
    })
}

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(compile);

fn compile() -> Vec<u8> {
    let mut compiler = Compiler::default();
    rows().for_each(|row| compiler.row("million.tsv", &row).expect("a row"));
    compiler.finish().expect("compiles")
}

#[divan::bench(sample_count = 3)]
fn compile_a_million_names(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(NAMES)).bench(compile);
}

#[divan::bench]
fn open_a_million_names(bencher: Bencher<'_, '_>) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(&file, &*COMPILED).expect("written");
    bencher.bench(|| Gazetteer::open_file(black_box(file.path())).expect("opens"));
}

#[divan::bench(args = [true, false])]
fn tag_with_a_million_names(bencher: Bencher<'_, '_>, own: bool) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(&file, &*COMPILED).expect("written");
    let builder = Tagger::builder();
    let tagger = if own { builder.gazetteer_file(file.path()) } else { builder }.build().expect("a tagger");
    let article = Article::new(include_str!("../samples/csto-kazakhstan.txt").repeat(100));
    bencher.counter(BytesCount::of_str(&*article.text)).bench(|| tagger.tag(black_box(&article)));
}
