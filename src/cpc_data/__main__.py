"""`python -m cpc_data` is the `cpc-data` command."""

import sys

from cpc_data.cli import main

sys.exit(main())
