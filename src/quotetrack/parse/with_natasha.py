"""Parse Russian with natasha: 34 MB on the CPU, labels of Universal Dependencies, names.

Razdel finds words and sentences, slovnet tags, parses and names, pymorphy2 gives lemmas. All of it
comes with the package; nothing is ever fetched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, NamedTuple

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.parse.stanza_words import Draft, Surface, draft_sentences

LANGUAGE = "ru"
INSTALL = "pip install 'quotetrack[russian]'"
# Above this a word is no word; pymorphy2 takes its hyphens apart one inside the other.
LONGEST_LEMMA = 60
# A full stop behind so few letters, in the midst of a sentence, is an abbreviation's: "г.", "им.".
LONGEST_ABBREVIATION = 4
_ENTITIES = {"PER": "PERSON"}
_SPACES = str.maketrans("\n\r\t", "   ")


class Word(NamedTuple):
    """A word as natasha has it; ``head`` is a position in its sentence, its own for a root."""

    place: Span
    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


class NatashaParser:
    """Natasha's models for Russian news that yield our own sentences.

    Raises:
        ModelError: natasha isn't installed, or can't be loaded.
    """

    language = LANGUAGE

    def __init__(self) -> None:
        if not has_natasha():
            raise ModelError(f"natasha isn't installed: {INSTALL}")
        try:
            self._load()
        except (ImportError, OSError, AttributeError) as error:
            raise ModelError(f"natasha can't be loaded ({error}): {INSTALL}") from error
        self._names = True
        self.name = f"natasha {version('natasha')}"

    def _load(self) -> None:
        import natasha  # noqa: PLC0415 - slow to import

        words = natasha.NewsEmbedding()
        self._tagger = natasha.NewsMorphTagger(words)
        self._parser = natasha.NewsSyntaxParser(words)
        self._namer = natasha.NewsNERTagger(words)
        self._vocabulary = _load_vocabulary()

    def skip_entities(self) -> None:
        """Leave out what names persons, places and bodies; tokens then name no entities."""
        self._names = False

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Parse texts, of each the paragraphs given, and yield each text's sentences in order."""
        for text, spans in documents:
            plain = text.translate(_SPACES)
            found = (each for n, span in enumerate(spans) for each in _tokenize(plain, span, n))
            drafts = list(draft_sentences(plain, found))
            if not drafts:
                yield ()
                continue
            named = self._find_names(plain, spans) if self._names else {}
            yield tuple(_number(text, drafts, self._parse(drafts), named))

    def _parse(self, drafts: Sequence[Draft]) -> Iterator[list[Word]]:
        forms = [[token.words[0] for token in draft.tokens] for draft in drafts]
        tagged, parsed = self._tagger.map(forms), self._parser.map(forms)
        for draft, tags, tree in zip(drafts, tagged, parsed, strict=True):
            heads = _mend_heads([int(node.head_id) - 1 for node in tree.tokens])
            words = [
                Word(
                    place=Span(surface.start, surface.end),
                    text=tag.text,
                    lemma=self._find_lemma(tag.text, tag.pos, tag.feats),
                    upos=tag.pos,
                    feats="|".join(f"{key}={tag.feats[key]}" for key in sorted(tag.feats)),
                    head=head,
                    deprel=node.rel,
                )
                for surface, tag, node, head in zip(
                    draft.tokens, tags.tokens, tree.tokens, heads, strict=True
                )
            ]
            yield _join_abbreviations(words)

    def _find_lemma(self, word: str, upos: str, feats: Mapping[str, str]) -> str:
        if len(word) > LONGEST_LEMMA or not any(map(str.isalpha, word)):
            return word.lower()
        return str(self._vocabulary.lemmatize(word, upos, feats))

    def _find_names(self, text: str, spans: Iterable[Span]) -> Mapping[int, tuple[Span, str]]:
        """Return for each place in a name that name's place and type."""
        named: dict[int, tuple[Span, str]] = {}
        for span in spans:
            part = span.within(text)
            for found in self._namer(part).spans if part.strip() else ():
                name = Span(span.start + found.start, span.start + found.stop)
                label = _ENTITIES.get(found.type, found.type)
                named |= dict.fromkeys(range(*name), (name, label))
        return named


def has_natasha() -> bool:
    """Tell whether natasha is installed."""
    return find_spec("natasha") is not None


def _load_vocabulary() -> Any:  # noqa: ANN401 - natasha has no types
    """Return the words' forms; told where they are, or pymorphy2 asks an old setuptools for it."""
    import pymorphy2_dicts_ru  # noqa: PLC0415 - comes with natasha
    from natasha.morph.vocab import MorphForm, MorphVocab  # noqa: PLC0415 - slow to import
    from pymorphy2 import MorphAnalyzer  # noqa: PLC0415 - the same

    vocabulary = MorphVocab.__new__(MorphVocab)
    MorphAnalyzer.__init__(vocabulary, path=pymorphy2_dicts_ru.get_path(), result_type=MorphForm)
    return vocabulary


def _tokenize(text: str, span: Span, paragraph: int) -> Iterator[tuple[int, Surface, bool]]:
    """Yield paragraph, token and whether razdel begins a sentence there."""
    from razdel import sentenize, tokenize  # noqa: PLC0415 - comes with natasha

    part = span.within(text)
    starts = {sentence.start for sentence in sentenize(part)}
    for token in tokenize(part):
        place = span.start + token.start, span.start + token.stop
        yield paragraph, Surface(*place, (token.text,)), token.start in starts


def _mend_heads(heads: Sequence[int]) -> list[int]:
    """Return heads without cycles: slovnet takes the likeliest head of each word by itself.

    ``-1`` is above a root; what goes round in a circle hangs under the first root, which is made
    where there is none.
    """
    mended = [i if head < 0 else head for i, head in enumerate(heads)]
    root = next((i for i, head in enumerate(mended) if head == i), 0)
    mended[root] = root
    safe = {i for i, head in enumerate(mended) if head == i}
    for i in range(len(mended)):
        path: list[int] = []
        while i not in safe and i not in path:
            path.append(i)
            i = mended[i]  # noqa: PLW2901 - climbs from there
        if i not in safe:
            mended[i] = root
        safe.update(path)
    return mended


def _join_abbreviations(words: Sequence[Word]) -> list[Word]:
    """Take the full stop of "г. Псков" and "М. Петров" for a part of the word, as treebanks do."""
    stops = {i for i in range(1, len(words) - 1) if _is_abbreviated(words, i)}
    kept = [i for i in range(len(words)) if i not in stops]
    number = {i: n for n, i in enumerate(kept)} | {i: kept.index(i - 1) for i in stops}
    return [
        word._replace(
            place=Span(
                word.place.start, words[i + 1].place.end if i + 1 in stops else word.place.end
            ),
            head=n if word.head == i + 1 and i + 1 in stops else number[word.head],
        )
        for n, i in enumerate(kept)
        for word in [words[i]]
    ]


def _is_abbreviated(words: Sequence[Word], i: int) -> bool:
    before, stop, behind = words[i - 1], words[i], words[i + 1]
    glued = stop.text == "." and before.place.end == stop.place.start
    letters = before.text.isalpha() and len(before.text) <= LONGEST_ABBREVIATION
    return glued and letters and (behind.text[0].isalnum() or behind.text in {",", "("})


def _number(
    text: str,
    drafts: Iterable[Draft],
    parsed: Iterable[Sequence[Word]],
    named: Mapping[int, tuple[Span, str]],
) -> Iterator[Sentence]:
    first = 0
    for draft, words in zip(drafts, parsed, strict=True):
        made = (_make_token(text, word, first, n, named) for n, word in enumerate(words))
        yield Sentence(tuple(made), draft.paragraph)
        first += len(words)


def _make_token(
    text: str, word: Word, first: int, n: int, named: Mapping[int, tuple[Span, str]]
) -> Token:
    start, end = word.place
    name, label = named.get(start, (None, ""))
    # A root is its own head, and nothing else is called one.
    below = word.deprel if word.deprel != "root" else "dep"
    return Token(
        i=first + n,
        start=start,
        end=end,
        text=text[start:end],
        lemma=word.lemma,
        upos=word.upos,
        deprel="root" if word.head == n else below,
        head=first + word.head,
        entity=label,
        entity_begins=name is not None and name.start == start,
        feats=word.feats,
    )
