"""What a page says of its article for machines: schema.org's vocabulary in JSON-LD.

https://schema.org/NewsArticle, https://www.w3.org/TR/json-ld11/
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from quotetrack.documents.limits import MAX_VALUES

_MOST_NODES = 10_000
_MAX_SCRIPT = 2_000_000
_TYPES = ("article", "blogposting", "report", "pressrelease", "statement", "liveblogposting")

Node = Mapping[str, object]


def read_json_ld(tree: HtmlElement) -> tuple[Node, ...]:
    """Return what the page says of articles, in order; JSON that is broken is passed over."""
    scripts = tree.iterfind('.//script[@type="application/ld+json"]')
    roots = (root for script in scripts if (root := _parse(script.text or "")) is not None)
    nodes = islice((node for root in roots for node in _walk(root)), _MOST_NODES)
    return tuple(node for node in nodes if _is_article(node))


def choose_article(articles: tuple[Node, ...], addresses: frozenset[str]) -> Node:
    """Return the node of the page's own article; an empty one where that can't be told.

    It is the only one, or the only one that names one of the page's own ``addresses``.
    """
    if len(articles) == 1:
        return articles[0]
    own = [node for node in articles if not addresses.isdisjoint(_addresses(node))]
    return own[0] if len(own) == 1 or (own and _agree(own)) else {}


def read_names(value: object) -> Iterator[str]:
    """Yield the names in an author or publisher: text, objects with a name, lists of those."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        for written in name if isinstance(name, list) else [name]:
            if isinstance(written, str) and written.strip():
                yield written


def read_text(node: Node, *names: str) -> str | None:
    """Return the first of the fields that is a text with something in it."""
    values = (
        value[0] if isinstance(value, list) and value else value for value in map(node.get, names)
    )
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


def _parse(script: str) -> object:
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if len(script) > _MAX_SCRIPT or sum(map(script.count, "[{,")) > MAX_VALUES:
        return None
    try:
        # Line breaks inside strings are common, and harmless.
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(root: object) -> Iterator[Node]:
    """Yield the objects of the top, in lists and in ``@graph`` too, but not those within others.

    What lies deeper is said of other articles: teasers, parts, what a picture shows.
    """
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extend(
                value[name]
                for name in ("mainEntity", "mainEntityOfPage", "@graph")
                if isinstance(value.get(name), dict | list)
            )


def _is_article(node: Node) -> bool:
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower().endswith(_TYPES) for name in named)


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "@id", "mainEntityOfPage"):
        value = node.get(name)
        found = value.get("@id", value.get("url")) if isinstance(value, dict) else value
        if isinstance(found, str):
            yield found.partition("#")[0]


def _agree(nodes: list[Node]) -> bool:
    return len({read_text(node, "headline", "name") for node in nodes}) == 1
