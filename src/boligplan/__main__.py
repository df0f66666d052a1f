"""`python -m boligplan`: the same as the command `boligplan`."""

import sys

from boligplan.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
