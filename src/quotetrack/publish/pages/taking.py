"""How what a reader typed was taken, in sentences: whom names mean, and which outlets fit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from sqlite3 import Connection

from quotetrack.model.showing import Search
from quotetrack.store.showing.naming import MOST, Taken, fit_outlets, take_speakers

_FIRST = 5  # descriptions that are told


def tell_all(conn: Connection, search: Search) -> tuple[str, ...]:
    """Return a sentence for each name of a search that may mean somebody or something else."""
    names = tell_names(take_speakers(conn, search.speakers))
    return (*names, *tell_outlets(conn, search))


def tell_names(taken: Sequence[Taken]) -> tuple[str, ...]:
    """Return a sentence for each name that isn't that of just the one it was taken for."""
    return tuple(_tell_names(taken))


def _tell_names(taken: Sequence[Taken]) -> Iterator[str]:
    for one in taken:
        names = _join([voice.name for voice in one.voices])
        more = " and others who were not looked for" if one.more else ""
        if one.described:
            yield f"Nobody known by name is called “{one.asked}”; {_tell_described(one)}."
        elif not one.voices:
            yield f"Nobody in this archive is called “{one.asked}”, or described so."
        elif not one.exact:
            yield f"Nobody is called “{one.asked}” here; it was taken for {names}{more}."
        elif len(one.voices) > 1:
            yield f"“{one.asked}” was taken for {names}{more}."


def _tell_described(one: Taken) -> str:
    told = " or ".join(f"“{wording}”" for wording in one.described[:_FIRST])
    rest = len(one.described) - _FIRST
    ways = f" and in {rest} other ways" if rest > 0 else ""
    more = ", in still others, which were not looked for" if one.more else ""
    return f"it was taken for whoever is only described, as {told}{ways}{more}"


def _join(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def tell_outlets(conn: Connection, search: Search) -> tuple[str, ...]:
    """Return a sentence where more outlets fit what was typed than are looked in."""
    fit = len(fit_outlets(conn, search.outlet)) if search.outlet else 0
    if fit <= MOST:
        return ()
    told = f"{fit:,} outlets fit “{search.outlet}”: only the first {MOST} by name were looked in."
    return (told,)


def settle_guesses(search: Search, taken: Sequence[Taken]) -> Search:
    """Return the search with whom they were taken for in the place of names that nobody has."""
    guessed = {one.asked: one.voices for one in taken if one.voices and not one.exact}
    slugs = (
        (voice.id or "" for voice in guessed[asked]) if asked in guessed else (asked,)
        for asked in search.speakers
    )
    return replace(search, speakers=tuple(slug for each in slugs for slug in each))
