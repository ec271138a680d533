"""What a user types into a search field, as an FTS5 query that can't be a syntax error."""

import re
import unicodedata

from quotetrack.store.spellings import match_any

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')


def match_expression(search: str) -> str:
    """Return the FTS5 query for all words and all phrases in quotation marks in ``search``.

    Operators, stars, colons and stray marks are text like any other. Returns the empty string
    if there is no word in it. What FTS5 doesn't fold is asked for in each of its spellings.
    """
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in search)
    pieces = (phrase or word for phrase, word in _PIECE.findall(plain.translate(_MARKS)))
    return " AND ".join(match_any(piece) for piece in pieces if _has_word(piece))


def _has_word(piece: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in piece)
