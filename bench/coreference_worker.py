"""Run xrenner over CoNLL-U: started by ``coreference.py`` with the interpreter that has xrenner.

Reads lines ``{"id", "conllu"}`` and writes lines ``{"id", "seconds", "mentions"}``, a mention as
``{"first", "end", "head", "group", "form", "entity"}`` with tokens counted from 0, or ``{"id",
"error"}``. The sequence tagger isn't in the package, so entity types come from xrenner's lexicon;
its classifier is used.
"""

import contextlib
import importlib
import json
import sys
import time
import warnings
from typing import Any


class Ordinals:
    """What scikit-learn's OrdinalEncoder gives, without the release that it was stored by."""

    def __init__(self, encoder: Any) -> None:  # noqa: ANN401 - its class differs by release
        self._numbers = {str(c): float(n) for n, c in enumerate(encoder.categories_[0])}

    def transform(self, value: Any) -> float:  # noqa: ANN401 - an array of one text
        """Return the number of the text in ``value``."""
        return self._numbers[str(value[0][0])]


def open_model() -> Any:  # noqa: ANN401 - xrenner has no types
    """Load xrenner's English model, whose encoders need another scikit-learn than there is."""
    xrenner = importlib.import_module("xrenner.modules.xrenner_xrenner")
    model = xrenner.Xrenner("eng", None, False, True)  # noqa: FBT003 - its parameters have no names
    # Its classifier asks for the kind of text, which it reads off the document's name.
    model.set_doc_name("GUM_news_article")
    # It fails on groups that its own clean-up has emptied; types of mentions are all it is for.
    model.lex.filters["force_single_type_chains"] = False
    for classifier in model.lex.classifiers.values():
        classifier.encoder_dict = {
            feature: (Ordinals(encoder), *rest)
            for feature, (encoder, *rest) in classifier.encoder_dict.items()
        }
    return model


def resolve(model: Any, conllu: str) -> list[dict[str, object]]:  # noqa: ANN401 - the same
    """Return the mentions of an article that have a cluster."""
    model.analyze(conllu, "none")
    return [
        {
            "first": int(mark.start) - 1,
            "end": int(mark.end),
            "head": int(mark.head.id) - 1,
            "group": int(mark.group),
            "form": mark.form,
            "entity": mark.entity,
        }
        for mark in model.markables
        if mark.id != "0"  # what xrenner itself leaves out
    ]


def main() -> None:
    """Resolve what comes on standard input."""
    warnings.filterwarnings("ignore")
    answers = sys.stdout
    # xrenner prints what it thinks.
    with contextlib.redirect_stdout(sys.stderr):
        model = open_model()
        for line in sys.stdin:
            article = json.loads(line)
            answer: dict[str, object] = {"id": article["id"]}
            started = time.process_time()
            try:
                answer["mentions"] = resolve(model, article["conllu"])
            except Exception as error:  # noqa: BLE001 - a library's bug in one article of many
                answer["error"] = f"{type(error).__name__}: {error}"
            answer["seconds"] = time.process_time() - started
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
