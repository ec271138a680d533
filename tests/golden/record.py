"""Parse the golden cases anew with the real model: python tests/golden/record.py."""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden.parses import write_parses
from quotetrack.documents import passages
from quotetrack.parse.with_spacy import SpacyParser

if __name__ == "__main__":
    cases = tomllib.loads(Path(__file__).with_name("quotations.toml").read_text("utf-8"))["case"]
    texts = [case["text"] for case in cases]
    write_parses(SpacyParser().parse((text, passages(text)) for text in texts))
