"""The tables, triggers and the view ``quotes``, as the first migration makes them.

What a migration did stays as it is: a change to the schema is a new migration.
"""

TABLES = """
CREATE TABLE ingests (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  finished TEXT,
  version TEXT NOT NULL,
  model TEXT NOT NULL,
  documents INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  quotations INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0
);
-- `number`, not the implicit rowid, ties rows to full-text search: VACUUM renumbers rowids.
CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  title TEXT,
  url TEXT,
  outlet TEXT,
  published TEXT,
  author TEXT,
  language TEXT,
  origin TEXT,
  text TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  ingest_id INTEGER REFERENCES ingests(id)
);
CREATE TABLE speakers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'body')),
  wikidata TEXT
);
CREATE TABLE aliases (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  alias TEXT NOT NULL CHECK (alias <> ''),
  origin TEXT NOT NULL CHECK (origin IN ('file', 'user', 'seen')),
  PRIMARY KEY (speaker_id, alias)
);
CREATE TABLE roles (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  role TEXT NOT NULL CHECK (role <> ''),
  first_seen TEXT,
  last_seen TEXT,
  PRIMARY KEY (speaker_id, role)
);
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  speaker_id TEXT REFERENCES speakers(id),
  first_seen TEXT
);
-- No foreign keys here: a judgement outlives the quotation it was made about, and a merged
-- speaker's old slug goes on resolving through aliases.
CREATE TABLE judgements (
  id INTEGER PRIMARY KEY,
  made_at TEXT NOT NULL,
  quotation_id TEXT NOT NULL,
  speaker_id TEXT,
  verdict TEXT NOT NULL,
  note TEXT
);
CREATE TABLE quotations (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect')),
  cue TEXT,
  source TEXT,
  speaker_id TEXT REFERENCES speakers(id),
  described TEXT,
  role TEXT,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  statement_id INTEGER REFERENCES statements(id),
  ingest_id INTEGER REFERENCES ingests(id),
  CHECK ("end" > start),
  CHECK (speaker_id IS NULL OR described IS NULL)
);
CREATE TABLE spans (
  quotation_id TEXT NOT NULL REFERENCES quotations(id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('content', 'cue', 'source')),
  n INTEGER NOT NULL CHECK (n >= 0),
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (quotation_id, part, n),
  CHECK ("end" > start),
  -- substr() past the end of a text gives less than was asked for: the length tells.
  CHECK (length(text) = "end" - start)
) WITHOUT ROWID;
"""

INDICES = """
-- Answers "is this document new, edited or the same?" without touching the long texts.
CREATE INDEX documents_fingerprint ON documents(id, sha256);
CREATE INDEX documents_published ON documents(published);
CREATE INDEX documents_date ON documents(substr(published, 1, 10));
CREATE INDEX documents_outlet ON documents(outlet);
CREATE INDEX quotations_document ON quotations(document_id, start);
CREATE INDEX quotations_speaker ON quotations(speaker_id, role);
CREATE INDEX quotations_kind ON quotations(kind);
CREATE INDEX quotations_confidence ON quotations(confidence);
CREATE INDEX quotations_statement ON quotations(statement_id);
CREATE INDEX aliases_alias ON aliases(alias);
CREATE INDEX statements_speaker ON statements(speaker_id);
CREATE INDEX judgements_quotation ON judgements(quotation_id);
"""

GUARDS = """
CREATE TRIGGER spans_fit BEFORE INSERT ON spans
WHEN NEW.text IS NOT (
  SELECT substr(d.text, NEW.start + 1, NEW."end" - NEW.start)
  FROM quotations q JOIN documents d ON d.id = q.document_id WHERE q.id = NEW.quotation_id
)
BEGIN
  SELECT RAISE(ABORT, 'a span is not the text of its document at its offsets');
END;
CREATE TRIGGER spans_stay BEFORE UPDATE ON spans
BEGIN
  SELECT RAISE(ABORT, 'a span keeps its place: delete it and store another');
END;
CREATE TRIGGER quotations_fit BEFORE INSERT ON quotations
WHEN instr(NEW.text, ' … ') = 0 AND NEW.text IS NOT (
  SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start)
  FROM documents WHERE id = NEW.document_id
)
BEGIN
  SELECT RAISE(ABORT, 'a quotation is not the text of its document at its offsets');
END;
CREATE TRIGGER quotations_stay
BEFORE UPDATE OF id, number, document_id, start, "end", text ON quotations
BEGIN
  SELECT RAISE(ABORT, 'a quotation keeps its place: delete it and store another');
END;
CREATE TRIGGER documents_hold BEFORE UPDATE OF text ON documents
WHEN NEW.text IS NOT OLD.text AND EXISTS (
  SELECT 1 FROM quotations WHERE document_id = OLD.id
)
BEGIN
  SELECT RAISE(ABORT, 'a text that quotations point into cannot be changed');
END;
"""

# A quotation's text and number never change (quotations_stay): its index needs no third trigger.
SEARCH = """
CREATE VIRTUAL TABLE quotations_fts USING fts5(
  text, content='quotations', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER quotations_fts_insert AFTER INSERT ON quotations BEGIN
  INSERT INTO quotations_fts(rowid, text) VALUES (NEW.number, NEW.text);
END;
CREATE TRIGGER quotations_fts_delete AFTER DELETE ON quotations BEGIN
  INSERT INTO quotations_fts(quotations_fts, rowid, text)
  VALUES ('delete', OLD.number, OLD.text);
END;
CREATE VIRTUAL TABLE documents_fts USING fts5(
  title, text, content='documents', content_rowid='number',
  tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER documents_fts_insert AFTER INSERT ON documents BEGIN
  INSERT INTO documents_fts(rowid, title, text) VALUES (NEW.number, NEW.title, NEW.text);
END;
CREATE TRIGGER documents_fts_delete AFTER DELETE ON documents BEGIN
  INSERT INTO documents_fts(documents_fts, rowid, title, text)
  VALUES ('delete', OLD.number, OLD.title, OLD.text);
END;
CREATE TRIGGER documents_fts_update AFTER UPDATE OF number, title, text ON documents
WHEN NEW.number <> OLD.number OR NEW.title IS NOT OLD.title OR NEW.text IS NOT OLD.text
BEGIN
  INSERT INTO documents_fts(documents_fts, rowid, title, text)
  VALUES ('delete', OLD.number, OLD.title, OLD.text);
  INSERT INTO documents_fts(rowid, title, text) VALUES (NEW.number, NEW.title, NEW.text);
END;
"""

# Everything that str.splitlines breaks at becomes a space, and runs of spaces become one.
_BREAKS = (9, 10, 11, 12, 13, 28, 29, 30, 133, 160, 8232, 8233)


def on_one_line(expression: str) -> str:
    """Return SQL for a text as people read it: where it breaks a line, one space."""
    for code in _BREAKS:
        expression = f"replace({expression}, char({code}), ' ')"
    for _ in range(4):
        expression = f"replace({expression}, '  ', ' ')"
    return f"trim({expression})"


AROUND = on_one_line(
    """
    substr(d.text, max(q.start - 150, 0) + 1, q."end" + 150 - max(q.start - 150, 0))
""".strip()
)

QUOTES = f"""
CREATE VIEW quotes AS
SELECT
  substr(d.published, 1, 10) AS date,
  d.outlet AS outlet,
  d.title AS headline,
  d.url AS url,
  coalesce(s.name, q.described) AS speaker,
  q.role AS role,
  {on_one_line("q.text")} AS quotation,
  q.kind AS kind,
  {on_one_line("q.cue")} AS cue,
  {on_one_line("q.source")} AS source,
  q.confidence AS confidence,
  q.speaker_id IS NOT NULL AS named,
  CASE WHEN q.start > 150 THEN '… ' ELSE '' END
  || {AROUND}
  || CASE WHEN length(d.text) > q."end" + 150 THEN ' …' ELSE '' END AS context,
  q.rule AS rule,
  substr(d.published, 1, 7) AS month,
  d.language AS language,
  q.speaker_id AS speaker_id,
  q.document_id AS document_id,
  '/quotes/quotations/' || q.id AS permalink,
  q.id AS id,
  q.number AS number
FROM quotations q
JOIN documents d ON d.id = q.document_id
LEFT JOIN speakers s ON s.id = q.speaker_id;
"""  # noqa: S608 - built from the constants above
