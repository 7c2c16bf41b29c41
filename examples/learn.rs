//! Scratch: learn and print.
#![allow(clippy::print_stderr, clippy::print_stdout)]
use ner::{score, train};
fn main() {
    let mut settings = train::Settings::default();
    let mut out = None;
    let (mut corpora, mut dev) = (Vec::new(), Vec::new());
    for arg in std::env::args().skip(1) {
        if let Some((k, v)) = arg.split_once('=') {
            match k {
                "epochs" => settings.epochs = v.parse().unwrap(),
                "folds" => settings.folds = v.parse().unwrap(),
                "rate" => settings.rate = v.parse().unwrap(),
                "least" => settings.least = v.parse().unwrap(),
                "first" => settings.first = v.parse().unwrap(),
                "prune" => settings.prune = v.parse().unwrap(),
                "classes" => settings.classes = std::fs::read(v).unwrap(),
                "o" => out = Some(v.to_owned()),
                "dropout" => settings.dropout = v.parse().unwrap(),
                "decay" => settings.decay = v.parse().unwrap(),
                "counts" => settings.counts = v.split(',').map(|c| c.parse().unwrap()).collect(),
                "seed" => settings.seed = v.parse().unwrap(),
                _ => panic!("{k}"),
            }
            continue;
        }
        let file = std::io::BufReader::new(std::fs::File::open(format!("/work/shared/corpora/{arg}.jsonl")).unwrap());
        let docs = score::read_gold(file, &arg).unwrap();
        if arg.ends_with("_dev") { dev.push((arg, docs)) } else { corpora.push((arg, docs)) }
    }
    let t = std::time::Instant::now();
    let model = train::learn(&corpora, &dev, &settings, &mut |line| eprintln!("{:5.1} {line}", t.elapsed().as_secs_f32())).unwrap();
    if let Some(out) = out {
        std::fs::write(out, &model).unwrap();
    }
}
