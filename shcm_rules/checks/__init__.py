"""The closed vocabulary of checks: what each says of one duty, as expressions over facts.

A check knows no table and no rule: it gets the facts of a duty as expressions that are data and gives
back which outcomes occur over the duty's possible worlds. `docs/checks.md` is the definition.
"""
