"""Population: addresses as origins, and where residents live."""
