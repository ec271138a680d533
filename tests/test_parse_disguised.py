"""The real models on articles as pages have them, full of characters that nobody sees."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Attribution, Document
from quotetrack.parse.cleaning import clean
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.pipeline import attribute_parsed, open_registry
from quotetrack.quotations import open_engine
from quotetrack.syntax import Syntax

pytestmark = pytest.mark.slow

ARTICLE = """\
The harbour bridge will stay open through the winter, Nadia Lambert, the mayor of Seaford, said \
on Monday. “We have tested every cable,” Lambert told reporters, “and we found nothing wrong.”

“It took us eleven weeks,” said René Müller, the city’s chief engineer. He added that the office \
would publish the report in May.

According to Tom Whitfield, a spokesman for the council, the repairs cost less than planned. \
“We are very pleased,” he said."""

load_parser = cache(SpacyParser)
load_engine = cache(lambda: open_engine(None, "en"))


def extract(text: str) -> list[Attribution]:
    """Return what the real models find in a text, at the text's own places."""
    cleaned = clean(text)
    (sentences,) = load_parser().parse([(cleaned.text, passages(cleaned.text))])
    document = Document("1", cleaned.text)
    found = attribute_parsed(
        document,
        Syntax(cleaned.text, sentences),
        open_registry(None),
        load("en"),
        load_engine(),
    )
    restored = (cleaned.restore(a.quotation) for a in found)
    return [
        Attribution(q, a.speaker, a.described, a.role, a.reason, a.confidence)
        for q, a in zip(restored, found, strict=True)
    ]


def tell(text: str) -> list[tuple[object, ...]]:
    """Return who said what, as a reader sees it."""
    return [
        (
            *([clean(s.within(text)).text for s in part] for part in (q.content, q.cue, q.source)),
            q.kind,
            a.shown,
            a.role,
        )
        for a in extract(text)
        for q in [a.quotation]
    ]


UNSEEN = st.sampled_from("\u00ad\u200b\u200c\u200d\u200e\u2060\u2066\u2069\ufeff\ufe0f\x07")


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """The article as a page might have it: with unseen characters, odd spaces, loose accents."""
    text = ARTICLE.replace("é", draw(st.sampled_from(["é", "e\u0301"])))
    text = text.replace("ü", draw(st.sampled_from(["ü", "u\u0308"])))
    text = text.replace("ff", draw(st.sampled_from(["ff", "\ufb00"])))
    space = draw(st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"]))
    text = (
        text.replace(" ", space) if draw(st.booleans()) else text.replace("Nadia ", f"Nadia{space}")
    )
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), UNSEEN), max_size=60))
    for place, unseen in sorted(places, reverse=True):
        text = text[:place] + unseen + text[place:]
    return text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(disguised())
def test_odd_characters_change_no_quotation(text: str) -> None:
    """Wherever they stand: the same words, the same speakers, at places of the stored text."""
    found = tell(text)
    assert found == tell(ARTICLE)
    assert [row[4] for row in found][:3] == ["Nadia Lambert", "Nadia Lambert", "René Müller"]
