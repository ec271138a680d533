"""What must hold in a database, a query each: a row of an answer is something that doesn't."""

from typing import NamedTuple

_RESTORE = (
    "restore a copy of the file, or ingest everything again into a new one with --db; "
    "`quotetrack judgements export` saves what people decided, as far as it can be read"
)
_AGAIN = "run `quotetrack ingest --again` on what these articles were read from"
_MEND = "run `quotetrack check --mend`"


class Rule(NamedTuple):
    """``total`` counts what is looked at, ``broken`` yields words for each that breaks the rule.

    ``wrong`` is false for what is worth knowing, but no fault of the database.
    """

    what: str
    total: str
    broken: str
    advice: str
    wrong: bool = True


PAGES = Rule("pages and indices", "PRAGMA page_count", "PRAGMA integrity_check(20)", _RESTORE)

REFERENCES = Rule(
    "references between tables",
    "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
    """
    SELECT "table" || ' names ' || coalesce("parent", '?') || ' that is not there, in '
      || count(*) || ' rows' FROM pragma_foreign_key_check
    WHERE "table" <> 'conflicts' AND "parent" <> 'statements' GROUP BY "table", "parent"
    """,
    _RESTORE,
)

SPANS = Rule(
    "exact places",
    "SELECT count(*) FROM spans",
    """
    SELECT 'quotation ' || q.id || ': its ' || s.part || ' is not what stands at ['
      || s.start || ', ' || s."end" || ') in ' || d.id
    FROM spans s JOIN quotations q ON q.id = s.quotation_id JOIN documents d ON d.id = q.document_id
    WHERE s.text IS NOT substr(d.text, s.start + 1, s."end" - s.start)
    """,
    _AGAIN,
)

CONTENTS = Rule(
    "quotations",
    "SELECT count(*) FROM quotations",
    """
    SELECT 'quotation ' || q.id || ' of ' || q.document_id || ' does not fit its places'
    FROM quotations q WHERE (q.start, q."end", q.text) IS NOT (
      SELECT min(start), max("end"), group_concat(text, ' … ') FROM (
        SELECT start, "end", text FROM spans
        WHERE quotation_id = q.id AND part = 'content' ORDER BY n
      )
    )
    """,
    _AGAIN,
)

FURNITURE = Rule(
    "page furniture",
    "SELECT count(*) FROM furniture",
    """
    SELECT 'page furniture at [' || f.start || ', ' || f."end" || ') is outside ' || d.id
    FROM furniture f JOIN documents d ON d.id = f.document_id WHERE f."end" > length(d.text)
    """,
    _AGAIN,
)

SENTENCES = Rule(
    "parsed sentences",
    "SELECT count(*) FROM sentence_trees",
    """
    SELECT 'a parsed sentence at [' || t.start || ', ' || t."end" || ') is outside ' || d.id
    FROM sentence_trees t JOIN documents d ON d.id = t.document_id WHERE t."end" > length(d.text)
    """,
    _AGAIN,
)

COPIES = Rule(
    "copies",
    "SELECT count(*) FROM copies",
    """
    SELECT c.document_id || ' is called a copy of ' || c.original_id ||
      CASE WHEN o.number > d.number THEN ', which came later' ELSE ', which is a copy itself' END
    FROM copies c JOIN documents d ON d.id = c.document_id JOIN documents o ON o.id = c.original_id
    LEFT JOIN copies twice ON twice.document_id = c.original_id
    WHERE o.number > d.number OR twice.document_id IS NOT NULL
    """,
    _MEND,
)

REPEATS = Rule(
    "repeated quotations",
    "SELECT count(*) FROM quotations WHERE repeat_of IS NOT NULL",
    """
    SELECT 'quotation ' || q.id || ' is called a repetition of ' || q.repeat_of
      || ', which is not in the original of its article'
    FROM quotations q LEFT JOIN copies c ON c.document_id = q.document_id
    LEFT JOIN quotations r ON r.id = q.repeat_of
    WHERE q.repeat_of IS NOT NULL AND (r.document_id IS NULL OR r.document_id IS NOT c.original_id)
    """,
    _MEND,
)

SPEAKERS = Rule(
    "speakers of quotations",
    "SELECT count(*) FROM speakers",
    """
    SELECT 'speaker ' || s.id || ' stands for ' || s.canonical_id || ', who stands for another'
    FROM speakers s LEFT JOIN speakers c ON c.id = s.canonical_id WHERE c.canonical_id IS NOT c.id
    UNION ALL
    SELECT 'quotation ' || q.id || ' has another speaker than the one found, and nobody said so'
    FROM quotations q LEFT JOIN speakers f ON f.id = q.found_id
    WHERE q.judged IS NULL AND q.judged_id IS NULL AND q.meant_id IS NULL
      AND (q.speaker_id, q.described) IS NOT (f.canonical_id, q.found_described)
    """,
    _MEND,
)

# That they name each other among the rest: here nothing is lost, whatever is wrong.
STATEMENTS = Rule(
    "statements",
    "SELECT count(*) FROM statements",
    """
    SELECT 'statement ' || s.id || ' of ' || s.speaker_id || ' does not fit its quotations'
    FROM statements s LEFT JOIN (
      SELECT q.statement_id AS id, count(*) AS quotations,
        count(DISTINCT q.document_id) AS documents,
        count(DISTINCT nullif(d.outlet, '')) AS outlets,
        count(DISTINCT CASE WHEN q.repeat_of IS NULL THEN q.act END) AS acts,
        total(q.number = q.statement_id) AS first,
        total(q.judged IS 'not a quotation') AS refused
      FROM quotations q JOIN documents d ON d.id = q.document_id
      WHERE q.statement_id IS NOT NULL GROUP BY q.statement_id
    ) m ON m.id = s.id
    WHERE (s.quotations, s.documents, s.outlets, 1, 1.0, 0.0)
        IS NOT (m.quotations, m.documents, m.outlets, m.acts, m.first, m.refused)
      OR s.quotations < 2 OR s.id IS NOT (
        SELECT statement_id FROM quotations WHERE number = s.longest
      )
    UNION ALL
    SELECT 'statement ' || s.id || ' of ' || s.speaker_id || ' has quotation ' || q.id
      || ' of another speaker'
    FROM statements s JOIN quotations q ON q.statement_id = s.id
    WHERE q.repeat_of IS NULL AND q.speaker_id IS NOT s.speaker_id
    UNION ALL
    SELECT 'quotations ' || a.id || ' and ' || b.id || ' conflict, and are not of one speaker'
    FROM conflicts c JOIN quotations a ON a.number = c.first
    JOIN quotations b ON b.number = c.second
    WHERE (a.speaker_id, a.act) IS NOT (b.speaker_id, b.act) OR a.speaker_id IS NULL
    UNION ALL
    SELECT "table" || ' names ' || "parent" || ' that is not there, in ' || count(*) || ' rows'
    FROM pragma_foreign_key_check WHERE "table" = 'conflicts' OR "parent" = 'statements'
    GROUP BY "table", "parent"
    """,
    _MEND,
)

UNGROUPED = Rule(
    "quotations in statements",
    "SELECT count(*) FROM quotations",
    """
    SELECT count(*) || ' quotations came, or changed, after statements were last made'
    FROM ungrouped HAVING count(*) > 0
    """,
    "the next `quotetrack ingest` that runs to its end makes them",
    wrong=False,
)

RUNS = Rule(
    "runs",
    "SELECT count(*) FROM ingests",
    """
    SELECT 'the run of ' || started || ' did not end: it was stopped, or still goes on'
    FROM ingests i WHERE finished IS NULL
      AND NOT EXISTS (SELECT 1 FROM ingests WHERE id > i.id AND finished IS NOT NULL)
    """,
    "run the same `quotetrack ingest` again: it goes on there",
    wrong=False,
)

FAILURES = Rule(
    "failures",
    "SELECT count(*) FROM failures",
    "SELECT count(*) || ' inputs could not be read' FROM failures HAVING count(*) > 0",
    "`quotetrack failures list` tells why, `quotetrack ingest --retry-failures` tries again",
    wrong=False,
)

UNSETTLED = Rule(
    "who is who",
    "SELECT count(*) FROM speakers",
    """
    SELECT count(*) || ' speakers came after it was last asked who is who' FROM speakers
    WHERE settled = 0 HAVING count(*) > 0
    """,
    "the next `quotetrack ingest` that runs to its end asks",
    wrong=False,
)

BY_QUERY = (
    SPANS,
    CONTENTS,
    FURNITURE,
    SENTENCES,
    COPIES,
    REPEATS,
    SPEAKERS,
    STATEMENTS,
    RUNS,
    FAILURES,
    UNSETTLED,
    UNGROUPED,
)
"""The rules besides those of SQLite itself, in the order in which they are told."""

SCHEMA_ADVICE = _MEND
ARTICLES_ADVICE = _AGAIN
SEARCH_ADVICE = _MEND
RAW_ADVICE = "fetch these articles again with `quotetrack ingest --again --keep-raw`"
