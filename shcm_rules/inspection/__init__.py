"""Show how files are read, cell by cell, and write that down as a layout file; knows no rule."""
