"""The pipe ``quotetrack_boundaries``: tell spaCy's parser where sentences begin or can't.

It goes before the parser, into our own pipelines and into those of spaCy users who want it.
"""

from spacy.language import Language
from spacy.tokens import Doc

from quotetrack.parse.boundaries import decide_starts

# As spaCy notes down whether a sentence begins at a token.
_STARTS = {True: 1, False: -1, None: 0}


@Language.component("quotetrack_boundaries", assigns=["token.is_sent_start"])
def set_boundaries(doc: Doc) -> Doc:
    """Note down for each token whether a sentence begins there, where typography tells."""
    # All at once: asked token by token, spaCy looks through the whole text each time.
    starts = doc.to_array(["SENT_START"]).astype("int64")
    # As they are written, if the pipeline is shown others (see with_spacy.py).
    words = doc.user_data.get("quotetrack_written") or [t.text for t in doc]
    starts[:] = [_STARTS[start] for start in decide_starts(words)]
    # One column needs no second dimension, whatever the annotation says.
    return doc.from_array(["SENT_START"], starts.view("uint64"))  # type: ignore[arg-type]
