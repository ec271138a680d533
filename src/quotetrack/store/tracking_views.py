"""What the sixth migration makes of the two views: they tell of which statement a quotation is.

What a migration did stays as it is: a change to a view is a new migration.
"""

from quotetrack.store import shown_schema

_ALSO = "  ) AS also_at\n"
# Where nobody repeats it both are empty. Outlets that no article names aren't counted as none.
_STATED = """  ) AS also_at,
  (
    SELECT '/-/statements/' || f.id FROM quotations f WHERE f.number = q.statement_id
  ) AS statement,
  (SELECT nullif(t.outlets, 0) FROM statements t WHERE t.id = q.statement_id) AS carried_by
"""

ATTRIBUTIONS = shown_schema.ATTRIBUTIONS.replace(_ALSO, _STATED)
"""The view of before, with the statement's address and how many outlets carried it."""

STATEMENTS = shown_schema.STATEMENTS.replace(
    "number, also_at\n", "number, also_at, statement, carried_by\n"
)
