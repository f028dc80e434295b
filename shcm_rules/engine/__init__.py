"""From tables and rules to verdicts: what checks ask is said in Polars' words once, and run."""
