"""Whether rules and their examples hold each other: mutants, cases at the boundary, coverage."""
