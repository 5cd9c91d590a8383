"""`python -m allocation …`: solve, check, verify and more from a shell. See `--help`."""

import sys

from allocation.shell.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
