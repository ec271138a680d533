"""Whether what a file says of itself is the article's title."""

FEWEST_WORDS = 3
"""A title has as many words: "Press release" and "Untitled" are none."""

LONGEST = 300
"""The most characters of a title."""

WITHIN = 3_000
"""A title stands among as many first characters of the text."""


def says_enough(title: str) -> bool:
    """Tell whether ``title`` has the length of a title."""
    return len(title.split()) >= FEWEST_WORDS and len(title) <= LONGEST


def is_in_text(title: str, text: str) -> bool:
    """Tell whether ``title`` is one, and stands where ``text`` begins.

    A title that only the file's properties have may be that of the template, of another release
    or of the program; case and white space don't count.
    """
    beginning = " ".join(text[:WITHIN].split()).casefold()
    return says_enough(title) and " ".join(title.split()).casefold() in beginning
