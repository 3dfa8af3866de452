"""The affiliate command: one small module a command group."""
