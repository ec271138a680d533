"""Tables and JSON: an article a row, a line, an object."""
