"""Reads the results of every format with the tools they are for, and compares them with the document lines.

    python3 tests/formats/read_back.py target/debug/ner-cli samples

A line for each reader: `ok`, `failed`, or `skipped` where its module is not there (requirements.txt). Exit code 1 if one failed.
"""

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# What formats stumble over: characters of four bytes and of two code points, CR LF, a mention across a line break, quotes, commas,
# a country whose code is NA, control characters, an empty text.
HARD = {
    "hard.txt": "\U0001f1f0\U0001f1ff Tokayev met Ukraine's President Volodymyr\r\n    Zelenskyy in Windhoek, Namibia, on 6 January 2022.\r\n"
    'He said "NATO, and the EU," e\u0301te\x01\ttoo.\r\n',
    "empty.txt": "",
}


def main(ner_cli, samples):
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "news")
        articles.mkdir()
        for sample in sorted(Path(samples).glob("*.txt")):
            (articles / sample.name).write_bytes(sample.read_bytes())
        for name, text in HARD.items():
            (articles / name).write_bytes(text.encode())

        def tag(format, *more):
            command = [Path(ner_cli).resolve(), "--format", format, *more, "news"]
            return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout.decode()

        documents = lines(tag("documents", "--with-text"))
        assert len(documents) > len(HARD) and any("\n" in e["text"] for d in documents for e in d["entities"]), "a poor test"
        outcomes = [read(reader, needs, lambda: reader(tag, documents, Path(folder))) for reader, needs in READERS]
    return 1 if "failed" in outcomes else 0


def read(reader, needs, run):
    name = reader.__name__.replace("_", " ")
    missing = [module for module in needs if importlib.util.find_spec(module) is None]
    try:
        outcome, detail = ("skipped", f"no module {', '.join(missing)}") if missing else ("ok", run())
    except Exception as error:  # a tool may fail in any way
        outcome, detail = "failed", f"{type(error).__name__}: {error}"
    print(f"{outcome} {name}: {detail}", flush=True)
    return outcome


def lines(text):
    return [json.loads(line) for line in text.split("\n") if line]


def spans(document):
    return [(e["start"], e["end"], e["label"]) for e in document["entities"]]


def version(module):
    return f"{module.__name__} {module.__version__}"


def spacy(tag, documents, _):
    import spacy
    from spacy import displacy

    nlp, total, aligned = spacy.blank("en"), 0, 0
    for line, document in zip(lines(tag("spacy")), documents, strict=True):
        assert line["title"] == document["id"] and line["text"] == document["text"]
        page = displacy.render(line, style="ent", manual=True, jupyter=False)
        assert page.count("<mark") == len(document["entities"]), line["title"]
        doc = nlp.make_doc(line["text"])
        found = [doc.char_span(e["start"], e["end"], label=e["label"], alignment_mode="expand") for e in line["ents"]]
        assert [e["text"] in span.text for e, span in zip(document["entities"], found, strict=True)].count(False) == 0
        doc.set_ents(spacy.util.filter_spans(found))
        assert len(doc.ents) >= 0.95 * len(found)
        aligned += sum(doc.char_span(e["start"], e["end"]) is not None for e in line["ents"])
        total += len(found)
    assert aligned >= 0.97 * total
    return f"{version(spacy)}: displaCy drew {total} entities, {aligned} of them at the borders of spaCy's own tokens"


def conll_with_spacy(tag, documents, _):
    import spacy
    from spacy.training.converters import conll_ner_to_docs

    docs = conll_ner_to_docs(tag("conll"), n_sents=0, no_print=True)
    found = [(span.label_, "".join(span.text.split())) for doc in docs for span in doc.ents]
    assert found == [(e["label"], "".join(e["text"].split())) for d in documents for e in d["entities"]]
    return f"{version(spacy)}: {len(found)} entities"


def conll(tag, documents, _):
    articles = tag("conll").split("-DOCSTART- -X- O O\n\n")[1:]
    for article, document in zip(articles, documents, strict=True):
        rows, names = [row.split("\t") for row in article.split("\n") if row], []
        for token, iob in rows:
            if iob[:2] == "B-":
                names.append([iob[2:], token])
            elif iob[:2] == "I-":
                assert names[-1][0] == iob[2:]
                names[-1][1] += token
            else:
                assert iob == "O"
        assert names == [[e["label"], "".join(e["text"].split())] for e in document["entities"]]
        tokens = "".join(token for token, _ in rows)
        assert tokens == re.sub(r"[\0-\x08\x0e-\x1f\x7f]", "\ufffd", "".join(document["text"].split())), document["id"]
    return f"{len(articles)} articles"


def brat(tag, documents, folder):
    assert tag("brat", "-o", "brat/") == ""
    for document in documents:
        base, notes = folder / "brat" / Path(document["id"]).name, []
        with open(base.with_suffix(".txt"), encoding="utf-8") as file:  # line ends translated, as most readers do
            text = file.read()
        assert len(text) == len(document["text"])
        for line in base.with_suffix(".ann").read_text("utf-8").splitlines():
            key, data, tail = line.split("\t")
            if key[0] == "#":
                notes.append((data, json.loads(tail)))
                continue
            label, fragments = re.fullmatch(r"T[1-9]\d*\t([A-Z]+) (\d+ \d+(?:;\d+ \d+)*)\t.+", line).groups()
            fragments = [tuple(map(int, fragment.split())) for fragment in fragments.split(";")]
            assert all(a < b for a, b in fragments) and fragments == sorted(set(fragments))
            assert tail == " ".join(text[a:b] for a, b in fragments) and "\n" not in tail
            entity = document["entities"][len(notes)]
            assert (fragments[0][0], fragments[-1][1], label) == (entity["start"], entity["end"], entity["label"])
            assert key == f"T{len(notes) + 1}"
        assert notes == [
            (f"AnnotatorNotes T{i}", {k: v for k, v in e.items() if k not in ("start", "end", "text", "label")})
            for i, e in enumerate(document["entities"], 1)
        ]
    return f"{len(documents)} pairs"


def prodigy(tag, documents, _):
    for line, document in zip(lines(tag("prodigy")), documents, strict=True):
        assert line.keys() == {"text", "spans", "meta"} and line["meta"] == {"id": document["id"]}
        assert line["text"] == document["text"]
        assert [(s["start"], s["end"], s["label"]) for s in line["spans"]] == spans(document)
    return "its documented shape"


def doccano(tag, documents, _):
    for line, document in zip(lines(tag("doccano")), documents, strict=True):
        assert line == {"id": document["id"], "text": document["text"], "label": [list(span) for span in spans(document)]}
    return "its documented shape"


def label_studio(tag, documents, _):
    for task, document in zip(lines(tag("labelstudio")), documents, strict=True):
        assert task["data"] == {"id": document["id"], "text": document["text"]}
        (prediction,) = task["predictions"]
        values = [region["value"] for region in prediction["result"]]
        assert all(value["text"] == document["text"][value["start"] : value["end"]] for value in values)
        assert [(value["start"], value["end"], *value["labels"]) for value in values] == spans(document)
        ids = [region["id"] for region in prediction["result"]]
        assert len(set(ids)) == len(ids) and all(isinstance(key, str) for key in ids)
    return "its documented shape"


def label_studio_with_its_sdk(tag, documents, _):
    from importlib.metadata import version

    from label_studio_sdk.label_interface import LabelInterface

    names = "".join(f'<Label value="{label}"/>' for label in ("ORG", "PERSON", "LOC", "DATE"))
    interface = LabelInterface(f'<View><Labels name="label" toName="text">{names}</Labels><Text name="text" value="$text"/></View>')
    tasks = lines(tag("labelstudio"))
    for task in tasks:
        errors = [error for prediction in task["predictions"] for error in interface.validate_prediction(prediction, return_errors=True)]
        assert not errors, errors  # its validate_task is broken: it calls this without the prediction
    return f"label-studio-sdk {version('label-studio-sdk')}: {len(tasks)} tasks with predictions for its named entity template"


COLUMNS = "doc start end text label kind canonical chain country value mod score sentence source".split()


def rows(documents):
    return [tuple({"doc": d["id"], **e}[column] for column in COLUMNS) for d in documents for e in d["entities"]]


def compare(columns, found, documents):
    found, expected = list(found), rows(documents)
    assert list(columns) == COLUMNS, columns
    assert len(found) == len(expected), (len(found), len(expected))
    for row, wanted in zip(found, expected):
        assert tuple(row) == wanted, (row, wanted)
    assert "NA" in (row[COLUMNS.index("country")] for row in expected)


def csv_with_pandas(tag, documents, folder):
    import pandas

    Path(folder, "all.csv").write_text(tag("csv"), "utf-8", newline="")
    table = pandas.read_csv(folder / "all.csv", keep_default_na=False, na_values=[""])
    table = table.astype(object).where(table.notna(), None)
    compare(table.columns, table.itertuples(index=False, name=None), documents)
    return f"{version(pandas)}: {len(table)} rows"


def csv_with_polars(tag, documents, folder):
    import polars

    Path(folder, "all.csv").write_text(tag("csv"), "utf-8", newline="")
    table = polars.read_csv(folder / "all.csv", infer_schema_length=None)
    compare(table.columns, table.rows(), documents)
    return f"{version(polars)}: {len(table)} rows"


def csv_with_duckdb(tag, documents, folder):
    import duckdb

    Path(folder, "all.csv").write_text(tag("csv"), "utf-8", newline="")
    table = duckdb.sql(f"select * from read_csv('{folder / 'all.csv'}', types={{'value': 'VARCHAR'}})")
    compare(table.columns, table.fetchall(), documents)
    return f"{version(duckdb)}: {len(table)} rows"


def jsonl_with_pandas(tag, documents, folder):
    import pandas

    Path(folder, "all.jsonl").write_text(tag("jsonl"), "utf-8")
    table = pandas.read_json(folder / "all.jsonl", lines=True, dtype=False, precise_float=True)
    table = table.astype(object).where(table.notna(), None)
    compare(table.columns, table.itertuples(index=False, name=None), documents)
    return f"{version(pandas)}: {len(table)} rows"


def jsonl_with_polars(tag, documents, folder):
    import polars

    Path(folder, "all.jsonl").write_text(tag("jsonl"), "utf-8")
    table = polars.read_ndjson(folder / "all.jsonl", infer_schema_length=None)
    compare(table.columns, table.rows(), documents)
    return f"{version(polars)}: {len(table)} rows"


def jsonl_with_duckdb(tag, documents, folder):
    import duckdb

    Path(folder, "all.jsonl").write_text(tag("jsonl"), "utf-8")
    table = duckdb.sql(f"select * replace (value::varchar as value) from read_json('{folder / 'all.jsonl'}', sample_size=-1)")
    compare(table.columns, table.fetchall(), documents)
    return f"{version(duckdb)}: {len(table)} rows"


READERS = [
    (spacy, ["spacy"]),
    (conll_with_spacy, ["spacy"]),
    (conll, []),
    (brat, []),
    (prodigy, []),
    (doccano, []),
    (label_studio, []),
    (label_studio_with_its_sdk, ["label_studio_sdk"]),
    (csv_with_pandas, ["pandas"]),
    (csv_with_polars, ["polars"]),
    (csv_with_duckdb, ["duckdb"]),
    (jsonl_with_pandas, ["pandas"]),
    (jsonl_with_polars, ["polars"]),
    (jsonl_with_duckdb, ["duckdb"]),
]

if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if sys.version_info < (3, 10):
        sys.exit(print("skipped all: needs Python 3.10 or later"))
    sys.exit(main(*sys.argv[1:]))
