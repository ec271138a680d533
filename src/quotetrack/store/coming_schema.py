"""What the fourth migration makes: what didn't come in, where articles came from, and copies.

What a migration did stays as it is: a change to the schema is a new migration.
"""

from quotetrack.store import deciding_schema

FAILURES = """
-- `id` is made from the place: what fails there again takes the place of what failed before.
CREATE TABLE failures (
  id TEXT NOT NULL PRIMARY KEY,
  origin TEXT NOT NULL,
  line INTEGER,
  document_id TEXT,
  reason TEXT NOT NULL,
  failed_at TEXT NOT NULL,
  ingest_id INTEGER REFERENCES ingests(id),
  document TEXT CHECK (document IS NULL OR json_valid(document))
);
CREATE INDEX failures_origin ON failures(origin);
CREATE INDEX failures_document ON failures(document_id) WHERE document_id IS NOT NULL;
"""

ARRIVALS = """
-- What each place gave last: an article's version there, and the bytes it was made from. Written
-- where those had to be opened first, and where another place's version took that one's place.
CREATE TABLE arrivals (
  origin TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  digest TEXT,
  PRIMARY KEY (origin, document_id)
) WITHOUT ROWID;
CREATE INDEX arrivals_document ON arrivals(document_id);
CREATE TABLE addresses (
  document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  PRIMARY KEY (document_id, url)
) WITHOUT ROWID;
CREATE INDEX addresses_url ON addresses(url);
INSERT INTO addresses (document_id, url) SELECT id, url FROM documents WHERE url <> '';
CREATE TABLE visits (
  url TEXT NOT NULL PRIMARY KEY,
  etag TEXT,
  last_modified TEXT,
  visited_at TEXT NOT NULL
);
-- The files beside the database that hold what articles were made from, by their checksum.
CREATE TABLE raw_files (
  document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  sha256 TEXT NOT NULL
);
"""

FURNITURE = """
CREATE TABLE furniture (
  document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL,
  sort TEXT NOT NULL,
  PRIMARY KEY (document_id, start, "end"),
  CHECK ("end" > start)
) WITHOUT ROWID;
CREATE TRIGGER furniture_fits BEFORE INSERT ON furniture
WHEN NEW."end" > (SELECT length(text) FROM documents WHERE id = NEW.document_id)
BEGIN
  SELECT RAISE(ABORT, 'page furniture lies outside the text of its document');
END;
CREATE TRIGGER furniture_stays BEFORE UPDATE ON furniture
BEGIN
  SELECT RAISE(ABORT, 'page furniture keeps its place: delete it and store another');
END;
CREATE TRIGGER documents_hold_furniture BEFORE UPDATE OF text ON documents
WHEN NEW.text IS NOT OLD.text AND EXISTS (SELECT 1 FROM furniture WHERE document_id = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'a text that page furniture points into cannot be changed');
END;
"""

COPIES = """
-- Articles alike share some of these keys, which are made from their words. An article is compared
-- with originals only: those of copies stand apart, however many there are.
CREATE TABLE signature_bands (
  band BLOB NOT NULL,
  copied INTEGER NOT NULL DEFAULT 0 CHECK (copied IN (0, 1)),
  document_number INTEGER NOT NULL REFERENCES documents(number) ON DELETE CASCADE,
  PRIMARY KEY (band, copied, document_number)
) WITHOUT ROWID;
CREATE INDEX signature_bands_document ON signature_bands(document_number);
-- An original came before its copies, and is no copy itself.
CREATE TABLE copies (
  document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
  original_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  CHECK (document_id <> original_id)
);
CREATE INDEX copies_original ON copies(original_id);
CREATE VIEW copied_articles AS
SELECT
  coalesce(c.title, c.origin, c.id) AS copy,
  c.outlet AS outlet,
  substr(c.published, 1, 10) AS date,
  c.url AS url,
  coalesce(o.title, o.origin, o.id) AS original,
  o.outlet AS original_outlet,
  substr(o.published, 1, 10) AS original_date,
  o.url AS original_url,
  (
    SELECT count(*) FROM quotations q
    WHERE q.document_id = c.id AND q.repeat_of IS NOT NULL AND q.judged IS NOT 'not a quotation'
  ) AS repeated,
  c.id AS document_id,
  o.id AS original_id
FROM copies JOIN documents c ON c.id = copies.document_id
JOIN documents o ON o.id = copies.original_id;
-- The same words in the article that this one is a copy of. No foreign key: an article's
-- quotations go and come back when it is read anew, within one transaction.
ALTER TABLE quotations ADD COLUMN repeat_of TEXT;
CREATE INDEX quotations_repeat ON quotations(repeat_of) WHERE repeat_of IS NOT NULL;
"""

# What is asked of them at each article.
INDICES = """
CREATE INDEX speakers_by_user ON speakers(id) WHERE origin = 'user';
CREATE INDEX judgements_speaker ON judgements(speaker) WHERE speaker IS NOT NULL;
CREATE INDEX judgements_other ON judgements(other) WHERE other IS NOT NULL;
"""

_LAST = "  q.number AS number\n"
_ALSO = """  q.number AS number,
  q.repeat_of AS repeat_of,
  (
    SELECT group_concat(place, '; ') FROM (
      -- Without an address or a name, the other stands alone.
      SELECT coalesce(
        nullif(o.outlet, '') || ' (' || nullif(o.url, '') || ')', nullif(o.url, ''),
        nullif(o.outlet, ''), o.id
      ) AS place, o.number AS n
      FROM quotations r JOIN documents o ON o.id = r.document_id WHERE r.repeat_of = q.id
      UNION SELECT b.url, d.number FROM addresses b
      WHERE b.document_id = d.id AND b.url IS NOT d.url
      ORDER BY n, place
    )
  ) AS also_at
"""

ATTRIBUTIONS = deciding_schema.ATTRIBUTIONS.replace(_LAST, _ALSO)
"""The view of before, and what a repeated quotation repeats and where else one stands."""

STATEMENTS = deciding_schema.STATEMENTS.replace("id, number\n", "id, number, also_at\n").replace(
    "act = 'statement'", "act = 'statement' AND repeat_of IS NULL"
)
"""The view of before, each quotation of an article and its copies once."""
