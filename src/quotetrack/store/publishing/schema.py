"""The tables of a public copy; `indices` has what keeps its pages fast.

They have the names and columns that pages know from the archive, less what is left out; what is a
view there and takes long to read is a table here. Nothing guards them: they are written once.
"""

TABLES = """
CREATE TABLE publication (name TEXT NOT NULL PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  title TEXT,
  url TEXT,
  outlet TEXT,
  published TEXT,
  author TEXT,
  language TEXT,
  text TEXT,
  sentences TEXT
);
CREATE TABLE passages (
  document_id TEXT NOT NULL REFERENCES documents(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (document_id, start)
) WITHOUT ROWID;
CREATE TABLE furniture (
  document_id TEXT NOT NULL REFERENCES documents(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  sort TEXT NOT NULL,
  PRIMARY KEY (document_id, start, "end")
) WITHOUT ROWID;
-- With rowids: without them, SQLite gives each longer than 1,000 bytes a page of its own.
CREATE TABLE sentence_trees (
  document_id TEXT NOT NULL REFERENCES documents(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  tree TEXT NOT NULL,
  PRIMARY KEY (document_id, start)
);
CREATE TABLE addresses (
  document_id TEXT NOT NULL REFERENCES documents(id),
  url TEXT NOT NULL,
  PRIMARY KEY (document_id, url)
) WITHOUT ROWID;
CREATE TABLE copies (
  document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents(id),
  original_id TEXT NOT NULL REFERENCES documents(id)
);
CREATE TABLE speakers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  wikidata TEXT,
  canonical_id TEXT NOT NULL REFERENCES speakers(id)
);
CREATE TABLE aliases (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  alias TEXT NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (speaker_id, alias)
);
CREATE TABLE roles (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  role TEXT NOT NULL,
  first_seen TEXT,
  last_seen TEXT,
  PRIMARY KEY (speaker_id, role)
);
CREATE TABLE quotations (
  id TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  document_id TEXT NOT NULL REFERENCES documents(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  cue TEXT,
  source TEXT,
  speaker_id TEXT REFERENCES speakers(id),
  described TEXT,
  role TEXT,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  confidence REAL NOT NULL,
  act TEXT NOT NULL,
  reasons TEXT NOT NULL,
  judged TEXT,
  repeat_of TEXT,
  statement_id INTEGER REFERENCES statements(id)
);
CREATE TABLE statements (
  id INTEGER NOT NULL PRIMARY KEY REFERENCES quotations(number),
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  first_seen TEXT,
  last_seen TEXT,
  quotations INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  wordings INTEGER NOT NULL,
  longest INTEGER NOT NULL REFERENCES quotations(number)
);
CREATE TABLE conflicts (
  first INTEGER NOT NULL REFERENCES quotations(number),
  second INTEGER NOT NULL REFERENCES quotations(number),
  touch TEXT NOT NULL,
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  PRIMARY KEY (first, second, touch)
) WITHOUT ROWID;
CREATE TABLE spans (
  quotation_id TEXT NOT NULL REFERENCES quotations(id),
  part TEXT NOT NULL,
  n INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (quotation_id, part, n)
) WITHOUT ROWID;
CREATE TABLE joint_speakers (
  quotation_id TEXT NOT NULL REFERENCES quotations(id),
  n INTEGER NOT NULL,
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  PRIMARY KEY (quotation_id, n)
) WITHOUT ROWID;
CREATE TABLE attributions (
  date TEXT,
  outlet TEXT,
  headline TEXT,
  url TEXT,
  speaker TEXT,
  together_with TEXT,
  role TEXT,
  quotation TEXT,
  kind TEXT,
  act TEXT,
  cue TEXT,
  source TEXT,
  confidence REAL,
  certainty TEXT,
  judged TEXT,
  named INTEGER,
  context TEXT,
  rule TEXT,
  why TEXT,
  month TEXT,
  language TEXT,
  speaker_id TEXT REFERENCES speakers(id),
  document_id TEXT REFERENCES documents(id),
  permalink TEXT,
  id TEXT NOT NULL UNIQUE,
  -- The newest have the greatest: every index of this table ends with it.
  number INTEGER NOT NULL PRIMARY KEY,
  repeat_of TEXT,
  also_at TEXT,
  statement TEXT,
  carried_by INTEGER
);
CREATE TABLE said (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  number INTEGER NOT NULL REFERENCES attributions(number),
  PRIMARY KEY (speaker_id, number)
) WITHOUT ROWID;
CREATE TABLE speaker_weeks (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  week TEXT NOT NULL,
  kind TEXT NOT NULL,
  quotations INTEGER NOT NULL,
  PRIMARY KEY (speaker_id, week, kind)
) WITHOUT ROWID;
CREATE TABLE speaker_counts (
  speaker_id TEXT NOT NULL PRIMARY KEY REFERENCES speakers(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  quotations INTEGER NOT NULL,
  direct INTEGER NOT NULL,
  mixed INTEGER NOT NULL,
  indirect INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  first TEXT,
  last TEXT
) WITHOUT ROWID;
CREATE TABLE speaker_outlets (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  outlet TEXT NOT NULL,
  quotations INTEGER NOT NULL,
  PRIMARY KEY (speaker_id, outlet)
) WITHOUT ROWID;
CREATE TABLE archive_counts (name TEXT NOT NULL PRIMARY KEY, count) WITHOUT ROWID;
"""

# Made after it is known what goes in: where it is there, it answers.
WORDS = """
CREATE TABLE speaker_words (
  speaker_id TEXT NOT NULL REFERENCES speakers(id),
  sort TEXT NOT NULL,
  word TEXT NOT NULL,
  quotations INTEGER NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (speaker_id, sort, word)
) WITHOUT ROWID;
"""

SEARCH = """
CREATE VIRTUAL TABLE quotations_fts USING fts5(
  text, content='quotations', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE documents_fts USING fts5(
  title, text, content='documents', content_rowid='number',
  tokenize='unicode61 remove_diacritics 2'
);
"""

VIEWS = """
CREATE VIEW quotes AS
SELECT
  date, outlet, headline, url, speaker, together_with, role, quotation, kind, cue, source,
  confidence, certainty, judged, named, context, rule, why, month, language, speaker_id,
  document_id, permalink, id, number, also_at, statement, carried_by
FROM attributions
WHERE act = 'statement' AND repeat_of IS NULL;
CREATE VIEW known_speakers AS
SELECT
  s.name AS speaker,
  s.kind AS kind,
  s.wikidata AS wikidata,
  (SELECT group_concat(alias, '; ') FROM aliases WHERE speaker_id = s.id) AS also_called,
  s.id AS speaker_id
FROM speakers s
WHERE s.canonical_id = s.id;
CREATE VIEW copied_articles AS
SELECT
  coalesce(c.title, c.id) AS copy,
  c.outlet AS outlet,
  substr(c.published, 1, 10) AS date,
  c.url AS url,
  coalesce(o.title, o.id) AS original,
  o.outlet AS original_outlet,
  substr(o.published, 1, 10) AS original_date,
  o.url AS original_url,
  (
    SELECT count(*) FROM quotations q WHERE q.document_id = c.id AND q.repeat_of IS NOT NULL
  ) AS repeated,
  c.id AS document_id,
  o.id AS original_id
FROM copies JOIN documents c ON c.id = copies.document_id
JOIN documents o ON o.id = copies.original_id;
"""
