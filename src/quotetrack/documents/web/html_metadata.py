"""What a web page says of its article -> fields as `fields.assemble` reads them."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from quotetrack.documents.web.html_addresses import choose_canonical, tidy
from quotetrack.documents.web.html_dates import find_published, guess_published
from quotetrack.documents.web.html_json_ld import (
    Node,
    choose_article,
    read_json_ld,
    read_names,
    read_text,
)
from quotetrack.documents.web.html_names import read_names as known

_LONGEST = 400
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
_BY = re.compile(r"^(?:by|von|par|por|di|door|от)\s*:?\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|@|\d{3}|[<>{}\\]", re.IGNORECASE)
_SEPARATORS = re.compile(r" (?:[|–—·:»-]|::) ")


def read_metadata(tree: HtmlElement, given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the page's article: the page's own, or else what was given.

    They are ``title, url, outlet, published, author, language``, and ``address`` where ``url`` is
    another than the one given.
    """
    metas = _read_metas(tree)
    address = given.get("url")
    canonical = choose_canonical(_canonicals(tree, metas), address)
    url = canonical or address
    article = _find_article(tree, canonical, address)
    seen = given.get("seen")
    outlet = _first(_outlets(article, metas)) or given.get("outlet") or _host(url)
    found = {
        "title": _find_title(tree, article, metas, outlet) or given.get("title"),
        "url": url,
        "address": address if address != url else None,
        "outlet": outlet,
        "author": _find_author(tree, article, metas, outlet) or given.get("author"),
        "language": _find_language(tree, article) or given.get("language"),
        "published": find_published(tree, article, seen)
        or given.get("published")
        or guess_published(tree, url, seen),
    }
    return {name: value for name, value in found.items() if value}


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content", "").strip()
        for key in ("property", "name", "itemprop"):
            if content and (name := meta.get(key)):
                metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _canonicals(tree: HtmlElement, metas: Mapping[str, list[str]]) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            yield link.get("href", "")
    yield from metas.get("og:url", ())


def _find_article(tree: HtmlElement, *addresses: str | None) -> Node:
    own = (tidy(address) for address in addresses if address)
    return choose_article(read_json_ld(tree), frozenset(address for address in own if address))


def _outlets(article: Node, metas: Mapping[str, list[str]]) -> Iterator[str]:
    yield from metas.get("og:site_name", ())
    yield from read_names(article.get("publisher"))
    for name in known("metas", "outlet"):
        yield from metas.get(name, ())


def _host(url: str | None) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else None


def _find_title(
    tree: HtmlElement, article: Node, metas: Mapping[str, list[str]], outlet: str | None
) -> str | None:
    headings = [_words(heading) for heading in tree.iter("h1")]
    told = [read_text(article, "headline", "name") or ""]
    told += [value for name in known("metas", "title") for value in metas.get(name, ())]
    titles = [_words(title) for title in tree.iterfind("./head/title")]
    lone = headings if len(set(headings)) == 1 else []
    title = _first(iter([*told[:1], *lone, *told[1:], *titles, *headings]))
    return title and _drop_outlet(title, outlet)


def _drop_outlet(title: str, outlet: str | None) -> str:
    """Turn "Harbour opens again | The Harbour Post" into what it says of the article."""
    parts = list(_SEPARATORS.finditer(title))
    if outlet and parts and title[parts[-1].end() :].casefold() == outlet.casefold():
        return title[: parts[-1].start()]
    return title


def _find_author(
    tree: HtmlElement, article: Node, metas: Mapping[str, list[str]], outlet: str | None
) -> str | None:
    tried = (
        read_names(article.get("author") or article.get("creator")),
        *(iter(metas.get(name, ())) for name in known("metas", "author")),
        (_words(e) for e in tree.iter("a", "span") if _is_author(e)),
    )
    for written in tried:
        names = dict.fromkeys(filter(None, map(_read_name, written)))
        names.pop(outlet or "", None)
        if names and len(", ".join(names)) <= _LONGEST:
            return ", ".join(names)
    return None


def _is_author(element: HtmlElement) -> bool:
    return (
        "author" in element.get("rel", "").lower().split()
        or element.get("itemprop", "").lower() == "author"
    )


def _read_name(written: str) -> str | None:
    name = _BY.sub("", _squeeze(written)).strip(" ,;")
    return None if _NO_NAME.search(name) else name


def _find_language(tree: HtmlElement, article: Node) -> str | None:
    declared = (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        read_text(article, "inLanguage"),
    )
    tags = (value.strip() for value in declared if value)
    return next((tag for tag in tags if _LANGUAGE.fullmatch(tag)), None)


def _first(values: Iterator[str]) -> str | None:
    squeezed = (_squeeze(value) for value in values)
    return next((value for value in squeezed if value and len(value) <= _LONGEST), None)


def _words(element: HtmlElement) -> str:
    return _squeeze(element.text_content())


def _squeeze(value: str) -> str:
    """Return text as it is shown; what was escaped twice is unescaped."""
    return " ".join(unescape(value).replace("\u00ad", "").replace("\u200b", "").split())
