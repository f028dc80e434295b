"""Workbooks for people to fill in: the template of a schedule, rules as pages of cells; knows no rule."""
