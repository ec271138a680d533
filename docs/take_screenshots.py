"""Take docs/screenshots/ anew: `make screenshots`, with Debian's chromium and pngquant.

What is shown is the made-up newsroom of the tests: nobody in it lives, nothing in it was said.
Fonts change every picture; these were taken with Debian's fonts-noto-core, fonts-droid-fallback.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from browser.newsroom import make_archive, make_article
from browser.pages import find_pages
from browser.visiting import CHROMIUM, Visitor, serving
from quotetrack.publish.pages.frame import document_path

FOLDER = Path(__file__).parent / "screenshots"
MOST_BYTES = 300_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name, the page (a name of `browser.pages`, or a path), and how seen.

    ``opened`` is what is clicked before the picture is taken.
    """

    name: str
    page: str
    width: int = 1280
    height: int = 960
    scheme: str = "light"
    opened: str | None = None


PLAIN = "a plain article"
"""An everyday one of `browser.newsroom` that nobody has judged: how sure the program is shows."""
PLAIN_NUMBER = 5

PICTURES = (
    Picture("home", "home"),
    Picture("search", "/-/search?q=%22will+be+ready%22"),
    Picture("empty", "search nothing", height=620),
    Picture("speakers", "speakers"),
    Picture("speaker", "speaker many", height=1500),
    Picture("right-to-left", "speaker arabic"),
    Picture("long-name", "speaker long"),
    Picture("document", PLAIN, height=1100, opened=".entry summary:text-is('Why') >> nth=2"),
    Picture("quotation", "quotation copied", height=1400),
    Picture("compare", "compare two", height=1400),
    Picture("missing", "missing", height=480),
    Picture("table", "/quotes/quotes"),
    Picture("dark-home", "home", scheme="dark"),
    Picture("dark-speaker", "speaker many", scheme="dark"),
    Picture("dark-document", PLAIN, scheme="dark"),
    Picture("phone-home", "home", width=360, height=780),
    Picture("phone-search", "search words", width=360, height=780),
    Picture("phone-speaker", "speaker many", width=360, height=1100),
    Picture("phone-document", "document long headline", width=360, height=1300),
    Picture("phone-quotation", "quotation plain", width=360, height=1100),
)


def main() -> None:
    """Make the archive, serve it, and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        # No corrections: those that tests need contradict the text.
        archive = make_archive(Path(folder), corrected=None)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        with serving(archive) as address:
            for path in take_all(browser, address, archive):
                if path.stat().st_size > MOST_BYTES:
                    raise SystemExit(f"{path}: larger than {MOST_BYTES} bytes; show less of it")
        browser.close()


def take_all(browser: Browser, address: str, archive: Path) -> Iterator[Path]:
    """Take each of PICTURES and yield where it was put."""
    pages = {**find_pages(archive), PLAIN: document_path(make_article(PLAIN_NUMBER)["url"])}
    for picture in PICTURES:
        size = {"width": picture.width, "height": picture.height}
        with Visitor(browser, address, viewport=size, color_scheme=picture.scheme) as reader:
            reader.go(
                pages.get(picture.page, picture.page), 404 if picture.name == "missing" else 200
            )
            if picture.opened:
                reader.page.locator(picture.opened).click()
            path = FOLDER / f"{picture.name}.png"
            reader.page.screenshot(path=path, animations="disabled")
        # A fourth of the size, and nobody sees the difference.
        command = ["pngquant", "--force", "--output", str(path), "--", str(path)]
        subprocess.run(command, check=True)  # noqa: S603 - our own file, no words of others
        yield path


if __name__ == "__main__":
    main()
