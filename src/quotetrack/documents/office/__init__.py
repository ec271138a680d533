"""Word, PDF and Excel files."""
