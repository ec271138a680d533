"""The vocabulary: what the stages hand to each other.

Positions are half-open character offsets ``[start, end)`` into the document's text as stored.
"""

from quotetrack.model.decisions import (
    BaseSpeaker,
    Identity,
    Judgement,
    RoleSeen,
    SpeakerPair,
    Verdict,
)
from quotetrack.model.ingesting import (
    Failure,
    Finished,
    Furniture,
    Reading,
    Signature,
    Validators,
)
from quotetrack.model.speakers import Attribution, Speaker
from quotetrack.model.statements import Conflict, Decided, Grouping, Saying, Touch
from quotetrack.model.texts import (
    Act,
    Document,
    Kind,
    Quotation,
    Sentence,
    SentenceTree,
    Span,
    Spans,
    SpeakerKind,
    Token,
    TreeWord,
    covered,
)

__all__ = [
    "Act",
    "Attribution",
    "BaseSpeaker",
    "Conflict",
    "Decided",
    "Document",
    "Failure",
    "Finished",
    "Furniture",
    "Grouping",
    "Identity",
    "Judgement",
    "Kind",
    "Quotation",
    "Reading",
    "RoleSeen",
    "Saying",
    "Sentence",
    "SentenceTree",
    "Signature",
    "Span",
    "Spans",
    "Speaker",
    "SpeakerKind",
    "SpeakerPair",
    "Token",
    "Touch",
    "TreeWord",
    "Validators",
    "Verdict",
    "covered",
]
