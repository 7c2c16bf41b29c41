"""A folder of JSON-line records through ner-cli on Spark: the same document lines as one run of the program.

    pip install pyspark pandas pyarrow
    python examples/spark.py records/ out/                           ner-cli is on the PATH of every node
    python examples/spark.py records/ out/ --ship target/release/ner-cli         it goes along with the job
    python examples/spark.py records/ out/ --through pipe --to lines --options='--labels PERSON --text-field body'

`spark-submit --master ... examples/spark.py ...` takes the same arguments; `--ship FILE` does there what `--files FILE` does.
docs/scale.md says what ner-cli promises, on which this rests.
"""

import argparse
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

from pyspark import SparkFiles
from pyspark.sql import SparkSession, functions as F
from pyspark.sql.types import ArrayType, DateType, DoubleType, LongType, StringType, StructField, StructType


def struct(**fields):
    return StructType([StructField(name, type) for name, type in fields.items()])


TEXT, NUMBER, SHARE = StringType(), LongType(), DoubleType()
ENTITY = struct(
    start=NUMBER, end=NUMBER, text=TEXT, label=TEXT, kind=TEXT, canonical=TEXT, chain=NUMBER, country=TEXT,
    value=TEXT, mod=TEXT, score=SHARE, sentence=NUMBER, source=TEXT,
)  # fmt: skip
CHAIN = struct(chain=NUMBER, label=TEXT, canonical=TEXT, kind=TEXT, country=TEXT, mentions=NUMBER, first=NUMBER)
COUNTRY = struct(country=TEXT, mentions=NUMBER, score=SHARE)
ERROR = struct(code=TEXT, message=TEXT, line=NUMBER)  # the line is counted within the partition
DOCUMENT = struct(
    id=TEXT,  # of an id that is no text: its JSON
    date=DateType(), date_source=TEXT, offsets=TEXT,
    entities=ArrayType(ENTITY), chains=ArrayType(CHAIN), countries=ArrayType(COUNTRY), error=ERROR,
)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", help="a folder or file of JSON lines, where Spark can read it")
    parser.add_argument("out", help="a folder for the results, which must not be there yet")
    parser.add_argument("--through", choices=["pandas", "pipe"], default="pandas", help="mapInPandas (the default), or rdd.pipe")
    parser.add_argument("--to", choices=["parquet", "lines"], default="parquet", help="columns (the default), or the lines as they are")
    parser.add_argument("--ship", metavar="FILE", help="send this ner-cli to the nodes")
    parser.add_argument("--options", type=shlex.split, default=[], metavar="='--MORE ...'", help="options of ner-cli, in one word")
    args = parser.parse_args()

    spark = SparkSession.builder.appName("ner-cli").getOrCreate()
    program = "ner-cli"
    if args.ship:
        spark.sparkContext.addFile(args.ship)  # also makes it executable
        program = os.path.basename(args.ship)
    # One thread, for Spark runs a task on every core already.
    command = [program, "-j", "1", "--input", "jsonl", "--format", "documents", *args.options]

    answers = {"pandas": through_pandas, "pipe": through_pipe}[args.through](read(spark, args.records), command)
    answers = answers.orderBy("file", "block", "row")
    if args.to == "lines":
        answers.select("answer").write.text(args.out)
    else:
        documents = answers.withColumn("document", F.from_json("answer", DOCUMENT)).drop("answer")
        documents.select("*", "document.*").drop("document").write.parquet(args.out)


def read(spark, records):
    """The lines, as bytes, and which line of which file each one is: Spark reads files in any order."""
    lines = spark.read.text(records, lineSep="\n")  # or it would also cut at \r, which may stand in a record
    return lines.select(
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("row"),
        F.col("value").cast("binary").alias("line"),
    )


ANSWERS = struct(file=TEXT, block=NUMBER, row=NUMBER, answer=TEXT)


def through_pipe(lines, command):
    """rdd.pipe: one process per partition, a string for a string, so that bytes that are no UTF-8 become U+FFFD."""
    places = lines.rdd.map(lambda row: (row.file, row.block, row.row))
    strings = lines.rdd.map(lambda row: row.line.decode(errors="replace"))
    # Without `env` there is no PATH; without `checkCode` a program that fails is a partition without answers.
    answers = strings.pipe(shlex.join(command), env=environment(), checkCode=True)
    # `zip` wants as many answers as lines, in every partition: that is what the program promises.
    return places.zip(answers).map(lambda pair: (*pair[0], pair[1])).toDF(ANSWERS)


def through_pandas(lines, command):
    """mapInPandas: one process per partition as well, but lines stay bytes, and any columns can go with them."""

    def tag(frames):
        ner_cli = subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            with ThreadPoolExecutor(1) as writer:
                for frame in frames:
                    # A thread writes while this one reads. Were it the same one, it would wait to write into a full pipe, for
                    # a program that waits until somebody reads its answers.
                    sent = writer.submit(send, frame["line"], ner_cli.stdin)
                    # As many answers as lines, in their order; the last one comes although the input stays open.
                    answers = [ner_cli.stdout.readline().decode().removesuffix("\n") for _ in frame.index]
                    if not all(answers):
                        raise RuntimeError(f"{command[0]} ended with exit code {ner_cli.wait()}; the executor's log has its message")
                    sent.result()
                    yield frame.drop(columns="line").assign(answer=answers)
        finally:
            ner_cli.communicate()  # closes its input and waits for its end

    return lines.mapInPandas(tag, ANSWERS)


def send(lines, stdin):
    for line in lines:
        stdin.write(line + b"\n")
    stdin.flush()


def environment():
    """The folder of shipped files first: Spark's own where everything is one process, the working folder on the nodes of a cluster."""
    return {"PATH": os.pathsep.join([SparkFiles.getRootDirectory(), ".", os.environ.get("PATH", os.defpath)])}


if __name__ == "__main__":
    main()
