"""What would mend an open duty: the smallest set of changes, each applied to a copy and evaluated.

A change lies on or after the as-of day and touches no recorded date: `ahead` says what is still open,
`counts`, `acts`, `papers` and `fields` propose changes for each check, `search` tries them, `trial` evaluates.
"""
