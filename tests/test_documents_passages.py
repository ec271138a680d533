"""Passages: each paragraph once, in its place, never too long."""

import re
import textwrap
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.documents.cleaning.passages import MAX_PASSAGE
from quotetrack.model import Span

LONG = "The harbour board met on Monday to weigh the plan."
OTHER = "Nadia Lambert, its chair, had asked for two more weeks."
LAST = "The plan goes to the town council before the summer ends."


def found(text: str) -> list[str]:
    """Return the words of each passage."""
    return [span.within(text) for span in passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u00a0\n\t", []),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("One.\rTwo.", ["One.", "Two."]),
        ("\u00a0 One.\u2003\n\u3000Two.\u202f", ["One.", "Two."]),
        ("One.\u2028Two.\u2029Three.\fFour.", ["One.", "Two.", "Three.", "Four."]),
        ("One\u0085 and on.", ["One\u0085 and on."]),
    ],
)
def test_a_line_is_a_paragraph(text: str, expected: list[str]) -> None:
    """Whatever ends the line, and without the white space around it, no-break spaces too."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A block that comes again is left out, with the short lines inside it.
        ([LONG, "A talk", OTHER, LONG, "A talk", OTHER, LAST], [LONG, "A talk", OTHER, LAST]),
        ([LONG, "A", "B", OTHER, LONG, "A", "B", OTHER], [LONG, "A", "B", OTHER]),
        # A long paragraph alone is a repeat, spaced otherwise or not.
        ([LONG, OTHER, LONG.replace(" ", "\u00a0 ")], [LONG, OTHER]),
        # Short ones may well come twice: not between two repeats they stay.
        (["No.", LONG, "No.", OTHER], ["No.", LONG, "No.", OTHER]),
        (["No.", LONG, LONG, "No.", OTHER], ["No.", LONG, "No.", OTHER]),
        ([LONG, "No.", OTHER, "No.", LONG], [LONG, "No.", OTHER, "No."]),
        (["No.", LONG, LONG, "No."], ["No.", LONG, "No."]),
        (["No.", LONG, LONG, "No.", "No."], ["No.", LONG, "No.", "No."]),
        # What the block hadn't before stays, between repeats too.
        ([LONG, OTHER, LONG, "Correction.", OTHER], [LONG, OTHER, "Correction."]),
        (
            ["No.", LONG, OTHER, LONG, "No.", "New.", OTHER],
            ["No.", LONG, OTHER, "No.", "New."],
        ),
        # One word differs: another paragraph.
        ([LONG, LONG.replace("Monday", "Tuesday")], [LONG, LONG.replace("Monday", "Tuesday")]),
    ],
)
def test_a_repeated_passage_counts_once(lines: list[str], expected: list[str]) -> None:
    """The first of the same words stays, and only what stood before word for word goes."""
    assert found("\n".join(lines)) == expected


def test_the_first_of_a_repeat_stays() -> None:
    """The span that is kept is the one that stands first in the text."""
    text = f"{LONG}\n{OTHER}\n{LONG}"
    assert [span.start for span in passages(text)] == [0, len(LONG) + 1]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("She was sure of “that.” " * 2_000, "”"),
        ("no stop in sight " * 2_000, "no stop in sight"),
        ("x" * 50_000, "x"),
    ],
)
def test_a_monster_is_cut(text: str, ends: str) -> None:
    """A very long paragraph is cut behind a sentence, else at white space, else anywhere."""
    pieces = found(text)
    assert all(len(piece) <= MAX_PASSAGE for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.endswith(tuple(ends.split())) for piece in pieces)
    assert len(pieces) <= 5


PARAGRAPH = st.sampled_from([LONG, OTHER, "No.", "Yes.", " ", "", "\u00a0No.\t"]) | st.text()
TEXT = st.lists(PARAGRAPH).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines))
)


@pytest.mark.parametrize(
    "again",
    [
        "“THE BRIDGE IS SAFE, SAID NADIA LAMBERT, AND IT STAYS OPEN.”",
        '"The bridge is safe, said Nadia Lambert,  and it stays\u00a0open."',
        "„The Bridge is safe, said Nadia Lambert, and it stays open.“",
    ],
)
def test_small_differences_make_no_other_paragraph(again: str) -> None:
    """A repeat in capitals, with other spaces or other quotation marks is one all the same."""
    first = "“The bridge is safe, said Nadia Lambert, and it stays open.”"
    assert found(f"{first}\n\n{OTHER}\n\n{again}") == [first, OTHER]
    bare = first.strip("“”")
    assert found(f"{first}\n\n{OTHER}\n\n{bare}") == [first, OTHER, bare]


WORDS = "We have tested every single cable of this bridge"
BODY = f"“{WORDS},” said Nadia Lambert, the mayor, “and we found nothing that is wrong with it.”"


@pytest.mark.parametrize(
    "pulled",
    [
        f"“{WORDS}”",
        f"{WORDS}.",
        f'"{WORDS.upper()}"',
        f"‘{WORDS}’",
        "And we found nothing that is wrong with it",
    ],
)
def test_a_pull_quote_is_left_out(pulled: str) -> None:
    """Words shown again, large, count where the article has them, before or behind."""
    assert found(f"{LONG}\n\n{pulled}\n\n{BODY}\n\n{OTHER}") == [LONG, BODY, OTHER]
    assert found(f"{LONG}\n\n{BODY}\n\n{pulled}\n\n{OTHER}") == [LONG, BODY, OTHER]
    assert found(f"{LONG}\n\n{BODY}\n\n{pulled}") == [LONG, BODY]


@pytest.mark.parametrize(
    "text",
    [
        # A colon introduces the words, or they introduce others.
        f"Nadia Lambert wrote:\n“{WORDS}.”\n{BODY}",
        f"{LONG}\nWe have tested every single cable of this bridge:\n{BODY}",
        # A name stands below them.
        f"{LONG}\n“{WORDS}.”\nNadia Lambert, mayor\n{BODY}",
        f"{LONG}\n“{WORDS}.”\n— Nadia Lambert.\n{BODY}",
        f"{LONG}\n{WORDS}.\n@nadia_lambert, on Monday: “Good.”\n{BODY}",
        # They go on in the next paragraph.
        f"{LONG}\n“{WORDS}.\n{BODY}\n{OTHER}",
        # The longer paragraph has them without marks, or in marks within marks.
        f"{LONG}\n“{WORDS}.”\nThe mayor thinks {WORDS.lower()}, doesn’t she?",
        f"{LONG}\n“{WORDS}.”\n“You told me ‘{WORDS}’,” said Tom Whitfield.",
        # An abstract's sentence; a headline; a few words.
        f"{LONG}\n{OTHER}\n{OTHER} The town council weighed it as well.",
        f"{WORDS}.\n{LONG}\n{BODY}",
        f"{LONG}\n“We have tested every cable.”\n{BODY}",
        # Not word for word.
        f"{LONG}\n“We have checked every single cable of this bridge.”\n{BODY}",
    ],
)
def test_what_may_be_a_quotation_in_its_own_right_stays(text: str) -> None:
    """Words that somebody else may have said, or that may stand nowhere else, are kept."""
    assert found(text) == text.split("\n")


def test_ranges_are_left_out() -> None:
    """A paragraph inside a range is no passage; one that the range only touches is."""
    text = f"{LONG}\nRead more\n{OTHER}\n{LAST}"
    first, more, other, last = passages(text)
    assert passages(text, [more]) == (first, other, last)
    assert passages(text, [Span(0, other.end + 3)]) == (last,)
    assert passages(text, [first, Span(last.start, last.end - 1)]) == (more, other, last)
    assert passages(text, [Span(0, len(text))]) == ()


@given(TEXT)
def test_passages_lie_in_the_text_in_order(text: str) -> None:
    """They never overlap, are never blank, and have no white space at their ends."""
    spans = passages(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.within(text) == span.within(text).strip() for span in spans)


@given(TEXT)
def test_nothing_is_lost_but_repeats(text: str) -> None:
    """What no passage covers is white space or stands in a passage before it."""
    spans = passages(text)
    kept = {fold(span.within(text)): span for span in reversed(spans)}
    gaps = zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    for start, end in gaps:
        for span in passages(text[start:end]):
            assert kept[fold(span.within(text[start:end]))].end <= start


def fold(words: str) -> str:
    """Return words without what makes no other paragraph of them."""
    return " ".join(re.sub("[“”„‟«»‹›＂]", '"', words).casefold().split())


@given(st.text(alphabet="ab. ”\u00a0", max_size=300))
def test_cutting_loses_nothing(text: str) -> None:
    """Every character that isn't white space comes through the cuts of a long paragraph."""
    monster = text * 200 + "x" * MAX_PASSAGE
    assert "".join("".join(found(monster)).split()) == "".join(monster.split())


RELEASE = """\
PRESS RELEASE

The harbour bridge will stay open through the winter, Nadia Lambert,
the chair of the council, said on Monday. “We have tested every cable
and every bolt, and we found nothing that would worry an engineer,” she
told reporters in the town hall. According to Tom Whitfield, the city’s
chief engineer, the repairs cost less than planned.

“The next inspection comes in spring,” said Whitfield, who added that
the results would be made public and would be sent to each member of
the council, which votes on the plan next week.
"""
WHOLE = [" ".join(block.split()) for block in RELEASE.split("\n\n")]


def indent(text: str) -> str:
    """Indent every line that isn't blank."""
    return "".join(
        f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        RELEASE,
        RELEASE.replace("\n", "\r\n"),
        RELEASE.replace("\n", "\r"),
        # Spaces at the ends of lines, as mailers leave them.
        RELEASE.replace("\n", " \n"),
        indent(RELEASE),
        # Indented first lines instead of blank ones between.
        RELEASE.replace("\n\n", "\n   "),
        # A page's address makes one line longer.
        RELEASE + f"\nSee https://example.org/{'harbour/' * 20}\n",
        # Blank lines with spaces in them.
        RELEASE.replace("\n\n", "\n \t\n"),
    ],
)
def test_lines_broken_at_a_width_are_joined(text: str) -> None:
    """A paragraph is what it was before a program broke it, the line breaks inside its span."""
    assert [" ".join(piece.split()) for piece in found(text)][: len(WHOLE)] == WHOLE


@pytest.mark.parametrize("width", [45, 50, 60, 65, 72, 76, 80, 90, 100])
def test_any_width_is_undone(width: int) -> None:
    """Whatever the lines were filled to, the paragraphs come back."""
    wrapped = "\n\n".join(textwrap.fill(block, width) for block in WHOLE)
    assert [" ".join(piece.split()) for piece in found(wrapped)] == WHOLE


def test_a_wrapped_list_stays_a_list() -> None:
    """The next item of a list, and words quoted in a mail, begin a paragraph of their own."""
    items = textwrap.fill(WHOLE[1], 72, initial_indent="- ", subsequent_indent="  ")
    more = textwrap.fill(WHOLE[2], 72, initial_indent="- ", subsequent_indent="  ")
    pieces = [" ".join(piece.split()) for piece in found(f"{RELEASE}\n{items}\n{more}\n")]
    # The repeated words differ by the dash in front.
    assert pieces == [*WHOLE, f"- {WHOLE[1]}", f"- {WHOLE[2]}"]


def test_a_break_that_no_width_explains_ends_a_paragraph() -> None:
    """A short line in a wrapped text is a heading or a paragraph's last line: it isn't joined."""
    text = RELEASE.replace("PRESS RELEASE\n\n", "PRESS RELEASE\n").replace(
        "planned.\n\n", "planned.\n"
    )
    assert [" ".join(piece.split()) for piece in found(text)] == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        # A paragraph a line, with and without blank lines.
        "\n".join(WHOLE),
        "\n\n".join(WHOLE),
        "\n".join([LONG, OTHER, LAST, "No.", LONG.replace("Monday", "Tuesday")]),
        # Sentences a line, of about one length.
        "\n".join(
            f"On day {n} the harbour board met once more to weigh the plan." for n in range(9)
        ),
        # A transcript.
        "\n".join(
            f"Q: Was the harbour bridge safe in the winter of {n}?\nA: Yes, in {n} it was."
            for n in range(9)
        ),
        # Headlines, short lines, a table, an address.
        "Bridge stays open\nCouncil votes on plan\nEngineer tells of repairs\nHarbour waits",
        "\n".join(f"Nadia Lambert        {n}        Harbour" for n in range(9)),
        "Harbour Council\nThe Old Custom House, 12 Quay Street, Third Floor\nSeaford\nNorthland",
        # Two lines alone tell nothing.
        textwrap.fill(WHOLE[1][:130], 72),
    ],
)
def test_lines_that_no_program_broke_stay(text: str) -> None:
    """An article with a paragraph a line, a list or a transcript is left as it is."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert found(text) == list(dict.fromkeys(lines))


@given(st.lists(st.sampled_from([*WHOLE[1:], LONG, OTHER, LAST]), unique=True, min_size=1))
def test_blank_lines_always_part(blocks: list[str]) -> None:
    """However a text is wrapped, words on both sides of a blank line are never joined."""
    wrapped = "\n\n".join(textwrap.fill(block, 66) for block in blocks)
    assert not any("\n\n" in piece for piece in found(wrapped))


def test_a_text_of_very_many_lines() -> None:
    """Passages of a monster come in seconds: blank lines, short lines, one line of spaces."""
    quoted = f"“{'a b c d ' * 12}”\n" * 2_000
    monsters = ("\n" * 300_000, "a b\n" * 50_000, f"{' ' * 300_000}\n", quoted, "a' " * 90_000)
    for text in (f"{monster}\n{LONG}" for monster in monsters):
        started = time.process_time()
        assert passages(text)[-1].within(text) == LONG
        assert time.process_time() - started < 3
