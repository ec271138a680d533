"""Who said it: mentions, coreference inside a document, names and aliases across documents."""
