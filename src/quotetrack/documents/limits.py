"""How much one article may hold, so that no input can fill the memory."""

MAX_CHARACTERS = 10_000_000
"""The most characters that one article's text may have."""

MAX_FRONT_MATTER = 32_768
"""The most characters between the two ``---`` lines of a text file."""

MAX_FILE_BYTES = 4 * MAX_CHARACTERS + 4 * MAX_FRONT_MATTER
"""The most bytes of a text file: UTF-8 takes up to four for a character."""

MAX_LINE_BYTES = 6 * MAX_CHARACTERS + 65_536
"""The most bytes of a JSON line: ``\\u0416`` takes six for a character."""

MAX_VALUES = 1_000_000
"""The most values in a JSON line: sixty million bytes of ``[],[],`` would fill gigabytes."""

TOO_LONG = f"longer than {MAX_CHARACTERS:,} characters, the most for one article"
