"""From tables and rules to verdicts: plans are Narwhals expressions, Polars runs them."""
