"""Parts of speech and lemmas as a spaCy pipeline gives them, each kind of word worked out once.

Behind the parser stand pipes that look at single words: the attribute ruler tries every pattern on
every token, the lemmatizer rule after rule. What they say of a word depends on its form and on
what tagger and parser said of it, and most words come again and again: so each such combination is
shown to these very pipes once, and their answer is kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

Kind = tuple[int, ...]
Pipe = Callable[[Doc], Doc]
# A pattern of the ruler's, as spaCy writes it down: patterns, attrs, index.
Rule = Mapping[str, Any]

# What the answer depends on, and what it is.
TOLD: list[int | str] = ["ORTH", "TAG", "DEP", "POS", "MORPH", "LEMMA"]
ANSWER: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA"]
# What a rule may ask of a word and say of it, for the answer to depend on nothing else.
ASKED = frozenset({"TAG", "DEP", "POS", "LEMMA", "ORTH", "TEXT", "LOWER", "IS_SPACE"})
SAID = frozenset({"TAG", "POS", "MORPH", "LEMMA"})
# Lemmatizers that look at the word alone; a language's own may do otherwise.
LEMMATIZERS = (Lemmatizer, EnglishLemmatizer)
# Kinds of words kept: some 30 MB. An archive's names never end.
MOST = 100_000


class WordPipes:
    """The attribute ruler and the lemmatizer of a pipeline, shown each kind of word once.

    A paragraph in which a rule for several words may apply ("gon na") is left to the pipes
    themselves: it is rare.
    """

    def __init__(self, vocab: Vocab, ruler: AttributeRuler, behind: Sequence[Pipe]) -> None:
        rules = _list_rules(ruler)
        self._vocab = vocab
        self._pipes: list[Pipe] = [ruler, *behind]
        alone = _make_ruler(vocab, filter(_is_of_one_word, rules))
        self._alone: list[Pipe] = [alone, *behind]
        self._joining = Matcher(vocab)
        for rule in rules:
            if not _is_of_one_word(rule):
                words = [[word] for pattern in rule["patterns"] for word in pattern]
                self._joining.add(str(len(self._joining)), words)
        self._answers: dict[Kind, Kind] = {}
        self._joins: set[Kind] = set()

    def __call__(self, doc: Doc) -> Doc:
        """Set the parts of speech, features and lemmas of ``doc``."""
        kinds = list(map(tuple, doc.to_array(TOLD).tolist()))
        if len(self._answers) > MOST:
            self._answers.clear()
            self._joins.clear()
        unknown = list({kind for kind in kinds if kind not in self._answers})
        if unknown:
            self._ask(unknown)
        joins = [kind in self._joins for kind in kinds]
        if any(map(and_, joins, joins[1:])):
            return _run(self._pipes, doc)
        return _note(doc, ANSWER, [self._answers[kind] for kind in kinds])

    def _ask(self, kinds: Sequence[Kind]) -> None:
        """Note what the pipes say of each kind of word, and which may be one of several."""
        words = [self._vocab.strings[kind[0]] for kind in kinds]
        doc = Doc(self._vocab, words=words, spaces=[False] * len(words))
        doc = _note(doc, TOLD[1:], [kind[1:] for kind in kinds])
        if self._joining:
            self._joins.update(kinds[i] for _, i, _ in self._joining(doc, allow_missing=True))
        answers = map(tuple, _run(self._alone, doc).to_array(ANSWER).tolist())
        self._answers.update(zip(kinds, answers, strict=True))


def quicken(nlp: Language) -> None:
    """Put ``WordPipes`` in the place of a pipeline's pipes where they will say the very same."""
    ruler = nlp.get_pipe("attribute_ruler") if nlp.has_pipe("attribute_ruler") else None
    if type(ruler) is not AttributeRuler or not all(map(_looks_at_words, _list_rules(ruler))):
        return
    names = nlp.pipe_names
    place = names.index("attribute_ruler")
    behind = [nlp.get_pipe(name) for name in names[place + 1 : place + 2]]
    if behind and type(behind[0]) not in LEMMATIZERS:
        behind = []
    Language.component("quotetrack_words", func=WordPipes(nlp.vocab, ruler, behind))
    nlp.add_pipe("quotetrack_words", before="attribute_ruler")
    for name in ("attribute_ruler", *names[place + 1 : place + 1 + len(behind)]):
        nlp.disable_pipe(name)


def _list_rules(ruler: AttributeRuler) -> list[Rule]:
    return [dict(rule) for rule in ruler.patterns]


def _is_of_one_word(rule: Rule) -> bool:
    return all(len(pattern) == 1 for pattern in rule["patterns"])


def _looks_at_words(rule: Rule) -> bool:
    """Tell whether a rule asks nothing but what ``TOLD`` tells, and says nothing but an answer."""
    words = [word for pattern in rule["patterns"] for word in pattern]
    # What is said of spaces is never read.
    said = all(word.get("IS_SPACE") is True for word in words) or SAID.issuperset(rule["attrs"])
    return said and all(ASKED.issuperset(word) for word in words)


def _make_ruler(vocab: Vocab, rules: Iterable[Rule]) -> AttributeRuler:
    ruler = AttributeRuler(vocab)
    ruler.add_patterns(rules)  # type: ignore[arg-type]
    return ruler


def _run(pipes: Iterable[Pipe], doc: Doc) -> Doc:
    return reduce(lambda done, pipe: pipe(done), pipes, doc)


def _note(doc: Doc, names: list[int | str], rows: Sequence[Kind]) -> Doc:
    """Write a row of attributes on each token."""
    array = np.array(rows, np.uint64).reshape(-1, len(names))
    return doc.from_array(names, array)  # type: ignore[arg-type]
