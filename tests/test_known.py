"""The speakers file that ships: is it of one piece, and does it know who was what and when?"""

import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from time import process_time
from typing import Any

import pytest

from quotetrack.speakers import Registry, default_path
from quotetrack.speakers.names import normalise

TEXT = default_path().read_text("utf-8")
SPEAKERS: list[dict[str, Any]] = tomllib.loads(TEXT)["speaker"]
SECONDS = 0.03  # of processor time that reading the file may take
FEWEST = 300  # speakers, so that half a file doesn't pass for the whole


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The file as it ships."""
    return Registry.load(default_path())


def list_stints() -> dict[str, list[tuple[date, date, str]]]:
    """Return for each title who has it, from when and until when, sorted."""
    stints = defaultdict(list)
    for speaker in SPEAKERS:
        for role in speaker.get("role", []):
            since, until = role.get("from", date.min), role.get("to", date.max)
            stints[normalise(role["title"])].append((since, until, speaker["name"]))
    return {title: sorted(found) for title, found in stints.items()}


STINTS = list_stints()
# Each title with days is an office of one person at a time, unless it says two things.
OFFICES = sorted(
    title
    for title, stints in STINTS.items()
    if " and " not in title and all(since > date.min for since, _, _ in stints)
)


def holder_of(registry: Registry, title: str, day: str) -> str | None:
    """Return the name of the one who is ``title`` on ``day``."""
    found = registry.holder(title, day)
    return found.name if found else None


def test_it_is_read_fast() -> None:
    """Reading some hundred speakers is no wait: the best of ten tries counts."""
    tries = []
    for _ in range(10):
        start = process_time()
        tomllib.loads(TEXT)
        tries.append(process_time() - start)
    assert len(SPEAKERS) > FEWEST
    # A machine at half its speed is no fault of the file.
    assert min(tries) < 2 * SECONDS


def test_no_name_means_two_speakers() -> None:
    """Each name and each alias is one speaker's alone, without case and accents too."""
    owners = defaultdict(set)
    for speaker in SPEAKERS:
        for name in (speaker["name"], *speaker.get("aliases", [])):
            owners[normalise(name)].add(speaker["name"])
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_each_speaker_is_found_by_name_and_alias(registry: Registry) -> None:
    """What the file spells leads to the speaker, of the right kind."""
    for speaker in SPEAKERS:
        for name in (speaker["name"], *speaker.get("aliases", [])):
            found = registry.resolve(name, speaker["kind"], None)
            assert found, name
            assert found.name == speaker["name"]


@pytest.mark.parametrize("name", ["Bush", "Clinton", "Johnson", "Sanders", "Kim", "George Bush"])
def test_a_name_of_several_is_nobody(registry: Registry, name: str) -> None:
    """What many bear, or a father and a son, means no one before an article says which."""
    assert registry.resolve(name, None, "2016-10-01") is None


def test_wikidata_items_are_one_each() -> None:
    """No two speakers have one item, and each item is a Q with a number."""
    items = [speaker["wikidata"] for speaker in SPEAKERS if "wikidata" in speaker]
    assert [item for item, n in Counter(items).items() if n > 1] == []
    assert all(item[0] == "Q" and item[1:].isdigit() for item in items)


def test_roles_end_after_they_begin() -> None:
    """Every stint has its days in order, and nobody holds one office twice at a time."""
    for title, stints in STINTS.items():
        assert all(since <= until for since, until, _ in stints), title
        for (_, until, one), (since, _, other) in combinations(stints, 2):
            assert one != other or until < since, f"{one} is {title!r} twice"


def test_offices_of_all_sorts_are_looked_at() -> None:
    """The check of offices below sees heads of state, ministers, governors and popes."""
    assert {"french president", "pope", "indiana governor", "us defense secretary"} <= {*OFFICES}


@pytest.mark.parametrize("title", OFFICES)
def test_an_office_has_one_holder(registry: Registry, title: str) -> None:
    """Two people share an office on the day of the handover only, and then nobody is named."""
    for one, other in combinations(STINTS[title], 2):
        first, last = max(one[0], other[0]), min(one[1], other[1])
        assert first >= last, f"{one[2]} and {other[2]} are {title!r}"
        if first == last and one[2] != other[2]:
            assert holder_of(registry, title, first.isoformat()) is None
            later = (first + timedelta(days=1)).isoformat()
            assert holder_of(registry, title, later) in {one[2], other[2]}


def test_what_several_are_names_nobody() -> None:
    """A senator is one of two, an adviser one of many: such titles are worded as none is used."""
    for title, stints in STINTS.items():
        many = any(word in title for word in ("us senator", "us representative", "candidate"))
        always = any(since == date.min for since, _, _ in stints)
        alone = len({name for *_, name in stints}) == 1
        if many or (always and alone):
            assert " and " in title or title.endswith(" founder"), title


FACTS = [
    ("US president", "1980-06-01", "Jimmy Carter"),
    ("US president", "1984-06-01", "Ronald Reagan"),
    ("American president", "1990-06-01", "George H. W. Bush"),
    ("U.S. president", "1999-12-31", "Bill Clinton"),
    ("US president", "2001-09-11", "George W. Bush"),
    ("US president", "2009-01-19", "George W. Bush"),
    ("US president", "2009-01-20", None),
    ("US president", "2009-01-21", "Barack Obama"),
    ("U.S. president", "2017-01-19", "Barack Obama"),
    ("US president", "2017-01-21", "Donald Trump"),
    ("US president", "2021-01-19", "Donald Trump"),
    ("US president", "2021-01-21", "Joe Biden"),
    ("American president", "2025-01-19", "Joe Biden"),
    ("US president", "2025-01-21", "Donald Trump"),
    ("US president-elect", "2016-12-01", "Donald Trump"),
    ("US president-elect", "2016-11-01", None),
    ("US vice president", "2005-01-01", "Dick Cheney"),
    ("US vice president", "2016-10-01", "Joe Biden"),
    ("US vice president", "2018-01-01", "Mike Pence"),
    ("US vice president", "2022-01-01", "Kamala Harris"),
    ("US vice president", "2025-02-01", "JD Vance"),
    ("US first lady", "1995-01-01", "Hillary Clinton"),
    ("US first lady", "2016-07-25", "Michelle Obama"),
    ("US first lady", "2017-06-01", "Melania Trump"),
    ("Indiana governor", "2016-07-15", "Mike Pence"),
    ("Indiana governor", "2017-06-01", None),
    ("Democratic presidential nominee", "2008-10-01", "Barack Obama"),
    ("Democratic presidential nominee", "2016-10-01", "Hillary Clinton"),
    ("Democratic presidential nominee", "2016-07-01", None),
    ("Republican presidential nominee", "2008-10-01", "John McCain"),
    ("Republican presidential nominee", "2012-10-01", "Mitt Romney"),
    ("Republican presidential nominee", "2016-10-01", "Donald Trump"),
    ("Democratic vice presidential nominee", "2016-10-01", "Tim Kaine"),
    ("Republican vice presidential nominee", "2016-10-01", "Mike Pence"),
    ("Libertarian presidential nominee", "2016-10-01", "Gary Johnson"),
    ("US House speaker", "2010-06-01", "Nancy Pelosi"),
    ("US House speaker", "2015-10-28", "John Boehner"),
    ("US House speaker", "2015-10-30", "Paul Ryan"),
    ("US House speaker", "2023-10-10", None),
    ("US House speaker", "2023-10-26", "Mike Johnson"),
    ("US Senate majority leader", "2014-06-01", "Harry Reid"),
    ("US Senate majority leader", "2016-06-01", "Mitch McConnell"),
    ("US secretary of state", "2012-06-01", "Hillary Clinton"),
    ("US secretary of state", "2013-02-02", "John Kerry"),
    ("US secretary of state", "2018-04-10", None),
    ("US attorney general", "2016-06-01", "Loretta Lynch"),
    ("US defense secretary", "2016-06-01", "Ash Carter"),
    ("FBI director", "2016-10-28", "James Comey"),
    ("FBI director", "2017-06-01", None),
    ("Trump campaign manager", "2016-06-19", "Corey Lewandowski"),
    ("Trump campaign manager", "2016-07-15", None),
    ("Trump campaign manager", "2016-10-01", "Kellyanne Conway"),
    ("Clinton campaign chairman", "2016-10-01", "John Podesta"),
    ("British prime minister", "2010-05-10", "Gordon Brown"),
    ("British prime minister", "2010-05-12", "David Cameron"),
    ("UK prime minister", "2016-07-12", "David Cameron"),
    ("UK prime minister", "2016-07-14", "Theresa May"),
    ("UK prime minister", "2022-10-01", "Liz Truss"),
    ("UK prime minister", "2022-10-25", None),
    ("UK prime minister", "2024-07-04", "Rishi Sunak"),
    ("British foreign secretary", "2017-01-01", "Boris Johnson"),
    ("London mayor", "2012-07-27", "Boris Johnson"),
    ("Scottish first minister", "2020-01-01", "Nicola Sturgeon"),
    ("British queen", "2022-09-08", "Queen Elizabeth II"),
    ("British queen", "2022-09-10", None),
    ("French president", "2007-05-15", "Jacques Chirac"),
    ("French president", "2010-06-01", "Nicolas Sarkozy"),
    ("French president", "2012-05-16", "François Hollande"),
    ("French president", "2017-05-15", "Emmanuel Macron"),
    ("president of France", "2015-11-13", "François Hollande"),
    ("French prime minister", "2024-10-01", "Michel Barnier"),
    ("German chancellor", "2005-11-21", "Gerhard Schröder"),
    ("German chancellor", "2015-09-04", "Angela Merkel"),
    ("German chancellor", "2021-12-09", "Olaf Scholz"),
    ("German chancellor", "2025-05-07", "Friedrich Merz"),
    ("German president", "2012-03-01", None),
    ("Italian prime minister", "2011-11-15", "Silvio Berlusconi"),
    ("Italian prime minister", "2011-11-17", "Mario Monti"),
    ("Italian prime minister", "2020-03-01", "Giuseppe Conte"),
    ("Spanish prime minister", "2010-05-01", "José Luis Rodríguez Zapatero"),
    ("Spanish prime minister", "2017-10-01", "Mariano Rajoy"),
    ("Polish president", "2010-04-09", "Lech Kaczyński"),
    ("Polish president", "2010-04-11", None),
    ("Polish president", "2025-08-07", "Karol Nawrocki"),
    ("Polish prime minister", "2015-01-01", "Ewa Kopacz"),
    ("Polish prime minister", "2024-01-01", "Donald Tusk"),
    ("Ukrainian president", "2013-12-01", "Viktor Yanukovych"),
    ("Ukrainian president", "2014-03-01", None),
    ("Ukrainian president", "2014-06-08", "Petro Poroshenko"),
    ("Ukrainian president", "2022-02-24", "Volodymyr Zelenskyy"),
    ("Ukrainian foreign minister", "2022-02-24", "Dmytro Kuleba"),
    ("Russian president", "2000-01-15", None),
    ("Russian president", "2010-01-01", "Dmitry Medvedev"),
    ("Russian prime minister", "2010-01-01", "Vladimir Putin"),
    ("Russian foreign minister", "2014-03-01", "Sergei Lavrov"),
    ("Kremlin spokesman", "2022-02-24", "Dmitry Peskov"),
    ("Turkish prime minister", "2013-06-01", "Recep Tayyip Erdoğan"),
    ("Turkish president", "2016-07-15", "Recep Tayyip Erdoğan"),
    ("Israeli prime minister", "2022-01-01", "Naftali Bennett"),
    ("Israeli prime minister", "2022-10-01", "Yair Lapid"),
    ("Israeli prime minister", "2023-10-07", "Benjamin Netanyahu"),
    ("Indian prime minister", "2010-01-01", "Manmohan Singh"),
    ("Chinese president", "2008-08-08", "Hu Jintao"),
    ("Japanese prime minister", "2011-03-11", "Naoto Kan"),
    ("Japanese prime minister", "2015-01-01", "Shinzo Abe"),
    ("South Korean president", "2017-03-09", "Park Geun-hye"),
    ("South Korean president", "2017-04-01", None),
    ("South Korean president", "2025-05-01", None),
    ("Brazilian president", "2016-09-01", "Michel Temer"),
    ("Brazilian president", "2019-06-01", "Jair Bolsonaro"),
    ("Canadian prime minister", "2015-11-03", "Stephen Harper"),
    ("Canadian prime minister", "2025-03-15", "Mark Carney"),
    ("Australian prime minister", "2012-10-09", "Julia Gillard"),
    ("Mexican president", "2016-08-31", "Enrique Peña Nieto"),
    ("South African president", "1995-06-24", "Nelson Mandela"),
    ("Argentine president", "2024-01-01", "Javier Milei"),
    ("Hungarian prime minister", "2015-09-01", "Viktor Orbán"),
    ("Dutch prime minister", "2014-07-17", "Mark Rutte"),
    ("Danish prime minister", "2014-01-01", "Helle Thorning-Schmidt"),
    ("Swedish prime minister", "2022-05-01", "Magdalena Andersson"),
    ("Finnish president", "2023-04-04", "Sauli Niinistö"),
    ("Estonian prime minister", "2022-02-24", "Kaja Kallas"),
    ("Lithuanian president", "2014-03-01", "Dalia Grybauskaitė"),
    ("UN secretary-general", "2006-12-31", "Kofi Annan"),
    ("UN secretary-general", "2007-01-01", "Ban Ki-moon"),
    ("UN chief", "2017-01-01", "António Guterres"),
    ("NATO secretary-general", "2009-08-02", "Anders Fogh Rasmussen"),
    ("NATO secretary-general", "2022-02-24", "Jens Stoltenberg"),
    ("NATO chief", "2024-10-02", "Mark Rutte"),
    ("European Commission president", "2013-01-01", "José Manuel Barroso"),
    ("European Commission president", "2019-11-30", "Jean-Claude Juncker"),
    ("European Council president", "2016-06-24", "Donald Tusk"),
    ("EU foreign policy chief", "2015-07-14", "Federica Mogherini"),
    ("ECB president", "2012-07-26", "Mario Draghi"),
    ("IMF managing director", "2015-01-01", "Christine Lagarde"),
    ("the pope", "2005-04-10", None),
    ("the pope", "2013-02-27", "Pope Benedict XVI"),
    ("the pope", "2013-03-05", None),
    ("the pope", "2013-03-13", "Pope Francis"),
    ("the pope", "2025-05-01", None),
    ("the pope", "2025-05-09", "Pope Leo XIV"),
    ("US senator from New York", "2005-01-01", None),
    ("businessman", "2016-10-01", None),
    ("New York businessman", "2016-10-01", None),
    ("secretary of state", "2016-10-01", None),
    ("Norland president", "2016-10-01", None),
]


@pytest.mark.parametrize(("description", "day", "who"), FACTS)
def test_a_day_tells_who_was_meant(
    registry: Registry, description: str, day: str, who: str | None
) -> None:
    """A description is one person's on its day; in a vacancy and at a handover it is nobody's."""
    assert holder_of(registry, description, day) == who


CAREERS = [
    ("Hillary Clinton", {"us first lady", "us secretary of state"}),
    ("Donald Trump", {"reality television star and personality"}),
    ("Mike Pence", {"indiana governor", "us vice president"}),
    ("Boris Johnson", {"london mayor", "british foreign secretary"}),
    ("Mark Carney", {"bank of england governor", "canadian prime minister"}),
    ("Kaja Kallas", {"estonian prime minister", "eu foreign policy chief"}),
]


@pytest.mark.parametrize(("name", "titles"), CAREERS)
def test_a_career_is_whole(name: str, titles: set[str]) -> None:
    """Former offices stay: an article may still call somebody by them."""
    held = {title for title, stints in STINTS.items() if name in {who for *_, who in stints}}
    assert titles <= held
