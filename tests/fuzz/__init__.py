"""Damaged inputs, tried by the command line: see `__main__` for the hour, `test_fuzz` for CI."""
