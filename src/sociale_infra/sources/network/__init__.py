"""The walking network: from ways to nodes and edges."""
