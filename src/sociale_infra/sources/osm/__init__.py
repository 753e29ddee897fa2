"""OpenStreetMap, from a file or live, as elements with tags (degrees, EPSG:4326).

- `elements`: what an element is here: points, lines and polygons with their tags
- `file`: reads a file in one stream
- `addresses`: reads the points that are only an address apart, as there are so many
- `near`: which ways of a large file come near a box
- `collector`: which elements of the stream are kept, and as what
- `cut`, `cut_sets`: a file cut into one for each of many boxes
- `pbf_strings`: refuses a file whose texts would end the program that reads it
- `overpass`: downloads from an Overpass server
- `overpass_answers`: checks what it answers, and writes it into a file
- `osmnx_download`: the program that does so, in a process of its own
"""
