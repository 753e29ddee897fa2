"""Areas: wijken, buurten or other polygons, from a file or live."""
