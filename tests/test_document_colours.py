"""The colours of speakers can be read, in light and in dark."""

import re
from importlib.resources import files

import pytest

from quotetrack.publish.highlighting import HUES

STATIC = files("quotetrack.publish.plugin") / "static"
TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6})")
DARK = "@media (prefers-color-scheme: dark)"


def read_tokens(scheme: str) -> dict[str, str]:
    """Return the colours of both sheets by name, as they are in light or in dark."""
    tokens: dict[str, str] = {}
    for name in ("quotetrack.css", "document.css"):
        before, _, behind = (STATIC / name).read_text("utf-8").partition(DARK)
        dark = behind[: behind.index("\n}\n")]
        light = before if DARK not in before else ""
        tokens |= dict(TOKEN.findall(light))
        tokens |= dict(TOKEN.findall(dark)) if scheme == "dark" else {}
    return tokens


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21."""
    light, dark = sorted((_measure_light(one), _measure_light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _measure_light(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _mix(one: str, other: str, share: float) -> str:
    pairs = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("hue", range(HUES))
def test_contrast(scheme: str, hue: int) -> None:
    """Words on a speaker's colour, and numbers in it, have 4.5:1; its line stands out with 3:1."""
    tokens = read_tokens(scheme)
    ground, edge = tokens[f"h{hue}"], tokens[f"e{hue}"]
    assert measure_contrast(tokens["ink"], ground) >= 4.5
    # Where the colours come round again, there are stripes in them.
    assert measure_contrast(tokens["ink"], _mix(edge, ground, 0.18)) >= 4.5
    assert measure_contrast(edge, tokens["sheet"]) >= 4.5
    assert measure_contrast(edge, ground) >= 3
    assert measure_contrast(edge, tokens["paper"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_dimmed_can_be_read(scheme: str) -> None:
    """Page furniture, and what nobody is known to have said, are soft but legible."""
    tokens = read_tokens(scheme)
    assert measure_contrast(tokens["soft"], tokens["paper"]) >= 4.5
    assert measure_contrast(tokens["nobody-edge"], tokens["sheet"]) >= 4.5
    assert measure_contrast("#ffffff", "#000000") == pytest.approx(21)
