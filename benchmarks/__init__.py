"""Side by side with the tools one would pick instead: time, memory and error, in one run.

``make bench OSM=town.osm.pbf AREAS=areas.gpkg`` measures; see README.md in this folder.
"""
