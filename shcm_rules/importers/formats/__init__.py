"""Bytes of each file format → `RawTable`, in the reading process only."""
