"""Statements as rows: what waits to be grouped, what may be the same, and what became of it."""
