"""Run the command line as ``python -m quotetrack``."""

from quotetrack.cli import main

if __name__ == "__main__":
    main()
