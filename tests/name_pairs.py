"""The table of name pairs in golden/, as base speakers to be matched."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quotetrack.model import BaseSpeaker, RoleSeen, SpeakerKind, SpeakerPair
from quotetrack.speakers.matching import match_speakers
from quotetrack.speakers.names import make_slug

GOLDEN = Path(__file__).parent / "golden"
VERDICTS = ("same", "unsure", "different")


@dataclass(frozen=True, slots=True)
class Row:
    """Two speakers of a small archive and what a person knows of them: same, unsure, different."""

    shows: str
    verdict: str
    speakers: tuple[BaseSpeaker, ...]

    @property
    def names(self) -> str:
        """Both names, to tell a row by."""
        return " / ".join(speaker.name for speaker in self.speakers[:2])

    def match(self) -> SpeakerPair | None:
        """Match the archive, and return the pair asked for."""
        wanted = tuple(sorted(speaker.id for speaker in self.speakers[:2]))
        pairs = match_speakers(self.speakers)
        return next((p for p in pairs if (p.first, p.second) == wanted), None)


def read_rows(half: str) -> list[Row]:
    """Read ``names_<half>.toml``."""
    table = tomllib.loads((GOLDEN / f"names_{half}.toml").read_text("utf-8"))
    return [*_read_lists(table), *map(_read_case, table["case"])]


def _read_lists(table: Mapping[str, Any]) -> Iterator[Row]:
    for shows, lists in table.items():
        if shows != "case":
            kind = SpeakerKind(lists.get("kind", "person"))
            for verdict in VERDICTS:
                for pair in lists.get(verdict, ()):
                    yield Row(shows, verdict, make_speakers(pair, kind))


def _read_case(case: Mapping[str, Any]) -> Row:
    first, second, *others = make_speakers([*case["pair"], *case.get("others", ())])
    told = [_tell(speaker, case, n) for n, speaker in enumerate((first, second))]
    if case.get("together"):
        told = [
            replace(a, companions=a.companions | {b.id})
            for a, b in zip(told, reversed(told), strict=True)
        ]
    return Row(case["shows"], case["verdict"], (*told, *others))


def _tell(speaker: BaseSpeaker, case: Mapping[str, Any], n: int) -> BaseSpeaker:
    nothing: tuple[list[Any], list[Any]] = ([], [])
    return replace(
        speaker,
        roles=tuple(RoleSeen(*role) for role in case.get("roles", nothing)[n]),
        aliases=tuple(case.get("aliases", nothing)[n]),
        outlets=frozenset(case.get("outlets", nothing)[n]),
        companions=frozenset(case.get("companions", nothing)[n]),
        wikidata=case.get("wikidata", (None, None))[n],
        listed=case.get("listed", (False, False))[n],
    )


def make_speakers(
    names: Sequence[str], kind: SpeakerKind = SpeakerKind.PERSON
) -> tuple[BaseSpeaker, ...]:
    """Make base speakers of which nothing is known but their names."""
    slugs: list[str] = []
    for name in names:
        slugs.append(make_slug(name, slugs))
    return tuple(
        BaseSpeaker(id=slug, name=name, kind=kind, quotations=1)
        for slug, name in zip(slugs, names, strict=True)
    )
