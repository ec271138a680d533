"""Tests in a real browser: Debian's Chromium, driven by Playwright, over a real server.

A package, so that browser and servers end with its last test: while Playwright runs, nothing else
in the same thread may run an event loop.
"""
