"""Begin a language: ``python tests/languages/begin.py es Spanish``, or ``make language``.

It writes ``src/quotetrack/lang/CODE.toml``, with every key that there must be and nothing in them
yet, and ``tests/languages/CODE.conllu``, without a case yet. What a key means stands above it.
CONTRIBUTING.md says how to go on.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src" / "quotetrack" / "lang"
KEY = re.compile(r'("[^"]+"|[\w-]+) = (.*)')
# Tables whose keys are the language's own words; those of places are names that all languages use.
OWN_WORDS = frozenset({"grammar.lemmas", "people.abbreviated", "people.bodies", "people.broader"})


def empty(lines: Iterable[str], code: str, name: str) -> Iterator[str]:
    """Yield the lines of a language file for another language: its comments, its keys, no words."""
    table, ends = "", ""
    for line in lines:
        if ends:
            ends = "" if line.rstrip().endswith(ends) else ends
        elif line.startswith("["):
            table = line.strip("[] ")
            yield line
        elif found := KEY.fullmatch(line):
            key, value = found.groups()
            if table not in OWN_WORDS:
                given = {"code": f'"{code}"', "name": f'"{name}"'} if not table else {}
                yield f"{key} = {given.get(key, _empty_value(value))}"
            ends = _find_end(value)
        else:
            yield line


def _empty_value(value: str) -> str:
    if value.startswith("["):
        return "[]"
    if value.startswith('"'):
        return '""'
    return "false" if value in {"true", "false"} else value


def _find_end(value: str) -> str:
    """Return what ends a value that goes on in the next lines, empty if this one ends it."""
    if value == '"""':
        return '"""'
    return "]" if value == "[" else ""


def main(code: str, name: str) -> None:
    """Write both files; a file that there is already stays as it is."""
    english = (DATA / "en.toml").read_text("utf-8").splitlines()
    _write(DATA / f"{code}.toml", "\n".join(empty(english, code, name)) + "\n")
    _write(HERE / f"{code}.conllu", "")


def _write(path: Path, text: str) -> None:
    if path.exists():
        print(f"{path.relative_to(HERE.parents[1])} is there already")
        return
    path.write_text(text, "utf-8")
    print(f"wrote {path.relative_to(HERE.parents[1])}")


if __name__ == "__main__":
    if len(sys.argv) != len(("begin.py", "es", "Spanish")) or not re.fullmatch(
        "[a-z]{2}", sys.argv[1]
    ):
        sys.exit("say it with a code of two letters and a name: begin.py es Spanish")
    main(*sys.argv[1:])
