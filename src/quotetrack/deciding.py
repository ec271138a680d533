"""Decisions and what follows from them: judgements go in, identities come out."""
