"""OpenStreetMap, from a file or live, as elements with tags (degrees, EPSG:4326).

- `elements`: what an element is here: points, lines and polygons with their tags
- `file`: reads a file in one stream
- `collector`: which elements of the stream are kept, and as what
- `overpass`: downloads from an Overpass server into a file
- `osmnx_download`: the program that does so, in a process of its own
"""
