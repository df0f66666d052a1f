"""Reminders: which are due, what they say, and where they go. Nothing is ever sent."""
