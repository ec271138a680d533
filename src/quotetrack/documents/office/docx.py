"""Word files (DOCX): press releases, one article a file.

python-docx leaves out what was inserted under "track changes", text boxes and footnotes, and
mammoth's plain text loses line breaks; so the paragraphs are read from the XML itself (ECMA-376,
part 1, chapter 17).
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotetrack.documents.fields import assemble
from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.office.office import MAX_FILE_BYTES, Parts, open_parts
from quotetrack.documents.office.titles import is_in_text, says_enough
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ENDINGS = (".docx", ".docm")

MEMBERS = ("word/document.xml", "word/document2.xml")
"""What tells a Word file from other zip files; Word on the web writes the second."""

# Deleted, moved away, hidden from readers, or said of the text and not in it.
_LEFT_OUT = {"del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText", "rt"}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TITLE_STYLES = ("title", "heading 1")


def read_docx(source: Input) -> Iterator[Raw]:
    """Yield the one article of ``source``, still closed."""
    yield close(source, "docx")


def close(source: Input, name: str) -> Raw:
    """Return all of ``source`` as one article of the format ``name``, still closed.

    Raises:
        InputError: if it is larger than such a file may be.
    """
    data = source.stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        reason = f"larger than {MAX_FILE_BYTES:,} bytes; save it without pictures"
        raise Place(source.origin).problem(reason)
    return Raw(source.origin, data, name, source.given, source.fallback_id)


def unwrap_docx(raw: Raw) -> Iterator[Document | InputError]:
    """Yield the article of a Word file, and before it problems that don't keep it from being read.

    Its text is what a reader sees with all changes accepted: paragraphs, cells of tables and text
    boxes in their order, a blank line between them, footnotes behind. Headers, footers, comments
    and hidden text are left out. A title is taken where it is surely one: see `_find_title`.
    Authors and dates in a file's properties are those of whoever made the template, often enough;
    they are left open.

    Raises:
        InputError: if it is damaged, too large or has no text.
    """
    place = Place(raw.origin)
    with open_parts(io.BytesIO(raw.data), place) as parts:
        main = parts.find_part("officeDocument") or MEMBERS[0]
        body = parts.parse(main)
        notes = [*_read_notes(parts, main, "footnote"), *_read_notes(parts, main, "endnote")]
        text = "\n\n".join([*_read_blocks(body), *notes])
        title = _find_title(parts, main, body, text)
    if not text.strip():
        raise place.problem("no text in it, only pictures?")
    yield from assemble({"title": title, **raw.given}, text, place, raw.fallback_id)


def _read_blocks(root: "Element") -> Iterator[str]:
    """Yield the paragraphs under ``root`` that aren't blank."""
    begun = ""
    for paragraph in _find_paragraphs(root):
        begun += "".join(_read_runs(paragraph))
        # The paragraph's end was deleted: it goes on in the next one.
        if _has_deleted_end(paragraph):
            continue
        if text := begun.strip():
            yield text
        begun = ""
        for box in _find_boxes(paragraph):
            yield from _read_blocks(box)
    if text := begun.strip():
        yield text


def _find_paragraphs(element: "Element") -> Iterator["Element"]:
    for child in _choose(element):
        name = _name(child)
        if name == "p":
            yield child
        elif name not in _LEFT_OUT:
            yield from _find_paragraphs(child)


def _find_boxes(element: "Element") -> Iterator["Element"]:
    """Yield the text boxes anchored in a paragraph, but not those inside of them."""
    for child in _choose(element):
        name = _name(child)
        if name == "txbxContent":
            yield child
        elif name not in _LEFT_OUT:
            yield from _find_boxes(child)


def _read_runs(element: "Element") -> Iterator[str]:
    for child in _choose(element):
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "txbxContent" or name in _LEFT_OUT or (name == "r" and _is_hidden(child)):
            continue
        else:
            yield from _read_runs(child)


def _choose(element: "Element") -> Iterator["Element"]:
    """Yield the children; of something written twice, for new and old programs, the first."""
    yield from element[:1] if _name(element) == "AlternateContent" else element


def _has_deleted_end(paragraph: "Element") -> bool:
    properties = _child(paragraph, "pPr")
    mark = _child(properties, "rPr")
    return _child(mark, "del") is not None or _child(mark, "moveFrom") is not None


def _is_hidden(run: "Element") -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _value(vanish) not in {"0", "false", "off"}


def _read_notes(parts: Parts, main: str, kind: str) -> Iterator[str]:
    """Yield the paragraphs of the foot- or endnotes; the separators among them have a type."""
    name = parts.find_part(f"{kind}s", main)
    if not name or not parts.has(name):
        return
    for note in parts.parse(name):
        if _name(note) == kind and not any(key.endswith("}type") for key in map(str, note.keys())):
            yield from _read_blocks(note)


def _find_title(parts: Parts, main: str, body: "Element", text: str) -> str | None:
    """Return the first title or heading, else the one in the properties if it stands in the text.

    Either must say enough: "Press release" is no article's title, and a template's properties
    keep the title of another one.
    """
    styles = _read_styles(parts, main)
    for wanted in _TITLE_STYLES:
        for paragraph in _find_paragraphs(body):
            style = _value(_child(_child(paragraph, "pPr"), "pStyle"))
            if styles.get(style, style).lower() != wanted:
                continue
            title = " ".join("".join(_read_runs(paragraph)).split())
            if says_enough(title):
                return title
    title = _read_property(parts, "title")
    return title if is_in_text(title, text) else None


def _read_styles(parts: Parts, main: str) -> dict[str, str]:
    """Return the names of the styles by their ids, which are those of the author's language."""
    name = parts.find_part("styles", main)
    if not name or not parts.has(name):
        return {}
    styles = (style for style in parts.parse(name) if _name(style) == "style")
    return {_attribute(style, "styleId"): _value(_child(style, "name")) for style in styles}


def _read_property(parts: Parts, wanted: str) -> str:
    name = parts.find_part("core-properties")
    if not name or not parts.has(name):
        return ""
    return " ".join((getattr(_child(parts.parse(name), wanted), "text", None) or "").split())


def _name(element: "Element") -> str:
    """Return an element's name; namespaces differ between Word's two dialects."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(element: "Element | None", name: str) -> "Element | None":
    found = (child for child in element if _name(child) == name) if element is not None else ()
    return next(iter(found), None)


def _value(element: "Element | None") -> str:
    return _attribute(element, "val")


def _attribute(element: "Element | None", name: str) -> str:
    pairs = element.items() if element is not None else ()
    return next((str(value) for key, value in pairs if str(key).endswith(f"}}{name}")), "")
