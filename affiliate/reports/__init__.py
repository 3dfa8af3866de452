"""Read any network's report file by its declaration."""
