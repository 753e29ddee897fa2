"""The world read into plain tables: the only rooms that touch web and input files."""
