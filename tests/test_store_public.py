"""A copy that was made to be published is read, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotetrack.cli.group import main
from quotetrack.errors import StoreError
from quotetrack.publish.serving import open_site
from quotetrack.store import Store, check_database
from quotetrack.store.peeking import peek
from quotetrack.store.publishing import Policy, make_public
from store_samples import bridge, document, fill


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give an archive with what marks a public copy, and an article to read into it."""
    path = tmp_path / "public.db"
    fill(path, (document(), [bridge()]))
    with Store.open(path) as store, store.alone():
        store._db.conn.execute("CREATE TABLE publication (name TEXT, value TEXT)")  # noqa: SLF001 - to make one
    (tmp_path / "a.txt").write_text("“It rained,” said Oren Castell.", "utf-8")
    return path


def look(path: Path) -> None:
    """Look at an archive as a dry run does."""
    with peek(path):
        pass


USES: list[Callable[[Path], object]] = [
    Store.open,
    lambda path: Store.open(path, create=True),
    lambda path: list(check_database(path)),
    lambda path: make_public(path, path.with_name("public-2.db"), Policy(), {}),
    look,
]


@pytest.mark.parametrize("use", USES)
def test_it_is_not_opened_for_work(copy: Path, use: Callable[[Path], object]) -> None:
    """It says so in one line, and the file stays as it is."""
    before = copy.read_bytes()
    with pytest.raises(StoreError) as error:
        use(copy)
    said = f"{copy}: is a public copy; work on the archive that it was made from"
    assert str(error.value) == said
    assert copy.read_bytes() == before
    assert [file.name for file in copy.parent.glob("public*")] == [copy.name]


@pytest.mark.parametrize(
    "command",
    [
        ["ingest", "a.txt"],
        ["ingest", "--dry-run", "a.txt"],
        ["ingest", "--retry-failures"],
        ["review"],
        ["speakers", "merge", "nadia-lambert", "tom-whitfield"],
        ["speakers", "list"],
        ["judgements", "export"],
        ["judgements", "withdraw", "00"],
        ["failures", "forget", "--all"],
        ["check", "--mend"],
        ["export"],
    ],
    ids=" ".join,
)
def test_no_command_works_on_it(
    copy: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Each ends with exit code 1 and that line; nothing is written."""
    monkeypatch.chdir(copy.parent)
    before = copy.read_bytes()
    result = CliRunner().invoke(main, [*command, "--db", str(copy)])
    assert result.exit_code == 1
    assert "is a public copy" in result.output
    assert copy.read_bytes() == before


def test_it_is_served(copy: Path) -> None:
    """Without being taken for an older archive that is to be brought up to date."""
    assert open_site(copy).databases
