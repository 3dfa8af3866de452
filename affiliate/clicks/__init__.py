"""Clicks on our links, by day: from server logs, analytics exports and network reports; never who clicked."""
