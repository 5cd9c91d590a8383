"""`python -m allocation …`: solve, check, verify and more from a shell. See `--help`."""

import gc
import sys

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""A command keeps nearly all that it makes until it ends; looking for unused circles every 700 objects, as Python does
by itself, takes a quarter of the time of a large problem."""

gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)

from allocation.shell.commands import main  # noqa: E402 -- loading makes objects too

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
