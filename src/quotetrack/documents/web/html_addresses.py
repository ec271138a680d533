"""The address that a page calls the right one: believed, or not.

An article is known by its address, so a page that names another site's article, or one that all
pages of its site name, must not take that article's place.
"""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit, urlunsplit

from quotetrack.documents.web.html_names import read_names

_LONGEST = 2000
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\\]")
_PORTS = {"http": 80, "https": 443}
_LATER_PAGE = re.compile(r"(?:^|[/_-])(?:page|seite|p)?[/_-]?(?:[2-9]|[1-9]\d)/?$", re.IGNORECASE)
# What other forms of the same page have behind its address.
_FORMS = frozenset(
    {"amp", "amp.html", "print", "print.html", "index.html", "index.php", "all", "1"}
)


def tidy(address: str, base: str | None = None) -> str | None:
    """Return an absolute http(s) address without its fragment; None if it is none that is fit."""
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or parts.username is not None or _UNFIT.search(host):
        return None
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    tidied = urlunsplit((scheme, place, parts.path or "/", parts.query, ""))
    return None if len(tidied) > _LONGEST or _UNFIT.search(tidied) else tidied


def choose_canonical(named: Iterable[str], address: str | None) -> str | None:
    """Return the first of the addresses a page names for itself that can be believed.

    ``address`` is where it was fetched from. Only addresses of the same site (what one body
    registered: ``www.news.example`` and ``amp.news.example``) are believed, and none that leaves
    out what tells this article from its site's others. A page of unknown address is believed,
    unless it names a site's first page.
    """
    fetched = tidy(address) if address else None
    for written in named:
        canonical = tidy(written, fetched)
        if canonical and _is_believable(urlsplit(canonical), fetched and urlsplit(fetched)):
            return canonical
    return None


def _is_believable(canonical: SplitResult, fetched: SplitResult | str | None) -> bool:
    if not isinstance(fetched, SplitResult):
        return canonical.path != "/" or bool(canonical.query)
    if canonical[1:] == fetched[1:]:
        return True
    return is_same_site(canonical, fetched) and not _tells_less(canonical, fetched)


def is_same_site(one: SplitResult, other: SplitResult) -> bool:
    """Tell whether two addresses belong to what one body registered (Public Suffix List)."""
    hosts = [(parts.hostname or "").removeprefix("www.") for parts in (one, other)]
    if hosts[0] == hosts[1]:
        return True
    site = _find_site(one)
    return site is not None and site == _find_site(other)


def _find_site(parts: SplitResult) -> str | None:
    from tld import get_fld  # noqa: PLC0415 - slow to import

    found = get_fld(urlunsplit(parts), fail_silently=True, search_private=True)
    if isinstance(found, str):
        return found
    # Where the list has no rule, a name of two parts is what is registered.
    labels = (parts.hostname or "").split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and labels[-1].isalpha() else None


def _tells_less(canonical: SplitResult, fetched: SplitResult) -> bool:
    """Tell whether ``canonical`` may name more pages than this: a section, page one of three."""
    pages = read_names("parameters", "page")
    if canonical.path.rstrip("/") == fetched.path.rstrip("/"):
        naming = (*read_names("parameters", "article"), *pages)
        kept = dict(parse_qsl(canonical.query))
        return any(
            name.lower() in naming and kept.get(name) != value
            for name, value in parse_qsl(fetched.query)
        )
    later = _LATER_PAGE.search(fetched.path) and not _LATER_PAGE.search(canonical.path)
    paged = any(name.lower() in pages for name, _ in parse_qsl(fetched.query))
    return bool(later or paged) or (not canonical.query and _is_above(canonical, fetched))


def _is_above(canonical: SplitResult, fetched: SplitResult) -> bool:
    """Tell whether ``canonical`` is a folder that the fetched page lies in, and not its form."""
    folder = canonical.path.rstrip("/") + "/"
    if not folder.strip("/"):
        return fetched.path.strip("/") not in _FORMS or bool(fetched.query)
    below = fetched.path.removeprefix(folder)
    return below != fetched.path and below.strip("/").lower() not in _FORMS
