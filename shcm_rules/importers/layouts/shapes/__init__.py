"""Plans that are no plain table of sessions: month tables, weekly calendars, lists; each becomes rows with origins."""
