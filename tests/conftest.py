"""One thread for every test, as for every job: the workers of pytest-xdist share the processors."""

import os
import signal

os.environ["OMP_NUM_THREADS"] = "1"

# A shell lets what it starts in the background ignore Ctrl-C, which would be inherited by runs.
signal.signal(signal.SIGINT, signal.default_int_handler)
