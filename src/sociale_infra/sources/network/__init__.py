"""The walking network: ways -> the `nodes` and `edges` tables (metric CRS).

- `walkways`: which ways may be walked on, and where they are cut
- `surfaces`: the lines along which people cross a square
"""
