"""How sure a quotation is, in words: the one place that says where "sure" begins."""

SURE = 0.95
LIKELY = 0.80

# In a view, that is in a migration: other bounds need a new one.
CERTAINTY = f"""CASE
    WHEN q.judged IS NOT NULL THEN 'checked'
    WHEN q.confidence >= {SURE} THEN 'sure'
    WHEN q.confidence >= {LIKELY} THEN 'likely'
    ELSE 'check'
  END"""


def tell_certainty(confidence: float) -> str:
    """Return ``sure``, ``likely`` or ``check``: what a confidence that nobody checked means."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "check"
