"""Speed and memory of simulation and training: `python -m benchmarks results/bench.json`."""
