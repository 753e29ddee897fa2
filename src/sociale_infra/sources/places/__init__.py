"""Places: from drawings to places, with what is known of each, and their entrances."""
