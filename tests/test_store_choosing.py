"""What people decided about an article's quotations holds for its copies in a public copy too."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publish_archive import Reader
from quotetrack.model import Attribution, Signature, Speaker, Verdict
from quotetrack.store import Store
from quotetrack.store.publishing import Policy, TextPolicy, make_public
from store_samples import (
    COUNCIL,
    NADIA,
    TOM,
    bridge,
    document,
    fill,
    judge_bridge,
    read,
    settle,
    trial,
)

EVERYTHING = "SELECT document_id, quotation, speaker FROM attributions ORDER BY document_id"

TO_TOM = {"speaker": TOM.id, "speaker_name": TOM.name}


def take_keys(signature: Signature) -> Signature:
    """Take the numbers of a signature themselves for keys."""
    return signature


def with_company(attribution: Attribution) -> Attribution:
    """Let the council have said it together with whoever is named."""
    named = attribution.speaker is not None
    return replace(attribution, others=(COUNCIL,)) if named else attribution


def publish(
    folder: Path,
    verdict: Verdict,
    about: str = "a",
    speakers: tuple[Speaker | None, Speaker | None] = (NADIA, NADIA),
    **said: Any,  # noqa: ANN401 - a judgement's fields
) -> Path:
    """Publish an article, ``a``, and a copy of it, ``b``; the bridge was judged in one of them.

    ``speakers`` are those of the bridge in either.
    """
    live, copy = folder / "live.db", folder / "public.db"
    fill(live)
    with Store.open(live) as store:
        with store.ingest("0.1", "x", bands=take_keys, find_original=take_first) as ingest:
            for key, speaker in zip("ab", speakers, strict=True):
                found = [with_company(bridge(speaker, "mayor")), trial(TOM)]
                ingest.write([read(document(key), found, signature=(1,))])
        settle(store, judge_bridge(verdict, document=about, **said))
    make_public(live, copy, Policy(TextPolicy.NONE), {"build": "1"})
    return copy


def take_first(_: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """Take an article for a copy of the first that may be."""
    return next((key for key, _ in candidates), None)


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize(
    ("about", "left"), [("a", []), ("b", [("a", "The bridge is safe,", NADIA.name)])]
)
def test_what_is_no_quotation_is_none_in_copies(
    tmp_path: Path, about: str, left: list[tuple[str, str, str]]
) -> None:
    """Judged of the original it goes with its repetition, judged of the copy it goes alone."""
    copy = publish(tmp_path, Verdict.NOT_A_QUOTATION, about)
    kept = [("a", "We tested it,", "Tom Whitfield"), ("b", "We tested it,", "Tom Whitfield")]
    assert sorted(ask(copy, EVERYTHING), key=repr) == sorted([*left, *kept], key=repr)
    counted = "SELECT quotation FROM quotes WHERE quotation LIKE '%bridge%'"
    assert len(ask(copy, counted)) == len(left)


@pytest.mark.parametrize(
    ("verdict", "speakers", "said", "told"),
    [
        (Verdict.WRONG_SPEAKER, (NADIA, NADIA), {"other": NADIA.id}, None),
        (Verdict.WRONG_SPEAKER, (NADIA, TOM), {"other": NADIA.id}, None),
        (Verdict.WRONG_SPEAKER, (NADIA, NADIA), TO_TOM, TOM.name),
        (Verdict.WRONG_SPEAKER, (NADIA, NADIA), {"value": "an engineer"}, "an engineer"),
        (Verdict.RIGHT, (NADIA, TOM), {"speaker": NADIA.id}, NADIA.name),
        (Verdict.RIGHT, (None, TOM), {"value": "an engineer"}, "an engineer"),
    ],
)
def test_a_speaker_put_right_is_right_in_copies(
    tmp_path: Path,
    verdict: Verdict,
    speakers: tuple[Speaker | None, Speaker | None],
    said: dict[str, Any],
    told: str | None,
) -> None:
    """A copied article names whom a person named for the original, without company or a role."""
    copy = publish(tmp_path, verdict, speakers=speakers, **said)
    asked = "SELECT speaker, together_with, role, source, judged FROM attributions"
    repeated = f"{asked} WHERE document_id = 'b' AND quotation LIKE '%bridge%'"
    assert ask(copy, repeated) == [
        (told, None, None, None, "corrected" if told else "wrong speaker")
    ]
    if told != NADIA.name:
        assert not ask(copy, "SELECT name FROM speakers WHERE name <> 'Tom Whitfield'")


@pytest.mark.parametrize("second", [NADIA, None])
def test_a_speaker_confirmed_leaves_copies_as_they_are(
    tmp_path: Path, second: Speaker | None
) -> None:
    """What a copied article itself says is contradicted by nobody."""
    copy = publish(tmp_path, Verdict.RIGHT, speakers=(NADIA, second), speaker=NADIA.id)
    asked = "SELECT speaker, together_with, judged FROM attributions WHERE document_id = 'b'"
    repeated = f"{asked} AND quotation LIKE '%bridge%'"
    told = (NADIA.name, COUNCIL.name) if second else (None, None)
    assert ask(copy, repeated) == [(*told, None)]


def test_pages_of_a_copied_article_name_nobody_who_was_found_wrong(tmp_path: Path) -> None:
    """Neither the article's page, nor the quotation's with its citation, names her."""
    copy = publish(tmp_path, Verdict.WRONG_SPEAKER, other=NADIA.id)
    asked = "SELECT id FROM quotations WHERE document_id = 'b' AND text LIKE '%bridge%'"
    ((key,),) = ask(copy, asked)
    reader = Reader(copy)
    for path in ("/-/documents/b", f"/-/quotations/{key}"):
        page = reader.ask(path)
        assert page.status_code == 200
        assert "The bridge is safe" in page.text
        assert "Lambert" not in page.text, path
