//! Batches that are killed, interrupted or run out of something; and what is counted.
#![cfg(all(feature = "cli", unix))]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::{TempDir, tempdir};

fn ner(folder: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ner-cli"));
    command.args(args.split(' ')).current_dir(folder).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &str) -> Output {
    ner(folder, args).output().unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A folder with such files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Every file of results with its content; `None` is what lies in a folder of unfinished ones.
fn results(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            _ if path.file_name().unwrap().as_bytes().starts_with(b".ner-cli-") => {}
            true => {
                found.extend(results(&path).into_iter().map(|(name, content)| (Path::new(path.file_name().unwrap()).join(name), content)))
            }
            false => drop(found.insert(path.file_name().unwrap().into(), fs::read(&path).unwrap())),
        }
    }
    found
}

fn is_left_over(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| entry.unwrap().file_name().as_bytes().starts_with(b".ner-cli-"))
}

#[test]
fn a_killed_batch_is_finished_by_the_next() {
    let text = "Rain fell on Zhanaozen, Ministry of Rain spokeswoman Aliya Bekova said on Monday.\n".repeat(30);
    let files: Vec<String> = (0..60).map(|i| format!("in/{}/{i}.txt", i % 3)).collect();
    let folder = folder(&files.iter().map(|name| (name.as_str(), text.as_bytes())).collect::<Vec<_>>());
    let started = Instant::now();
    assert!(run(folder.path(), "in -o whole -j 2").status.success());
    let time = started.elapsed();
    let whole = results(&folder.path().join("whole"));
    assert_eq!(whole.len(), files.len());
    let mut killed_in_the_middle = 0;
    for moment in 0..10 {
        let out = folder.path().join(format!("out{moment}"));
        let args = format!("in -o out{moment} -j 2 --skip-existing");
        let mut child = ner(folder.path(), &args).spawn().unwrap();
        sleep(time * (moment * 83 % 10 + 1) / 11);
        child.kill().unwrap();
        child.wait().unwrap();
        let there = results(&out);
        assert!(there.iter().all(|(name, content)| whole.get(name) == Some(content)), "a half result after {moment}");
        killed_in_the_middle += u32::from(out.exists() && there.len() < whole.len());
        assert!(run(folder.path(), &args).status.success());
        assert_eq!(results(&out), whole, "{moment}");
        assert!(!is_left_over(&out), "{moment}");
    }
    assert!(killed_in_the_middle > 0, "no run was killed in the middle");
}

/// Waits until the program waits: for standard input, with its result begun.
fn begun(child: &mut Child, place: &Path) {
    for _ in 0..1000 {
        if place.is_dir() && is_left_over(place) {
            return;
        }
        assert_eq!(child.try_wait().unwrap(), None, "ended early");
        sleep(Duration::from_millis(10));
    }
    panic!("nothing was begun");
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        for (args, place) in [("- -o out/ -j 2", "out"), ("- -o out.jsonl", ".")] {
            let folder = folder(&[]);
            let place = folder.path().join(place);
            let mut child = ner(folder.path(), args).stdin(Stdio::piped()).spawn().unwrap();
            let _open = child.stdin.take(); // `wait` would close it, and the run end by itself
            begun(&mut child, &place);
            assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
            assert_eq!(child.wait().unwrap().signal(), Some(number), "{args}");
            assert_eq!(fs::read_dir(&place).unwrap().count(), 0, "{args}");
        }
    }
}

#[test]
fn two_runs_can_share_a_folder_of_results() {
    let folder = folder(&[("in/a.txt", b"nothing to see")]);
    let out = folder.path().join("out");
    let mut waiting = ner(folder.path(), "- -o out/").stdin(Stdio::piped()).spawn().unwrap();
    begun(&mut waiting, &out);
    assert!(run(folder.path(), "in -o out").status.success());
    drop(waiting.stdin.take());
    assert!(waiting.wait().unwrap().success());
    assert_eq!(results(&out).into_keys().collect::<Vec<_>>(), [Path::new("a.txt.jsonl"), Path::new("stdin.jsonl")]);
    assert!(!is_left_over(&out));
}

#[test]
fn what_is_done_is_counted() {
    let folder = folder(&[
        ("in/a.txt", b"Rain over Zhanaozen."),
        ("in/b.jsonl", b"{\"text\":\"Zhanaozen\"}\n{\"text\":1}\n{\"text\":\"\"}\n"),
        ("in/c.png", b"\x89PNG\0\0"),
        ("in/d.txt", b"nothing to see"),
        ("out/d.txt.jsonl", b""),
    ]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("in/e.txt")).unwrap();
    for threads in 1..=3 {
        for (args, skipped) in [("", 0), (" -o out --skip-existing", 1)] {
            let _ = fs::remove_file(folder.path().join("out/a.txt.jsonl"));
            let _ = fs::remove_file(folder.path().join("out/b.jsonl.jsonl"));
            let ran = run(folder.path(), &format!("in -q -j {threads} --engine lists --name LOC=Zhanaozen --stats stats.json{args}"));
            assert_eq!((ran.status.code(), stderr(&ran)), (Some(1), ""));
            let mut stats: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("stats.json")).unwrap()).unwrap();
            assert!(stats["seconds"].take().is_f64());
            let expected = serde_json::json!({
                "inputs": 3 - skipped, "skipped": skipped, "left_out": 1, "articles": 4 - skipped, "bytes": 43 - 14 * skipped,
                "entities": {"ORG": 0, "PERSON": 0, "LOC": 2, "DATE": 0}, "errors": {"inputs": 1, "records": 1}, "seconds": null,
            });
            assert_eq!(stats, expected, "{threads} {args}");
        }
    }
}

#[test]
fn what_is_no_text_file() {
    let folder = folder(&[("in/a.txt", b"nothing to see"), ("in/b/c.txt", b"nothing here")]);
    assert!(Command::new("mkfifo").arg(folder.path().join("in/pipe")).status().unwrap().success());
    std::os::unix::fs::symlink("..", folder.path().join("in/b/up")).unwrap();
    let ran = run(folder.path(), "in --format documents -v");
    let (loop_, pipe) =
        ("ner-cli: in/b/up: links back to in; it is not read a second time", "ner-cli: in/pipe: a pipe, socket or device; left out");
    assert_eq!((ran.status.code(), stderr(&ran)), (Some(1), format!("{loop_}\n{pipe}\n").as_str()));
    assert_eq!(String::from_utf8(ran.stdout).unwrap().lines().count(), 2);
}

#[test]
fn names_that_are_not_utf8() {
    let folder = folder(&[]);
    let name = |name: &[u8]| folder.path().join(OsStr::from_bytes(name));
    fs::create_dir(name(b"in")).unwrap();
    if fs::write(name(b"in/caf\xe9.txt"), "Zhanaozen").is_err() {
        return; // not every file system has such names
    }
    fs::write(name(b"list"), b"in/caf\xe9.txt\0").unwrap();
    for args in ["in -o out", "--files-from list -0 -o out2/"] {
        let ran = run(folder.path(), &format!("{args} --format documents"));
        assert_eq!((ran.status.code(), stderr(&ran)), (Some(0), ""), "{args}");
    }
    for result in [&b"out/caf\xe9.txt.jsonl"[..], b"out2/in/caf\xe9.txt.jsonl"] {
        assert!(fs::read_to_string(name(result)).unwrap().starts_with("{\"id\":\"in/caf\u{fffd}.txt\""));
    }
}

#[test]
fn a_full_disk_is_said() {
    let folder = folder(&[("a.txt", b"Rain over Zhanaozen.")]);
    let ran = run(folder.path(), "a.txt --format documents -o /dev/full");
    assert_eq!((ran.status.code(), stderr(&ran)), (Some(1), "ner-cli: /dev/full: No space left on device (os error 28)\n"));
}

#[test]
fn an_open_file_is_added_to() {
    let folder = folder(&[("a.txt", b"nothing to see"), ("log", b"before\n")]);
    let log = fs::File::options().append(true).open(folder.path().join("log")).unwrap();
    let mut command = ner(folder.path(), "a.txt gone.txt --format documents -o /dev/stderr");
    assert_eq!(command.stderr(log).status().unwrap().code(), Some(1));
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    let lines: Vec<&str> = log.lines().map(|line| &line[..6]).collect();
    assert_eq!(lines, ["before", "{\"id\":", "ner-cl"]);
}

#[test]
fn threads_change_nothing() {
    let records = "{\"id\":1,\"text\":\"Rain over Zhanaozen.\"}\n{\"id\":2}\n".repeat(300);
    let page = "<nav>x</nav><p>Rain over <b>Zhanaozen</b>".repeat(100);
    let kinds: [(&str, &[u8]); 4] =
        [("txt", b"Rain over Zhanaozen."), ("jsonl", records.as_bytes()), ("html", page.as_bytes()), ("gz", b"no gzip data")];
    let names: Vec<(String, &[u8])> = (0..40).map(|i| (format!("in/{i}.{}", kinds[i % kinds.len()].0), kinds[i % kinds.len()].1)).collect();
    let folder = folder(&names.iter().map(|(name, content)| (name.as_str(), *content)).collect::<Vec<_>>());
    for args in ["", " --format documents", " --format documents --max-errors 200", " --strict"] {
        let [one, two, many] = ["1", "2", "5"].map(|threads| {
            let ran = run(folder.path(), &format!("in --engine lists --name LOC=Zhanaozen -j {threads}{args}"));
            (ran.status.code(), String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap())
        });
        assert_eq!(one.0, Some(1));
        assert!(one.1.contains("Zhanaozen"), "{one:?}");
        assert!(one == two && one == many, "{args}\n{}\n{}\n{}", one.2, two.2, many.2);
    }
}
