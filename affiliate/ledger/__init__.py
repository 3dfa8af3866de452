"""The books: every reported row, kept in one DuckDB file."""
