"""Names in other cases brought to the nominative, by which a speaker is called.

"за словами [Олени Ткаченко]" names Олена Ткаченко, "по словам [Захаровой]" a Захарова, "по
словам [Захарова]" a Захаров: the token's case and gender tell, the name beside it, the article's
own nominative and the speakers file. Where they don't, the name stays as it is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from quotetrack.lang.inflection import Ending, decline
from quotetrack.lang.people import Gender, People
from quotetrack.model import Token
from quotetrack.speakers.agreement import TAGS, read_feature
from quotetrack.speakers.mentions import Mention
from quotetrack.speakers.names import normalise, show_first_name, split_name
from quotetrack.syntax import Syntax

MOST = 64  # readings of one name that are looked at
BESIDE = frozenset({"amod", "appos", "compound", "det", "flat", "dep"})  # share their head's case
Words = tuple[str, ...]
Declined = Mapping[int, Token]  # the words that stand in the name's case, by their place in it
Known = Callable[[str], bool]


def bring_to_nominative(
    syntax: Syntax, mentions: Sequence[Mention], people: People, is_known: Known
) -> list[Mention]:
    """Return the mentions, their names in the nominative where it is clear what that is.

    ``is_known`` tells whether the speakers file or the archive has a name.
    """
    if not people.inflection.endings:
        return list(mentions)
    reader = _Reader(syntax, people, is_known, *_list_attested(syntax, mentions))
    return [reader.bring(mention) for mention in mentions]


def _list_attested(
    syntax: Syntax, mentions: Iterable[Mention]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that the article has in the nominative, and the family names of these."""
    called = [m for m in mentions if {_read_case(t) for t in _declined(syntax, m)} == {"Nom"}]
    return (
        frozenset(m.key for m in called),
        frozenset(normalise(m.name.family) for m in called),
    )


def _declined(syntax: Syntax, mention: Mention) -> list[Token]:
    """Return the words of a name that stand in its case: not "[Рада] національної безпеки"."""
    inside = range(mention.first, mention.end)
    return [
        token
        for token in syntax.tokens[mention.first : mention.end]
        if token.text[0].isupper() and _shares_case(syntax, token, inside)
    ]


def _shares_case(syntax: Syntax, token: Token, inside: range) -> bool:
    seen: set[int] = set()
    while token.head in inside and token.head != token.i and token.i not in seen:
        if token.deprel.partition(":")[0] not in BESIDE:
            return False
        seen.add(token.i)
        token = syntax[token.head]
    return True


def _read_case(token: Token) -> str | None:
    return read_feature(token, "Case")


def _keeps_lemma(token: Token) -> bool:
    return token.lemma == token.text.casefold()


def _may_stay(endings: Sequence[Ending], declined: Declined) -> bool:
    """Tell whether a lemma that is the word itself says that it doesn't change: "Бенуа".

    A lemmatiser that changes no word of a name doesn't know it, and "Рыжова" has an ending that
    only names that change have.
    """
    if len(declined) > 1:
        return not all(map(_keeps_lemma, declined.values()))
    return all(len(ending.written) == 1 for ending in endings)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads names by what the article and the speakers file have in the nominative."""

    syntax: Syntax
    people: People
    is_known: Known
    names: frozenset[str]
    families: frozenset[str]

    def bring(self, mention: Mention) -> Mention:
        declined = _declined(self.syntax, mention)
        cases = {_read_case(token) for token in declined} - {None}
        if cases == {"Nom"} or not declined:
            return mention
        written = tuple(t.text for t in self.syntax.tokens[mention.first : mention.end])
        # Before or behind its verb a name that the article has so is one as it stands: natasha
        # gives "Сомова" another case where a clause begins with what she said.
        if self._is_subject(mention) and self._is_attested(written):
            return mention
        # Without a case the parse tells nothing: then what is known as it stands, stands.
        if not cases and self._is_attested(written):
            return mention
        found = self._find(mention, written, {t.i - mention.first: t for t in declined})
        return self._rename(mention, found) if found not in {None, written} else mention

    def _is_subject(self, mention: Mention) -> bool:
        inside = range(mention.first, mention.end)
        return any(
            token.deprel.startswith("nsubj") and token.head not in inside
            for token in self.syntax.tokens[mention.first : mention.end]
        )

    def _find(self, mention: Mention, written: Words, declined: Declined) -> Words | None:
        readings = dict(islice(self._list_readings(mention, written, declined), MOST))
        told = any(map(_read_case, declined.values()))
        evident = False
        for fits in (self._is_attested, self._has_first_name, self._has_lemmas(declined)):
            fitting = {words: gender for words, gender in readings.items() if fits(words, gender)}
            evident = evident or bool(fitting)
            readings = fitting or readings
        sure = evident or (told and self.people.inflection.sure)
        return next(iter(readings)) if len(readings) == 1 and sure else None

    def _list_readings(
        self, mention: Mention, written: Words, declined: Declined
    ) -> Iterator[tuple[Words, Gender]]:
        """Yield the names that may be meant, all words of one in one gender."""
        for gender in self._list_genders(mention, declined):
            forms = [
                list(self._list_forms(n, declined, gender)) if n in declined else [word]
                for n, word in enumerate(written)
            ]
            for words in product(*forms):
                yield words, gender

    def _list_genders(self, mention: Mention, declined: Declined) -> Sequence[Gender]:
        """Return the one gender that title, words or first name show, else both."""
        if mention.gender:
            return (mention.gender,)
        shown = {read_feature(t, "Gender") for t in declined.values()} - {None}
        told = [TAGS[tag] for tag in shown if tag in TAGS]
        return told if len(shown) == 1 else tuple(Gender)

    def _list_forms(self, n: int, declined: Declined, gender: Gender) -> Iterator[str]:
        """Yield the nominatives that one word may have; itself where it may not change at all."""
        token, case = declined[n], _read_case(declined[n])
        if case == "Nom" or token.text.isupper():
            yield token.text
            return
        found = self.people.inflection.fit(token.text, gender, case)
        yield from dict.fromkeys(decline(token.text, ending) for ending in found)
        if not found or (_keeps_lemma(token) and _may_stay(found, declined)):
            yield token.text

    def _is_attested(self, words: Words, _gender: Gender | None = None) -> bool:
        """Tell whether the article has a name in the nominative, or it is known."""
        name = " ".join(words)
        family = normalise(words[-1]) in self.families
        return normalise(name) in self.names or family or self.is_known(name)

    def _has_first_name(self, words: Words, gender: Gender) -> bool:
        return len(words) > 1 and show_first_name(words[0], self.people) is gender

    def _has_lemmas(self, declined: Declined) -> Callable[[Words, Gender], bool]:
        # Where the given name changed, the lemmatiser may just not know the family name: "Юрія
        # [Кулика]" is no "Юрій Кулика".
        half = not _keeps_lemma(declined[min(declined)])

        def fits(words: Words, gender: Gender) -> bool:
            return all(
                words[n].casefold() == t.lemma and not (half and self._may_change(t, gender))
                for n, t in declined.items()
            )

        return fits

    def _may_change(self, token: Token, gender: Gender) -> bool:
        """Tell whether a word that is its own lemma may be another's form for all that."""
        fitting = self.people.inflection.fit(token.text, gender, _read_case(token))
        return _keeps_lemma(token) and bool(fitting)

    def _rename(self, mention: Mention, words: Words) -> Mention:
        tokens = self.syntax.tokens[mention.first : mention.end]
        gaps = [self.syntax.text[a.end : b.start] for a, b in pairwise(tokens)]
        pieces = (f"{word}{gap}" for word, gap in zip(words, [*gaps, ""], strict=True))
        name = split_name(words, self.people)
        name = replace(name, honorific=mention.name.honorific, titles=mention.name.titles)
        return replace(mention, text=" ".join("".join(pieces).split()), name=name)
