"""The pages that ``archive.py`` asks for, each with several addresses of its sort."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # Datasette ships no types

_BY_COUNT = "SELECT speaker_id, name FROM speaker_counts ORDER BY quotations DESC, speaker_id"
_COMMONEST = "SELECT term FROM temp.terms ORDER BY doc DESC, term LIMIT 1"
# As a name in the news, not as "the".
_COMMON = "SELECT term FROM temp.terms WHERE doc < ? / 20 ORDER BY doc DESC, term LIMIT 1"
_RARE = "SELECT term FROM temp.terms ORDER BY doc, term LIMIT 1"
_TERMS = "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'quotations_fts', 'row')"
_SPREAD = """
SELECT {columns} FROM {table} ORDER BY number LIMIT 1
OFFSET (SELECT count(*) FROM {table}) * {nth} / 10
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and addresses of it to be asked for in turn; ``keyed`` ones must stay fast.

    ``streams``: it is a file of any length, of which the first megabyte is waited for.
    """

    name: str
    paths: tuple[str, ...]
    keyed: bool = False
    streams: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is in an archive to ask for."""

    frequent: tuple[str, str]
    middling: tuple[str, str]
    commonest: str
    common: str
    rare: str
    phrase: str
    documents: tuple[str, ...]
    quotations: tuple[str, ...]
    outlet: str


def list_pages(database: Path) -> list[Page]:
    """Return the pages to ask the archive at ``database`` for."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        facts = _read_facts(conn)
    # Files last: a server may go on writing one that nobody reads to its end.
    return [*_our_pages(facts), *_datasette_pages(facts), *_questions(facts), *_files(facts)]


def _read_facts(conn: sqlite3.Connection) -> Facts:
    conn.execute(_TERMS)
    speakers = conn.execute(_BY_COUNT).fetchall()
    commonest = conn.execute(_COMMONEST).fetchone()[0]
    of_all = conn.execute("SELECT count(*) FROM quotations").fetchone()[0]
    spread = range(2, 9)

    def choose(columns: str, table: str) -> tuple[str, ...]:
        asked = (_SPREAD.format(columns=columns, table=table, nth=nth) for nth in spread)
        return tuple(str(conn.execute(sql).fetchone()[0]) for sql in asked)

    words = choose("text", "quotations")[0].split()
    outlet = "SELECT outlet FROM speaker_outlets GROUP BY outlet ORDER BY sum(quotations) DESC"
    return Facts(
        frequent=speakers[0],
        middling=speakers[len(speakers) // 10],
        commonest=commonest,
        common=conn.execute(_COMMON, (of_all,)).fetchone()[0],
        rare=conn.execute(_RARE).fetchone()[0],
        phrase=f'"{words[1]} {words[2]}"',
        documents=choose("id", "documents"),
        quotations=choose("id", "quotations"),
        outlet=conn.execute(outlet).fetchone()[0],
    )


def _our_pages(facts: Facts) -> list[Page]:
    often, some = (facts.frequent[0], facts.middling[0])
    return [
        Page("home", ("/",)),
        Page("search: a rare word", (_search(q=facts.rare),)),
        Page("search: a frequent word", (_search(q=facts.common),)),
        Page("search: the commonest word", (_search(q=facts.commonest),)),
        Page("search: a phrase", (_search(q=facts.phrase),)),
        Page("search: a speaker", (_search(speaker=often),)),
        Page("search: a word of a speaker", (_search(q=facts.common, speaker=often),)),
        Page("search: a rare word of a speaker", (_search(q=facts.rare, speaker=often),)),
        Page("search: a word of a middling speaker", (_search(q=facts.common, speaker=some),)),
        Page(
            "search: a word of a speaker in a year",
            (_search(q=facts.common, speaker=often, since="2018", until="2018"),),
        ),
        Page("search: an old month", (_search(since="2016-03", until="2016-03"),)),
        Page("search: a word in an outlet", (_search(q=facts.common, outlet=facts.outlet),)),
        Page("search: a kind and a certainty", (_search(kind="mixed", certainty="checked"),)),
        Page("speakers", ("/-/speakers",)),
        Page("speaker: the most quoted", (f"/-/speakers/{often}",), keyed=True),
        Page("speaker: a middling one", (f"/-/speakers/{some}",), keyed=True),
        Page("speaker: of one kind", (f"/-/speakers/{often}?kind=mixed",), keyed=True),
        Page(
            "article", tuple(f"/-/documents/{tilde_encode(d)}" for d in facts.documents), keyed=True
        ),
        Page("quotation", tuple(f"/-/quotations/{q}" for q in facts.quotations), keyed=True),
        Page(
            "quotation: annotation",
            tuple(f"/-/quotations/{q}.json" for q in facts.quotations),
            keyed=True,
        ),
        Page(
            "compare: two on a frequent word",
            (f"/-/compare?{urlencode({'q': facts.common})}&speaker={often}&speaker={some}",),
        ),
        Page("compare: two", (f"/-/compare?speaker={often}&speaker={some}",)),
        Page("feed: a search", (_search(".atom", q=facts.common),)),
        Page("feed: a speaker", (f"/-/speakers/{often}.atom",), keyed=True),
    ]


def _files(facts: Facts) -> list[Page]:
    often = facts.frequent[0]
    return [
        Page("CSV: a frequent word", (_search(".csv", q=facts.common),), streams=True),
        Page("CSV: the commonest word", (_search(".csv", q=facts.commonest),), streams=True),
        Page("CSV: a rare word", (_search(".csv", q=facts.rare),), streams=True),
        Page("CSV: a speaker", (f"/-/speakers/{often}.csv",), streams=True),
        Page("CSV: everything", ("/-/search.csv",), streams=True),
        Page("JSON: a frequent word", (_search(".json", q=facts.common),), streams=True),
        Page("XLSX: a rare word", (_search(".xlsx", q=facts.rare),), streams=True),
        Page("XLSX: a middling speaker", (f"/-/speakers/{facts.middling[0]}.xlsx",), streams=True),
        Page(
            "Datasette's CSV: everything",
            ("/quotes/quotes.csv?_stream=on&_size=max",),
            streams=True,
        ),
    ]


def _datasette_pages(facts: Facts) -> list[Page]:
    by_speaker = urlencode({"speaker": facts.frequent[1]})
    by_outlet = urlencode({"outlet": facts.outlet})
    tables = ("speakers", "speaker_counts", "documents", "quotations", "passages", "known_speakers")
    asked = {
        "quotes": "",
        "quotes: JSON with facets": ".json?_facet=speaker&_facet=outlet&_facet=kind&_facet=month",
        "quotes: one speaker": f"?{by_speaker}",
        "quotes: one outlet": f"?{by_outlet}",
        "quotes: one kind": "?kind=direct",
        "quotes: one certainty of a kind": "?kind=mixed&certainty=sure",
        "quotes: one month": "?month=2018-05",
        "quotes: since a day": "?date__gte=2020-01-01",
        "quotes: a rare word": f"?_search={facts.rare}",
        "quotes: a frequent word": f"?_search={facts.common}",
        "quotes: the commonest word": f"?_search={facts.commonest}&_nofacet=1",
        "quotes: a word of a speaker": f"?_search={facts.common}&{by_speaker}",
    }
    return [
        Page("database", ("/quotes",)),
        *(Page(f"table {name}", (f"/quotes/quotes{path}",)) for name, path in asked.items()),
        Page("table attributions", ("/quotes/attributions",)),
        *(Page(f"table {name}", (f"/quotes/{name}",)) for name in tables),
        Page("table documents: a word", (f"/quotes/documents?_search={facts.common}",)),
    ]


def _questions(facts: Facts) -> list[Page]:
    name = facts.frequent[1]
    asked = {
        "what_they_said": {"speaker": name, "words": facts.common},
        "what_they_said: words": {"speaker": "", "words": facts.rare},
        "what_they_said: a speaker": {"speaker": name, "words": ""},
        "latest": {"outlet": ""},
        "latest: an outlet": {"outlet": facts.outlet},
        "who_speaks_most": {"since": "", "until": ""},
        "who_speaks_most: a year": {"since": "2018", "until": "2018"},
        "low_confidence": {"below": ""},
        "not_named": {"which": "", "words": ""},
    }
    return [
        Page(f"question {name}", (f"/quotes/{name.partition(':')[0]}?{urlencode(values)}",))
        for name, values in asked.items()
    ]


def _search(ending: str = "", **asked: str) -> str:
    return f"/-/search{ending}?{urlencode(asked, quote_via=quote_plus)}"
