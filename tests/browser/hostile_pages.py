"""Every page of a site over the hostile archive, and what may stand on none of them."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # Datasette ships no types

from browser.hostile import PAYLOADS
from quotetrack.publish.pages.frame import (
    document_path,
    quotation_path,
    speaker_path,
    statement_path,
)

# Who is quoted alone or first: one of each payload.
_SPEAKERS = "SELECT DISTINCT speaker_id FROM quotes WHERE speaker_id LIKE 'hostile-%'"
# The first quotation of each article.
_QUOTATIONS = "SELECT id FROM attributions GROUP BY document_id HAVING number = min(number)"
# Each statement by its first quotation.
_STATEMENTS = "SELECT f.id FROM statements s JOIN quotations f ON f.number = s.id"

# Whatever could run, or lead out of the page, each as a line; on a good page there is none.
FIND_ESCAPED = """
() => {
  const found = [];
  const own = location.host;
  if (window.pwned) found.push("a payload ran");
  for (const each of document.querySelectorAll("*")) {
    const told = each.outerHTML.slice(0, 200);
    for (const {name, value} of each.attributes) {
      if (name.startsWith("on")) found.push(`runs by ${name}: ${told}`);
      if (!/^(xlink:)?href$|^src$|^action$|^formaction$|^data$|^poster$/.test(name)) continue;
      const scheme = value.trim().match(/^[\\u0000-\\u0020]*([a-z][a-z0-9+.-]*):/i)?.[1];
      if (scheme && !/^https?$/i.test(scheme) && each.tagName !== "LINK") {
        found.push(`leads to ${scheme}: ${told}`);
      }
    }
    if (/^(iframe|object|embed|base|frame)$/i.test(each.tagName)) found.push(told);
    if (each.matches("meta[http-equiv]")) found.push(told);
    if (each.matches("script:not([src])") && each.type === "application/ld+json") {
      try { JSON.parse(each.textContent) } catch { found.push(`no JSON: ${told}`) }
    }
    if (each.matches("script[src], link[rel=stylesheet], img[src], form[action]")) {
      const address = new URL(each.src || each.href || each.action || "", location.href);
      if (!/^(data|blob):/.test(address.protocol) && address.host !== own) found.push(told);
    }
    if (each.matches("style, script:not([src]):not([type='application/ld+json'])")
        && /pwned|evil/.test(each.textContent)) found.push(`made of a payload: ${told}`);
  }
  if (/65513/.test(document.body.innerText)) found.push("a template ran");
  return found;
}
"""


def find_hostile_pages(archive: Path) -> Mapping[str, list[str]]:
    """Return the paths of all pages about what the archive holds, by what they are."""
    with closing(sqlite3.connect(archive)) as conn:
        documents = sorted(row[0] for row in conn.execute("SELECT id FROM documents"))
        speakers = sorted(row[0] for row in conn.execute(_SPEAKERS))
        quotations = sorted(row[0] for row in conn.execute(_QUOTATIONS))
        statements = sorted(row[0] for row in conn.execute(_STATEMENTS))
    return {
        "lists": ["/", "/-/search", "/-/speakers", "/-/compare"],
        "documents": list(map(document_path, documents)),
        "speakers": list(map(speaker_path, speakers)),
        "quotations": list(map(quotation_path, quotations)),
        "statements": list(map(statement_path, statements)),
        "drawings": [f"{quotation_path(one)}/sentence.svg" for one in quotations],
        "asked": list(ask_hostile_things()),
        "tables": [
            "/quotes",
            "/quotes/quotes",
            "/quotes/attributions",
            "/quotes/documents",
            "/quotes/speakers",
            "/quotes/latest",
            *(f"/quotes/documents/{tilde_encode(one)}" for one in documents[::9]),
            *(f"/quotes/speakers/{tilde_encode(one)}" for one in speakers[::9]),
        ],
    }


def ask_hostile_things(page: str = "/-/search") -> Iterator[str]:
    """Yield addresses of ``page`` whose questions are payloads."""
    for payload in PAYLOADS:
        yield f"{page}?{urlencode({'q': payload, 'speaker': payload, 'outlet': payload})}"
    for n, field in enumerate(("kind", "certainty", "since", "until", "act", "before", "x")):
        yield f"{page}?{urlencode({field: PAYLOADS[n]})}"
