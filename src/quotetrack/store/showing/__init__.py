"""What pages ask of an archive: plain functions over a connection that only reads.

They ask the same names of the archive that is written and of its public copy: what is a view in
the one is a table in the other.
"""
