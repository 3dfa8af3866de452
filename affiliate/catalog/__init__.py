"""Products, programs and accounts from files, with problems by file, line and key."""
