"""What the third migration makes: base speakers kept beside who they are, and judgements.

What a migration did stays as it is: a change to the schema is a new migration.
"""

from quotetrack.store.certainty import CERTAINTY
from quotetrack.store.schema import AROUND, on_one_line

_VERDICTS = (
    "'right', 'wrong speaker', 'not a quotation', 'same', 'different', 'alias', 'no alias', "
    "'name', 'link', 'no link', 'here', 'withdrawn'"
)

# Data are `base_*`, `origin`, `found_id`, `found_described`, `named_as` and `content_confidence`:
# nothing that anybody decides changes them. All else about who speaks follows from data and
# judgements and can be written anew at any time: `name`, `wikidata`, `canonical_id`, `aliases`,
# `roles`, `quotations.speaker_id`, `described`, `judged` and `judged_id`; and `reason` and
# `confidence` where `meant_id` is set.
SPEAKERS = """
ALTER TABLE speakers ADD COLUMN base_name TEXT CHECK (base_name <> '');
ALTER TABLE speakers ADD COLUMN base_wikidata TEXT;
-- Who brought the speaker in: the speakers file, an article, or a user's judgement.
ALTER TABLE speakers ADD COLUMN origin TEXT NOT NULL DEFAULT 'seen'
  CHECK (origin IN ('file', 'seen', 'user'));
ALTER TABLE speakers ADD COLUMN canonical_id TEXT REFERENCES speakers(id);
-- 0 since the speaker, or a name of theirs, came after identities were last written.
ALTER TABLE speakers ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1));
CREATE INDEX speakers_canonical ON speakers(canonical_id);
CREATE TABLE base_aliases (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  alias TEXT NOT NULL CHECK (alias <> ''),
  origin TEXT NOT NULL CHECK (origin IN ('file', 'seen')),
  PRIMARY KEY (speaker_id, alias)
);
CREATE TABLE candidates (
  first TEXT NOT NULL REFERENCES speakers(id),
  second TEXT NOT NULL REFERENCES speakers(id),
  score REAL NOT NULL,
  sure INTEGER NOT NULL CHECK (sure IN (0, 1)),
  reasons TEXT NOT NULL CHECK (json_valid(reasons) AND json_type(reasons) = 'array'),
  PRIMARY KEY (first, second),
  CHECK (first < second)
);
-- What the candidates were made from: one row, fresh until an article comes.
CREATE TABLE matchings (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  fingerprint TEXT NOT NULL,
  fresh INTEGER NOT NULL CHECK (fresh IN (0, 1))
);
UPDATE speakers SET base_name = name, base_wikidata = wikidata, canonical_id = id,
  origin = CASE WHEN wikidata IS NOT NULL OR id IN (
    SELECT speaker_id FROM aliases WHERE origin = 'file'
  ) THEN 'file' ELSE 'seen' END;
INSERT INTO base_aliases (speaker_id, alias, origin)
SELECT speaker_id, alias, origin FROM aliases WHERE origin <> 'user' ORDER BY rowid;
"""

QUOTATIONS = """
ALTER TABLE quotations ADD COLUMN found_id TEXT REFERENCES speakers(id);
ALTER TABLE quotations ADD COLUMN found_described TEXT
  CHECK (found_id IS NULL OR found_described IS NULL);
ALTER TABLE quotations ADD COLUMN named_as TEXT;
ALTER TABLE quotations ADD COLUMN judged TEXT
  CHECK (judged IN ('right', 'wrong speaker', 'not a quotation'));
-- The base speaker that a judgement names, of the quotation or of who is called so here.
ALTER TABLE quotations ADD COLUMN judged_id TEXT REFERENCES speakers(id);
ALTER TABLE quotations ADD COLUMN content_confidence REAL
  CHECK (content_confidence BETWEEN 0 AND 1);
-- Set where other articles tell who is described; the two others then keep what this one gave.
ALTER TABLE quotations ADD COLUMN meant_id TEXT REFERENCES speakers(id) ON DELETE SET NULL;
ALTER TABLE quotations ADD COLUMN found_reason TEXT;
ALTER TABLE quotations ADD COLUMN found_confidence REAL;
UPDATE quotations SET found_id = speaker_id, found_described = described;
CREATE INDEX quotations_judged_id ON quotations(judged_id) WHERE judged_id IS NOT NULL;
CREATE INDEX quotations_meant ON quotations(meant_id) WHERE meant_id IS NOT NULL;
CREATE INDEX quotations_found ON quotations(found_id, document_id, role);
CREATE INDEX quotations_judged ON quotations(judged) WHERE judged IS NOT NULL;
-- Who is only described here may be known by name from other articles of the same weeks.
CREATE INDEX quotations_described ON quotations(lower(found_described))
  WHERE found_id IS NULL AND found_described IS NOT NULL;
CREATE INDEX roles_role ON roles(lower(role), first_seen, last_seen);
-- Who said it together with the speaker: the second of two who signed a statement, and so on.
CREATE TABLE joint_speakers (
  quotation_id TEXT NOT NULL REFERENCES quotations(id) ON DELETE CASCADE,
  n INTEGER NOT NULL CHECK (n >= 1),
  found_id TEXT NOT NULL REFERENCES speakers(id),
  speaker_id TEXT REFERENCES speakers(id),
  PRIMARY KEY (quotation_id, n)
) WITHOUT ROWID;
CREATE INDEX joint_speakers_found ON joint_speakers(found_id);
CREATE INDEX joint_speakers_speaker ON joint_speakers(speaker_id);
-- Answers "when, and where?" of all documents without touching the long texts.
CREATE INDEX documents_facts ON documents(id, published, outlet);
"""

# No foreign keys: a judgement outlives what it was made about, and may come before it.
JUDGEMENTS = f"""
DROP INDEX judgements_quotation;
ALTER TABLE judgements RENAME TO old_judgements;
CREATE TABLE judgements (
  id TEXT NOT NULL PRIMARY KEY,
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ({_VERDICTS})),
  question TEXT NOT NULL,
  speaker TEXT,
  speaker_name TEXT,
  other TEXT,
  other_name TEXT,
  value TEXT,
  document TEXT,
  start INTEGER,
  "end" INTEGER,
  text TEXT,
  note TEXT,
  CHECK ((start IS NULL) = ("end" IS NULL))
);
CREATE INDEX judgements_question ON judgements(question);
CREATE INDEX judgements_document ON judgements(document);
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements
BEGIN
  SELECT RAISE(ABORT, 'a judgement is kept for ever: make another, or withdraw it');
END;
CREATE TRIGGER judgements_last BEFORE DELETE ON judgements
BEGIN
  SELECT RAISE(ABORT, 'a judgement is kept for ever: make another, or withdraw it');
END;
"""

ATTRIBUTIONS = f"""
DROP VIEW quotes;
DROP VIEW attributions;
CREATE VIEW attributions AS
SELECT
  substr(d.published, 1, 10) AS date,
  d.outlet AS outlet,
  d.title AS headline,
  d.url AS url,
  coalesce(s.name, q.described) AS speaker,
  (
    SELECT group_concat(name, '; ') FROM (
      SELECT o.name FROM joint_speakers t JOIN speakers o ON o.id = t.speaker_id
      WHERE t.quotation_id = q.id AND t.speaker_id IS NOT q.speaker_id ORDER BY t.n
    )
  ) AS together_with,
  -- The role was read as that of somebody else.
  CASE WHEN q.judged = 'wrong speaker' THEN NULL ELSE q.role END AS role,
  {on_one_line("q.text")} AS quotation,
  q.kind AS kind,
  q.act AS act,
  {on_one_line("q.cue")} AS cue,
  {on_one_line("q.source")} AS source,
  q.confidence AS confidence,
  {CERTAINTY} AS certainty,
  -- Beside the speaker that a person gave, "wrong" would read as if that one were.
  CASE WHEN q.judged = 'wrong speaker' AND coalesce(q.speaker_id, q.described) IS NOT NULL
    THEN 'corrected' ELSE q.judged END AS judged,
  q.speaker_id IS NOT NULL AS named,
  CASE WHEN q.start > 150 THEN '… ' ELSE '' END
  || {AROUND}
  || CASE WHEN length(d.text) > q."end" + 150 THEN ' …' ELSE '' END AS context,
  q.rule AS rule,
  (
    SELECT group_concat(value, '; ') FROM (SELECT value FROM json_each(q.reasons) ORDER BY key)
  ) AS why,
  substr(d.published, 1, 7) AS month,
  d.language AS language,
  q.speaker_id AS speaker_id,
  q.document_id AS document_id,
  '/quotes/quotations/' || q.id AS permalink,
  q.id AS id,
  q.number AS number
FROM quotations q
JOIN documents d ON d.id = q.document_id
LEFT JOIN speakers s ON s.id = q.speaker_id
WHERE q.judged IS NOT 'not a quotation';
"""  # noqa: S608 - built from constants

STATEMENTS = """
CREATE VIEW quotes AS
SELECT
  date, outlet, headline, url, speaker, together_with, role, quotation, kind, cue, source,
  confidence, certainty, judged, named, context, rule, why, month, language, speaker_id,
  document_id, permalink, id, number
FROM attributions
WHERE act = 'statement';
"""

# Who decided, and the note, may be private: readers get neither from these views, and the plugin
# keeps both columns of the table empty on a site. To publish them, add `j.made_by` and `j.note`
# here in a new migration, and take the columns out of `quotetrack.publish.plugin`.
DECISIONS = f"""
CREATE VIEW decisions AS
SELECT
  j.made_at AS made_at,
  j.verdict AS verdict,
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
CREATE VIEW known_speakers AS
SELECT
  s.name AS speaker,
  s.kind AS kind,
  s.wikidata AS wikidata,
  (SELECT group_concat(alias, '; ') FROM aliases WHERE speaker_id = s.id) AS also_called,
  s.id AS speaker_id
FROM speakers s
WHERE s.canonical_id = s.id;
"""  # noqa: S608 - built from constants
