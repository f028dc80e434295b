"""Evidence packs: all that a report hangs on in one archive, written and verified."""
