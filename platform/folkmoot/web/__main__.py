"""``python -m folkmoot.web``: compile the catalogues, or bring them up to date first."""

import sys

from folkmoot.web.catalogues import main

raise SystemExit(main(sys.argv[1:]))
