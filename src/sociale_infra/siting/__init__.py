"""Where next: candidates, the best of them, and how sure that is."""
