"""Cases of a language drafted without a parser, and lines of a case that were written amiss."""

from pathlib import Path

import pytest

from languages import cases
from languages.sketch import know_words, sketch

KNOWN = {
    "del": (
        ("3", "de", "de", "ADP", "_", "_", "5", "case", "_", "_"),
        ("4", "el", "el", "DET", "_", "Gender=Masc", "5", "det", "_", "_"),
    )
}


def test_a_sketch_has_the_words_in_their_lines() -> None:
    """Words, numbers and missing spaces are told; a word of two has its parts as known before."""
    lines = list(sketch("a colon", "Dijo: «Es del río». Calló.", KNOWN))
    assert "# text = Dijo: «Es del río»." in lines
    assert "# text = Calló." in lines
    assert lines[4].split("\t")[:2] == ["1", "Dijo"]
    assert lines[4].endswith("\tSpaceAfter=No")
    assert [line.split("\t")[:2] for line in lines[8:11]] == [
        ["5-6", "del"],
        ["5", "de"],
        ["6", "el"],
    ]
    assert lines[10].split("\t")[2:6] == ["el", "DET", "_", "Gender=Masc"]


def test_a_sketch_begins_paragraphs() -> None:
    """A line break in a text begins a paragraph; a stop before a small letter ends no sentence."""
    lines = list(sketch("two", "«Vamos.» dijo ella.\n\nCalló.", {}))
    assert lines.count("# newpar") == 1
    assert sum(line.startswith("# text") for line in lines) == len(("«Vamos.» ...", "Calló."))


def test_a_sketch_spells_its_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sketch has is a case that can be read, of which nothing is known yet."""
    text = "—El puente es seguro —dijo Nadia Lambert—. Calló..."
    written = "\n".join(sketch("a dash", text, KNOWN)).replace(" = content | cue | ", " = a | b | ")
    (tmp_path / "xx.conllu").write_text(written, "utf-8")
    monkeypatch.setattr(cases, "HERE", tmp_path)
    (case,) = cases.read_cases("xx")
    assert case.text == text


def test_words_are_known_from_the_cases() -> None:
    """The cases of Spanish know "del" as two words, and what kind of word "puente" is."""
    known = know_words("es")
    assert [row[1] for row in known["del"]] == ["de", "el"]
    assert known["puente"][0][3] == "NOUN"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1 Calló\tcallar\tVERB\t_\t_\t0\troot\t_\t_", r"case 'short': 9 columns, .* not 10"),
        ("1\tCalló\tcallar\tVERB\t_\t_\t7\troot\t_\t_", "the head is no word of the sentence"),
    ],
)
def test_a_line_written_amiss_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, reason: str
) -> None:
    """A missing tab or a head that isn't there is told with the file and the case."""
    (tmp_path / "xx.conllu").write_text(f"# newdoc\n# shows = short\n{line}\n", "utf-8")
    monkeypatch.setattr(cases, "HERE", tmp_path)
    with pytest.raises(ValueError, match=reason):
        cases.read_cases("xx")
