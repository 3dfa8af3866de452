"""The affiliate networks: one file of declarations each."""
