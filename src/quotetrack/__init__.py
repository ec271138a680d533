"""Who said what in the news: quotations, their speakers and their exact place in the text."""

__version__ = "0.1.0"
