"""The filter on engines that spread it over processes and machines: the same lines as one run of the program.

    python3 tests/scale/across.py target/debug/ner-cli

A line for each engine: `ok`, `failed`, or `skipped` where something it needs is not there (requirements.txt; Java 17 or later for
Spark; GNU parallel). Exit code 1 if one failed. Also runs every command of docs/scale.md.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SENTENCES = [
    "President Kassym-Jomart Tokayev left Almaty for Brussels on Monday.",
    "NATO said on 6 January 2022 that Norway would send 400 soldiers to Windhoek, Namibia.",
    "Rain fell on Oslo \U0001f327 and on the E\u0301glise of Saint-Denis, e\u0301te\u0301 or not.\u2028It will rain again tomorrow.",
    "The European Central Bank (ECB) kept its rate;\r\n\r\nthe ECB's president, Christine Lagarde, said why.",
]
# Lines that are easily lost, doubled or put elsewhere on the way.
HARD = [
    b'{"id": 7, "text": "Tokayev spoke in Almaty."',
    b"",
    b"   ",
    b"\r",
    b"not JSON",
    b'["a", "list"]',
    b'{"id": "no text"}',
    b'{"id": "null", "text": null}',
    b'{"id": "empty", "text": ""}',
    b'{"id": "date", "text": "Rain in Oslo.", "date": "yesterday"}',
    b'{"id": "Latin-1", "text": "Caf\xe9 in Oslo."}',
    b'{"id": "NUL \\u0000", "text": "Oslo\\u0000 and Bergen\\u0000"}',
    b'{"id": "a raw NUL", "text": "Oslo\x00"}',
    b'{"id": "lone surrogate", "text": "\\ud800"}',
    b'{"id": "Windows", "text": "Rain in Oslo."}\r',
    b'{"id": "Macintosh",\r"text": "Rain in Oslo."}',
    b'{"id":\t{"a":\r[1,\t2.50]}, "text": "Rain in Oslo."}',
    b'{"id": "two lines\\n\\r\\u2028", "text": "Rain in\\nOslo."}',
    "{\"id\": \"separators \u2028\u0085\x1c\", \"text\": \"Rain in\u2028Oslo\u0085and \u2029Bergen.\"}".encode(),
    b'{"id": "long", "text": "' + b"Rain in Oslo. " * 3000 + b'"}',
    b'{"id": 3, "text": "The same id."}',
    b'{"text": "No id, in Oslo."}',
    b'\xef\xbb\xbf{"id": "BOM", "text": "Rain in Oslo."}',
]
LIMIT = 30_000
OPTIONS = ["--max-record-bytes", str(LIMIT)]


def main(ner_cli):
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder), Path(ner_cli).resolve())
        for engine, needs in ENGINES:
            outcomes.append(outcome(engine.__name__.replace("_", " "), needs, lambda: engine(work)))
        for number, (language, block, heading) in enumerate(blocks(PROJECT / "docs/scale.md")):
            needs = [need for word, need in NEEDS.items() if word in block]
            outcomes.append(outcome(f"docs/scale.md, {heading}", needs, lambda: documented(work, number, language, block)))
    return 1 if "failed" in outcomes else 0


class Work:
    """Some hundred records in a folder of three files, and what one run of the program says of them."""

    def __init__(self, folder, ner_cli):
        self.folder, self.ner_cli = folder, ner_cli
        lines = []
        for number in range(300):
            text = " ".join(SENTENCES[(number + k) % len(SENTENCES)] for k in range(number % 9))
            lines.append(json.dumps({"id": number % 250, "date": "2022-01-06", "text": text}, ensure_ascii=number % 2 == 0).encode())
            if number % 10 == 9:
                lines.append(HARD[number // 10 % len(HARD)])
        files = [lines[:150], lines[150:170], lines[170:]]
        (folder / "records").mkdir()
        for number, part in enumerate(files):
            # The last line of a file may have no line break.
            (folder / f"records/{number}.jsonl").write_bytes(b"\n".join(part) + (b"\n" if number != 1 else b""))
        whole = b"".join(line + b"\n" for line in lines)
        (folder / "records.jsonl").write_bytes(whole)
        self.answers = self.one_run(whole)
        assert len(self.answers) == len(lines) and b"Kassym-Jomart" in b"".join(self.answers)
        codes = {json.loads(answer)["error"]["code"] for answer in self.answers if b'"error":{' in answer}
        assert codes == {"json", "text", "date", "encoding", "too_long"}, codes
        self.answers_to_strings = self.one_run(whole.decode(errors="replace").encode())

    def one_run(self, records):
        command = [self.ner_cli, "-j", "1", "--input", "jsonl", "--format", "documents", *OPTIONS]
        run = subprocess.run(command, input=records, stdout=subprocess.PIPE, check=True)
        return run.stdout.split(b"\n")[:-1]

    def run(self, command, name, on_path=True, **more):
        """What the command left in the folder `name`, or said (`-`)."""
        path = [str(self.ner_cli.parent)] if on_path else []
        environment = {**os.environ, "PATH": os.pathsep.join([*path, str(Path(sys.executable).parent), os.environ["PATH"]])}
        environment |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", **more}
        run = subprocess.run(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert run.returncode == 0, f"{command}: exit code {run.returncode}: {run.stderr.decode(errors='replace')[-8000:]}"
        return run.stdout if name == "-" else b"".join(part.read_bytes() for part in sorted((self.folder / name).glob("part-*")))


def same(came, expected):
    """The same lines, byte for byte but for the line number of a bad record: every process counts its own input."""

    def lines(answers):
        return [re.sub(rb'"line":\d+\}\}$', b'"line":0}}', answer) for answer in answers]

    came = lines(came.split(b"\n")[:-1])
    assert len(came) == len(expected), f"{len(came)} lines instead of {len(expected)}"
    for number, (one, other) in enumerate(zip(came, lines(expected)), 1):
        assert one == other, f"line {number}:\n{one}\ninstead of\n{other}"
    return f"{len(came)} lines"


def spark(work, name, *args, submit="--master local[2]", options=OPTIONS, **more):
    # Few bytes to a partition, so that there are many and files are cut as well.
    small = "--conf spark.sql.files.maxPartitionBytes=20000 --conf spark.sql.files.openCostInBytes=1 --conf spark.ui.enabled=false"
    command = [sys.executable, PROJECT / "examples/spark.py", "records", name, *args, f"--options={' '.join(options)}"]
    return work.run(command, name, PYSPARK_SUBMIT_ARGS=f"{submit} {small} pyspark-shell", **more)


CLUSTER = "--master local-cluster[2,1,1024]"  # executors are processes of their own, each in a folder of its own


def spark_pandas(work):
    return f"pyspark {version('pyspark')}, pandas {version('pandas')}: " + same(spark(work, "pandas", "--to", "lines"), work.answers)


def spark_pipe(work):
    return f"pyspark {version('pyspark')}: " + same(spark(work, "pipe", "--through", "pipe", "--to", "lines"), work.answers_to_strings)


def spark_ships_with_files(work):
    copy = shipped(work, "ner-cli")
    came = spark(work, "files", "--through", "pipe", "--to", "lines", submit=f"{CLUSTER} --files {copy}", on_path=False)
    return same(came, work.answers_to_strings)


def spark_ships_and_makes_columns(work):
    import pyarrow.parquet as parquet

    spark(work, "columns", "--ship", shipped(work, "another-name"), submit=CLUSTER, on_path=False)
    rows = parquet.read_table(work.folder / "columns").sort_by([("file", "ascending"), ("block", "ascending"), ("row", "ascending")])
    rows = rows.to_pylist()
    assert {Path(row["file"]).name for row in rows} == {"0.jsonl", "1.jsonl", "2.jsonl"}
    for row, answer in zip(rows, work.answers, strict=True):
        answer = json.loads(answer)
        document = {key: row[key] for key in answer}
        document["date"] = document["date"] and str(document["date"])
        for record in [document, answer]:
            record["error"] = record["error"] and record["error"]["code"]
        if not isinstance(answer["id"], str | None):
            document["id"] = json.loads(document["id"])
        assert document == answer, f"{document}\ninstead of\n{answer}"
    return f"{len(rows)} rows"


def shipped(work, name):
    (work.folder / "shipped").mkdir(exist_ok=True)
    return shutil.copyfile(work.ner_cli, work.folder / "shipped" / name)  # which is not executable


def spark_says_when_the_program_fails(work):
    for way in ["pandas", "pipe"]:
        try:
            spark(work, f"fails-{way}", "--through", way, options=["--no-such-option"])
        except AssertionError as error:
            assert "ended with exit code 2" in str(error) or "PIPE_FUNCTION_EXITED" in str(error), error
        else:
            raise AssertionError(f"{way}: as if nothing had happened")
    return "both ways"


def gnu_parallel(work):
    mapper = ["ner-cli", "-j", "1", "--input", "jsonl", "--format", "documents", *OPTIONS]
    for block in ["10k", "50k"]:
        command = f"parallel --will-cite --pipe -k -j 3 --block {block} {' '.join(mapper)} < records.jsonl"
        detail = same(work.run(["bash", "-c", command], "-"), work.answers)
    tool = subprocess.run(["parallel", "--version"], stdout=subprocess.PIPE).stdout.decode().split("\n")[0]
    return f"{tool}: {detail}"


def xargs(work):
    mapper = f"ner-cli -j 1 --input jsonl --format documents {' '.join(OPTIONS)}"
    work.run(["bash", "-c", f"printf '%s\\0' records/* | xargs -0 -P 3 -I{{}} {mapper} -o by-xargs/ {{}}"], "-")
    return same(b"".join(p.read_bytes() for p in sorted((work.folder / "by-xargs").iterdir())), work.answers)


def module(name):
    return None if importlib.util.find_spec(name) else f"no module {name}"


def program(name):
    return None if shutil.which(name) else f"no {name}"


def java():
    return None if "JAVA_HOME" in os.environ else program("java")


def blocks(page):
    """The commands of a page: language, text and heading."""
    heading = "the filter"
    for found in re.finditer(r"^## ([^\n]*)$|^```(sh|python)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
        if found[1]:
            heading = found[1]
        else:
            yield found[2], found[3], heading


def documented(work, number, language, block):
    """Runs it as it stands; the `results.jsonl` that it may write are those of one run without options."""
    results = work.folder / "results.jsonl"
    before = results.stat().st_mtime_ns if results.exists() else None
    run = {"sh": ["bash", "-euc", block], "python": [sys.executable, "-c", block]}[language]
    work.run(run, "-")
    if results.exists() and results.stat().st_mtime_ns != before:
        work.plain = getattr(work, "plain", results.read_bytes().split(b"\n")[:-1])
        return same(results.read_bytes(), work.plain)
    return "ran"


NEEDS = {
    "parallel ": lambda: program("parallel"),
    "SparkSession": java,
    "from pyspark": lambda: module("pyspark"),
    "import ray": lambda: module("ray"),
    "import polars": lambda: module("polars"),
    "import pandas": lambda: module("pandas"),
    "import duckdb": lambda: module("duckdb"),
}
SPARK = [java, lambda: module("pyspark")]
PANDAS = [lambda: module("pandas"), lambda: module("pyarrow")]
ENGINES = [
    (xargs, [lambda: program("xargs")]),
    (gnu_parallel, [lambda: program("parallel")]),
    (spark_pipe, SPARK),
    (spark_pandas, SPARK + PANDAS),
    (spark_ships_with_files, SPARK),
    (spark_ships_and_makes_columns, SPARK + PANDAS),
    (spark_says_when_the_program_fails, SPARK + PANDAS),
]


def outcome(name, needs, run):
    missing = [reason for need in needs if (reason := need())]
    try:
        result, detail = ("skipped", ", ".join(missing)) if missing else ("ok", run())
    except Exception as error:  # an engine may fail in any way
        result, detail = "failed", f"{type(error).__name__}: {error}"
    print(f"{result} {name}: {detail}", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
