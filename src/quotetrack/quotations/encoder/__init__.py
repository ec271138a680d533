"""A small transformer, joined with the parse, that reads roles off whole paragraphs."""
