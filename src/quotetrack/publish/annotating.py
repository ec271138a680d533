"""A quotation for machines: schema.org/Quotation, and a W3C Web Annotation with its selectors.

Vocabularies: https://schema.org/Quotation and https://www.w3.org/TR/annotation-model/.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from quotetrack.model import Spans
from quotetrack.model.showing import Shown, Voice
from quotetrack.publish.explaining import find_text
from quotetrack.publish.surroundings import read_beside
from quotetrack.publish.telling import is_unsure, tell_act
from quotetrack.store.showing.documents import Article
from quotetrack.store.showing.identities import Known

ANNOTATION_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
LINKED_TYPE = "application/ld+json"

_KINDS = {
    "mixed": "Only what stands in quotation marks are the speaker's own words.",
    "indirect": "Reported speech, in the words of the article.",
}

Linked = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are, all with scheme and host.

    ``article`` is the article's own address, None if it has none that may be a link; ``document``
    its page here, ``quotation`` the permalink; ``speaker`` makes the address of a speaker's page.
    """

    quotation: str
    document: str
    article: str | None
    speaker: Callable[[str], str]


def describe_quotation(shown: Shown, known: Mapping[str, Known], at: Addresses) -> Linked | None:
    """Return a quotation as schema.org/Quotation; without ``creator`` where nobody is named.

    Who is only described is no creator: a description is no name; nor is who is named without
    being sure: nothing there could tell the doubt. An indirect one is no Quotation, which has
    somebody's own words: it is a CreativeWork about them, its words an abstract. What was no
    statement (denied, thought, planned, asked) is None: nothing there could tell the act.
    """
    if shown.act != "statement":
        return None
    named = () if is_unsure(shown) else shown.voices
    creators = [_describe_voice(voice, known, at) for voice in named if voice.id]
    article = {
        "@type": "NewsArticle",
        "headline": shown.headline,
        "publisher": {"@type": "Organization", "name": shown.outlet} if shown.outlet else None,
        "datePublished": shown.date,
        "url": at.article,
    }
    own = shown.kind != "indirect"
    return _drop_empty(
        {
            "@context": "https://schema.org",
            "@type": "Quotation" if own else "CreativeWork",
            "@id": at.quotation,
            "url": at.quotation,
            "text" if own else "abstract": shown.text,
            "description": _KINDS.get(shown.kind),
            "inLanguage": shown.language,
            "creator" if own else "about": creators[0] if len(creators) == 1 else creators,
            "isBasedOn": _drop_empty(article),
        }
    )


def _describe_voice(voice: Voice, known: Mapping[str, Known], at: Addresses) -> Linked:
    speaker = known.get(voice.id or "")
    return _drop_empty(
        {
            "@type": "Organization" if speaker and speaker.kind == "body" else "Person",
            "name": voice.name,
            "url": at.speaker(voice.id or ""),
            "sameAs": _item(speaker),
        }
    )


def annotate(
    shown: Shown, article: Article, content: Spans, known: Mapping[str, Known], at: Addresses
) -> Linked:
    """Return a quotation as a Web Annotation.

    The target has one resource for each range of the content, found by its words and by its place
    in the text as stored here, which ``scope`` has; the bodies say who is taken to have said it,
    how sure that is, and what was done with it if it wasn't said, or not in these words. Where it
    isn't sure, nobody is identified: a name is described, and no item is given.
    """
    return _drop_empty(
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": at.quotation,
            "type": "Annotation",
            "motivation": "describing" if is_unsure(shown) else "identifying",
            "generator": {"type": "Software", "name": "quotetrack"},
            "body": [
                *(body for voice in shown.voices for body in _name_voice(shown, voice, known)),
                *_classify(shown),
            ],
            "target": _point(article, content, at),
        }
    )


def _name_voice(shown: Shown, voice: Voice, known: Mapping[str, Known]) -> list[Linked]:
    is_meant = voice.id and not is_unsure(shown)
    named = {
        "type": "TextualBody",
        "value": voice.name,
        "format": "text/plain",
        "purpose": "identifying" if is_meant else "describing",
    }
    item = _item(known.get(voice.id or "")) if is_meant else None
    meant = {"type": "SpecificResource", "source": item, "purpose": "identifying"}
    return [named, meant] if item else [named]


def _classify(shown: Shown) -> list[Linked]:
    told = (tell_act(shown.act), _KINDS.get(shown.kind), f"How sure: {shown.certainty}")
    return [
        {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": "classifying"}
        for words in told
        if words
    ]


def _point(article: Article, content: Spans, at: Addresses) -> list[Linked]:
    targets: list[Linked] = []
    for span in content:
        before, behind = read_beside(article.passages, span)
        exact = find_text(article.passages, span)
        quoted = {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": behind}
        placed = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
        selectors = [placed] if exact is None else [quoted, placed]
        place = {"source": at.article or at.document, "scope": at.document, "selector": selectors}
        targets.append(place)
    return targets


def _item(speaker: Known | None) -> str | None:
    wikidata = speaker.wikidata if speaker else None
    return f"http://www.wikidata.org/entity/{wikidata}" if wikidata else None


def _drop_empty(linked: Linked) -> Linked:
    return {name: value for name, value in linked.items() if value not in (None, "", [], {})}


def write_linked(linked: Linked) -> str:
    """Return JSON; half a surrogate pair stays escaped."""
    written = json.dumps(linked, ensure_ascii=False, indent=2)
    return written.encode("utf-8", "backslashreplace").decode()


def embed_linked(linked: Linked) -> Markup:
    """Return JSON that can stand in a ``<script>``: nothing in it ends that."""
    written = json.dumps(linked, ensure_ascii=True)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(written)  # noqa: S704 - no sign of HTML is left in it
