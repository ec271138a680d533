"""The two views that people read: ``attributions``, and of it the statements as ``quotes``.

What a migration did stays as it is: a change to a view is a new migration.
"""

from quotetrack.store.schema import AROUND, on_one_line

# Acts came with the second migration; what was found before is taken for said until it is
# extracted again.
ACTS = """
ALTER TABLE quotations ADD COLUMN act TEXT NOT NULL DEFAULT 'statement'
  CHECK (act IN ('statement', 'thought', 'intention', 'question', 'denial'));
-- What weighed most, in words, the heaviest first: a JSON array of texts.
ALTER TABLE quotations ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(reasons) AND json_type(reasons) = 'array');
DROP VIEW quotes;
"""

ATTRIBUTIONS = f"""
CREATE VIEW attributions AS
SELECT
  substr(d.published, 1, 10) AS date,
  d.outlet AS outlet,
  d.title AS headline,
  d.url AS url,
  coalesce(s.name, q.described) AS speaker,
  q.role AS role,
  {on_one_line("q.text")} AS quotation,
  q.kind AS kind,
  q.act AS act,
  {on_one_line("q.cue")} AS cue,
  {on_one_line("q.source")} AS source,
  q.confidence AS confidence,
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
LEFT JOIN speakers s ON s.id = q.speaker_id;
"""  # noqa: S608 - built from constants

STATEMENTS = """
CREATE VIEW quotes AS
SELECT
  date, outlet, headline, url, speaker, role, quotation, kind, cue, source, confidence, named,
  context, rule, why, month, language, speaker_id, document_id, permalink, id, number
FROM attributions
WHERE act = 'statement';
"""
