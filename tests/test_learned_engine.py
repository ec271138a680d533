"""The learned finder on the golden cases' parses: what its stages must hold to."""

from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from golden.parses import read_parses, text_of
from quotetrack.errors import ModelError
from quotetrack.lang import load
from quotetrack.model import Quotation, Sentence
from quotetrack.quotations import find_quotations
from quotetrack.quotations.find import lay_scene, read_candidates
from quotetrack.quotations.learned import cues, engine
from quotetrack.quotations.learned.candidates import outline
from quotetrack.quotations.learned.readings import Material, lay_readings, to_parts
from quotetrack.quotations.learned.reasons import load_phrases
from quotetrack.quotations.learned.table import Table
from quotetrack.quotations.learned.weights import load_rankers, write_rankers
from quotetrack.quotations.scoring import score
from quotetrack.quotations.weights import check_weights
from quotetrack.syntax import Syntax

ENGLISH = load("en")
PARSES = list(read_parses())
LARGEST = 4_000_000
"""The most bytes that a set of weights may have: the repository keeps every one."""


def lay(parse: tuple[Sentence, ...]) -> Material:
    """Lay out a parse for the stages."""
    scene = lay_scene(Syntax(text_of(parse), parse), ENGLISH)
    readings = ((score(scene, c), c) for c in read_candidates(scene))
    table = Table(scene)
    return Material(table, load_rankers().lexicon, lay_readings(table, readings))


MATERIALS = [lay(parse) for parse in PARSES]


def find_all() -> list[Quotation]:
    """Return the quotations of all golden cases."""
    syntaxes = (Syntax(text_of(parse), parse) for parse in PARSES)
    return list(chain.from_iterable(find_quotations(s, ENGLISH) for s in syntaxes))


@pytest.mark.parametrize("material", MATERIALS)
def test_candidates_keep_off_their_cues_and_sources(material: Material) -> None:
    """No content holds a word of its cue or source, none is twice, and a source isn't its cue."""
    rankers = load_rankers()
    stage = engine.rate_cues(material, rankers.cue)
    for rows in engine.pick_plausible(material, stage):
        spans = engine.reach_cues(material, rankers.extent, stage.spots[rows], stage.rates[rows])
        sources, columns = engine.measure_sources(material, spans)
        frame = engine.pick_sources(spans, sources, rankers.source.score(columns.matrix())).frame
        said, _ = engine.measure_contents(material, frame, stage.over(material.table.n))
        for row, owner in enumerate(said.owner.tolist()):
            own = set(range(int(spans.first[owner]), int(spans.last[owner]) + 1))
            if said.rule[row] == 0:
                assert own.isdisjoint(said.positions(row))
        seen = list(zip(said.owner, *outline(material.table, said), strict=True))
        assert len(seen) == len(set(seen))
        names = {n for n in sources.noun.tolist() if n >= 0}
        assert names.isdisjoint(spans.head.tolist()) or len(spans.head) > 1


def test_shipped_forests_know_the_features_that_are_measured() -> None:
    """The columns that each forest was grown on are the ones that its stage measures, in order."""
    rankers = load_rankers()
    material = MATERIALS[0]
    stage = engine.rate_cues(material, rankers.cue)
    (rows,) = engine.pick_plausible(material, stage)
    ranked = engine.rank(material, rankers, stage, rows)
    assert ranked is not None
    assert tuple(stage.columns.names) == rankers.cue.columns
    assert tuple(ranked.columns.names) == rankers.accept.columns
    assert rankers.accept.columns[: len(rankers.content.columns)] == rankers.content.columns


def test_names_are_not_taken_from_an_entity_recogniser() -> None:
    """The finder gives the same without entities: the recogniser may be switched off."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    def bare(parse: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(
            replace(s, tokens=tuple(replace(t, entity="") for t in s.tokens)) for s in parse
        )

    for parse in PARSES:
        text = text_of(parse)
        with_entities = find_quotations(Syntax(text, parse), ENGLISH)
        without = find_quotations(Syntax(text, bare(parse)), ENGLISH)
        assert [q.content for q in with_entities] == [q.content for q in without]


def test_every_quotation_says_why() -> None:
    """Each quotation has one to three reasons, and no two are the same words."""
    for quotation in find_all():
        assert 1 <= len(quotation.reasons) <= 3, quotation
        assert len(set(quotation.reasons)) == len(quotation.reasons)


def test_phrases_are_of_features_that_exist() -> None:
    """No phrase waits for a feature that nobody measures."""
    measured = {*load_rankers("parse").accept.columns, *load_rankers("joint").accept.columns}
    assert set(load_phrases()) <= measured


def test_spots_hold_every_rules_cue() -> None:
    """What a rule takes for a cue the rankers look at as well."""
    for material in MATERIALS:
        spots = set(cues.spot(material).tolist())
        assert {r.head for r in material.readings} <= spots


def test_parts() -> None:
    """Positions become ranges, both ends included."""
    assert to_parts([3, 4, 5, 9, 11, 12]) == ((3, 5), (9, 9), (11, 12))
    assert to_parts([]) == ()


def test_weights_are_written_as_they_are_read(tmp_path: Path) -> None:
    """A set that is written and checked has the same trees, and is small enough to ship."""
    write_rankers(load_rankers(), tmp_path, "parse")
    check_weights(tmp_path)
    shipped = Path(cues.__file__).parent / "weights"
    for name in ("parse.json", "parse.safetensors"):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < LARGEST


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    """A byte changed is an error that says which file."""
    write_rankers(load_rankers(), tmp_path, "parse")
    path = tmp_path / "parse.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(ModelError, match=r"parse\.safetensors"):
        check_weights(tmp_path)


def test_a_document_without_words_has_no_quotations() -> None:
    """Nothing parsed, nothing found."""
    assert find_quotations(Syntax("", ()), ENGLISH) == ()
    assert np.array_equal(Table(lay_scene(Syntax("", ()), ENGLISH)).head, [])
