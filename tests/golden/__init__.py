"""Golden cases of the quotation finder, with their recorded parses."""
