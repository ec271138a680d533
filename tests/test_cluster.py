"""How inputs are cut, what travels between machines, what a job is, and what is no job at all."""

import itertools
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from fake_parser import FakeParser, open_fakes
from quotetrack import __version__
from quotetrack.cli import extraction, main, progress
from quotetrack.cluster import folders
from quotetrack.cluster.inputs import Source, list_sources
from quotetrack.cluster.jobs import (
    MOST_BYTES,
    Job,
    check_opened,
    check_readers,
    check_version,
)
from quotetrack.cluster.pieces import Key, cut, pack, unpack
from quotetrack.cluster.rows import rebuild
from quotetrack.cluster.shards import Shard
from quotetrack.cluster.tables import TABLES, Rows
from quotetrack.documents import Item, Meter, Raw
from quotetrack.errors import ClusterError, InputError
from quotetrack.model import (
    Act,
    Attribution,
    Document,
    Failure,
    Finished,
    Furniture,
    Kind,
    Quotation,
    Reading,
    SentenceTree,
    Span,
    Speaker,
    SpeakerKind,
    TreeWord,
)
from quotetrack.parse.pipelines import find_listed
from quotetrack.pipeline import Extractors, ReadElsewhere, Settings, Wishes, list_readers
from quotetrack.quotations import ParseEngine

NADIA = Speaker("nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, "Q1", ("Lambert",))
COUNCIL = Speaker("council", "Belwick Council", SpeakerKind.BODY)
DOCUMENT = Document("d1", "“It is safe,” said Lambert.", "A title", origin="a.jsonl", language="en")
SAID = Quotation(
    (Span(1, 11),),
    (Span(14, 18),),
    (Span(19, 26),),
    Kind.DIRECT,
    "marks",
    0.75,
    None,
    Act.STATEMENT,
    ("a", "b"),
)
READING = Reading(
    DOCUMENT,
    (
        Attribution(SAID, NADIA, None, "mayor", "by name", 0.5, "Nadia Lambert", (COUNCIL,)),
        Attribution(replace(SAID, cue=(), source=(), continues=0), None, "a man", None, "", 0.25),
        Attribution(SAID, None, None, None, "left open", 0.125),
    ),
    (Furniture(Span(0, 1), "credit"),),
    (1, 2**32 - 1),
    None,
    None,
    (0, 5),
    (SentenceTree(Span(0, 27), (TreeWord(0, 1, "it", "PRON", "nsubj", -1),)),),
)
NOTE = InputError("a.jsonl", "an odd date", 3, lost=False)


def read_back(*results: ReadElsewhere | InputError) -> list[ReadElsewhere | InputError]:
    """Return what becomes of articles whose rows are written and read again."""
    rows = Rows(0)
    for place, each in enumerate(results):
        if isinstance(each, InputError):
            rows.add_problem(place, each)
        else:
            failed = isinstance(each.result[0], Failure)
            refused = failed and each.digest is None and each.document is None
            rows.add(place, each.result, each.digest, refused=refused)
    tables = {name: json.loads(json.dumps(getattr(rows, name))) for name in TABLES}
    return list(rebuild(tables))


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(ReadElsewhere("a.jsonl", (READING, ()), None, DOCUMENT), id="an article"),
        pytest.param(
            ReadElsewhere("a.jsonl", (replace(READING, digest="ff"), (NOTE, NOTE)), "ff"),
            id="a page",
        ),
        pytest.param(
            ReadElsewhere("b", (Failure("b", "took too long", 2), (NOTE,)), "ff"), id="no page"
        ),
        pytest.param(
            ReadElsewhere(
                "a.jsonl", (Failure("a.jsonl", "died", None, DOCUMENT), ()), None, DOCUMENT
            ),
            id="an article that can't be parsed",
        ),
        pytest.param(
            ReadElsewhere("a.jsonl", (Failure("a.jsonl", "in Welsh", document_id="d1"), ())),
            id="an article that is left out",
        ),
    ],
)
def test_rows_tell_all_that_became_of_an_article(told: ReadElsewhere) -> None:
    """Nothing is lost on the way to the store."""
    problem = InputError("a.jsonl", "not JSON", 7)
    (before, after, again) = read_back(problem, told, NOTE)
    assert repr(after) == repr(told)
    assert isinstance(after, ReadElsewhere)
    assert not any(note.lost for note in after.result[1])
    assert repr(before) == repr(problem)
    assert isinstance(again, InputError)
    assert not again.lost


ITEMS: list[Document | Raw | InputError] = [
    DOCUMENT,
    Raw("w.warc!/x", b"\x00\xff<p>", "html", {"url": "https://quay.example/\udcff"}, "member:1"),
    InputError("x", "broken", 4, lost=False),
]


@pytest.mark.parametrize("item", ITEMS, ids=["a document", "a page", "a problem"])
def test_what_travels_arrives(item: Document | Raw | InputError) -> None:
    """As it was, whatever bytes it holds."""
    arrived = unpack(pack(item))
    assert repr(arrived) == repr(item)
    assert type(arrived) is type(item)


@given(st.lists(st.sampled_from(ITEMS)), st.integers(1, 5), st.booleans())
def test_pieces_hold_all_items_once(
    items: list[Document | Raw | InputError],
    size: int,
    finished: bool,  # noqa: FBT001 - Hypothesis gives it
) -> None:
    """In their order, none longer than it may be, and just the last is the last."""
    given_items: list[Item] = [*items, *([Finished("x")] if finished else [])]
    pieces = list(cut(given_items, 7, size))
    assert [item for piece in pieces for item in piece.items] == items
    assert [piece.key for piece in pieces] == [Key(7, n) for n in range(len(pieces))]
    assert all(len(piece.items) == size for piece in pieces[:-1])
    assert [piece.first for piece in pieces] == [n * size for n in range(len(pieces))]
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert pieces[-1].finished == finished


def test_large_articles_make_a_piece_full() -> None:
    """It has to go from one machine to another."""
    page = Raw("p", bytes(MOST_BYTES // 2 + 1), "html")
    assert [len(piece.items) for piece in cut([page] * 5, 0, 100)] == [2, 2, 1]


def test_keys_are_read_from_names() -> None:
    """And nothing else is taken for one."""
    key = Key(12, 3456789)
    assert Key.read(key.name) == key
    assert [Key.read(name) for name in ("1-2", "000001", "x-y", "000001-000001.json")] == [None] * 4


def test_files_of_inputs_are_listed_as_they_are_ingested(tmp_path: Path) -> None:
    """Sorted, each with its bytes; what isn't there stands in its place."""
    for name in ("b.jsonl", "a.warc", ".hidden.txt", "p.jpg"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "empty").mkdir()
    meter = Meter()
    paths = [str(tmp_path / "gone.txt"), str(tmp_path), str(tmp_path / "empty"), str(tmp_path)]
    found = [(Path(each.name).name, each.size) for each in list_sources(paths, meter)]
    assert found == [("gone.txt", None), ("a.warc", 5), ("b.jsonl", 5), ("empty", None)]
    assert meter.passed_over == {".jpg": 1}


@pytest.mark.parametrize("name", ["-", "https://quay.example/a.html"])
def test_what_no_other_machine_can_read(name: str) -> None:
    """Standard input and pages are for `quotetrack ingest`."""
    with pytest.raises(ClusterError, match="only files, folders and buckets"):
        list_sources([name], Meter())


def test_a_job_is_described_by_all_that_decides_what_it_finds(tmp_path: Path) -> None:
    """Which machine has the speakers file, and where, doesn't."""
    job = Job((Source("a", 1, "then"),), Settings(Wishes(engine="parse"), tmp_path / "k"), b"x")
    assert job.describe() == replace(job, settings=replace(job.settings, known=None)).describe()
    changed = (
        replace(job, sources=(Source("a", 2, "then"),)),
        replace(job, known=b"y"),
        replace(job, settings=Settings(Wishes(engine="encoder"))),
        replace(job, columns={"text": "body"}),
        replace(job, shard_size=3),
        replace(job, known=None),
        replace(job, known=b""),
        replace(job, readers={"en": "a_model 1.0, parse engine"}),
    )
    assert all(job.describe() != each.describe() for each in changed)


def test_workers_get_the_speakers_file(tmp_path: Path) -> None:
    """Its path is another's: what stands in it comes along."""
    job = Job((), Settings(known=tmp_path / "not here"), b"what it says")
    with job.settle() as settings:
        assert settings.known
        assert settings.known.read_bytes() == b"what it says"
    assert not settings.known.exists()


def test_all_machines_read_with_the_same() -> None:
    """What is another on one of them is told with what it is where the job was begun."""
    told = {"en": "a_model 1.0, encoder engine", "fr": "b_model 1.0, parse engine"}
    with pytest.raises(ClusterError, match=r"quotetrack .* on one machine, 0\.0\.9 where"):
        check_version("0.0.9")
    check_version(__version__)
    check_readers(told, dict(reversed(told.items())))
    for here, said in (
        ({**told, "fr": "b_model 1.1, parse engine"}, "'fr' is read with b_model 1.1, parse"),
        ({"en": told["en"]}, "'fr' is read with nothing on one machine, with b_model 1.0"),
        ({**told, "ru": "c_model 1.0"}, "'ru' is read with c_model 1.0 on one machine, with noth"),
    ):
        with pytest.raises(ClusterError, match=re.escape(said)):
            check_readers(told, here)
    check_opened(told, ["a_model 1.0, encoder engine", "stanza de 1.15 gsd, parse engine"])
    with pytest.raises(ClusterError, match=r"a_model 1\.0, parse engine on one machine"):
        check_opened(told, ["a_model 1.0, parse engine"])


def test_what_is_loaded_is_what_was_told() -> None:
    """Both are told in the same words: without loading anything, and of what was loaded."""
    shelf = Settings(Wishes(engine="parse", only="quoted")).look()
    installed = find_listed("en")
    assert installed
    parser = FakeParser(name=f"{installed.model} {installed.version}")
    opened = Extractors(shelf, load=lambda *_: (parser, ParseEngine())).made_by
    assert opened == (list_readers(shelf)["en"],)


def run(*words: str | Path, **variables: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [*map(str, words)], env=variables)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file that could be read."""
    path = tmp_path / "a.txt"
    path.write_text("“It is late,” said Tom Whitfield.", "utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "encoder", "--engine", "parse"], "exclude each other"),
        (["--address", "auto"], "go with --engine ray"),
        (["--workers", "2", "--engine", "parse"], "go with --engine ray"),
        (["--engine", "ray"], "say -o"),
        (["--engine", "ray", "-o", "out", "--format", "csv"], "no --format"),
        (["--engine", "ray", "-o", "out", "--allow-private"], "goes with addresses"),
    ],
)
def test_options_that_don_t_go_together(words: list[str], said: str, article: Path) -> None:
    """They are wrong usage, not half obeyed."""
    done = run("extract", article, *words)
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize(
    ("words", "engine"),
    [(["--engine", "ray"], "parse"), (["--engine", "ray", "--engine", "encoder"], "encoder")],
)
def test_the_variable_says_what_finds_and_not_where(
    words: list[str], engine: str, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is `ingest`'s, too; what is typed counts more."""
    jobs: list[Job] = []

    def note(job: Job, *_: object) -> None:
        jobs.append(job)
        raise ClusterError("enough")

    monkeypatch.setattr(extraction, "run", note)
    done = run("extract", article, *words, "-o", "out", QUOTETRACK_ENGINE="parse")
    assert done.output == "Error: enough\n"
    assert [job.settings.wishes.engine for job in jobs] == [engine]


def test_variables_of_a_cluster_don_t_hinder_other_commands(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """QUOTETRACK_RAY names a cluster for whoever asks for one."""
    monkeypatch.setattr(extraction, "Extractors", lambda *_: open_fakes())
    assert run("extract", article, QUOTETRACK_RAY="auto").exit_code == 0
    done = run("extract", article, QUOTETRACK_ENGINE="ray")
    assert done.exit_code == 2
    assert "'ray' is not one of" in done.output


def test_how_far_a_job_is_is_told_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a log, too: a line a minute; with the share that is done where the whole is known."""
    now = itertools.count(0.0, 25.0)
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    shard = Shard(
        "",
        0,
        0,
        last=True,
        finished=False,
        counts={"documents": 100},
        lost=0,
        made_by=(),
        files={},
        passed_over={},
    )
    for total in (8, None):
        advance = progress.ShardLines(total)
        for _ in range(4):
            advance(shard)
    assert capsys.readouterr().err.splitlines() == [
        "38%, 3 shards, 300 articles",
        "3 shards, 300 articles",
    ]


def test_ray_isn_t_installed(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user reads how to get it."""
    monkeypatch.setattr(folders, "find_spec", lambda _: None)
    done = run("extract", "--engine", "ray", article, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert done.output == ('Error: Ray isn\'t installed here: pip install "quotetrack[ray]"\n')
    assert not (tmp_path / "out").exists()


def test_pyarrow_isn_t_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of shards can't be read without it, nor can Parquet."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run("merge", tmp_path)
    assert done.exit_code == 1
    assert 'pip install "quotetrack[ray]"' in done.output
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and so on")
    done = run("extract", "--engine", "parse", tmp_path / "a.parquet")
    assert done.exit_code == 1
    assert 'Parquet is read with pyarrow: pip install "quotetrack[ray]"' in done.output


def test_ray_isn_t_loaded_before_it_is_needed() -> None:
    """Neither it nor pyarrow: that takes seconds; what keeps the database loads pandas."""
    loads = "quotetrack.cli.extraction, quotetrack.cli.merge"
    told = f"import sys; sys.modules['pandas'] = None; import {loads}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert "quotetrack.cluster.running" in done.stdout.split()
    assert not {"ray", "pyarrow"} & set(done.stdout.split())
