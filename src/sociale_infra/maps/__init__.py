"""Result tables into one interactive HTML file."""
