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

MAX_DEPTH = 3
"""How many archives may lie in each other."""

FREE_UNPACKING = 100_000_000
"""As many bytes may be unpacked of any input."""

MAX_RATIO = 200
"""Beyond those, as many for each byte read: text packs to a fifth, seldom to a fiftieth. There is
no limit on the whole, for a news archive of a terabyte is no bomb."""

MAX_PAGE_BYTES = 20_000_000
"""The most bytes of a web page that is fetched, packed and unpacked."""

MAX_DOWNLOAD_BYTES = 50_000_000
"""The most bytes of anything else that is fetched: a feed, a PDF, an archive."""

MAX_ROBOTS_BYTES = 500 * 1024
"""What is read of a robots.txt (RFC 9309, section 2.5)."""

MAX_ENTRIES = 1_000
"""The most new entries of a feed that are followed at one visit."""

MAX_DIRECTORY_BYTES = 64 << 20
"""The most bytes of a zip file's directory, about a million members: it is read as a whole."""

MAX_SPOOLED_BYTES = 2 << 30
"""The most bytes of a zip file that comes from a pipe, or lies in another archive."""

MAX_FEED_BYTES = 20_000_000
"""The most bytes of a feed: it is read as a whole, in the main process."""
