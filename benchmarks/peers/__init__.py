"""The same verdicts by other tools: one module a contender, `contest` runs them."""
