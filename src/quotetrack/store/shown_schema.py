"""What the fifth migration makes: parses to draw, and the relations that the site's pages ask.

A public copy has tables of the same names and columns as these views: pages are written once.
What a migration did stays as it is: a change to the schema is a new migration.
"""

from quotetrack.store import coming_schema
from quotetrack.store.certainty import CERTAINTY
from quotetrack.store.schema import on_one_line

SENTENCES = """
-- Where the sentences of the text begin, as parsed: a JSON array of offsets into it.
ALTER TABLE documents ADD COLUMN sentences TEXT
  CHECK (sentences IS NULL OR json_valid(sentences));
-- Of each sentence in which something is attributed, its tokens:
-- [[start, end, lemma, upos, deprel, head], ...], offsets from the sentence's start, `head` an
-- index into the list or -1.
-- With rowids: without them, SQLite would give each longer than 1,000 bytes a page of its own.
CREATE TABLE sentence_trees (
  document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL,
  tree TEXT NOT NULL CHECK (json_valid(tree) AND json_type(tree) = 'array'),
  PRIMARY KEY (document_id, start),
  CHECK ("end" > start)
);
CREATE TRIGGER sentence_trees_fit BEFORE INSERT ON sentence_trees
WHEN NEW."end" > (SELECT length(text) FROM documents WHERE id = NEW.document_id)
BEGIN
  SELECT RAISE(ABORT, 'a parsed sentence lies outside the text of its document');
END;
CREATE TRIGGER sentence_trees_stay BEFORE UPDATE ON sentence_trees
BEGIN
  SELECT RAISE(ABORT, 'a parsed sentence keeps its place: delete it and store another');
END;
CREATE TRIGGER documents_hold_sentences BEFORE UPDATE OF text ON documents
WHEN NEW.text IS NOT OLD.text AND EXISTS (SELECT 1 FROM sentence_trees WHERE document_id = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'a text whose sentences are parsed cannot be changed');
END;
"""

_SHOWN = "q.act = 'statement' AND q.repeat_of IS NULL AND q.judged IS NOT 'not a quotation'"

# All that counts are made of: SQLite answers from the index alone where every column that it asks
# for, those of its condition too, is in it.
INDICES = """
CREATE INDEX quotations_shown ON quotations(
  speaker_id, document_id, kind, number, confidence, described, judged, act, repeat_of
) WHERE act = 'statement' AND repeat_of IS NULL AND judged IS NOT 'not a quotation';
"""

ATTRIBUTIONS = coming_schema.ATTRIBUTIONS.replace("'/quotes/quotations/'", "'/-/quotations/'")
"""The view of before; a permalink leads to the page of the quotation."""

STATEMENTS = coming_schema.STATEMENTS

PASSAGES = """
CREATE VIEW passages AS
SELECT id AS document_id, 0 AS start, length(text) AS "end", text AS text
FROM documents WHERE text <> '';
"""

# Of two who said it together and turned out to be one, the first stands for both.
SAID = f"""
CREATE VIEW said AS
SELECT q.speaker_id AS speaker_id, q.number AS number
FROM quotations q WHERE {_SHOWN} AND q.speaker_id IS NOT NULL
UNION ALL
SELECT t.speaker_id AS speaker_id, q.number AS number
FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
WHERE {_SHOWN} AND t.speaker_id IS NOT NULL AND t.speaker_id IS NOT q.speaker_id
  AND NOT EXISTS (
    SELECT 1 FROM joint_speakers e
    WHERE e.quotation_id = t.quotation_id AND e.n < t.n AND e.speaker_id = t.speaker_id
  );
"""  # noqa: S608 - built from constants

# Of "2026" alone SQLite would make a day long before there was writing. In the index the column
# has no table before it.
_WEEK_OF = """CASE WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
    THEN date(substr(published, 1, 10), '-6 days', 'weekday 1') END"""
_WEEK = _WEEK_OF.replace("published", "d.published")

WEEKS = f"""
CREATE INDEX documents_week ON documents({_WEEK_OF});
"""


def _group(columns: str, by: str, condition: str = "1") -> str:
    """Return SQL that counts what each speaker said: ``columns`` of q, d and s, grouped ``by``.

    Almost nobody signs joint statements. Those who never did are counted from an index alone; of
    the others each quotation is looked for. Both arms group by the speaker's key, so that asking
    for one speaker reads no other's.
    """
    joint = "SELECT speaker_id FROM joint_speakers WHERE speaker_id IS NOT NULL"
    # Rowids, which every index has: they are looked up at once, and each once.
    theirs = f"""
    SELECT m.rowid FROM quotations m WHERE {_SHOWN.replace("q.", "m.")} AND m.speaker_id = s.id
    UNION ALL SELECT m.rowid FROM joint_speakers t JOIN quotations m ON m.id = t.quotation_id
    WHERE {_SHOWN.replace("q.", "m.")} AND t.speaker_id = s.id
  """  # noqa: S608 - built from constants
    return f"""SELECT q.speaker_id AS speaker_id, {columns}
FROM quotations q JOIN documents d ON d.id = q.document_id JOIN speakers s ON s.id = q.speaker_id
WHERE {_SHOWN} AND q.speaker_id NOT IN ({joint}) AND {condition}
GROUP BY q.speaker_id{by}
UNION ALL
SELECT s.id AS speaker_id, {columns}
FROM speakers s JOIN quotations q ON q.rowid IN ({theirs})
JOIN documents d ON d.id = q.document_id
WHERE s.id IN ({joint}) AND {condition}
GROUP BY s.id{by}"""  # noqa: S608 - built from constants


_COUNTS = """
  s.name AS name,
  s.kind AS kind,
  count(*) AS quotations,
  sum(q.kind = 'direct') AS direct,
  sum(q.kind = 'mixed') AS mixed,
  sum(q.kind = 'indirect') AS indirect,
  count(DISTINCT q.document_id) AS documents,
  count(DISTINCT nullif(d.outlet, '')) AS outlets,
  min(substr(d.published, 1, 10)) AS first,
  max(substr(d.published, 1, 10)) AS last
""".strip()

SPEAKERS = f"""
CREATE VIEW speaker_weeks AS
{
    _group(
        f"{_WEEK} AS week, q.kind AS kind, count(*) AS quotations",
        f", {_WEEK}, q.kind",
        f"{_WEEK} IS NOT NULL",
    )
};
CREATE VIEW speaker_counts AS
{_group(_COUNTS, "")};
CREATE VIEW speaker_outlets AS
{_group("d.outlet AS outlet, count(*) AS quotations", ", d.outlet", "d.outlet <> ''")};
"""

_SORTS = {
    **{word: f"({CERTAINTY}) = '{word}'" for word in ("checked", "sure", "likely", "check")},
    **{kind: f"q.kind = '{kind}'" for kind in ("direct", "mixed", "indirect")},
    "unnamed": "q.speaker_id IS NULL AND q.described IS NOT NULL",
    "open": "q.speaker_id IS NULL AND q.described IS NULL",
}
_SUMS = ", ".join(
    ["count(*) AS n", *(f'count(*) FILTER (WHERE {s}) AS "n_{name}"' for name, s in _SORTS.items())]
)
_TOLD = "\n".join(
    f"UNION ALL SELECT '{name}', \"n_{name}\" FROM sums"  # noqa: S608 - our own names
    for name in _SORTS
)

# One look at the index for all that is said of quotations.
COUNTS = f"""
CREATE VIEW archive_counts AS
WITH sums AS (SELECT {_SUMS} FROM quotations q WHERE {_SHOWN})
SELECT 'documents' AS name, count(*) AS count FROM documents
UNION ALL SELECT 'quotations', n FROM sums
UNION ALL SELECT 'speakers', count(*) FROM speakers s
WHERE EXISTS (SELECT 1 FROM quotations q WHERE q.speaker_id = s.id AND {_SHOWN})
OR EXISTS (
  SELECT 1 FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
  WHERE t.speaker_id = s.id AND {_SHOWN}
)
UNION ALL SELECT 'outlets', count(*) FROM (SELECT DISTINCT outlet FROM documents WHERE outlet <> '')
{_TOLD}
UNION ALL SELECT 'first', min(substr(published, 1, 10)) FROM documents
UNION ALL SELECT 'last', max(substr(published, 1, 10)) FROM documents;
"""  # noqa: S608 - built from constants


def tell_moment(judgement: str) -> str:
    """Return SQL for what tells which of two judgements is the later, as `questions` does.

    SQLite's own moments end at milliseconds; ours may lie a microsecond apart. Only of two that
    say different things in the very same moment, with one verdict, the view may take the other
    one: here the last key counts, there the last in the alphabet, by all that they say.
    """
    fraction = f"substr({judgement}.made_at, instr({judgement}.made_at, '.') + 1, 6)"
    return (
        f"coalesce(CAST(strftime('%s', {judgement}.made_at) AS INTEGER), -1e12), "
        f"CASE WHEN instr({judgement}.made_at, '.') THEN {fraction} ELSE '' END, "
        f"{judgement}.verdict, {judgement}.id"
    )


DECISIONS = f"""
DROP VIEW decisions;
CREATE VIEW decisions AS
SELECT
  j.made_at AS made_at,
  j.verdict AS verdict,
  -- Replaced by a later one on the same question, taken back, or nothing but the taking back: 0.
  j.verdict <> 'withdrawn' AND NOT EXISTS (
    SELECT 1 FROM judgements k WHERE k.question = j.question
      AND ({tell_moment("k")}) > ({tell_moment("j")})
  ) AS in_force,
  coalesce(s.base_name, j.speaker_name, j.speaker) AS speaker,
  coalesce(o.base_name, j.other_name, j.other) AS other,
  j.value AS value,
  {on_one_line("j.text")} AS quotation,
  d.title AS headline,
  j.speaker AS speaker_id,
  j.document AS document_id,
  j.question AS question,
  j.id AS id
FROM judgements j
LEFT JOIN speakers s ON s.id = j.speaker
LEFT JOIN speakers o ON o.id = j.other
LEFT JOIN documents d ON d.id = j.document;
"""  # noqa: S608 - built from constants
