"""The world read into plain tables: the only rooms that touch the web and input files.

- `inputs`: which file, or which live source; a fresh download is used again
- `osm`: OpenStreetMap, from a file or live, as elements with tags
- `network`: ways -> the `nodes` and `edges` tables
- `places`: elements -> the `places` and `entrances` tables; a planner's corrections
- `areas`: wijken, buurten or any polygons -> the `areas` table
- `population`: addresses -> the `origins` table, and the residents who live there
- `need`: figures by area code -> the `need` table
- `background`: water, green and roads that the map draws
- `credits`: whom to credit for each input, and its licence
- `pdok_client`: pages of GeoJSON from PDOK, for areas and population
- `downloads`: asking a busy source again; files that appear when complete
- `sample_town`: Voorbeeldstad, the invented town
"""
