"""What the sixth migration makes: statements, and which quotations wait to be grouped.

What a migration did stays as it is: a change to the schema is a new migration.
"""

from quotetrack.store.schema import on_one_line
from quotetrack.store.shown_schema import tell_moment

# All of it follows from quotations and judgements and can be written anew at any time. A quotation
# that no other says again has no row in `statements`.
STATEMENTS = """
DROP TABLE statements;
CREATE TABLE statements (
  -- The number of its first quotation.
  id INTEGER NOT NULL PRIMARY KEY,
  -- No foreign key: who is who is settled before what is said.
  speaker_id TEXT NOT NULL,
  -- When the first and the last article that carried it were published, as these tell it.
  first_seen TEXT,
  last_seen TEXT,
  -- Copies of articles count too.
  quotations INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  wordings INTEGER NOT NULL,
  -- The number of the quotation with the longest verbatim form: the most words inside marks.
  longest INTEGER NOT NULL
);
CREATE INDEX statements_carried ON statements(speaker_id, outlets);
CREATE INDEX statements_last ON statements(last_seen);
-- Of those in a statement alone: with all the others in it, SQLite would take it for useless.
DROP INDEX quotations_statement;
CREATE INDEX quotations_statement ON quotations(statement_id) WHERE statement_id IS NOT NULL;
-- Quotations worded alike but for what makes another statement of one: no more than one pair of two
-- statements, the first of each.
CREATE TABLE conflicts (
  first INTEGER NOT NULL REFERENCES quotations(number) ON DELETE CASCADE,
  second INTEGER NOT NULL REFERENCES quotations(number) ON DELETE CASCADE,
  touch TEXT NOT NULL CHECK (touch IN ('number', 'name', 'time', 'negation')),
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  PRIMARY KEY (first, second, touch),
  CHECK (first < second)
) WITHOUT ROWID;
CREATE INDEX conflicts_second ON conflicts(second);
-- What came, or changed, since statements were last made. No foreign key: it may be gone again.
CREATE TABLE ungrouped (number INTEGER NOT NULL PRIMARY KEY);
-- How statements were last made: one row, or none.
CREATE TABLE groupings (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  fingerprint TEXT NOT NULL
);
INSERT INTO ungrouped SELECT number FROM quotations;
CREATE TRIGGER quotations_ungrouped AFTER INSERT ON quotations BEGIN
  INSERT OR IGNORE INTO ungrouped VALUES (NEW.number);
END;
CREATE TRIGGER statements_end BEFORE DELETE ON statements BEGIN
  UPDATE quotations SET statement_id = NULL WHERE statement_id = OLD.id;
END;
-- A statement that loses a quotation, or of which one changes, is gone until it is made anew: what
-- stands in `statements` always fits the quotations that name it.
CREATE TRIGGER quotations_regroup
AFTER UPDATE OF speaker_id, act, judged, repeat_of ON quotations
WHEN NEW.speaker_id IS NOT OLD.speaker_id OR NEW.act IS NOT OLD.act
  OR NEW.judged IS NOT OLD.judged OR NEW.repeat_of IS NOT OLD.repeat_of
BEGIN
  INSERT OR IGNORE INTO ungrouped VALUES (NEW.number);
  INSERT OR IGNORE INTO ungrouped
  SELECT number FROM quotations WHERE id IN (OLD.repeat_of, NEW.repeat_of);
  INSERT OR IGNORE INTO ungrouped
  SELECT number FROM quotations WHERE statement_id = OLD.statement_id;
  DELETE FROM conflicts WHERE first = NEW.number;
  DELETE FROM conflicts WHERE second = NEW.number;
  DELETE FROM statements WHERE id = OLD.statement_id;
END;
CREATE TRIGGER quotations_ungroup AFTER DELETE ON quotations BEGIN
  DELETE FROM ungrouped WHERE number = OLD.number;
  INSERT OR IGNORE INTO ungrouped SELECT number FROM quotations WHERE id = OLD.repeat_of;
  INSERT OR IGNORE INTO ungrouped
  SELECT number FROM quotations WHERE statement_id = OLD.statement_id;
  DELETE FROM statements WHERE id = OLD.statement_id;
END;
CREATE TRIGGER documents_regroup AFTER UPDATE OF published, outlet, language ON documents
WHEN NEW.published IS NOT OLD.published OR NEW.outlet IS NOT OLD.outlet
  OR NEW.language IS NOT OLD.language
BEGIN
  INSERT OR IGNORE INTO ungrouped SELECT number FROM quotations WHERE document_id = NEW.id;
  INSERT OR IGNORE INTO ungrouped
  SELECT o.number FROM quotations q JOIN quotations o ON o.id = q.repeat_of
  WHERE q.document_id = NEW.id;
  INSERT OR IGNORE INTO ungrouped SELECT number FROM quotations WHERE statement_id IN (
    SELECT statement_id FROM quotations WHERE document_id = NEW.id AND statement_id IS NOT NULL
  );
  DELETE FROM statements WHERE id IN (
    SELECT statement_id FROM quotations WHERE document_id = NEW.id AND statement_id IS NOT NULL
  );
END;
"""

# Judgements may be about two quotations: whether they are one statement. A check can't be changed,
# so the table is made anew; what it held stays as it was, and as it was ordered. Who decided, and
# the note, stay out of the view: see the comment in `deciding_schema`.
JUDGEMENTS = f"""
DROP VIEW decisions;
DROP TRIGGER judgements_stay;
DROP TRIGGER judgements_last;
DROP INDEX judgements_question;
DROP INDEX judgements_document;
DROP INDEX judgements_speaker;
DROP INDEX judgements_other;
ALTER TABLE judgements RENAME TO old_judgements;
CREATE TABLE judgements (
  id TEXT NOT NULL PRIMARY KEY,
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN (
    'right', 'wrong speaker', 'not a quotation', 'same', 'different', 'alias', 'no alias', 'name',
    'link', 'no link', 'here', 'withdrawn', 'same statement', 'other statement'
  )),
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
  -- The other of two quotations.
  other_document TEXT,
  other_start INTEGER,
  other_end INTEGER,
  other_text TEXT,
  CHECK ((start IS NULL) = ("end" IS NULL)),
  CHECK ((other_start IS NULL) = (other_end IS NULL))
);
INSERT INTO judgements (
  rowid, id, made_at, made_by, verdict, question, speaker, speaker_name, other, other_name, value,
  document, start, "end", text, note
)
SELECT
  rowid, id, made_at, made_by, verdict, question, speaker, speaker_name, other, other_name, value,
  document, start, "end", text, note
FROM old_judgements ORDER BY rowid;
DROP TABLE old_judgements;
CREATE INDEX judgements_question ON judgements(question);
CREATE INDEX judgements_document ON judgements(document);
CREATE INDEX judgements_speaker ON judgements(speaker) WHERE speaker IS NOT NULL;
CREATE INDEX judgements_other ON judgements(other) WHERE other IS NOT NULL;
CREATE INDEX judgements_other_document ON judgements(other_document)
  WHERE other_document IS NOT NULL;
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements
BEGIN
  SELECT RAISE(ABORT, 'a judgement is kept for ever: make another, or withdraw it');
END;
CREATE TRIGGER judgements_last BEFORE DELETE ON judgements
BEGIN
  SELECT RAISE(ABORT, 'a judgement is kept for ever: make another, or withdraw it');
END;
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
  {on_one_line("j.other_text")} AS other_quotation,
  e.title AS other_headline,
  j.speaker AS speaker_id,
  j.document AS document_id,
  j.other_document AS other_document_id,
  j.question AS question,
  j.id AS id
FROM judgements j
LEFT JOIN speakers s ON s.id = j.speaker
LEFT JOIN speakers o ON o.id = j.other
LEFT JOIN documents d ON d.id = j.document
LEFT JOIN documents e ON e.id = j.other_document;
"""  # noqa: S608 - built from constants
