"""What people decided about an article's quotations holds for its copies in a public copy too."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quotetrack.model import Attribution, Signature, Verdict
from quotetrack.store import Store
from quotetrack.store.publishing import Policy, make_public
from store_samples import NADIA, TOM, bridge, document, fill, judge_bridge, read, settle, trial

EVERYTHING = "SELECT document_id, quotation, speaker FROM attributions ORDER BY document_id"


def take_keys(signature: Signature) -> Signature:
    """Take the numbers of a signature themselves for keys."""
    return signature


def publish(folder: Path, verdict: Verdict, about: str = "a", **said: Any) -> Path:  # noqa: ANN401 - a judgement's fields
    """Publish an article, ``a``, and a copy of it, ``b``; the bridge was judged in one of them."""
    live, copy = folder / "live.db", folder / "public.db"
    fill(live)
    with Store.open(live) as store:
        with store.ingest("0.1", "x", bands=take_keys, find_original=take_first) as ingest:
            found: list[Attribution] = [bridge(), trial(TOM)]
            ingest.write([read(document(key), found, signature=(1,)) for key in "ab"])
        settle(store, judge_bridge(verdict, document=about, **said))
    make_public(live, copy, Policy(), {"build": "1"})
    return copy


def take_first(text: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """Take an article for a copy of the first that may be."""
    return next((key for key, _ in candidates), None)


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize(
    ("about", "left"), [("a", []), ("b", [("a", "The bridge is safe,", "Nadia Lambert")])]
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
