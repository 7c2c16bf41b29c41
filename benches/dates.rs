//! How fast dates are found: in news, in text full of dates, and in text made to be slow. The text is tokenized beforehand.
//!
//! `cargo bench --bench dates`

use divan::Bencher;
use divan::counter::BytesCount;
use ner::{Date, Text, dates};

fn main() {
    divan::main();
}

/// Sentences in the manner of wire news; one in three has a date.
const NEWS: &str = "The finance ministry of the island state cut its forecast for growth after a weak harvest and a fall in \
    the price of copper, its main export. Officials said on Tuesday that the budget would be rewritten before the end of \
    the year. \"We have no choice but to wait for the rain,\" the deputy minister told reporters outside the port authority. \
    Two unions called a strike, and the largest bank in the capital closed most of its branches along the coast. The \
    central bank, which has raised its main rate four times since March 2021, declined to comment. Fishermen blocked the \
    road to the airport for several hours and burned tyres in front of the governor's house, but no one was hurt. The \
    opposition leader, who lost the 2019 election by a narrow margin, asked the court to look into the sale of the \
    national airline. A spokesman for the company said the claim was false and that all payments had been made on 14 June. \
    In the northern hills, where the rebels still hold a dozen villages, the army moved a second brigade to the river. \
    Doctors at the general hospital said that they had treated 40 people, most of them children, for burns and broken \
    bones.\n\n";

const DENSE: &str = "Thursday, 6 January 2022; June 21-26; the third quarter of 2021; two years ago; 06/01/2022; last week; May 5. ";

fn news() -> String {
    NEWS.repeat(1_000_000 / NEWS.len())
}

#[divan::bench]
fn in_news(bencher: Bencher<'_, '_>) {
    find_in(bencher, &news());
}

#[divan::bench]
fn among_dates(bencher: Bencher<'_, '_>) {
    find_in(bencher, &DENSE.repeat(1_000_000 / DENSE.len()));
}

#[divan::bench(args = ["May ", "2022 ", "7", ",", "6 to ", "last the ", "mon", "a year ", "New Year's ", "06/01/22 ", "'98 ", "44 BC "])]
fn in_a_megabyte_of(bencher: Bencher<'_, '_>, unit: &str) {
    find_in(bencher, &unit.repeat(1_000_000 / unit.len()));
}

fn find_in(bencher: Bencher<'_, '_>, source: &str) {
    let text = Text::new(source);
    let written = Date::new(2022, 1, 6);
    bencher.counter(BytesCount::of_str(source)).bench_local(|| dates::find(divan::black_box(&text), written));
}
