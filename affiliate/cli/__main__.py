"""`python -m affiliate.cli`: the same as the `affiliate` command."""

from affiliate.cli.main import main

main(prog_name="affiliate")
