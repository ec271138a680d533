"""What is told where a name that was typed may mean somebody else, or more than is looked in."""

import pytest
from lxml import html

from publish_archive import Article, Reader, Said, make_archive
from quotetrack.model.showing import Voice
from quotetrack.publish.pages.taking import tell_names
from quotetrack.store.showing.naming import Taken

LAMBERTS = (Voice("Nadia Lambert", "nadia-lambert"), Voice("Paul Lambert", "paul-lambert"))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads the site."""
    return Reader(make_archive(tmp_path_factory.mktemp("taking") / "quotes.db"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("nadia-lambert", None),
        ("Lambert", None),
        (
            "President Lambert",
            "Nobody is called “President Lambert” here; it was taken for Nadia Lambert.",
        ),
        ("Oren Castell", "Nobody in this archive is called “Oren Castell”, or described so."),
        (
            "spokesman",
            (
                "Nobody known by name is called “spokesman”; it was taken for whoever is only "
                "described, as “a harbour spokesman”."
            ),
        ),
        ("whitf", "Nobody is called “whitf” here; it was taken for Tom Whitfield."),
        ("l", "Nobody in this archive is called “l”, or described so."),
    ],
)
def test_a_program_is_told_whom_a_name_was_taken_for(
    reader: Reader, asked: str, told: str | None
) -> None:
    """JSON has no other place to say that it may be somebody else."""
    answer = reader.ask("/-/search.json", params={"speaker": asked})
    assert answer.json()["complaints"] == ([told] if told else [])


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (Taken("Lambert", LAMBERTS), "“Lambert” was taken for Nadia Lambert and Paul Lambert."),
        (
            Taken("Lamb", LAMBERTS, exact=False, more=True),
            (
                "Nobody is called “Lamb” here; it was taken for Nadia Lambert and Paul Lambert and "
                "others who were not looked for."
            ),
        ),
        (
            Taken("aide", (), more=True, described=tuple(f"aide {n}" for n in range(7))),
            (
                "Nobody known by name is called “aide”; it was taken for whoever is only "
                "described, as “aide 0” or “aide 1” or “aide 2” or “aide 3” or “aide 4” "
                "and in 2 other ways, in still others, which were not looked for."
            ),
        ),
    ],
)
def test_all_who_may_be_meant_are_told(taken: Taken, told: str) -> None:
    """Whoever bears the name, and that still others may; of descriptions the first few."""
    assert tell_names([taken]) == (told,)


@pytest.mark.parametrize(
    ("asked", "name"),
    [("President Lambert", "nadia-lambert"), ("Lambert", "Lambert"), ("Castell", "Castell")],
)
def test_no_file_is_called_after_somebody_else(reader: Reader, asked: str, name: str) -> None:
    """Where nobody here has the name that was asked for, the file has that of who was found."""
    answer = reader.ask("/-/search.csv", params={"speaker": asked})
    assert f"UTF-8''quotations-{name}.csv" in answer.headers["content-disposition"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads an archive of very many outlets."""
    names = [*(f"Outlet {n:04}" for n in range(1_001)), "Zeitung"]
    articles = (
        Article(name, name, "2026-02-03", name, "", (Said(f"word {name}", "nadia-lambert"),))
        for name in names
    )
    return Reader(make_archive(tmp_path_factory.mktemp("many") / "quotes.db", tuple(articles)))


def test_no_outlet_is_too_far_down_to_be_found(many: Reader) -> None:
    """All outlets are looked at, however many there are."""
    found = many.ask("/-/search.json?outlet=zeitung").json()
    assert [one["outlet"] for one in found["quotations"]] == ["Zeitung"]
    assert found["complaints"] == []


@pytest.mark.parametrize("path", ["/-/search", "/-/speakers/nadia-lambert"])
def test_outlets_that_are_not_looked_in_are_told(many: Reader, path: str) -> None:
    """On the page and in its JSON, where more fit than are taken."""
    told = "1,001 outlets fit “outlet”: only the first 20 by name were looked in."
    page = html.document_fromstring(many.ask(f"{path}?outlet=outlet").text)
    assert [one.text_content() for one in page.cssselect(".complaint")] == [told]
    found = many.ask(f"{path}.json?outlet=outlet").json()
    assert (found["complaints"], found["count"]) == ([told], 20)
