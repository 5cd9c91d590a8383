"""`python -m service` is the `beirat` command."""

import sys

from service.cli import main

sys.exit(main())
