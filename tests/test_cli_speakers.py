"""The commands that mend speakers, as a user types them."""

import getpass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deciding_samples import ingest, who_said
from quotetrack.cli import main
from quotetrack.deciding import settling
from quotetrack.model import BaseSpeaker, Judgement, SpeakerPair
from quotetrack.store import Store

LIKELY = SpeakerPair("nadia-lambert", "nadya-lambert", 0.87, sure=False, reasons=("one letter",))
LATER = (
    "That counts for articles read from now on; `quotetrack ingest --again` applies it to those "
    "already stored."
)
LESS = SpeakerPair("anna-reyes", "oren-castell", 0.6, sure=False, reasons=("a guess",))


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with two pairs of candidates, where the commands look for one."""

    def match(speakers: list[BaseSpeaker]) -> list[SpeakerPair]:
        assert speakers
        return [LIKELY, LESS]

    monkeypatch.setattr(settling, "match_speakers", match)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("QUOTETRACK_USER", "tester")
    monkeypatch.chdir(tmp_path)
    path = Path("db/quotes.db")
    path.parent.mkdir()
    ingest(path)
    return path


def type_in(*words: str, code: int = 0) -> Result:
    """Run ``quotetrack speakers`` with ``words``; fail if it ends with another exit code."""
    result = CliRunner().invoke(main, ["speakers", *words])
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def judgements(db: Path) -> list[Judgement]:
    """Return all that was decided."""
    with Store.open(db) as store:
        return store.judgements()


def test_candidates_come_with_the_commands_that_settle_them(db: Path) -> None:
    """Names, kinds, how often quoted, score and reasons; each command is a line to copy."""
    assert db.exists()
    assert type_in("candidates").stdout == (
        "0.87 Nadia Lambert (person, quoted 2 times) · Nadya Lambert (person, quoted once)\n"
        "one letter\n"
        "  quotetrack speakers merge nadia-lambert nadya-lambert\n"
        "  quotetrack speakers split nadia-lambert nadya-lambert\n"
        "\n"
        "0.60 Anna Reyes (person, quoted once) · Oren Castell (person, quoted once)\n"
        "a guess\n"
        "  quotetrack speakers merge anna-reyes oren-castell\n"
        "  quotetrack speakers split anna-reyes oren-castell\n"
        "\n"
    )


def test_a_command_to_copy_names_the_database(db: Path) -> None:
    """Where it isn't the usual one; a space in its name is guarded."""
    db.rename("my news.db")
    shown = type_in("candidates", "--db", "my news.db", "--limit", "1")
    assert "split nadia-lambert nadya-lambert --db 'my news.db'\n" in shown.stdout
    assert "Anna Reyes" not in shown.stdout
    assert shown.stderr == "1 more: --limit 2 shows all.\n"


def test_settled_candidates_vanish(db: Path) -> None:
    """Told apart or merged, they are not asked for again; when none is left a line says so."""
    type_in("split", "nadia-lambert", "nadya-lambert")
    assert "Nadia" not in type_in("candidates").stdout
    type_in("merge", "anna-reyes", "oren-castell")
    result = type_in("candidates")
    assert result.stdout == ""
    assert result.stderr.startswith("No two speakers may be one")
    assert who_said(db)["It rained"] == "Anna Reyes"


def test_who_decided_and_why_is_kept(db: Path) -> None:
    """By the variable, or by the option."""
    type_in("merge", "Nadia Lambert", "Nadya Lambert", "--note", "same office")
    type_in("rename", "Nadia Lambert", "N. Lambert", "--by", "Ann")
    assert [(j.made_by, j.note) for j in judgements(db)] == [
        ("tester", "same office"),
        ("Ann", None),
    ]


def test_who_decides_is_the_user_by_default(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system calls them."""
    monkeypatch.delenv("QUOTETRACK_USER")
    monkeypatch.setattr(getpass, "getuser", lambda: "somebody")
    type_in("rename", "Nadia Lambert", "N. Lambert")
    assert judgements(db)[0].made_by == "somebody"


def test_each_command_says_what_it_did(db: Path) -> None:
    """On stderr; nothing on stdout."""
    assert db.exists()
    for words, line in (
        (["merge", "Nadia Lambert", "Nadya Lambert"], "Nadya Lambert is now Nadia Lambert"),
        (["split", "Nadia Lambert", "Nadya Lambert"], "Nadia Lambert and Nadya Lambert are two"),
        (["alias", "Anna Reyes", "Annie"], f"Annie now stands for Anna Reyes\n{LATER}"),
        (
            ["alias", "--remove", "Anna Reyes", "Annie"],
            f"Annie no longer stands for Anna Reyes\n{LATER}",
        ),
        (["rename", "Anna Reyes", "A. Reyes"], "Anna Reyes is now called A. Reyes"),
        (
            ["split", "Nadia Lambert", "--document", "school", "--into", "Nadia Lambert (pupil)"],
            "Nadia Lambert and Nadia Lambert (pupil) are two",
        ),
    ):
        result = type_in(*words)
        assert (result.stdout, result.stderr) == ("", f"{line}\n")
    assert who_said(db)["The school is closed"] == "Nadia Lambert (pupil)"


def test_show_tells_the_entries_and_the_decisions(db: Path) -> None:
    """All that are taken for one, and the key by which each decision is taken back."""
    assert "entry" not in type_in("show", "Nadia Lambert").stdout
    type_in("merge", "Nadia Lambert", "Nadya Lambert")
    shown = type_in("show", "nadya-lambert").stdout
    assert "Nadya Lambert (nadya-lambert)" in shown
    assert "Nadya Lambert is Nadia Lambert (tester)" in shown
    key = next(line for line in shown.splitlines() if line.startswith("decision")).split()[2]
    withdrawn = CliRunner().invoke(main, ["judgements", "withdraw", key])
    assert withdrawn.exit_code == 0
    assert who_said(db)["It snowed"] == "Nadya Lambert"


@pytest.mark.parametrize(
    "words",
    [
        ["split", "a"],
        ["split", "a", "b", "--document", "d", "--into", "c"],
        ["split", "a", "b", "--into", "c"],
        ["split", "a", "--document", "d"],
        ["split", "a", "--into", "c"],
        ["alias", "a"],
        ["candidates", "--limit", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage(db: Path, words: list[str]) -> None:
    """Exit code 2, and nothing is decided."""
    assert "Usage: " in type_in(*words, code=2).stderr
    assert judgements(db) == []


def test_what_contradicts_is_refused_on_one_line(db: Path) -> None:
    """Exit code 1; the line names the judgement and the command that takes it back."""
    type_in("split", "nadia-lambert", "oren-castell")
    type_in("merge", "nadia-lambert", "anna-reyes")
    result = type_in("merge", "anna-reyes", "oren-castell", code=1)
    (line,) = result.stderr.splitlines()
    assert "nadia-lambert and oren-castell, judged different" in line
    assert "`quotetrack judgements withdraw " in line
    assert len(judgements(db)) == 2
