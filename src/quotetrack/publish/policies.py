"""What browsers are told with each page: what may run in it, and who may use it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import datasette  # type: ignore[import-untyped]  # Datasette ships no types

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
"""Sent with every answer."""

_ALWAYS = (
    "default-src 'none'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

STRICT = f"{_ALWAYS}; script-src 'self'; style-src 'self'"
"""The Content-Security-Policy of our own pages: no script or style stands in them."""

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# The one value that a template of Datasette 0.65 puts into a script.
_ALLOWS_FACETS = "{{ datasette_allow_facet }}"


@cache
def relax() -> str:
    """Return the Content-Security-Policy of Datasette's own pages.

    Their templates have a few short scripts, let through by their checksums, and styles in
    attributes, which no checksum lets through. The scripts of Datasette 1.0 are made for each
    page: there they can't be known beforehand.
    """
    texts = sorted(set(_read_scripts()))
    known = not any("{{" in text or "{%" in text for text in texts)
    scripts = " ".join(map(_hash, texts)) if known else "'unsafe-inline'"
    return f"{_ALWAYS}; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'"


def _read_scripts() -> Iterator[str]:
    for template in sorted((Path(datasette.__file__).parent / "templates").glob("*.html")):
        for text in _INLINE.findall(template.read_text("utf-8")):
            yield from (text.replace(_ALLOWS_FACETS, value) for value in ("true", "false"))


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
