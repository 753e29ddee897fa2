"""Tables in, tables out: no files, no web, no settings, no maps."""
