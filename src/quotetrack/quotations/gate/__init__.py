"""Tells before the parse which lines of an article may hold a quotation."""
