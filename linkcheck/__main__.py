"""`python -m linkcheck OUTPUT`: the checker without the rest of the kit."""

from linkcheck.command import command

command(prog_name="python -m linkcheck")
