"""What the pipelines are trained from: tables, parts and marks."""

from dataclasses import replace
from pathlib import Path

import pytest
from programs import commands
from recipes import PROCESSORS, read_recipe
from scoring import plain_text
from trees import BLOCK, EVERY, print_marks, split_sentences

TABLES = Path(__file__).with_name("pipelines.toml")


def write_rows(text: str, *forms: str) -> str:
    """Return a sentence of a treebank, as far as it matters here."""
    rows = [f"{n}\t{form}\t{form.lower()}" for n, form in enumerate(forms, 1)]
    return "\n".join([f"# text = {text}", *rows])


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), '"Go", he said.'),
        (("“”",), "“Go”, he said."),
        (("«»", "“”"), "«Go», he said."),
        (("", "“”"), '"Go", he said.'),
    ],
)
def test_marks_are_printed_in_text_and_words(marks: tuple[str, ...], expected: str) -> None:
    """The first pair goes to the first sentence with marks; lemmas stay as they were."""
    sentence = write_rows('"Go", he said.', '"', "Go", '"', ",", "he", "said", ".")
    (printed,) = print_marks([sentence], marks, "")
    lines = printed.splitlines()
    assert lines[0] == f"# text = {expected}"
    assert "".join(line.split("\t")[1] for line in lines[1:]) == expected.replace(" ", "")
    assert [line.split("\t")[2] for line in lines[1:]][:2] == ['"', "go"]


def test_an_odd_mark_stays() -> None:
    """Inches, and a quotation that goes on in the next sentence, aren't taken for a pair."""
    sentence = write_rows('A 5" pipe', "A", "5", '"', "pipe")
    assert list(print_marks([sentence], ("“”",), "")) == [sentence]


def test_every_other_apostrophe_is_printed() -> None:
    """A pipeline has to know both."""
    sentence = write_rows("don't", "don't", "do", "n't")
    texts = [s.splitlines()[0] for s in print_marks([sentence] * 2, (), "’")]
    assert texts == ["# text = don't", "# text = don’t"]


def test_a_tenth_tells_when_to_stop() -> None:
    """In blocks of sentences that stand in a row, and nothing is lost."""
    sentences = [str(n) for n in range(BLOCK * EVERY * 2)]
    learn, stop = split_sentences(sentences)
    assert sorted(learn + stop, key=int) == sentences
    assert stop[:BLOCK] == sentences[BLOCK * (EVERY - 1) : BLOCK * EVERY]
    assert len(stop) == 2 * BLOCK


def test_paragraphs_stay_apart() -> None:
    """What a pipeline is scored on is text as it runs."""
    sentences = ["# newdoc\n# text = One.", "# text = Two.", "# newpar id = 2\n# text = Three."]
    assert plain_text(sentences) == "One. Two.\n\nThree."


@pytest.mark.parametrize("language", ["en", "de", "uk"])
def test_every_recipe_can_be_run(language: str, tmp_path: Path) -> None:
    """It names all that is asked for, and each processor has its two commands."""
    recipe = read_recipe(language)
    assert recipe.short.startswith(f"{language}_")
    assert recipe.options.keys() == set(PROCESSORS)
    for processor in recipe.processors:
        prepare, run = commands(recipe, processor, tmp_path)
        assert recipe.treebank in prepare
        assert str(tmp_path / "made") in run


def test_without_multi_word_tokens(tmp_path: Path) -> None:
    """A treebank that has none gets no processor for them, and its tokenizer looks for none."""
    path = tmp_path / "pipelines.toml"
    path.write_text(TABLES.read_text("utf-8").replace("mwt = true", "mwt = false"), "utf-8")
    recipe = read_recipe("en", path)
    assert recipe.processors == ("tokenize", "pos", "lemma", "depparse")
    *_, run = commands(recipe, "tokenize", tmp_path)
    assert "--no_use_mwt" in run


def test_a_parser_may_learn_on_the_tags_that_it_will_see(tmp_path: Path) -> None:
    """Those of the tagger that was made before, instead of the treebank's own."""
    recipe = read_recipe("en")
    gold, _ = commands(recipe, "depparse", tmp_path)
    predicted, _ = commands(replace(recipe, predicted_tags=True), "depparse", tmp_path)
    assert "--gold" in gold
    assert "--gold" not in predicted
    assert str(tmp_path / "made" / "pos.pt") in predicted
