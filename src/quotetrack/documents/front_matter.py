"""The YAML between two ``---`` lines at the start of a text -> fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, cast

import yaml

from quotetrack.documents.inputs import Place
from quotetrack.documents.limits import MAX_FRONT_MATTER

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_DEEPEST = 20
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields a text begins with, and the offset of the body behind them.

    Values are text as written (``language: no`` is Norwegian, not False), None, or lists and
    dictionaries of such.
    """

    fields: Mapping[str, object]
    end: int


def read_front_matter(text: str, place: Place) -> FrontMatter:
    """Read what stands between the ``---`` lines; a text without them has no fields.

    Raises:
        InputError: if the second ``---`` is missing, or between them stands something else than
            a plain YAML mapping. It names the line.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter({}, 0)
    closing = _CLOSING.search(text, opening.end())
    if not closing or closing.start() - opening.end() > MAX_FRONT_MATTER:
        raise Place(place.origin, 1).problem(
            f"front matter opened by --- isn't closed by --- within {MAX_FRONT_MATTER:,} characters"
        )
    written = text[opening.end() : closing.start()]
    return FrontMatter(_read_mapping(written, place), closing.end())


def _read_mapping(written: str, place: Place) -> dict[str, object]:
    try:
        _refuse_bombs(written)
        root = yaml.compose(written, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _explain(error, written, place) from error
    if root is None or root.tag == _NULL:
        return {}
    if not isinstance(root, yaml.MappingNode):
        reason = "front matter is no YAML mapping (title: ..., url: ...)"
        raise Place(place.origin, 2).problem(reason)
    return _read_fields(root)


def _refuse_bombs(written: str) -> None:
    """Raise YAMLError at an alias, which can unfold to gigabytes, and at deep nesting."""
    depth = 0
    for event in yaml.parse(written, Loader=yaml.SafeLoader):
        if getattr(event, "anchor", None) is not None:
            _refuse("anchors and aliases (& and *) aren't read; put the value in quotes", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        # The scanner's time grows with the square of the depth: 32,000 brackets took 34 seconds.
        if depth > _DEEPEST:
            _refuse("nested too deep", event)


def _refuse(reason: str, event: yaml.Event) -> NoReturn:
    mark = event.start_mark
    raise yaml.composer.ComposerError(problem=reason, problem_mark=cast("yaml.Mark | None", mark))


def _read_value(node: yaml.Node) -> object:
    """Turn a node into text, a list, a dictionary or None; no tag makes it anything else."""
    if isinstance(node, yaml.SequenceNode):
        return [_read_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _read_fields(node)
    return None if node.tag == _NULL else str(node.value)


def _read_fields(node: yaml.MappingNode) -> dict[str, object]:
    pairs = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
    return {key.value: _read_value(value) for key, value in pairs}


def _explain(error: yaml.YAMLError, written: str, place: Place) -> Exception:
    """Put a YAML error on one line, with the line of the file that it stands on."""
    mark = getattr(error, "problem_mark", None)
    offset = mark.index if mark else getattr(error, "position", 0)
    begun = getattr(error, "context_mark", None)
    if begun and offset >= len(written.rstrip()):
        # What is never closed is found at the end, and mended where it was opened.
        offset = begun.index
    # The text begins on the line behind the opening ---.
    line = 2 + written.count("\n", 0, offset)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "wrong YAML"
    hint = "; a value with a colon needs quotes" if reason.startswith("mapping values") else ""
    return Place(place.origin, line).problem(f"front matter: {reason}{hint}")
