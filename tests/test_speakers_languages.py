"""Speakers in languages other than English: cases of names, scripts, titles, pronouns."""

from collections.abc import Sequence

import pytest

from parses import parse_conllu
from quotetrack.lang import codes, load
from quotetrack.model import BaseSpeaker, Kind, Quotation, RoleSeen, Span, SpeakerKind
from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.cast import gather
from quotetrack.speakers.matching import match_speakers
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.nominatives import bring_to_nominative
from quotetrack.speakers.registry import Registry, default_path

KNOWN = Registry.load(default_path())
CASES = {"N": "Nom", "G": "Gen", "D": "Dat", "A": "Acc", "I": "Ins", "L": "Loc"}
GENDERS = {"m": "Masc", "f": "Fem"}


def name_all(language: str, written: Sequence[str], registry: Registry = KNOWN) -> list[str]:
    """Return whom sentences name, one name each: "Олени/Gf Ткаченко/Gf" is two words, feminine.

    Behind the stroke stand case and gender, "-" for what the parser doesn't tell, and after a
    second stroke the lemma; without one it is the word itself.
    """
    block = "\n\n".join(_write_sentence(name.split()) for name in written)
    syntax, people = parse_conllu(block), load(language).people

    def is_known(name: str) -> bool:
        return registry.resolve(name, None, None) is not None

    mentions = find_mentions(syntax, people)
    return [m.text for m in bring_to_nominative(syntax, mentions, people, is_known)]


def _write_sentence(words: Sequence[str]) -> str:
    lines = ["слово/слово NOUN 0 root"]
    for n, word in enumerate(words):
        form, tag, *lemma = word.split("/")
        feats = f"Case={CASES[tag[0]]}|" if tag[0] in CASES else ""
        feats += f"Gender={GENDERS[tag[1]]}|" if tag[1:] in GENDERS else ""
        head, relation = ("1", "nmod") if n == 0 else ("2", "flat:name")
        lines.append(
            f"{form}/{(lemma or [form])[0].lower()} PROPN {head} {relation} PER {feats}Number=Sing"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        ("uk", ["Олени/Gf Ткаченко/Gf"], ["Олена Ткаченко"]),
        ("uk", ["Петра/Gm Ткаченка/Gm"], ["Петро Ткаченко"]),
        ("uk", ["Оленою/If Бойчук/If"], ["Олена Бойчук"]),
        ("uk", ["Сергія/Gm Бойчука/Gm"], ["Сергій Бойчук"]),
        ("uk", ["Івана/Gm Коваля/Gm"], ["Іван Коваль"]),
        ("uk", ["Олександра/Gm Коваля/Gm"], ["Олександр Коваль"]),
        ("uk", ["Олександри/Gf Коваль/Gf"], ["Олександра Коваль"]),
        ("uk", ["Марією/If Сажинською/If"], ["Марія Сажинська"]),
        ("uk", ["Андрія/Gm Сажинського/Gm"], ["Андрій Сажинський"]),
        ("uk", ["Наталі/Gf Кравець/Gf"], ["Наталя Кравець"]),
        ("uk", ["Ігоря/Gm Лук'яненка/Gm"], ["Ігор Лук'яненко"]),
        ("ru", ["Сергея/Gm Рыжова/Gm"], ["Сергей Рыжов"]),
        ("ru", ["Марии/Gf Рыжовой/Gf"], ["Мария Рыжова"]),
        ("ru", ["Алексея/Gm Сажина/Gm"], ["Алексей Сажин"]),
        ("ru", ["Анны/Gf Сажиной/Gf"], ["Анна Сажина"]),
        ("ru", ["Ивана/Gm Грозовского/Gm"], ["Иван Грозовский"]),
        ("ru", ["Павла/Gm Бойчука/Gm"], ["Павел Бойчук"]),
        ("ru", ["Татьяной/If Грозовской/If"], ["Татьяна Грозовская"]),
    ],
)
def test_a_name_stands_in_the_nominative(
    language: str, written: list[str], expected: list[str]
) -> None:
    """Whatever the case in the text, a speaker is called by the nominative."""
    assert name_all(language, written) == expected


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        ("uk", ["Макрона/Gm"], "Макрон"),
        ("uk", ["Еммануеля/Gm Макрона/Gm"], "Еммануель Макрон"),
        ("uk", ["Володимиром/Im Зеленським/Im"], "Володимир Зеленський"),
        ("uk", ["Захарової/Gf"], "Захарова"),
        ("uk", ["Урсули/Gf фон/-- дер/-- Ляйен/Gf"], "Урсула фон дер Ляйен"),
        ("ru", ["Эмманюэля/Gm Макрона/Gm"], "Эмманюэль Макрон"),
        ("ru", ["Захаровой/If"], "Захарова"),
        ("ru", ["Владимира/Gm Зеленского/Gm"], "Владимир Зеленский"),
        ("ru", ["Трампе/Lm"], "Трамп"),
        ("ru", ["Трампа/--"], "Трамп"),
        ("de", ["Macrons/G-"], "Macron"),
    ],
)
def test_a_known_name_is_found_in_any_case(
    language: str, written: list[str], expected: str
) -> None:
    """The speakers file has the nominative, and thereby tells which one it is."""
    (name,) = name_all(language, written)
    assert name == expected
    assert KNOWN.resolve(name, None, None) is not None


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        # "Рыжова" is his genitive and her nominative.
        ("ru", ["Рыжова/Gm"], ["Рыжов"]),
        ("ru", ["Рыжова/Nf"], ["Рыжова"]),
        ("ru", ["Рыжова/--"], ["Рыжова"]),
        ("ru", ["Захарова/Gm"], ["Захаров"]),
        ("ru", ["Алексея/Gm Захарова/Gm"], ["Алексей Захаров"]),
        # The first name tells where the parser contradicts itself.
        ("ru", ["Марии/Gf Рыжовой/Gm"], ["Мария Рыжова"]),
        ("ru", ["Алексей/Nm Рыжов/Nm", "Рыжова/--"], ["Алексей Рыжов", "Рыжов"]),
        # Names that don't change.
        ("ru", ["Баррозо/Gm"], ["Баррозо"]),
        ("ru", ["Бенуа/Gm/Бенуа"], ["Бенуа"]),
        ("ru", ["Николя/Gm/Николя Ламбера/Gm/Ламбер"], ["Николя Ламбер"]),
        ("uk", ["Саркозі/Gm"], ["Саркозі"]),
        ("uk", ["НАТО/G-"], ["НАТО"]),
        # Two nominatives fit: it stays as it is written, unless the article has one of them.
        ("ru", ["Муренца/Gm/муренца"], ["Муренца"]),
        ("ru", ["Муренец/Nm", "Муренца/Gm"], ["Муренец", "Муренец"]),
        ("ru", ["Муренца/Gm/муренец"], ["Муренец"]),
        # A German s may be the name's own.
        ("de", ["Fuchs/G-"], ["Fuchs"]),
        ("de", ["Lamberts/G-"], ["Lamberts"]),
        ("de", ["Nadia/N- Lambert/N-", "Lamberts/G-"], ["Nadia Lambert", "Lambert"]),
        ("de", ["Jan/D- Peters/D-"], ["Jan Peters"]),
        ("en", ["Lamberts/G-"], ["Lamberts"]),
    ],
)
def test_what_is_not_told_stays_as_written(
    language: str, written: list[str], expected: list[str]
) -> None:
    """Case and gender tell a man from a woman; what could be either is left as it stands."""
    assert name_all(language, written) == expected


@pytest.mark.parametrize(
    ("language", "written", "persons"),
    [
        ("uk", ["Олени/Gf Ткаченко/Gf", "Ткаченко/Nf", "Оленою/If Ткаченко/If"], 1),
        ("uk", ["Сергій/Nm Бойчук/Nm", "Бойчука/Gm", "Бойчуком/Im"], 1),
        ("uk", ["Сергій/Nm Бойчук/Nm", "Сергія/Gm Бойчука/Gm", "С./-- Бойчук/Nm"], 1),
        ("ru", ["Алексея/Gm Рыжова/Gm", "Марии/Gf Рыжовой/Gf"], 2),
        ("ru", ["Мария/Nf Рыжова/Nf", "Рыжов/Nm"], 2),
        ("ru", ["Мария/Nf Владимировна/Nf Рыжова/Nf", "Марией/If Рыжовой/If"], 1),
        ("ru", ["В./-- В./-- Рыжов/Nm", "Владимиром/Im Рыжовым/Im"], 1),
    ],
)
def test_all_forms_of_a_name_are_one_character(
    language: str, written: list[str], persons: int
) -> None:
    """Forms of one name are one person of the article, those of two names aren't."""
    block = "\n\n".join(_write_sentence(name.split()) for name in written)
    syntax, people = parse_conllu(block), load(language).people
    mentions = bring_to_nominative(syntax, find_mentions(syntax, people), people, lambda _: False)
    cast = gather(mentions, people, Registry(), None)
    assert len(cast.characters) == persons, [c.text for c in cast.characters]


@pytest.mark.parametrize(
    "names",
    [
        ("Emmanuel Macron", "Эмманюэль Макрон", "Еммануель Макрон", "Macron", "Макрон"),
        ("Volodymyr Zelenskyy", "Володимир Зеленський", "Владимир Зеленский",
         "Wolodymyr Selenskyj", "Volodymyr Zelensky"),
        ("Vladimir Putin", "Владимир Путин", "Володимир Путін", "Vladimir Poutine",
         "Wladimir Putin", "Владимир Владимирович Путин"),
        ("Maria Zakharova", "Мария Захарова", "Марія Захарова", "Maria Sacharowa",
         "Мария Владимировна Захарова"),
        ("Sergei Lavrov", "Сергей Лавров", "Сергій Лавров", "Sergej Lawrow", "Sergueï Lavrov"),
        ("Dmitry Peskov", "Дмитрий Песков", "Дмитро Пєсков", "Dmitri Peskow", "Dmitri Peskov"),
        ("Ursula von der Leyen", "Урсула фон дер Ляйен", "Урсула фон дер Ляєн"),
        ("Olaf Scholz", "Олаф Шольц"),
        ("Donald Trump", "Дональд Трамп", "Трамп"),
        ("António Guterres", "Антониу Гутерреш", "Антоніу Гутерреш"),
        ("Dmytro Kuleba", "Дмитро Кулеба", "Дмитрий Кулеба"),
        ("Jens Stoltenberg", "Єнс Столтенберг", "Йенс Столтенберг"),
    ],
)  # fmt: skip
def test_one_known_person_has_one_name(names: tuple[str, ...]) -> None:
    """The speakers file knows what well-known people are called in five languages."""
    assert {KNOWN.resolve(name, SpeakerKind.PERSON, None) for name in names} == {
        KNOWN.resolve(names[0], SpeakerKind.PERSON, None)
    }
    assert KNOWN.resolve(names[0], SpeakerKind.PERSON, None) is not None


def judge(one: str, other: str) -> str:
    """Match an archive of two speakers: "one", "perhaps" or "two"."""
    speakers = [
        BaseSpeaker(id=s, name=n, kind=SpeakerKind.PERSON) for s, n in (("a", one), ("b", other))
    ]
    pairs = match_speakers(speakers)
    return "two" if not pairs else "one" if pairs[0].sure else "perhaps"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Олена Ткаченко", "Olena Tkachenko", "one"),
        ("Олена Ткаченко", "Елена Ткаченко", "one"),
        ("Сергій Бойчук", "Serhiy Boichuk", "one"),
        ("Сергій Бойчук", "Sergei Boychuk", "one"),
        ("Сергій Бойчук", "Сергей Бойчук", "one"),
        ("Володимир Гнатюк", "Wolodymyr Hnatjuk", "one"),
        ("Дмитро Лук’яненко", "Dmytro Lukianenko", "one"),
        ("Олена Ткаченко", "Elena Tkatschenko", "one"),
        ("Андрій Шевчук", "Andrej Schewtschuk", "one"),
        ("Petro Boichuk", "Petro Boïtchouk", "one"),
        ("Nadia Schmuck", "Nadia Shmuck", "perhaps"),
        ("Nadia Lambert", "Надія Ламберт", "one"),
        ("Катерина Бондар", "Ekaterina Bondar", "one"),
        ("Мария Владимировна Сажина", "Мария Сажина", "one"),
        ("В. Сажин", "Владимир Сажин", "perhaps"),
        ("Юлія Кравець", "Julia Krawez", "perhaps"),
        ("Андрій Шевчук", "Andreï Chevtchouk", "perhaps"),
        ("Oren Castell", "Орен Кастелл", "perhaps"),
        ("Олександр Коваль", "Oleksandra Koval", "two"),
        ("Олександр Коваль", "Олександра Коваль", "two"),
        ("Іван Іваненко", "Иван Иванов", "two"),
        ("Алексей Рыжов", "Алексей Рыжова", "two"),
        ("A. Ryzhov", "A. Ryzhova", "two"),
        ("Олена Зеленська", "О. Зеленський", "two"),
        ("Мария Владимировна Сажина", "Мария Петровна Сажина", "two"),
        ("Андрій Шевчук", "Анна Шевчук", "two"),
    ],
)
def test_unknown_people_are_matched_over_scripts(one: str, other: str, expected: str) -> None:
    """Transliteration makes one of two where two English spellings would; never less does."""
    assert judge(one, other) == expected
    assert judge(other, one) == expected


def test_roles_in_two_languages_do_not_part_one_person() -> None:
    """A mayor is called so in each language: no rival of herself."""
    days = ("2025-01-01", "2025-06-01")
    one, other = (
        BaseSpeaker(name, name, SpeakerKind.PERSON, roles=(RoleSeen(role, *days),))
        for name, role in (("Олена Ткаченко", "мер Києва"), ("Olena Tkachenko", "mayor of Kyiv"))
    )
    (pair,) = match_speakers([one, other])
    assert pair.sure


def test_places_have_one_name_in_all_languages() -> None:
    """Roles of two languages are compared by their places, each brought to its English name."""
    for code in codes():
        places = set(load(code).people.places.values())
        assert {"ukraine", "france", "germany", "russia", "united-states"} <= places, code
        assert max(map(max, places)) < "\u0250", code  # Latin letters


def read_source(language: str, block: str) -> str:
    """Return whom the words marked ``Src=Yes`` mean: a name, a description, "-" where open."""
    syntax = parse_conllu(block)
    source = [t for t in syntax.tokens if "Src=Yes" in t.feats]
    last = syntax.sentences[-1].tokens[-1]
    quotation = Quotation(
        content=(Span(last.start, last.end),),
        cue=(),
        source=(Span(source[0].start, source[-1].end),),
        kind=Kind.INDIRECT,
        rule="",
        confidence=0.9,
    )
    (answer,) = attribute(syntax, [quotation], KNOWN.branch(), load(language), None)
    return answer.shown or "-"


SOURCES = [
    (
        "fr",
        "a title hung by nothing but its place",
        """
        Le/le DET 2 det
        maire/maire NOUN 5 nsubj Src=Yes
        Paul/paul PROPN 2 nmod PER
        Hallier/hallier PROPN 3 flat:name PER Src=Yes
        parle/parler VERB 0 root VerbForm=Fin
        """,
        "Paul Hallier",
    ),
    (
        "uk",
        "whose spokesman it is doesn't speak",
        """
        Речник/речник NOUN 4 nsubj Case=Nom|Gender=Masc|Number=Sing|Src=Yes
        Петра/петро PROPN 1 nmod PER Case=Gen|Gender=Masc|Number=Sing|Src=Yes
        Коваля/коваль PROPN 2 flat:name PER Case=Gen|Gender=Masc|Number=Sing|Src=Yes
        говорить/говорити VERB 0 root VerbForm=Fin
        """,
        "речник Петра Коваля",
    ),
    (
        "uk",
        "a title before the name, in another case",
        """
        словами/слово NOUN 0 root
        мера/мер NOUN 1 nmod Case=Gen|Gender=Masc|Number=Sing|Src=Yes
        Петра/петро PROPN 2 flat:title PER Case=Gen|Gender=Masc|Number=Sing|Src=Yes
        Коваля/коваль PROPN 3 flat:name PER Case=Gen|Gender=Masc|Number=Sing|Src=Yes
        все/весь DET 1 dep
        """,
        "Петро Коваль",
    ),
    (
        "ru",
        "a family name in another case, after the full name",
        """
        Мария/мария PROPN 3 nsubj PER Case=Nom|Gender=Fem
        Рыжова/рыжова PROPN 1 flat:name PER Case=Nom|Gender=Fem
        говорит/говорить VERB 0 root VerbForm=Fin

        словам/слово NOUN 0 root
        Рыжовой/рыжова PROPN 1 nmod PER Case=Gen|Gender=Fem|Src=Yes
        всё/весь DET 1 dep
        """,
        "Мария Рыжова",
    ),
    (
        "ru",
        "a man's genitive isn't the woman whom the article names",
        """
        Мария/мария PROPN 3 nsubj PER Case=Nom|Gender=Fem
        Рыжова/рыжова PROPN 1 flat:name PER Case=Nom|Gender=Fem
        говорит/говорить VERB 0 root VerbForm=Fin

        словам/слово NOUN 0 root
        Рыжова/рыжов PROPN 1 nmod PER Case=Gen|Gender=Masc|Src=Yes
        всё/весь DET 1 dep
        """,
        "Рыжов",
    ),
    (
        "ru",
        "the one whom the article calls president",
        """
        Президент/президент NOUN 4 nsubj Case=Nom|Gender=Masc|Number=Sing
        Олег/олег PROPN 1 appos PER Case=Nom|Gender=Masc
        Рыжов/рыжов PROPN 2 flat:name PER Case=Nom|Gender=Masc
        говорит/говорить VERB 0 root VerbForm=Fin

        Президент/президент NOUN 2 nsubj Case=Nom|Gender=Masc|Number=Sing|Src=Yes
        добавил/добавить VERB 0 root VerbForm=Fin|Gender=Masc
        """,
        "Олег Рыжов",
    ),
    (
        "ru",
        "an official may be another than the one so called",
        """
        Чиновник/чиновник NOUN 4 nsubj Case=Nom|Gender=Masc|Number=Sing
        Олег/олег PROPN 1 appos PER Case=Nom|Gender=Masc
        Рыжов/рыжов PROPN 2 flat:name PER Case=Nom|Gender=Masc
        говорит/говорить VERB 0 root VerbForm=Fin

        Чиновник/чиновник NOUN 2 nsubj Case=Nom|Gender=Masc|Number=Sing|Src=Yes
        добавил/добавить VERB 0 root VerbForm=Fin|Gender=Masc
        """,
        "чиновник",
    ),
    (
        "fr",
        "a body of her gender may be meant",
        """
        Nadia/nadia PROPN 3 nsubj PER
        Lambert/lambert PROPN 1 flat:name PER
        parle/parler VERB 0 root VerbForm=Fin

        La/le DET 2 det
        commission/commission NOUN 3 nsubj Gender=Fem|Number=Sing
        siège/siéger VERB 0 root VerbForm=Fin

        Elle/lui PRON 2 nsubj Gender=Fem|Number=Sing|Src=Yes
        ajoute/ajouter VERB 0 root VerbForm=Fin|Number=Sing
        """,
        "-",
    ),
    (
        "fr",
        "a person who was the last subject",
        """
        Nadia/nadia PROPN 3 nsubj PER
        Lambert/lambert PROPN 1 flat:name PER
        parle/parler VERB 0 root VerbForm=Fin

        Elle/lui PRON 2 nsubj Gender=Fem|Number=Sing|Src=Yes
        ajoute/ajouter VERB 0 root VerbForm=Fin|Number=Sing
        """,
        "Nadia Lambert",
    ),
    (
        "de",
        "sie with a verb of the singular",
        """
        Nadia/nadia PROPN 3 nsubj PER
        Lambert/lambert PROPN 1 flat PER
        spricht/sprechen VERB 0 root VerbForm=Fin|Number=Sing

        Sie/sie PRON 2 nsubj Src=Yes
        sagte/sagen VERB 0 root VerbForm=Fin|Number=Sing
        """,
        "Nadia Lambert",
    ),
    (
        "de",
        "sie with a verb of the plural",
        """
        Nadia/nadia PROPN 3 nsubj PER
        Lambert/lambert PROPN 1 flat PER
        spricht/sprechen VERB 0 root VerbForm=Fin|Number=Sing

        Sie/sie PRON 2 nsubj Src=Yes
        sagten/sagen VERB 0 root VerbForm=Fin|Number=Plur
        """,
        "-",
    ),
    (
        "uk",
        "she after a woman",
        """
        Олена/олена PROPN 3 nsubj PER Case=Nom|Gender=Fem
        Ткаченко/ткаченко PROPN 1 flat:name PER Case=Nom|Gender=Fem
        говорить/говорити VERB 0 root VerbForm=Fin

        Вона/вона PRON 2 nsubj Case=Nom|Gender=Fem|Number=Sing|Src=Yes
        додала/додати VERB 0 root VerbForm=Fin|Gender=Fem|Number=Sing
        """,
        "Олена Ткаченко",
    ),
    (
        "uk",
        "she after one whose verb alone shows a woman",
        """
        Ткаченко/ткаченко PROPN 2 nsubj PER Case=Nom
        прийшла/прийти VERB 0 root VerbForm=Fin|Tense=Past|Gender=Fem|Number=Sing

        Бойчук/бойчук PROPN 2 nsubj PER Case=Nom
        пішов/піти VERB 0 root VerbForm=Fin|Tense=Past|Gender=Masc|Number=Sing

        Вона/вона PRON 2 nsubj Case=Nom|Gender=Fem|Number=Sing|Src=Yes
        додала/додати VERB 0 root VerbForm=Fin|Tense=Past|Gender=Fem|Number=Sing
        """,
        "Ткаченко",
    ),
    (
        "uk",
        "he after a woman",
        """
        Олена/олена PROPN 3 nsubj PER Case=Nom|Gender=Fem
        Ткаченко/ткаченко PROPN 1 flat:name PER Case=Nom|Gender=Fem
        говорить/говорити VERB 0 root VerbForm=Fin

        Він/він PRON 2 nsubj Case=Nom|Gender=Masc|Number=Sing|Src=Yes
        додав/додати VERB 0 root VerbForm=Fin|Gender=Masc|Number=Sing
        """,
        "-",
    ),
]


@pytest.mark.parametrize(
    ("language", "shows", "block", "expected"), SOURCES, ids=[f"{s[0]}: {s[1]}" for s in SOURCES]
)
def test_a_source_means_the_right_one(language: str, shows: str, block: str, expected: str) -> None:
    """A source in another language is read by its own words, or honestly left open."""
    assert read_source(language, block) == expected, shows


def test_a_role_begins_in_the_nominative() -> None:
    """Whoever "словами Петра Коваля, директора заводу" names is директор заводу."""
    syntax = parse_conllu("""
        словами/слово NOUN 0 root
        Петра/петро PROPN 1 nmod PER Case=Gen|Gender=Masc|Number=Sing
        Коваля/коваль PROPN 2 flat:name PER Case=Gen|Gender=Masc|Number=Sing
        ,/, PUNCT 5 punct
        директора/директор NOUN 2 appos Case=Gen|Gender=Masc|Number=Sing
        заводу/завод NOUN 5 nmod Case=Gen|Number=Sing
        """)
    (mention,) = find_mentions(syntax, load("uk").people)
    assert [role.text for role in mention.roles] == ["директор заводу"]
