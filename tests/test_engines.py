"""Which engine finds quotations, and what happens where the encoder can't run."""

import sys
from importlib.machinery import ModuleSpec

import numpy as np
import pytest

from parses import parse_conllu
from quotetrack.errors import ModelError
from quotetrack.lang import load
from quotetrack.quotations import engines
from quotetrack.quotations.engines import EncoderEngine, ParseEngine, open_engine
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import LINKS, TAGS, Signals


def hide(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make libraries look as if they weren't installed."""

    def find(name: str) -> ModuleSpec | None:
        return None if name in names else ModuleSpec(name, None)

    monkeypatch.setattr(engines, "find_spec", find)


def test_the_parse_engine_is_there_without_any_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name, the light engine needs nothing."""
    hide(monkeypatch, "onnxruntime", "tokenizers")
    assert isinstance(open_engine("parse", "en"), ParseEngine)


@pytest.mark.parametrize("missing", [("onnxruntime",), ("tokenizers",)])
def test_without_its_libraries_the_encoder_is_left_out(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    """Where the encoder can't run, the light engine is chosen by itself."""
    hide(monkeypatch, *missing)
    assert isinstance(open_engine(None, "en"), ParseEngine)


def test_an_encoder_that_cannot_run_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name, the encoder is never swapped for something else in silence."""
    hide(monkeypatch, "onnxruntime")
    with pytest.raises(ModelError, match="pip install onnxruntime, or use --engine parse"):
        open_engine("encoder", "en")


def test_a_library_that_does_not_load_is_like_a_missing_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A build for another machine is no reason to find nothing, and is named if asked for."""
    hide(monkeypatch)  # everything seems to be installed
    monkeypatch.delitem(sys.modules, "quotetrack.quotations.encoder.reading", raising=False)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert isinstance(open_engine(None, "en"), ParseEngine)
    with pytest.raises(ModelError, match=r"the encoder can't run here .*: use --engine parse"):
        open_engine("encoder", "en")


def test_another_language_has_the_parse_engine() -> None:
    """The encoder reads English alone."""
    assert isinstance(open_engine(None, "fr"), ParseEngine)
    with pytest.raises(ModelError, match="doesn't know the language 'fr'"):
        open_engine("encoder", "fr")


def test_the_encoder_engine_names_entities() -> None:
    """What the encoder read of each token comes back with the quotations."""
    syntax = parse_conllu("""
        Nadia    PROPN 2 compound
        Lambert  PROPN 3 nsubj
        left     VERB  0 root
    """)

    def read(scene: Scene) -> Signals:
        n = len(scene.syntax)
        tags = np.zeros((n, len(TAGS)), np.float32)
        tags[:, 0] = 1
        nothing = np.zeros((n, len(LINKS), 1), np.float32)
        return Signals(
            tags=tags,
            tagged=(),
            windows=np.array([(0, n)] * n),
            queries=nothing,
            keys=nothing,
            none=np.zeros((n, len(LINKS)), np.float32),
            entities=("B-PERSON", "I-PERSON", "O"),
        )

    found = EncoderEngine(read).find(syntax, load("en"))
    assert found.quotations == ()
    assert found.entities == ("B-PERSON", "I-PERSON", "O")
    named = syntax.name_entities(found.entities)
    assert [(t.entity, t.entity_begins) for t in named.tokens] == [
        ("PERSON", True),
        ("PERSON", False),
        ("", False),
    ]
    assert named.sentences[0].tokens == named.tokens
    assert [t.entity for t in syntax.tokens] == ["", "", ""]
