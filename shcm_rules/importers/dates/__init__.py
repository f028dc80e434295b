"""What people write for a day → a window of days."""
