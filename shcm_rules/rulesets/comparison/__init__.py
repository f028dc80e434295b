"""Two rules side by side: which is stricter, which clash, which is which."""
