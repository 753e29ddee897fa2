"""Areas: wijken, buurten or any polygons -> the `areas` table (metric CRS).

- `polygons`: polygons with a code and a name -> the table
- `file`: reads a file, of which it keeps one municipality or all
- `subareas`: the buurten within wijken
- `municipality`: which rows belong to a municipality
- `cbs_areas`: downloads the wijken or buurten of CBS from PDOK into a file
"""
