"""Wikidata items are proposed over the real protocol, whatever the service does."""

import itertools
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.errors import LinkError
from quotetrack.linking import Candidate, Proposals, Query, transport
from quotetrack.linking.answers import read_candidates
from quotetrack.linking.service import BATCH, LINK, Service, read_manifest
from quotetrack.linking.transport import LARGEST, LONGEST_PAUSE, PAUSES, read_pause
from quotetrack.model import SpeakerKind
from reconciliation_server import MANIFEST, Answer, Site, in_json, reconciliation_site

LAMBERT = Query("nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, "mayor of the island")
WHITFIELD = Query("tom-whitfield", "Tom Whitfield", SpeakerKind.PERSON)
COUNCIL = Query("harbour-council", "Harbour Council", SpeakerKind.BODY, "port authority")
NOBODY = Query("oren-castell", "Oren Castell", SpeakerKind.PERSON)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that does what the specification says."""
    with reconciliation_site() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """How long the client waited between attempts."""
    return []


def ask(site: Site, *queries: Query, pauses: list[float] | None = None) -> list[Proposals]:
    """Open the service and return all its proposals."""
    waited: list[float] = [] if pauses is None else pauses
    with Service.open(site.address, agent="tests/1.0", sleep=waited.append) as service:
        return list(service.propose(queries))


def list_items(proposals: Proposals) -> list[str]:
    """Return the items proposed."""
    assert proposals.candidates is not None
    return [candidate.item for candidate in proposals.candidates]


def complain(site: Site, *queries: Query, pauses: list[float] | None = None) -> str:
    """Return what the client complains of."""
    with pytest.raises(LinkError) as caught:
        ask(site, *queries, pauses=pauses)
    said = str(caught.value)
    assert said.startswith(f"{site.address}: ")
    return said.removeprefix(f"{site.address}: ")


# --- what goes right -------------------------------------------------------------------------


def test_candidates_come_best_first(site: Site) -> None:
    """Each has name, description, type, score, the service's opinion and its page."""
    lambert, whitfield, nobody = ask(site, LAMBERT, WHITFIELD, NOBODY)
    assert list_items(lambert) == ["Q900001", "Q900002", "Q900003"]
    assert whitfield.candidates == (
        Candidate(
            item="Q900004",
            name="Tom Whitfield",
            description="made-up engineer",
            types=("human",),
            score=100.0,
            sure=True,
            link="https://items.example/Q900004",
        ),
    )
    assert nobody.candidates == ()


def test_a_query_says_what_is_known(site: Site) -> None:
    """Name and type always; the role of a person as the position held."""
    ask(site, LAMBERT, WHITFIELD, COUNCIL)
    (batch,) = site.batches
    assert list(batch.values()) == [
        {
            "query": "Nadia Lambert",
            "type": "Q5",
            "limit": 5,
            "properties": [{"pid": "P39", "v": "mayor of the island"}],
        },
        {"query": "Tom Whitfield", "type": "Q5", "limit": 5},
        {"query": "Harbour Council", "type": "Q43229", "limit": 5},
    ]
    assert set(site.agents) == {"tests/1.0"}


def test_a_service_without_properties_is_sent_none(site: Site) -> None:
    """The role stays here where the manifest offers no properties."""
    del site.manifest["suggest"]
    ask(site, LAMBERT)
    assert "properties" not in site.batches[0]["q0"]


def test_what_was_refused_is_not_proposed_again(site: Site) -> None:
    """As many candidates are asked for as are left then."""
    refused = Query(
        "nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, refused=frozenset({"Q900001"})
    )
    (lambert,) = ask(site, refused)
    assert list_items(lambert) == ["Q900002", "Q900003"]
    assert site.batches[0]["q0"]["limit"] == 6


@pytest.mark.parametrize(
    ("offered", "sizes"),
    [(None, [BATCH, BATCH, 3]), (4, [4, 4, 4, 4, 4, 3]), (500, [10, 10, 3]), ("x", [10, 10, 3])],
)
def test_batches_are_as_large_as_the_service_takes(
    site: Site, offered: object, sizes: list[int]
) -> None:
    """At most ten, fewer if the manifest says so."""
    site.manifest["batchSize"] = offered
    assert len(ask(site, *[WHITFIELD] * 23)) == 23
    assert [len(batch) for batch in site.batches] == sizes


def test_a_batch_that_is_too_large_is_halved(site: Site) -> None:
    """HTTP 413 costs no query its answer, and is asked for once."""
    site.largest = 3
    answers = ask(site, *[WHITFIELD] * 20)
    assert [list_items(each) for each in answers] == [["Q900004"]] * 20
    assert [len(batch) for batch in site.batches][:3] == [10, 5, 2]
    assert max(len(batch) for batch in site.batches[4:]) <= 5


def test_nothing_is_asked_before_it_is_wanted(site: Site) -> None:
    """Who stops after the first answer has sent one batch."""
    with Service.open(site.address, agent="tests/1.0") as service:
        next(service.propose([WHITFIELD] * 100))
    assert len(site.batches) == 1


# --- what passes -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(site: Site, pauses: list[float], status: int) -> None:
    """A busy server is asked again, after longer and longer pauses."""
    site.spoilt.extend([in_json({}, status)] * 2)
    (whitfield,) = ask(site, WHITFIELD, pauses=pauses)
    assert list_items(whitfield) == ["Q900004"]
    assert pauses == list(PAUSES[:2])


def test_a_pause_that_is_asked_for_is_kept(site: Site, pauses: list[float]) -> None:
    """``Retry-After`` counts where it is longer than ours."""
    site.spoilt.append(in_json({}, 429, Retry_After="7"))
    ask(site, WHITFIELD, pauses=pauses)
    assert pauses == [7.0]


def test_a_pause_of_an_hour_is_the_user_s_to_wait(site: Site, pauses: list[float]) -> None:
    """A long pause is told, not slept."""
    site.spoilt.append(in_json({}, 429, Retry_After="3600"))
    assert complain(site, pauses=pauses) == (
        "has been asked too often (HTTP 429); it asks to wait 3600 seconds"
    )
    assert pauses == []


def test_patience_ends(site: Site, pauses: list[float]) -> None:
    """After the fourth attempt it is an error of one line."""
    site.spoilt.extend([in_json({}, 503)] * 4)
    said = complain(site, pauses=pauses)
    assert said == "answers with an error (HTTP 503 Service Unavailable); try again later"
    assert pauses == list(PAUSES)
    assert site.requests == 4


NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        (" 30 ", 30.0),
        ("Tue, 06 Jan 2026 12:00:45 GMT", 45.0),
        ("Tue, 06 Jan 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_pause_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    """Both forms of ``Retry-After``; nonsense is as none."""
    assert read_pause(header, NOON) == seconds


# --- what goes wrong -------------------------------------------------------------------------


def test_nobody_listens(pauses: list[float]) -> None:
    """A closed port is one line, after some patience."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(LinkError, match=rf"^http://127.0.0.1:{port}/: can't be reached"):
        Service.open(f"http://127.0.0.1:{port}/", agent="tests/1.0", sleep=pauses.append)
    assert pauses == list(PAUSES)


def test_a_silent_server(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes the question and says nothing is given up."""
    monkeypatch.setattr(transport, "TIMEOUT", 0.05)

    def wait() -> Iterator[bytes]:
        time.sleep(0.3)
        yield b"{}"

    site.spoilt.extend(Answer(200, wait()) for _ in range(4))
    assert complain(site) == "gives no answer in time; try again later"


def test_a_server_that_drips(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that never ends, a byte at a time, has an end all the same."""
    monkeypatch.setattr(transport, "DEADLINE", 0.1)

    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.02)
            yield b" "

    site.spoilt.append(Answer(200, drip()))
    assert complain(site) == "the answer takes more than 0 seconds"


def test_an_answer_that_fills_the_memory(site: Site) -> None:
    """No more than the limit is read."""
    piece = b" " * 65_536
    site.spoilt.append(Answer(200, (piece for _ in itertools.count())))
    assert complain(site) == f"the answer is larger than {LARGEST:,} bytes"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            Answer(200, b"<html>Hello", {"Content-Type": "text/html; charset=utf-8"}),
            "answers with a web page; is this a reconciliation service?",
        ),
        (
            Answer(200, b""),
            "answers with something that isn't JSON; is this a reconciliation service?",
        ),
        (
            Answer(200, b"[" * 200_000),
            "answers with something that isn't JSON; is this a reconciliation service?",
        ),
        (
            Answer(200, b"\xff\xfe{}\x80"),
            "answers with something that isn't JSON; is this a reconciliation service?",
        ),
        (Answer(404), "answers with an error (HTTP 404 Not Found)"),
        (Answer(599), "answers with an error (HTTP 599)"),
        (Answer(401), "refuses to answer (HTTP 401)"),
        (
            Answer(301, b"", {"Location": "https://new.example/api"}),
            "has moved to https://new.example/api; if you trust that, name it with --endpoint",
        ),
        (in_json([]), "has no manifest; is this a reconciliation service?"),
        (in_json({"name": "x"}), "has no manifest; is this a reconciliation service?"),
        (
            in_json(MANIFEST | {"versions": ["9.9"]}),
            "speaks version ['9.9'] of the protocol, not 0.2",
        ),
        (
            in_json(MANIFEST | {"identifierSpace": "https://other.example/"}),
            "knows https://other.example/, not Wikidata's items",
        ),
        (
            in_json(MANIFEST | {"authentication": {"type": "http"}}),
            "wants a password or a key, which can't be given yet",
        ),
    ],
)
def test_a_service_that_can_t_be_used(site: Site, answer: Answer, said: str) -> None:
    """Each is told in one line that says what and where."""
    site.spoilt.append(answer)
    assert complain(site, WHITFIELD) == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"status": "error", "message": "invalid query", "details": "q0"},
            "refuses the queries: invalid query",
        ),
        ({}, "answers none of the queries; is this a reconciliation service?"),
        ([{"result": []}], "answers none of the queries; is this a reconciliation service?"),
        (None, "answers none of the queries; is this a reconciliation service?"),
    ],
)
def test_a_batch_without_an_answer(site: Site, answer: object, said: str) -> None:
    """An error that comes as HTTP 200 is an error too."""
    with Service.open(site.address, agent="tests/1.0") as service:
        site.spoilt.append(in_json(answer))
        with pytest.raises(LinkError) as caught:
            list(service.propose([WHITFIELD]))
    assert str(caught.value) == f"{site.address}: {said}"


def test_one_query_without_an_answer(site: Site) -> None:
    """It is told apart from one without candidates; the others keep theirs."""
    with Service.open(site.address, agent="tests/1.0") as service:
        site.spoilt.append(in_json({"q0": {"result": []}, "q2": {"result": "none"}, "q9": 1}))
        found = [each.candidates for each in service.propose([WHITFIELD, LAMBERT, COUNCIL])]
    assert found == [(), None, None]


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "wikidata",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "http://a\0b",
        "https://:1",
    ],
)
def test_no_address(endpoint: str) -> None:
    """What is no web address is refused before anything is sent."""
    with pytest.raises(LinkError, match="is no address"):
        Service.open(endpoint, agent="tests/1.0")


def test_a_password_is_not_shown() -> None:
    """An address with a password in it is named without."""
    with pytest.raises(LinkError) as caught:
        Service.open("http://ann:secret@127.0.0.1:9/", agent="tests/1.0", sleep=lambda _: None)
    assert "secret" not in str(caught.value)


def test_a_proxy_that_is_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped HTTP_PROXY is an error of one line."""
    monkeypatch.setenv("HTTP_PROXY", "nonsense://proxy")
    assert complain(site).startswith("the proxy or the certificates that the environment names")


# --- reading results -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"id": "Q7", "name": "A", "score": 7}, ("Q7", "A", 7.0, False)),
        ({"id": "Q7", "name": "A", "score": "87.5", "match": True}, ("Q7", "A", 87.5, True)),
        ({"id": "Q7", "name": "A", "score": "high", "match": "yes"}, ("Q7", "A", None, False)),
        ({"id": "Q7", "name": "A", "score": True}, ("Q7", "A", None, False)),
        ({"id": "Q7", "name": "A", "score": "nan"}, ("Q7", "A", None, False)),
        ({"id": "Q7", "name": "A", "score": 10**400}, ("Q7", "A", None, False)),
        ({"id": "Q7", "name": None}, ("Q7", "Q7", None, False)),
        ({"id": "Q7", "name": " a\n b "}, ("Q7", "a b", None, False)),
        ({"id": "Q7", "name": "x" * 1000}, ("Q7", "x" * 300 + "…", None, False)),
        ({"id": "q7", "name": "A"}, None),
        ({"id": "Q07"}, None),
        ({"id": "Q7\n"}, None),
        ({"id": "Q٧"}, None),
        ({"id": "http://www.wikidata.org/entity/Q7"}, None),
        ({"id": "../Q7"}, None),
        ({"id": 7}, None),
        ({"name": "A"}, None),
        ("Q7", None),
        (None, None),
    ],
)
def test_an_entry_is_a_candidate_or_nothing(
    entry: object, expected: tuple[Any, ...] | None
) -> None:
    """Scores may be texts; an id that is no item's takes the entry with it."""
    found = read_candidates({"result": [entry]}, WHITFIELD, 5, LINK)
    assert found is not None
    assert [(c.item, c.name, c.score, c.sure) for c in found] == ([expected] if expected else [])


def test_the_order_is_the_scores() -> None:
    """A service that doesn't sort is sorted; without scores its own order stays."""
    entries = [{"id": f"Q{n}", "score": score} for n, score in enumerate([1, None, 9, 5, 9], 1)]
    found = read_candidates({"result": entries}, WHITFIELD, 9, LINK)
    assert found is not None
    assert [c.item for c in found] == ["Q3", "Q5", "Q4", "Q1", "Q2"]


def test_types_are_objects_or_ids() -> None:
    """Both forms that the specification allows; the rest is left out."""
    entry = {"id": "Q7", "type": [{"id": "Q5", "name": "human"}, "Q1", {"id": "Q2"}, 3]}
    found = read_candidates({"result": [entry]}, WHITFIELD, 5, LINK)
    assert found is not None
    assert found[0].types == ("human", "Q1", "Q2")


@pytest.mark.parametrize(
    ("view", "link"),
    [
        ({"url": "https://items.example/{{id}}?x"}, "https://items.example/{{id}}?x"),
        ({"url": "javascript:alert('{{id}}')"}, LINK),
        ({"url": "https://items.example/"}, LINK),
        ({"url": 7}, LINK),
        ("x", LINK),
    ],
)
def test_a_page_is_on_the_web(view: object, link: str) -> None:
    """Another kind of address than the web's is not shown."""
    assert read_manifest(MANIFEST | {"view": view}, "here").link == link


FIELDS = ["id", "name", "score", "type", "match", "description", "result"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS), inner),
    max_leaves=8,
)


@given(values)
def test_any_json_is_read(answer: object) -> None:
    """Whatever comes, there are candidates or there is no answer: nothing breaks."""
    json.dumps(answer)
    for given_answer in (
        answer,
        {"result": answer},
        {"result": [answer, {"id": "Q7", "name": answer}]},
    ):
        found = read_candidates(given_answer, WHITFIELD, 3, LINK)
        assert found is None or len(found) <= 3


@given(values)
def test_any_manifest_is_read_or_refused(given_manifest: object) -> None:
    """A manifest of any shape gives a service or a LinkError."""
    shapes = [given_manifest, *(MANIFEST | {key: given_manifest} for key in MANIFEST)]
    for shape in shapes:
        try:
            manifest = read_manifest(shape, "here")
        except LinkError:
            continue
        assert 0 < manifest.batch <= BATCH


def test_pauses_are_bounded() -> None:
    """All our own patience together is shorter than what a service may ask for."""
    assert sum(PAUSES) < LONGEST_PAUSE
