"""A chart can be read week by week with the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from browser.visiting import Visitor, serving
from publish_archive import make_archive

pytestmark = pytest.mark.slow


def test_the_slider_steps_through_weeks(chromium: Browser, tmp_path: Path) -> None:
    """It is as wide as the plot, tells its week at once, and goes one week back, not one bar."""
    desk = ViewportSize(width=1280, height=900)
    with (
        serving(make_archive(tmp_path / "q.db")) as address,
        Visitor(chromium, address, viewport=desk) as reader,
    ):
        reader.go("/-/speakers/nadia-lambert")
        readout = reader.page.locator(".readout")
        slider = reader.page.locator(".chooser input")
        assert readout.text_content() == "week of 2026-03-30: 1 indirect"
        width = "at => document.querySelector(at).getBoundingClientRect().width"
        plot, row = (reader.page.evaluate(width, at) for at in (".bars", ".chooser input"))
        assert row == pytest.approx(plot, abs=2)
        slider.press("ArrowLeft")
        assert readout.text_content() == "week of 2026-03-23: none"
        assert slider.get_attribute("aria-valuetext") == readout.text_content()
        slider.press("Home")
        assert readout.text_content() == "week of 2026-02-02: 1 direct"
