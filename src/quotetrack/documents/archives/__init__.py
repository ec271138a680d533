"""Files that hold others: ZIP, gzip, WARC."""
