"""Subjects and school calendars: data files beside the code, and how to look things up in them."""
