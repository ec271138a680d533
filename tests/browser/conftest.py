"""One browser and one server an archive for all tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser import hostile, newsroom
from browser.visiting import CHROMIUM, COMMAND, Visitor, serving
from outside import run

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it these tests fail."""
    if not Path(CHROMIUM).exists():
        pytest.fail("no Chromium here: apt-get install chromium, or name one in $CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def newsroom_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up newsroom's archive: some 740 quotations, really read."""
    return newsroom.make_archive(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="package")
def newsroom_site(newsroom_archive: Path) -> Iterator[str]:
    """The address of `quotetrack serve` over the newsroom's archive."""
    with serving(newsroom_archive) as address:
        yield address


@pytest.fixture(scope="package")
def public_archive(newsroom_archive: Path) -> Path:
    """What `quotetrack publish` makes of the newsroom's archive."""
    out = newsroom_archive.with_name("public.db")
    run(*COMMAND, "publish", out, "--db", newsroom_archive, cwd=out.parent)
    return out


@pytest.fixture(scope="package")
def public_site(public_archive: Path) -> Iterator[str]:
    """The address of `quotetrack serve --public` over the public copy."""
    with serving(public_archive, "--public") as address:
        yield address


@pytest.fixture(scope="package")
def hostile_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which everything wants to harm its readers."""
    return hostile.make_archive(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="package")
def hostile_site(hostile_archive: Path) -> Iterator[str]:
    """The address of `quotetrack serve` over the hostile archive."""
    with serving(hostile_archive) as address:
        yield address


@pytest.fixture
def visit(chromium: Browser, newsroom_site: str) -> Visit:
    """What opens the newsroom's site, or another: a Visitor to be entered with ``with``."""

    def open_site(address: str = newsroom_site, **options: object) -> Visitor:
        return Visitor(chromium, address, **options)

    return open_site
