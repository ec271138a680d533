"""Keywords of made-up quotations in each language, and which of them are subjects."""

from collections.abc import Collection

import pytest

from quotetrack import lang
from quotetrack.statements.subjects import choose_subjects, learn_keywords, learn_subjects
from quotetrack.store.holding import find_holders

SAID = {
    "en": (
        "The night ferry won't sail before the ice has gone",
        "We can't pay for the night ferry and the hospital at once",
        "It’s the hospital that worries me, not the harbour fees",
        "Nadia Lambert said the harbour fees were too high",
        "Without the night ferry, people don't reach the hospital",
        "The harbour fees will fall next year",
        "Lambert's plan is the night ferry's last chance",
    ),
    "fr": (
        "L’hôpital de l’île n’a plus que trois médecins",
        "C’est l’hôpital qu’il faut sauver, avec le bac de nuit",
        "Le bac de nuit ne partira pas avant le dégel",
        "Nous ne paierons pas les droits de port deux fois",
        "Les droits de port sont trop élevés, a dit Nadia Lambert",
        "Sans le bac de nuit, l’hôpital est trop loin",
        "Les droits de port, c’est l’affaire du conseil",
    ),
    "de": (
        "Die Nachtfähre fährt erst wieder, wenn das Eis weg ist",
        "Wir können die Nachtfähre und das Krankenhaus nicht gleichzeitig bezahlen",
        "Das Krankenhaus braucht drei neue Ärzte",
        "Die Hafengebühren sind zu hoch, sagte Nadia Lambert",
        "Ohne die Nachtfähre kommt niemand ins Krankenhaus",
        "Über die Hafengebühren entscheidet der Rat",
    ),
    "es": (
        "El ferri nocturno no saldrá antes del deshielo",
        "No podemos pagar el ferri nocturno y el hospital a la vez",
        "El hospital necesita tres médicos más",
        "Las tasas portuarias son demasiado altas, dijo Nadia Lambert",
        "Sin el ferri nocturno nadie llega al hospital",
        "Las tasas portuarias bajarán el año que viene",
        "Las tasas portuarias las decide el consejo",
    ),
    "ru": (
        "Ночной паром не выйдет, пока не сойдёт лёд",
        "Мы не можем платить и за ночной паром, и за больницу",
        "Больница ждёт трёх новых врачей",
        "Портовые сборы слишком высоки, сказала Надя Ламбер",
        "Без него ночной паром никому не нужен, а больница далеко",
        "Портовые сборы снизят в следующем году",
        "Портовые сборы утверждает совет",
    ),
    "uk": (
        "Нічний пором не вийде, поки не зійде крига",
        "М’ята й ліки є, але лікарня чекає на трьох лікарів",
        "Портові збори зависокі, сказала Надя Ламбер",
        "Їхній нічний пором нікому не потрібен, а лікарня далеко",
        "Портові збори знизять наступного року",
        "Портові збори затверджує рада",
        "Нічний пором возить м’яту, і вона росте на березі",
    ),
}
NAMES = ("Nadia Lambert", "Lambert", "Надя Ламбер")


def learn(*languages: str, most: int = 20) -> dict[str, int]:
    """Return the subjects of what is said in some languages, with how many hold each."""
    said: list[tuple[str, str | None]] = [
        (words, code) for code in languages for words in SAID[code]
    ]

    def find(phrases: Collection[str]) -> dict[str, frozenset[int]]:
        return find_holders(enumerate(words for words, _ in said), phrases)

    found = learn_subjects(said, NAMES, find, most)
    return {subject.words: len(subject.held_by) for subject in found}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", {"night ferry": 4, "hospital": 3, "harbour fees": 3}),
        ("fr", {"bac de nuit": 3, "hôpital": 3, "droits de port": 3}),
        ("de", {"Nachtfähre": 3, "Krankenhaus": 3, "Hafengebühren": 2}),
        ("es", {"ferri nocturno": 3, "hospital": 3, "tasas portuarias": 3}),
        ("ru", {"ночной паром": 3, "больница": 2, "Портовые сборы": 3}),
        ("uk", {"нічний пором": 3, "лікарня": 2, "Портові збори": 3}),
    ],
)
def test_each_language_has_its_subjects(code: str, expected: dict[str, int]) -> None:
    """What is spoken of comes out, in the whole of its words, with how many speak of it."""
    found = learn(code)
    assert expected.items() <= found.items(), found


@pytest.mark.parametrize("code", sorted(SAID))
def test_what_everybody_says_is_no_subject(code: str) -> None:
    """No stop word begins or ends one, no piece of a contraction is one, nor the speaker's name."""
    ends = {words.split()[end].casefold() for words in learn(code) for end in (0, -1)}
    assert not ends & {word.casefold() for word in lang.load(code).common}
    assert not ends & {"lambert", "nadia", "надя", "ламбер"}
    assert all(len(word) > 1 and word.isalpha() for word in ends)


def test_every_language_that_we_read_has_a_case() -> None:
    """Whoever adds a language writes here what its subjects look like."""
    assert set(SAID) == set(lang.codes())


def test_languages_are_learned_one_by_one() -> None:
    """The stop words of one are no subjects of another, and each gets its share."""
    found = learn("en", "fr", "uk", most=12)
    assert {"night ferry", "bac de nuit", "нічний пором"} <= found.keys()
    assert not {"the", "de", "le", "не"} & found.keys()


def test_a_language_that_nobody_taught_is_passed_over() -> None:
    """Without stop words, the words that everybody says would be its subjects."""
    texts = [("lautta ei kulje ja lautta on vanha", "fi")] * 3
    assert learn_keywords(texts, (), 10) == ()
    assert learn_keywords([], (), 10) == ()


def test_a_text_without_a_language_may_be_any_of_ours() -> None:
    """The stop words of all languages are passed over then."""
    texts = [(words, None) for words in SAID["de"]]
    found = learn_keywords(texts, (), 60)
    assert "Nachtfähre" in found
    assert not {"die", "und", "nicht"} & {word.casefold() for word in found}


@pytest.mark.parametrize(
    "text", ["", "—", "…", "12 34", "\ud800 half a pair", "a\0b", "’’", "n’t ’re", "x" * 9_000]
)
def test_whatever_a_text_holds_is_read(text: str) -> None:
    """No text is an error."""
    assert isinstance(learn_keywords([(text, "en"), (text, None)], (text,), 5), tuple)


@pytest.mark.parametrize("end", ["Mr", "U.S", "word"])
def test_quotations_stay_sentences_of_their_own(end: str) -> None:
    """Taken for one sentence, so many would be more than the library can bear."""
    texts = [(f"old ferry {'and the bridge ' * 27}, {end}", "en")] * 800
    assert "old ferry" in {keyword.casefold() for keyword in learn_keywords(texts, (), 9)}


# Which statements hold what, and which of the keywords are left.
CHOICES: tuple[tuple[dict[str, int], list[str]], ...] = (
    # A part that stands alone often enough stays beside the chain.
    ({"ferry": 9, "night ferry": 4, "night": 4}, ["ferry", "night ferry"]),
    # One that hardly ever does is the chain.
    ({"wall": 4, "wall street": 4, "street": 4}, ["wall street"]),
    # A chain that two hold came by chance; so did one of words that mostly stand elsewhere.
    ({"old ferry": 2, "old": 2, "ferry": 9}, ["old", "ferry"]),
    ({"ferry plan": 3, "ferry": 20, "plan": 15}, ["ferry", "plan"]),
    # What one statement holds is no subject.
    ({"ferry": 1}, []),
)


@pytest.mark.parametrize(("counts", "expected"), CHOICES)
def test_chains_and_their_parts(counts: dict[str, int], expected: list[str]) -> None:
    """Each keyword is held by the first so many statements; the order is kept."""
    held = {words: frozenset(range(count)) for words, count in counts.items()}
    found = choose_subjects(list(counts), lambda _: held, 10)
    assert [subject.words for subject in found] == expected


def test_a_chain_torn_out_of_another_is_none() -> None:
    """[entering the united] states: "united" belongs to the states."""
    states, entering = frozenset(range(9)), frozenset(range(4))
    held = {"united states": states, "united": states, "states": states}
    held |= {"entering the united": entering, "entering": entering, "the": entering}
    found = choose_subjects(["united states", "entering the united"], lambda _: held, 10)
    assert [subject.words for subject in found] == ["united states"]


def test_no_more_than_are_wanted() -> None:
    """The best ones stay."""
    held = {word: frozenset({1, 2}) for word in ("one", "two", "three")}
    found = choose_subjects(["one", "two", "three"], lambda _: held, 2)
    assert [subject.words for subject in found] == ["one", "two"]
