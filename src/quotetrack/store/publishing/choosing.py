"""Which quotations, articles and speakers go into the public copy: the snapshot keeps no others."""

import sqlite3

from quotetrack.store.publishing.policy import Policy
from quotetrack.store.publishing.regrouping import Part, note_stand_ins, regroup
from quotetrack.store.publishing.withholding import withhold
from quotetrack.store.scripts import run_script

# Corrected means that whoever said it instead was told: "wrong speaker" alone leaves it open.
_REVIEWED = """
judged IS 'right'
OR judged IS 'wrong speaker' AND coalesce(speaker_id, described) IS NOT NULL
"""
_SURE = "judged IS NOT NULL OR confidence >= :least"
# A judgement on an original holds for its repetitions too: none of them takes its place.
_REFUSE = (
    """
    DELETE FROM quotations
    WHERE repeat_of IN (SELECT id FROM quotations WHERE judged = 'not a quotation')
    """,
    "DELETE FROM quotations WHERE judged = 'not a quotation'",
)
_LEAVE = "DELETE FROM quotations WHERE NOT ({kept})"

# A repetition whose original stays out counts itself; of several, the first counts for all.
_ADOPT = (
    """
    CREATE TEMP TABLE adopted AS
    SELECT id, first_value(id) OVER (PARTITION BY repeat_of ORDER BY number) AS first
    FROM quotations
    WHERE repeat_of IS NOT NULL AND repeat_of NOT IN (SELECT id FROM quotations)
    """,
    "CREATE UNIQUE INDEX temp.adopted_id ON adopted(id, first)",
    """
    UPDATE quotations SET repeat_of = nullif(a.first, quotations.id)
    FROM adopted a WHERE a.id = quotations.id
    """,
    "DROP TABLE adopted",
)

# What only belongs to what was left out goes too, in this order.
_FOLLOW = (
    "DELETE FROM documents WHERE id NOT IN (SELECT document_id FROM quotations)",
    *(
        f"DELETE FROM {table} WHERE {key} NOT IN (SELECT id FROM {owner})"  # noqa: S608 - constants
        for table, key, owner in (
            ("spans", "quotation_id", "quotations"),
            ("joint_speakers", "quotation_id", "quotations"),
            ("addresses", "document_id", "documents"),
            ("furniture", "document_id", "documents"),
            ("sentence_trees", "document_id", "documents"),
            ("copies", "document_id", "documents"),
            ("copies", "original_id", "documents"),
        )
    ),
    "DELETE FROM joint_speakers WHERE speaker_id IS NULL",
    # The role was read as that of somebody else, and so was the reason.
    """
    UPDATE quotations SET role = NULL, reason =
      CASE WHEN coalesce(speaker_id, described) IS NULL
      THEN 'a person found that it was not the speaker whom the program named'
      ELSE 'a person told who the speaker is' END
    WHERE judged = 'wrong speaker'
    """,
    """
    CREATE TEMP TABLE quoted AS
    SELECT speaker_id AS id FROM quotations WHERE speaker_id IS NOT NULL
    UNION SELECT speaker_id FROM joint_speakers
    """,
    "DELETE FROM aliases WHERE speaker_id NOT IN (SELECT id FROM quoted)",
    # A name that articles were seen to give goes in if one that is here gives it, or if it is a
    # part of the name: "Lambert" of Nadia Lambert.
    """
    DELETE FROM aliases WHERE origin = 'seen'
    AND (speaker_id, alias) NOT IN (
      SELECT speaker_id, named_as FROM quotations
      WHERE speaker_id IS NOT NULL AND named_as IS NOT NULL
    )
    AND NOT EXISTS (
      SELECT 1 FROM speakers s WHERE s.id = aliases.speaker_id
      AND instr(' ' || s.name || ' ', ' ' || aliases.alias || ' ')
    )
    """,
    "DELETE FROM speakers WHERE canonical_id NOT IN (SELECT id FROM quoted)",
    "DELETE FROM roles",
    """
    INSERT INTO roles (speaker_id, role, first_seen, last_seen)
    SELECT q.speaker_id, q.role, min(substr(d.published, 1, 10)), max(substr(d.published, 1, 10))
    FROM quotations q JOIN documents d ON d.id = q.document_id
    WHERE q.speaker_id IS NOT NULL AND q.role <> '' GROUP BY q.speaker_id, q.role
    """,
    "DROP TABLE quoted",
)

# By date, the undated first: whoever asks for the newest first reads from the end.
_NUMBERS = """
CREATE TEMP TABLE numbers (old INTEGER NOT NULL PRIMARY KEY, new INTEGER NOT NULL);
INSERT INTO numbers
SELECT q.number, row_number() OVER (
  ORDER BY coalesce(substr(d.published, 1, 10), ''), q.number
) FROM quotations q JOIN documents d ON d.id = q.document_id;
CREATE UNIQUE INDEX temp.numbers_new ON numbers(new, old);
CREATE TEMP TABLE articles (old INTEGER NOT NULL PRIMARY KEY, new INTEGER NOT NULL);
INSERT INTO articles
SELECT number, row_number() OVER (ORDER BY coalesce(substr(published, 1, 10), ''), number)
FROM documents;
CREATE UNIQUE INDEX temp.articles_new ON articles(new, old);
"""


def refuse(snapshot: sqlite3.Connection) -> None:
    """Take out of the snapshot what a person found to be no quotation, copied articles' too."""
    for step in _REFUSE:
        snapshot.execute(step)


def choose(snapshot: sqlite3.Connection, policy: Policy, part: Part) -> None:
    """Take out of the snapshot what the policy doesn't let into the copy, and number the rest.

    Call `refuse` before: what is no quotation isn't chosen from. ``part`` says what is one
    statement of those that lose a quotation.
    The temporary tables ``numbers`` and ``articles`` then tell the new number of each quotation
    and article: the older an article, the smaller.
    """
    note_stand_ins(snapshot)
    kept = f"({_SURE})" + (f" AND ({_REVIEWED})" if policy.reviewed_only else "")
    snapshot.execute(_LEAVE.format(kept=kept), {"least": policy.min_confidence})
    for step in (*_ADOPT, *_FOLLOW):
        snapshot.execute(step)
    regroup(snapshot, part)
    withhold(snapshot)
    run_script(snapshot, _NUMBERS)
