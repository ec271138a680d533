"""Page furniture: told by whole lines, and never at the price of a quotation."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.documents.cleaning.furniture import find_furniture
from quotetrack.lang import load

EN = load("en").furniture


def found(text: str) -> list[tuple[str, str]]:
    """Return each piece of furniture with its sort."""
    return [(each.span.within(text), each.sort) for each in find_furniture(text, EN)]


@pytest.mark.parametrize(
    ("sort", "lines"),
    [
        (
            "credit",
            [
                "Photograph: Nadia Lambert/Getty Images",
                "(Photo by Oren Castell/AFP via Getty Images)",
                "Image source, Getty Images",
                "Image caption, The harbour bridge in 1902",
                "Oren Castell / Reuters",
                "Getty Images",
                "Photo: Oren Castell | AP",
                "File photo",
                "View image in fullscreen",
            ],
        ),
        (
            "link",
            [
                "Read more",
                "READ MORE: Harbour bridge stays open through the winter",
                "Read more: bridge stays open.",
                "Related: Seaford’s council and its bridge",
                "Related articles",
                "See also: The bridge in pictures",
                "Story continues below",
                "Continue reading...",
                "• Most read",
                "Click here to see the pictures",
                # Headlines of other articles, quotations and all.
                "ALSO READ: “Bridge is safe,” says mayor",
                "READ MORE: 'Bridge is safe', says mayor",
                "Related: ‘Bridge is safe’, says mayor",
                "WATCH | “Is it safe?”",
                "More on this story: “Bridge is safe...”",
            ],
        ),
        (
            "share button",
            ["Share on Facebook", "Share this article", "Share", "Facebook Twitter WhatsApp Email"],
        ),
        ("comments", ["12 comments", "View comments", "Comments (1,204)", "Leave a comment"]),
        (
            "consent",
            [
                "We use cookies to improve your visit. Change your settings at any time.",
                "By continuing to use this site you agree to our use of cookies.",
                "Accept all cookies",
                "Cookie policy",
            ],
        ),
        (
            "newsletter",
            [
                "Sign up to our morning briefing",
                "Subscribe to our newsletter for the best of the week, every Friday.",
                "Get the day’s top stories in your inbox.",
                "Enter your email address",
            ],
        ),
        ("advertisement", ["Advertisement", "ADVERTISEMENT - CONTINUE READING BELOW", "Sponsored"]),
        ("subscription", ["Click here to subscribe", "Already a subscriber? Log in", "Subscribe"]),
        (
            "rights",
            [
                "© 2025 Seaford Gazette. All rights reserved.",
                "Copyright 2025 Seaford Gazette",
                "Terms of use | Privacy policy",
            ],
        ),
        (
            "amendment",
            [
                "This article was amended on 3 May 2025 to correct the year of the opening.",
                "Correction: An earlier version of this article misstated the bridge’s length.",
            ],
        ),
        (
            "staff credits",
            [
                "(Reporting by Nadia Lambert; Editing by Tom Whitfield)",
                "Reporting by Nadia Lambert in Seaford; editing by Tom Whitfield and Oren Castell.",
                "Additional reporting by Oren Castell",
                "Oren Castell contributed reporting.",
            ],
        ),
        (
            "author",
            ["Follow Nadia Lambert on Twitter @nadia_lambert.", "Email: nadia@news.example"],
        ),
        (
            "time",
            [
                "Last updated 3 hours ago",
                "5 min read",
                "Published: May 3, 2025, 10:30",
                "2 days ago",
            ],
        ),
        ("breadcrumb", ["Home > News > Seaford", "Home | News"]),
    ],
)
def test_lines_of_a_page(sort: str, lines: list[str]) -> None:
    """Each sort is told by its wording, whatever the case, brackets and bullets."""
    assert [found(line) for line in lines] == [[(line, sort)] for line in lines]


@pytest.mark.parametrize(
    "line",
    [
        # Words in quotation marks, of any kind.
        "“Read more books,” she said.",
        "Read more: “Bridge is safe,” the mayor said.",
        "Watch: “The bridge is safe.”",
        "More: “Bridge is safe”, says mayor",
        "Watch the bridge, says mayor: “It is safe”",
        "Photograph: «Nadia Lambert»",
        "This article was amended on 3 May 2025. It said “ten” and meant “two”.",
        # Sentences of an article that begin like furniture.
        "Read more books, the minister told pupils on Monday.",
        "Read more: the mayor said on Monday that the old bridge was safe.",
        "Related: The council said on Monday that the bridge would close.",
        "Photographs by the council show that the bridge was safe, said Whitfield.",
        "Reporting by the Gazette shows that the mayor had known, a judge said on Monday.",
        "By using tracking cookies, the firm broke the law, the regulator said.",
        "Copyright by law belongs to the author, the court said on Monday.",
        "This story may not be published, the judge said.",
        "Comments are what the council wants, said Nadia Lambert.",
        "Share prices fell.",
        "He shared it on Facebook.",
        "They use cookies, she said.",
        "Sign here, the mayor told them.",
        # Headlines, standfirsts, bylines, datelines, headings.
        "Mayor says harbour bridge is safe",
        "By Nadia Lambert",
        "Nadia Lambert, political editor",
        "SEAFORD, May 3 (Reuters) -",
        "SEAFORD (AP) — The bridge stays open.",
        "Mon 3 May 2025",
        "What happens next",
        "7:45 p.m.",
        "Q: Was it safe?",
        "Lambert: Yes.",
        "",
        "...",
    ],
)
def test_what_may_be_the_article_stays(line: str) -> None:
    """A line with quotation marks, a whole sentence, or what an editor wrote isn't furniture."""
    assert found(line) == []


def test_furniture_is_not_parsed() -> None:
    """Its lines are left out of the passages; all others are there, in their places."""
    text = """The bridge is safe.

(Photo by Oren Castell/Getty Images)

“It is safe,” said Nadia Lambert. Share this article

Share this article"""
    furniture = find_furniture(text, EN)
    assert [each.sort for each in furniture] == ["credit", "share button"]
    parsed = [s.within(text) for s in passages(text, [each.span for each in furniture])]
    assert parsed == [
        "The bridge is safe.",
        "“It is safe,” said Nadia Lambert. Share this article",
    ]


def test_a_language_without_furniture_has_none() -> None:
    """No data, nothing found."""
    assert find_furniture("Advertisement", ()) == ()


def test_a_long_line_is_the_article() -> None:
    """However it begins: furniture is short."""
    assert found("Photo: Nadia Lambert/Getty")
    assert not found(f"Photo: Nadia Lambert{' and Oren Castell' * 12}/Getty")


LINE = st.sampled_from(["Read more", "Share", "© 2025", "“No,” he said.", "", " ", "12 comments"])


@given(st.lists(LINE | st.text(max_size=20)).map("\n".join))
def test_furniture_lies_in_the_text_in_order(text: str) -> None:
    """Each piece is one whole paragraph; none overlap."""
    spans = [each.span for each in find_furniture(text, EN)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.within(text) == span.within(text).strip() != "" for span in spans)
    parsed = passages(text, spans)
    assert not any(s.start < p.end and p.start < s.end for s in spans for p in parsed)


@pytest.mark.parametrize(
    "piece",
    [
        "by continuing you agree ",
        "reporting by ; editing by ",
        "© . all rights reserved. ",
        "read more: / ",
        "share facebook twitter ",
        "get the our in your ",
        "contributed to this ",
        "/getty via ",
        "1 2 ",
        "a@a@",
        "x",
        " ",
        "[(",
    ],
)
@pytest.mark.parametrize("width", [90, 300, 490, 1_000_000])
def test_a_megabyte_takes_seconds(piece: str, width: int) -> None:
    """No wording makes the search slow, in one line or in thousands."""
    line = (piece * (width // len(piece) + 1))[: width - 2] + "!"
    text = "\n".join([line] * (1_000_000 // width))
    started = time.process_time()
    find_furniture(text, EN)
    assert time.process_time() - started < 10
