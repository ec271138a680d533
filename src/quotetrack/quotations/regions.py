"""The stretch of text beside words in marks where whoever says them may be named."""

from quotetrack.quotations.scene import Marked, Scene

FINAL = frozenset(".!?…")
# “…,”⏎⏎Nadia Lambert, the mayor,⏎⏎said: what a broken layout does to one sentence.
MOST_PARAGRAPHS_AFTER = 2
# No sentence puts so many words between what was said and who said it.
LONGEST = 150


def region_behind(scene: Scene, marked: Marked) -> range:
    """Return the tokens from the closing mark to the end of the sentence or the next statement.

    Where the words end their paragraph, "she said" may stand at the start of the next one.
    """
    _, last = scene.paragraph_bounds(marked.paragraph)
    if last == marked.last and scene.is_statement(marked):
        last = _end_of_carried_sentence(scene, marked.paragraph)
    last = min(last, marked.last + LONGEST)
    stop = marked.last + 1
    while stop <= last and not _in_statement(scene, stop):
        stop += 1
        if scene.syntax[stop - 1].text in FINAL and stop > marked.last + 2:
            break
    return range(marked.last + 1, stop)


def crosses_paragraphs(scene: Scene, region: range) -> bool:
    """Tell whether a stretch begins in a paragraph of its own."""
    return bool(region) and scene.paragraph_of(region.start) != scene.paragraph_of(region.start - 1)


def _end_of_carried_sentence(scene: Scene, paragraph: int) -> int:
    """Return the last token of the next paragraph, and of one more where a comma broke that."""
    last = scene.paragraph_bounds(paragraph)[1]
    for following in range(paragraph + 1, paragraph + 1 + MOST_PARAGRAPHS_AFTER):
        if not scene.has_paragraph(following):
            break
        last = scene.paragraph_bounds(following)[1]
        if scene.syntax[last].text != ",":
            break
    return last


def region_ahead(scene: Scene, marked: Marked) -> range:
    """Return the tokens from the sentence's start, or the mark before, to the opening mark.

    Where a paragraph of its own is quoted, that is the end of the paragraph before, if a colon
    ends it.
    """
    first, _ = scene.paragraph_bounds(marked.paragraph)
    if marked.first == first:
        if first == 0 or scene.syntax[first - 1].text != ":":
            return range(0)
        first = scene.sentence_bounds(first - 1)[0]
    first = max(first, marked.first - LONGEST)
    start = marked.first
    while start > first and not _in_statement(scene, start - 1):
        if scene.syntax[start - 1].text in FINAL:
            break
        start -= 1
    return range(start, marked.first)


def _in_statement(scene: Scene, i: int) -> bool:
    number = scene.mark_of[i]
    return number is not None and scene.is_statement(scene.marked[number])


def ends_with_comma(scene: Scene, marked: Marked) -> bool:
    """Tell whether a statement ends with the comma that only "she said" can follow."""
    return scene.is_statement(marked) and scene.syntax[marked.last - 1].text == ","


def start_of_sentence(scene: Scene, marked: Marked) -> int:
    """Return where the sentence begins that leads up to the opening mark."""
    first, _ = scene.paragraph_bounds(marked.paragraph)
    first = max(first, marked.first - LONGEST)
    start = marked.first
    while start > first and not _ends_sentence(scene, start - 1):
        start -= 1
    return start


def _ends_sentence(scene: Scene, i: int) -> bool:
    """Tell whether a sentence ends with token ``i``, final punctuation or a mark behind it."""
    number = scene.mark_of[i]
    if number is not None and i == scene.marked[number].last and i > 0:
        i -= 1
    return all(c in FINAL for c in scene.syntax[i].text)
