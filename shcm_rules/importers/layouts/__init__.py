"""Where the table is in a sheet, and which column holds what."""
