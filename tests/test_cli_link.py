"""``speakers link``: a service proposes, a person decides, only decisions are stored."""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotetrack.cli import main
from quotetrack.deciding import decide
from quotetrack.model import Judgement, Speaker, SpeakerKind, Verdict
from quotetrack.store import Store
from reconciliation_server import Site, in_json, reconciliation_site
from store_samples import COUNCIL, NADIA, TOM, bridge, document, fill, judge, read, trial

NONE: dict[str, list[object]] = {"result": []}
CASTELL = Speaker("oren-castell", "Oren Castell", SpeakerKind.PERSON)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with four speakers; the mayor has two quotations and a role."""
    path = tmp_path_factory.mktemp("archive") / "q.db"
    fill(
        path,
        (document("d1"), [bridge(NADIA, "deputy mayor"), trial(TOM)]),
        (document("d2", published="2025-01-01"), [bridge(NADIA, "mayor"), trial(COUNCIL)]),
        (document("d3"), [bridge(CASTELL)]),
    )
    return path


@pytest.fixture
def db(archive: Path, tmp_path: Path) -> Path:
    """A copy of it, to decide about."""
    return Path(shutil.copy(archive, tmp_path / "q.db"))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that does what the specification says; waiting for it takes no time."""
    monkeypatch.setattr("quotetrack.linking.transport.PAUSES", (0.0,))
    with reconciliation_site() as running:
        monkeypatch.setenv("QUOTETRACK_RECONCILE", running.address)
        monkeypatch.setenv("QUOTETRACK_USER", "A. Reviewer")
        yield running


def type_in(db: Path, keys: Sequence[str], *words: str, code: int = 0) -> Result:
    """Link with these lines as input; fail if it ends with another exit code."""
    lines = "".join(f"{key}\n" for key in keys)
    result = CliRunner().invoke(main, ["speakers", "link", "--db", str(db), *words], input=lines)
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def judged(db: Path) -> list[Judgement]:
    """Return what is stored, the oldest first."""
    with Store.open(db) as store:
        return store.judgements()


def item(db: Path, slug: str) -> str | None:
    """Return a speaker's item."""
    with Store.open(db) as store:
        return next(speaker.wikidata for speaker in store.speakers() if speaker.id == slug)


def test_an_item_is_chosen(db: Path, site: Site) -> None:
    """By its number; the others are not refused, and nobody is asked about again."""
    result = type_in(db, ["2", "q"])
    (judgement,) = judged(db)
    assert judgement.verdict is Verdict.LINK
    assert (judgement.speaker, judgement.speaker_name) == ("nadia-lambert", "Nadia Lambert")
    assert (judgement.value, judgement.made_by) == ("Q900002", "A. Reviewer")
    assert item(db, "nadia-lambert") == "Q900002"
    for words in (
        "1 of 4",
        "Nadia Lambert  person · mayor · 2 quotations",
        "“The bridge is safe,” (2025-01-01 · The Harbour)",
        "1  Nadia Lambert  Q900001  score 100",
        "made-up mayor · human",
        "https://items.example/Q900003",
    ):
        assert words in result.stdout
    assert "1 decided." in result.stderr
    asked = [query["query"] for query in site.batches[0].values()]
    assert asked == ["Nadia Lambert", "Harbour Council", "Oren Castell", "Tom Whitfield"]
    type_in(db, ["q"])
    assert "Nadia Lambert" not in [query["query"] for query in site.batches[1].values()]


def test_the_first_is_it(db: Path, site: Site) -> None:
    """``y`` takes the first; where the service is sure it says so, and still asks."""
    result = type_in(db, ["y"], "Tom Whitfield")
    assert "Tom Whitfield  Q900004  score 100  the service is sure" in result.stdout
    assert item(db, "tom-whitfield") == "Q900004"
    assert len(site.batches[0]) == 1


def test_none_of_these(db: Path, site: Site) -> None:
    """What is refused is not proposed again, one by one or all together."""
    type_in(db, ["n"], "Lambert")
    found = judged(db)
    assert [(j.verdict, j.value) for j in found] == [
        (Verdict.NO_LINK, "Q900001"),
        (Verdict.NO_LINK, "Q900002"),
        (Verdict.NO_LINK, "Q900003"),
    ]
    result = type_in(db, [], "Lambert")
    assert "Nothing was proposed for Nadia Lambert." in result.stderr
    assert len(judged(db)) == 3
    assert site.requests == 4


def test_back_takes_all_refusals_back(db: Path, site: Site) -> None:
    """One withdrawal: the items are proposed again."""
    result = type_in(db, ["n", "b", "1"], "Lambert")
    assert [j.verdict for j in judged(db)] == [
        *[Verdict.NO_LINK] * 3,
        Verdict.WITHDRAWN,
        Verdict.LINK,
    ]
    assert "Taken back: no link." in result.stdout
    assert item(db, "nadia-lambert") == "Q900001"
    assert site.requests == 2


def test_a_refusal_of_the_file_s_item_stays(tmp_path: Path, site: Site) -> None:
    """Refusing others doesn't bring back the item that the speakers file gave."""
    db = tmp_path / "q.db"
    listed = Speaker("nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, "Q77")
    with Store.open(db, create=True) as store:
        with store.ingest("0.1", "by hand", [listed]) as ingest:
            ingest.fate(document("d1"))
            ingest.write([read(document("d1"), [bridge(listed)])])
        decide(store, [judge(Verdict.NO_LINK, speaker="nadia-lambert", value="Q77")])
    assert item(db, "nadia-lambert") is None
    type_in(db, ["n"], "nadia-lambert")
    assert item(db, "nadia-lambert") is None
    assert judged(db)[-1].value == "Q77"
    assert site.batches[0]["q0"]["limit"] == 6


@pytest.mark.parametrize("keys", [["s", "s", "s"], ["q"], [], ["9"], ["4", "q"], ["m", "why", "q"]])
def test_what_decides_nothing(db: Path, site: Site, keys: list[str]) -> None:
    """Skipping, leaving, the end of the input, or a number that isn't there."""
    type_in(db, keys, code=1 if keys == ["9"] else 0)
    assert judged(db) == []
    assert site.requests == 2


def test_proposals_as_json(db: Path, site: Site) -> None:
    """A line for each speaker; nothing is asked and nothing stored."""
    site.manifest["name"] = "x"
    rows = [json.loads(each) for each in type_in(db, [], "--json").stdout.splitlines()]
    assert [row["name"] for row in rows] == [
        "Nadia Lambert",
        "Harbour Council",
        "Oren Castell",
        "Tom Whitfield",
    ]
    assert rows[3] == {
        "speaker": "tom-whitfield",
        "name": "Tom Whitfield",
        "kind": "person",
        "role": None,
        "quotations": 1,
        "candidates": [
            {
                "item": "Q900004",
                "name": "Tom Whitfield",
                "description": "made-up engineer",
                "types": ["human"],
                "score": 100.0,
                "match": True,
                "link": "https://items.example/Q900004",
            }
        ],
    }
    assert rows[2]["candidates"] == []
    assert judged(db) == []


def test_the_limit_counts_speakers(db: Path, site: Site) -> None:
    """Those with most quotations come first."""
    rows = type_in(db, [], "--json", "--limit", "1").stdout.splitlines()
    assert [json.loads(row)["name"] for row in rows] == ["Nadia Lambert"]
    assert len(site.batches[0]) == 1


def test_nobody_is_asked_twice_who_has_an_item(db: Path, site: Site) -> None:
    """A speaker with an item is named, and no service is asked."""
    type_in(db, ["y"], "Tom Whitfield")
    site.requests = 0
    assert "Tom Whitfield is Q900004 already." in type_in(db, [], "Tom Whitfield").stderr
    assert site.requests == 0


def test_who_asks(db: Path, site: Site) -> None:
    """The service learns the program, and an address if one is given."""
    type_in(db, [], "--contact", "desk@quay.example")
    assert all(agent.startswith("quotetrack/") for agent in site.agents)
    assert all(agent.endswith(" (desk@quay.example)") for agent in site.agents)


def test_no_answer_for_one(db: Path, site: Site) -> None:
    """It is said for whom the service had none; the others are decided."""
    site.spoilt.extend([
        in_json(site.manifest),
        in_json({"q0": "?", "q1": NONE, "q2": NONE, "q3": {"result": [{"id": "Q1"}]}}),
    ])  # fmt: skip
    result = type_in(db, ["1"])
    assert "The service gave no answer for Nadia Lambert; ask again." in result.stderr
    assert "Nothing was proposed for Harbour Council, Oren Castell." in result.stderr
    assert [j.speaker for j in judged(db)] == ["tom-whitfield"]


def test_a_hostile_service(db: Path, site: Site) -> None:
    """What would move the cursor is shown as an escape; what is no item is left out."""
    evil = "\x1b[2J\u202e[red]x"
    listed = [{"id": "Q1", "name": evil, "description": evil}, {"id": evil, "name": "y"}]
    site.spoilt.extend([in_json(site.manifest), in_json({"q0": {"result": listed}})])
    shown = type_in(db, ["s"], "Lambert").output
    assert not {"\x1b", "\u202e"} & set(shown)
    assert r"1  \x1b[2J\u202e[red]x  Q1" in shown
    assert "2  " not in shown


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (in_json({}, 503), "answers with an error (HTTP 503 Service Unavailable); try again later"),
        (in_json([]), "has no manifest; is this a reconciliation service?"),
    ],
)
def test_a_service_that_fails(db: Path, site: Site, answer: object, said: str) -> None:
    """One line on stderr and exit code 1."""
    site.spoilt.extend([answer] * 2)  # type: ignore[list-item]  # a table of answers
    assert f"Error: {site.address}: {said}" in type_in(db, [], code=1).stderr


def test_a_failure_in_the_middle_loses_nothing(db: Path, site: Site) -> None:
    """What was decided before the service failed stays."""
    site.manifest["batchSize"] = 1
    first = type_in(db, ["1", "q"])
    assert "1 decided." in first.stderr
    answers = site.answer(
        {"queries": [json.dumps({"q0": {"query": "Harbour Council", "limit": 5}})]}
    )
    site.spoilt.extend([in_json(site.manifest), answers, in_json({}, 500), in_json({}, 500)])
    type_in(db, ["1"], code=1)
    assert [j.speaker for j in judged(db)] == ["nadia-lambert", "harbour-council"]


def test_nobody_of_that_name(db: Path, site: Site) -> None:
    """A name that nobody has is an error, and nobody is asked."""
    assert "no speaker is called" in type_in(db, [], "Nobody", code=1).stderr
    assert site.requests == 0
