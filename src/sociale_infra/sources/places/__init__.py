"""Places: what is drawn and known of each, and where people enter (metric CRS).

- `classify`: tags -> category
- `drawings`: elements -> the `places` table
- `merging`: which drawings are one place
- `joining`: which lie close together and are one place
- `rejoining`: how they would be over other distances
- `conditions`: what a place must be, and what is assumed of it then
- `names`: which names are one name
- `evidence`: tags and priors -> the properties of a place
- `entrances`: outlines and gates -> the `entrances` table
- `corrections`: a planner's corrections of the table
- `corrections_file`: the CSV file that they are read from; `corrections_cells`: one row of it
"""
