"""Cases of each language over parses written by hand, as CoNLL-U: see cases.py."""
