"""Scenarios: a town as it might be, by edits of a world that itself never changes."""
