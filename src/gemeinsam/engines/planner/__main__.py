"""`python -m gemeinsam.engines.planner plan.xlsx --out jahresplan.xlsx`."""

import sys

from .command import main

sys.exit(main())
