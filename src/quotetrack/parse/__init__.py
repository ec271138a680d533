"""A document's text into sentences of our own tokens, with Universal Dependencies labels."""
