"""OpenStreetMap: from a file or live, to elements."""
