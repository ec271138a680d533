"""What a speaker said in the course of time as rows and objects, for files."""

from collections.abc import Iterable
from typing import BinaryIO

from quotetrack.deciding.subjects import Treated
from quotetrack.model.timeline import Difference, Followed, Version
from quotetrack.publish.exports import Cell, defuse, write_csv
from quotetrack.store.holding import ask_for

STATEMENT_COLUMNS = (
    *("First seen", "Last seen", "Days", "Speaker", "Statement", "Kinds", "Outlets"),
    *("Carried by", "Articles", "Wordings", "Differs", "Subjects", "Certainty", "Confidence"),
    *("Act", "First outlet", "Headline", "Link", "Permalink", "Quotation"),
)
SUBJECT_COLUMNS = ("Subject", "Statements", "First", "Last", "About")


def tabulate_statements(
    told: Iterable[tuple[Followed, tuple[str, ...]]], speaker: str, out: BinaryIO
) -> None:
    """Write statements with their subjects as CSV for spreadsheets, a row each."""
    rows = (map(defuse, _list_cells(one, subjects, speaker)) for one, subjects in told)
    write_csv(STATEMENT_COLUMNS, rows, out)


def _list_cells(one: Followed, subjects: Iterable[str], speaker: str) -> Iterable[Cell]:
    first, words = one.original, one.longest
    return (
        *(one.first, one.last, one.days, speaker, words.text, "; ".join(one.kinds)),
        *(len(one.outlets), "; ".join(one.outlets), one.articles, one.wordings),
        "; ".join(tell_difference(difference) for difference in one.differences),
        *("; ".join(subjects), words.certainty, words.confidence, words.act, first.outlet),
        *(first.headline, first.url, one.permalink, words.permalink),
    )


def tell_difference(difference: Difference) -> str:
    """Return in words what a version has otherwise than another quotation, and where that is."""
    sides = (difference.ours, difference.theirs)
    ours, theirs = (f"“{words}”" if words else "nothing" for words in sides)
    where = "in another version" if difference.inside else "elsewhere"
    place = [difference.outlet, difference.date, difference.permalink]
    return f"{ours} here, {theirs} {where} ({', '.join(filter(None, place))})"


def tabulate_subjects(subjects: Iterable[Treated], out: BinaryIO) -> None:
    """Write subjects as CSV for spreadsheets; the last column is what to give to ``--about``."""
    rows = ((s.words, s.statements, s.first, s.last, ask_for(s.words)) for s in subjects)
    write_csv(SUBJECT_COLUMNS, (map(defuse, row) for row in rows), out)


def describe_subject(subject: Treated) -> dict[str, object]:
    """Return a subject as an object; ``about`` is what to give to ``--about``."""
    return {
        "subject": subject.words,
        "statements": subject.statements,
        "first": subject.first,
        "last": subject.last,
        "about": ask_for(subject.words),
    }


def describe_statement(one: Followed, subjects: Iterable[str], speaker: str) -> dict[str, object]:
    """Return a statement with all its versions and differences as an object."""
    return {
        "speaker": speaker,
        "first": one.first,
        "last": one.last,
        "days": one.days,
        "text": one.longest.text,
        "kinds": list(one.kinds),
        "act": one.longest.act,
        "outlets": list(one.outlets),
        "articles": one.articles,
        "wordings": one.wordings,
        "differences": [_describe_difference(difference) for difference in one.differences],
        "subjects": list(subjects),
        "certainty": one.longest.certainty,
        "confidence": one.longest.confidence,
        "permalink": one.permalink,
        "quotation": one.longest.permalink,
        "versions": [_describe_version(version) for version in one.versions],
    }


def _describe_version(version: Version) -> dict[str, object]:
    return {
        "date": version.date,
        "outlet": version.outlet,
        "headline": version.headline,
        "url": version.url,
        "language": version.language,
        "text": version.text,
        "kind": version.kind,
        "certainty": version.certainty,
        "confidence": version.confidence,
        "permalink": version.permalink,
    }


def _describe_difference(difference: Difference) -> dict[str, object]:
    return {
        "touch": difference.touch,
        "ours": difference.ours,
        "theirs": difference.theirs,
        "elsewhere": difference.elsewhere,
        "date": difference.date,
        "outlet": difference.outlet,
        "permalink": difference.permalink,
        "same_statement": difference.inside,
    }
