"""Population: the `origins` table, and how many residents live at each origin (metric CRS).

- `origins`: addresses or buildings -> the table, residents spread evenly over an area
- `residents`: residents divided over the origins as squares, a raster or dwellings say
- `squares`, `raster`, `dwellings`: read such files as `cells` with inhabitants
- `cbs_squares`: downloads the 100 m squares of CBS from PDOK into a file
"""
