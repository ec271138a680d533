"""Articles that come again: the same one is told, and nothing that is only like it."""

import subprocess
import sys
import time
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.cleaning.signatures import (
    BANDS,
    FEWEST_WORDS,
    ROWS,
    bands,
    find_original,
    sign,
)

ARTICLE = """\
The harbour bridge will stay open through the winter, Nadia Lambert, the mayor of Seaford, said \
on Monday. “We have tested every cable,” Lambert told reporters in the town hall, “and we found \
nothing that would worry an engineer.”

The bridge, which opened in 1902, carries 14,000 cars a day. It was closed for 11 weeks last year \
after a diver found rust on two of its piers, and shops on the north bank lost a third of their \
trade.

“It took us longer than we had hoped,” said René Müller, the city’s chief engineer. He added that \
his office would publish the whole report in May and send it to each member of the council.

According to Tom Whitfield, a spokesman for the council, the repairs cost 2.4 million, less than \
planned. The money that is left will go to the ferry, which has run without a subsidy since 2019.

Oren Castell, who sells fish beside the northern pier, is not so sure. “They say that every year, \
and every year somebody finds another crack,” he said. The next inspection comes in spring."""

PARAGRAPHS = ARTICLE.split("\n\n")

RIVAL = """\
SEAFORD - Shopkeepers breathed again on Monday as the town hall promised that the bridge across \
the harbour would not close a second time. “We have tested every cable,” Mayor Nadia Lambert told \
reporters, a sentence that many here had waited for since last autumn, when rust was found.

For 11 weeks the north bank had been cut off. A third of the trade went, says Oren Castell, whose \
fish stall stands beside one of the piers, and part of it never came back. He does not trust the \
engineers, he says, and he will believe them when the spring has passed without another crack.

The council says that the work cost less than planned. What it does with the rest of the money is \
for its members to decide when they meet in June; the ferry has asked for it, and so have two of \
the schools. A report by the chief engineer, René Müller, is to be published before that."""

WEATHER = """\
Here is the weather for Seaford and the coast on {day}. The morning starts {sky} with a {wind} \
wind from the {side} and temperatures of {low} degrees. In the afternoon highs of {high} degrees \
are expected, with {rain} millimetres of rain. Tonight will be dry with lows of {night} degrees. \
The sun rises at {rise} and sets at {down}. The next forecast comes at noon. All figures are from \
the harbour station and the airfield, which measure every ten minutes and send what they have \
measured to the office in the Old Custom House."""

GAUGE = """\
The river stands at {level} metres at the harbour bridge, {change} centimetres off the reading of \
the day before, the water company said on {day}. Some {litres} litres flow by in a second. The \
company reads the gauge each morning at six and tells the town hall, the ferry and the harbour \
master, who decide among themselves what is to be done when the water is too high for the boats or \
too low for the mills. The gauge was built by the engineers of the old dam, of whom two are on the \
picture in the town hall, and it has been read without a break ever since, in two wars and through \
the great flood, of which a mark on the wall of the Old Custom House still tells. Whoever wants to \
be warned by telephone when the water rises can leave a number with the porter there. Boats that \
lie at the northern pier must be moved by their owners at their own cost when the red flag is up; \
the harbour master’s men have neither the time nor the ropes to do it for them. Nadia Lambert, who \
speaks for the company, answers questions on weekdays between nine and noon but no later."""

MATCH = """\
{home} beat {away} {goals} on {day} in front of {crowd} at the harbour ground. {one} scored in the \
{first} minute and {two} made sure of it in the {second}. {home} are now {place} in the league \
with {points} points from {games} games, and {away} stay where they were. The referee showed \
{cards} yellow cards. Next week both teams rest; tickets for the cup go on sale at noon at the \
harbour ground and in the shops on the north bank."""

ABOUT = """\
About Harbour Works: Harbour Works plc builds and repairs bridges, piers and locks on four coasts. \
Founded in 1911 in Seaford, it employs 3,200 people and is listed on the northern exchange. Its \
engineers look after more than 400 crossings. This release contains statements about the future \
that rest on what the company expects today; what happens may differ from them. Harbour Works \
need not bring them up to date. Press contact: Tom Whitfield, Old Custom House, Seaford."""

RELEASES = (
    """Harbour Works has won the contract for the new lock at Northland, the company said on \
Tuesday. Work starts in June and takes three years. “This is the largest order in our history,” \
said Nadia Lambert, who has led the firm since 2018.""",
    """Oren Castell will join the board of Harbour Works in October. He was the head of the port \
of Northland for nine years. “We need people who know what a harbour is,” said Nadia Lambert, the \
chief executive, as she announced his name on Friday.""",
)

COURT = """\
{who}, {age}, of {street}, Seaford, pleaded guilty at the harbour court to driving at {speed} \
miles an hour where {limit} are allowed. {who} was fined {fine} and must pay costs of {costs}. \
The bench heard that nobody was hurt and that the car was insured."""

COURT_LIST = "\n\n".join(
    COURT.format(who=who, age=age, street=street, speed=speed, limit=limit, fine=fine, costs=costs)
    for who, age, street, speed, limit, fine, costs in [
        ("Tom Whitfield", 34, "Quay Street", 47, 30, 200, 85),
        ("Oren Castell", 52, "Mill Lane", 58, 40, 150, 85),
        ("Nadia Lambert", 41, "Old Road", 39, 30, 120, 60),
    ]
)

CHINESE = (
    "海港大桥今年冬天将继续开放，锡福德市市长周一表示。“我们检查了每一根钢缆，没有发现任何问题，”"
    "市长在市政厅对记者说。这座大桥每天有一万四千辆汽车通过，去年因为桥墩生锈关闭了十一个星期。"
    "总工程师说，完整的报告将在五月公布。下一次检查安排在春天。"
)
OTHER_CHINESE = (
    "北岸的商店周一松了一口气：市政厅保证港口的桥不会再次关闭。去年秋天潜水员发现桥墩有锈，"
    "生意减少了三分之一。卖鱼的老人不相信工程师的话，他说每年都有人发现新的裂缝。"
    "市议会六月开会，决定剩下的钱怎么用，渡轮公司和两所学校都提出了申请。"
)
ENTRY = """\
10:40 The council has begun to debate the bridge. Some 200 people stand in front of the town hall, \
many of them with signs. Police have closed Quay Street to cars, and the ferry runs every ten \
minutes until the evening. Nadia Lambert is expected to speak first, before Tom Whitfield, who \
leads the opposition and who has asked for a vote by name. A decision is not expected before noon, \
and perhaps not today."""
SHORT = " ".join(PARAGRAPHS[0].split()[:45]) + ". It opened on Friday."

SAME = {
    "word for word": (ARTICLE, ARTICLE),
    "other typography": (
        ARTICLE.replace("“", '"').replace("”", '"').replace("’", "'"),
        ARTICLE.upper().replace("\n\n", "\n"),
    ),
    "unseen characters and loose accents": (
        ARTICLE,
        ARTICLE.replace("é", "e\u0301").replace("inter", "in\u00adter").replace(" a ", "\u00a0a "),
    ),
    "a corrected name": (ARTICLE, ARTICLE.replace("Castell", "Castells")),
    "a corrected name in all places": (ARTICLE, ARTICLE.replace("Lambert", "Lampert")),
    "a sentence more": (
        ARTICLE,
        ARTICLE.replace("their trade.", "their trade. Two of them closed for good."),
    ),
    "a paragraph more": (ARTICLE, f"{ARTICLE}\n\n{' '.join(RIVAL.split()[:30])}."),
    "another headline in front": (
        f"Bridge stays open, says mayor\n\n{ARTICLE}",
        f"Seaford’s engineers find no fault with harbour bridge\n\n{ARTICLE}",
    ),
    "trimmed from below": (ARTICLE, "\n\n".join(PARAGRAPHS[:3])),
    "trimmed, on another page": (
        ARTICLE,
        "Share this article\n\n" + "\n\n".join(PARAGRAPHS[:3]) + "\n\n© Seaford Gazette",
    ),
    "a paragraph less": (ARTICLE, "\n\n".join([*PARAGRAPHS[:2], *PARAGRAPHS[3:]])),
    "furniture around it": (
        ARTICLE,
        f"Home > News\n\n{ARTICLE}\n\nRead more: The bridge in pictures\n\n12 comments",
    ),
    "a correction below it": (
        ARTICLE,
        f"{ARTICLE}\n\nThis article was amended on 3 May to correct a name.",
    ),
    "a short notice": (SHORT, SHORT.replace("Friday", "Saturday")),
    "Chinese": (CHINESE, CHINESE.replace("周一", "星期一")),
    "a court list with a name put right": (COURT_LIST, COURT_LIST.replace("Whitfield", "Whitfeld")),
}

OTHER = {
    "another writer on the same event": (ARTICLE, RIVAL),
    "the weather of two days": (
        WEATHER.format(
            day="Monday",
            sky="grey",
            wind="light",
            side="west",
            low=4,
            high=9,
            rain=2,
            night=3,
            rise="7.12",
            down="17.40",
        ),
        WEATHER.format(
            day="Tuesday",
            sky="clear",
            wind="strong",
            side="north",
            low=2,
            high=7,
            rain=0,
            night=-1,
            rise="7.10",
            down="17.42",
        ),
    ),
    "the weather of two days alike": (
        WEATHER.format(
            day="Monday",
            sky="grey",
            wind="light",
            side="west",
            low=4,
            high=9,
            rain=2,
            night=3,
            rise="7.12",
            down="17.40",
        ),
        WEATHER.format(
            day="Tuesday",
            sky="grey",
            wind="light",
            side="west",
            low=4,
            high=8,
            rain=1,
            night=3,
            rise="7.10",
            down="17.42",
        ),
    ),
    "a gauge read on two days": (
        GAUGE.format(day="Monday", level="1.42", change=3, litres="48,000"),
        GAUGE.format(day="Tuesday", level="1.38", change=4, litres="46,500"),
    ),
    "two matches": (
        MATCH.format(
            home="Seaford",
            away="Northland",
            goals="2-1",
            day="Saturday",
            crowd="3,100",
            one="Whitfield",
            first="12th",
            two="Castell",
            second="80th",
            place="third",
            points=41,
            games=20,
            cards="two",
        ),
        MATCH.format(
            home="Seaford",
            away="Milltown",
            goals="3-1",
            day="Sunday",
            crowd="2,750",
            one="Castell",
            first="33rd",
            two="Müller",
            second="61st",
            place="second",
            points=44,
            games=21,
            cards="four",
        ),
    ),
    "the same match a year later": (
        MATCH.format(
            home="Seaford",
            away="Northland",
            goals="2-1",
            day="Saturday",
            crowd="3,100",
            one="Whitfield",
            first="12th",
            two="Castell",
            second="80th",
            place="third",
            points=41,
            games=20,
            cards="two",
        ),
        MATCH.format(
            home="Seaford",
            away="Northland",
            goals="1-0",
            day="Saturday",
            crowd="3,000",
            one="Whitfield",
            first="9th",
            two="Castell",
            second="77th",
            place="third",
            points=38,
            games=19,
            cards="two",
        ),
    ),
    "two releases of one company": tuple(f"{release}\n\n{ABOUT}" for release in RELEASES),
    "two cases before one court": (
        COURT.format(
            who="Tom Whitfield",
            age=34,
            street="Quay Street",
            speed=47,
            limit=30,
            fine=200,
            costs=85,
        ),
        COURT.format(
            who="Oren Castell", age=52, street="Mill Lane", speed=58, limit=40, fine=150, costs=85
        ),
    ),
    "a live blog's next instalment": (ARTICLE, f"{ENTRY}\n\n{ARTICLE}"),
    "an interview's second part": (
        f"This is a talk in two parts about the bridge. {PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}",
        f"This is a talk in two parts about the bridge. {PARAGRAPHS[2]}\n\n{PARAGRAPHS[3]}",
    ),
    "what one article quotes of another": (ARTICLE, f"{RIVAL}\n\n{PARAGRAPHS[0]}"),
    "two short notices": (
        SHORT,
        "The council of Northland has put off the vote on the new lock. "
        + " ".join(PARAGRAPHS[3].split()[:40]),
    ),
    "a text too short to tell": ("Yes. " * 39, "Yes. " * 39),
    "Chinese": (CHINESE, OTHER_CHINESE),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_article(name: str) -> None:
    """It shares a key with what came before, and is told to be the same, either way round."""
    one, other = SAME[name]
    assert set(bands(sign(one))) & set(bands(sign(other)))
    assert find_original(one, [("a", other)]) == "a"
    assert find_original(other, [("a", one)]) == "a"


@pytest.mark.parametrize("name", OTHER)
def test_another_article(name: str) -> None:
    """However alike, it is not the same."""
    one, other = OTHER[name]
    assert find_original(one, [("a", other)]) is None
    assert find_original(other, [("a", one)]) is None


def test_the_first_that_is_the_same_is_the_original() -> None:
    """Candidates are asked in their order."""
    candidates = [("a", RIVAL), ("b", "\n\n".join(PARAGRAPHS[:4])), ("c", ARTICLE)]
    assert find_original(ARTICLE, candidates) == "b"
    assert find_original(ARTICLE, candidates[::-1]) == "c"
    assert find_original(ARTICLE, candidates[:1]) is None
    assert find_original(ARTICLE, []) is None


def test_a_short_text_has_no_signature() -> None:
    """Below 40 words nothing is told; from there on there is a number for each permutation."""
    assert sign("word " * (FEWEST_WORDS - 1)) == ()
    assert bands(()) == ()
    signature = sign("word " * FEWEST_WORDS)
    assert len(signature) == BANDS * ROWS
    assert all(0 <= number < 2**32 for number in signature)
    assert len(set(bands(signature))) == BANDS


def test_a_signature_is_the_same_everywhere() -> None:
    """In another run with another seed of Python's hashes too; it is stored for ever."""
    program = (
        "import sys; from quotetrack.documents.cleaning.signatures import bands, sign;"
        "s = sign(sys.stdin.read()); print(s[:3], bands(s)[:2])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        input=ARTICLE.encode(),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    ).stdout.decode()
    signature = sign(ARTICLE)
    assert told.strip() == f"{signature[:3]} {bands(signature)[:2]}"
    assert told.strip() == PINNED


PINNED = "(29907148, 52352547, 556916) (1508796722299142332, 1993093088012782190)"

# Words, no figures.
LETTERS = str.maketrans("0123456789", "abcdefghij")
EDITS = ("", "new", "{} new", "two {} three")


def make_words(seed: int) -> list[str]:
    """Return 150 words of a small language."""
    numbers = (crc32(f"{seed} {n}".encode()) % 2000 for n in range(150))
    return [f"w{number}".translate(LETTERS) for number in numbers]


@settings(deadline=None, max_examples=60)
@given(st.integers(0), st.lists(st.tuples(st.integers(0, 149), st.sampled_from(EDITS)), max_size=2))
def test_a_few_edits_make_no_other_article(seed: int, edits: list[tuple[int, str]]) -> None:
    """One word in 75 written anew, left out or put in: still found, and the same."""
    words = make_words(seed)
    one = " ".join(words)
    for place, edit in edits:
        words[place] = edit.format(words[place])
    other = " ".join(words)
    assert set(bands(sign(one))) & set(bands(sign(other)))
    assert find_original(other, [("a", one)]) == "a"


@settings(deadline=None, max_examples=60)
@given(st.integers(0), st.integers(0))
def test_two_texts_have_nothing_in_common(one: int, other: int) -> None:
    """Texts that are made apart aren't the same."""
    texts = [" ".join(make_words(seed)) for seed in (one, other)]
    assert (find_original(texts[0], [("a", texts[1])]) == "a") == (one == other)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_signed(text: str) -> None:
    """Whatever it holds; and an article is always the same as itself."""
    signature = sign(text)
    assert len(signature) in {0, BANDS * ROWS}
    assert find_original(text, [("a", text)]) == ("a" if signature else None)


@pytest.mark.parametrize("piece", ["word ", "x", "e\u0301", "\u0323\u0315", "海", "1 ", "\ud800 "])
def test_a_monster_is_signed_in_seconds(piece: str) -> None:
    """A million characters of anything take no more."""
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    bands(sign(text))
    find_original(text, [("a", text)])
    assert time.process_time() - started < 10
