"""Treebanks of one language brought to one annotation, so that a parser can learn from them all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_ID, _UPOS, _XPOS, _FEATS, _HEAD, _RELATION = 0, 3, 4, 5, 6, 7
_VERBS = frozenset({"VERB", "AUX"})

Words = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is changed in treebanks; ``pipelines.toml`` says what each of its keys means."""

    relations: Mapping[str, str] = field(default_factory=dict)
    verb_forms: Mapping[str, str] = field(default_factory=dict)
    relative_clauses: bool = False
    owners: bool = False


def unify(sentence: str, annotation: Annotation) -> str:
    """Return a sentence of CoNLL-U with the relations and verb forms that ``annotation`` wants."""
    lines = [line.split("\t") for line in sentence.splitlines()]
    words = {fields[_ID]: fields for fields in lines if fields[_ID].isdigit()}
    for place, word in words.items():
        _complete_verb(word, annotation.verb_forms)
        word[_RELATION] = _relation(place, words, annotation)
    return "\n".join("\t".join(fields) for fields in lines)


def _complete_verb(word: list[str], forms: Mapping[str, str]) -> None:
    """Read a verb's form from the treebank's own tag; what isn't finite has no tense then."""
    if word[_UPOS] not in _VERBS or word[_XPOS] not in forms:
        return
    pairs = [pair.partition("=") for pair in word[_FEATS].split("|") if "=" in pair]
    features = {name: value for name, _, value in pairs}
    features["VerbForm"] = forms[word[_XPOS]]
    if "Mood" not in features:
        features.pop("Tense", None)
    word[_FEATS] = "|".join(f"{name}={features[name]}" for name in sorted(features, key=str.lower))


def _relation(place: str, words: Words, annotation: Annotation) -> str:
    word = words[place]
    relation = annotation.relations.get(word[_RELATION], word[_RELATION])
    if relation == "acl" and annotation.relative_clauses and _is_relative(place, words):
        return "acl:relcl"
    before = int(place) < int(word[_HEAD])
    if relation == "nmod" and annotation.owners and before and "Case=Gen" in word[_FEATS]:
        return "nmod:poss"
    return relation


def _is_relative(place: str, words: Words) -> bool:
    """Tell whether a clause has a relative pronoun: under its verb, or one below ("mit dem")."""
    near = set(_below({place}, words))
    near |= set(_below(near, words))
    features = [pair for i in near for pair in words[i][_FEATS].split("|")]
    return any(pair.startswith("PronType=") and "Rel" in pair for pair in features)


def _below(heads: set[str], words: Words) -> Iterator[str]:
    return (place for place, word in words.items() if word[_HEAD] in heads)
