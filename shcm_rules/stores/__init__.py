"""Schedules larger than memory: kept as Parquet, judged part by part, here or on a cluster."""
