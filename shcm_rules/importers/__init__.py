"""Untrusted workbooks and data frames → `Schedule`; knows no rule.

Kept empty on purpose: the reading process imports this package and must start fast.
`assemble.read_schedule` reads files; `frames.schedule_from_frames` takes data frames.
"""
