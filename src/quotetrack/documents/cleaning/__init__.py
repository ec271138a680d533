"""What of a text is the article, once, and in which language."""
