"""Where next: which sites reach most people, and what no choice of sites could exceed."""
