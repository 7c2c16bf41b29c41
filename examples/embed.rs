//! The library in a program of one's own: `cargo run --example embed`.

#![allow(clippy::print_stdout)] // the library never prints; a program may

use ner::{Article, Date, Label, Tagger};

fn main() -> Result<(), ner::Error> {
    // Built once; `Tagger` is `Send + Sync`, so one serves all threads.
    let tagger = Tagger::builder().name(Label::Org, "Steppe Herald").build()?;

    let article = Article::new(
        "The Collective Security Treaty Organisation (CSTO) sent troops to Almaty on Thursday, \
         President Kassym-Jomart Tokayev told the Steppe Herald. Tokayev thanked the CSTO.",
    )
    .date(Date::new(2022, 1, 7));

    for e in tagger.tag(&article) {
        let what = e.value.unwrap_or(e.canonical);
        println!("{:>4}  {:6}  {:45} {what}", e.span.start, e.label, e.text);
    }
    Ok(())
}
