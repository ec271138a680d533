"""What was found in one document, as JSON and as rows of a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from quotetrack.model import Attribution, Document, Spans, covered
from quotetrack.store import tell_certainty

Row = dict[str, Any]


def describe_found(document: Document, attributions: Sequence[Attribution]) -> Row:
    """Return a document's quotations as a JSON object.

    ``{"id", "quotes": [{"content": [[start, end], ...], "cue", "source", "kind", "speaker",
    ...}]}`` with character offsets; ``speaker`` is a name, the description of an unnamed one, or
    null where it is open; of several, all names stand there with "; " between, and ``speakers`` has
    each. ``continues`` is the place in the list of the quotation that goes on,
    where the words name no source of their own.
    """
    quotes = [_describe(document.text, attribution) for attribution in attributions]
    return {"id": document.id, "quotes": quotes}


def _describe(text: str, found: Attribution) -> Row:
    quotation, speaker = found.quotation, found.speaker
    return {
        "content": [list(span) for span in quotation.content],
        "cue": [list(span) for span in quotation.cue],
        "source": [list(span) for span in quotation.source],
        "continues": quotation.continues,
        "kind": quotation.kind.value,
        "act": quotation.act.value,
        "speaker": found.shown,
        "speaker_id": speaker.id if speaker else None,
        "speakers": [{"id": one.id, "name": one.name} for one in found.speakers],
        "role": found.role,
        "confidence": found.confidence,
        "surety": quotation.confidence,
        "text": covered(text, quotation.content),
        "rule": quotation.rule,
        "reason": found.reason,
        "reasons": list(quotation.reasons),
    }


def tabulate_found(document: Document, attributions: Sequence[Attribution]) -> Iterator[Row]:
    """Yield a row a quotation, with the names of the view ``attributions``."""
    for found in attributions:
        quotation = found.quotation
        yield {
            "date": document.published and document.published[:10],
            "outlet": document.outlet,
            "headline": document.title,
            "url": document.url,
            "speaker": found.speaker.name if found.speaker else found.described,
            "together_with": "; ".join(one.name for one in found.others) or None,
            "role": found.role,
            "quotation": _on_one_line(document.text, quotation.content),
            "kind": quotation.kind.value,
            "act": quotation.act.value,
            "cue": _on_one_line(document.text, quotation.cue) or None,
            "source": _on_one_line(document.text, quotation.source) or None,
            "confidence": found.confidence,
            "certainty": tell_certainty(found.confidence),
            "why": "; ".join(quotation.reasons) or None,
        }


def _on_one_line(text: str, spans: Spans) -> str:
    """Return what people read: where the text breaks a line or spaces words out, one space."""
    return " ".join(covered(text, spans).split())
