"""Who can walk to which social places: a town's social infrastructure, measured and mapped."""

__version__ = "0.1.0"
