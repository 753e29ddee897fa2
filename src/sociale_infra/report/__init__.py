"""The report: headlines, findings and how figures are written; each worked out once."""
