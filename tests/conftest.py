"""One thread for every test, as for every job: the workers of pytest-xdist share the processors."""

import os

os.environ["OMP_NUM_THREADS"] = "1"
