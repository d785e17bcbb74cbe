# Everything runs in one environment, .venv, made from requirements.lock; what checks and benchmarks need
# on top comes from requirements-dev.lock, before the first of them. `make help` lists the targets.
PYTHON ?= python3
CORES ?= all
CONFIG ?= config/demo.yaml

BIN := .venv/bin
INSTALLED := .venv/installed
CHECKABLE := .venv/checkable
SNAKEMAKE := $(BIN)/snakemake --cores $(CORES)
PLAIN := $(BIN)/python -m fsft.formats.plain_yaml config/config.yaml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-cluster lint docs figures pack pack-finished restore plan bench scaling clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(INSTALLED) ## a small benchmark from nothing to a report, offline, a few minutes
	@$(PLAIN) config/demo.yaml
	@$(BIN)/python -m fsft.runtime.alone results/demo
	@$(BIN)/snakemake --configfile config/demo.yaml --unlock > /dev/null 2>&1 || true
	$(SNAKEMAKE) --configfile config/demo.yaml
	$(BIN)/snakemake --configfile config/demo.yaml --report results/demo/workflow.html
	@echo
	@echo "Report    results/demo/report.html (one file, open it in a browser)"
	@echo "Workflow  results/demo/workflow.html (its rules and the time of every job)"
	@echo "Tables    results/demo/tables/"
	@echo "Figures   results/demo/figures/"
	@echo "Numbers   results/demo/metrics.csv, results/demo/costs.csv"

test: lint ## all checks: lint, unit tests, trials of training, workflow tests
	$(BIN)/pytest --numprocesses auto tests/unit tests/trials tests/workflow

test-cluster: $(CHECKABLE) ## the slurm profile, through a Slurm on this machine if it is installed
	$(BIN)/pytest -rPs tests/cluster

lint: $(CHECKABLE) ## style, types and the workflow's own checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check workflow
	$(BIN)/python tests/lint.py

docs: $(INSTALLED) ## write the generated parts of config/README.md: methods, hyper-parameters, presets
	$(BIN)/python -m fsft.plan.reference config/README.md

figures: $(INSTALLED) ## tables and figures of CONFIG, or of RESULTS="FOLDER_OR_ARCHIVE..." alone
ifneq ($(origin RESULTS),undefined)
	@folders=$$($(BIN)/python -m fsft.formats.archive $(RESULTS)) && \
	$(SNAKEMAKE) --snakefile workflow/stored.smk --forceall --config stored="$$folders"
else
	@$(PLAIN) $(CONFIG)
	$(SNAKEMAKE) --configfile $(CONFIG) -- tables figures
endif

pack: $(INSTALLED) ## run CONFIG if need be, and put what its tables and figures need into one archive
	@$(PLAIN) $(CONFIG)
	$(SNAKEMAKE) --configfile $(CONFIG) -- pack

pack-finished: $(INSTALLED) ## put what is finished of CONFIG into one archive, and run nothing
	@$(BIN)/python -m fsft.jobs.pack_results $(CONFIG)

restore: $(INSTALLED) ## lay the archives RESULTS="A.tar.gz B.tar.gz" into the run of CONFIG, to go on from
	@$(BIN)/python -m fsft.jobs.restore_results $(CONFIG) --archives $(RESULTS)

plan: $(INSTALLED) ## what CONFIG costs before it is run; GPU hours with CORES_PER_GPU=a guess
	@$(BIN)/python -m fsft.plan.estimate $(CONFIG) $(CORES_PER_GPU:%=--cores-per-gpu %)

bench: $(CHECKABLE) ## speed and memory of simulation and training, into results/bench.json
	$(BIN)/python -m benchmarks results/bench.json

scaling: $(CHECKABLE) ## how the work grows, and the paper's grid on GPUs, into results/reference/scaling
	$(BIN)/python -m benchmarks.scaling results/reference/scaling

clean: ## remove the environment and caches; results stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache src/fsft.egg-info

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "fsft needs Python 3.11 or newer, but there is no $(PYTHON); name another with 'make PYTHON=...'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "fsft needs Python 3.11 or newer; name one with 'make PYTHON=python3.12 ...'."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "$(PYTHON) cannot make an environment; on Debian or Ubuntu, 'apt install python3-venv' adds what it lacks."; exit 1; }
	@echo "Installing the environment into .venv; this takes some minutes, once."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --requirement requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(CHECKABLE): $(INSTALLED) requirements-dev.lock
	@echo "Installing what checks and benchmarks need."
	@$(BIN)/pip install -qq --disable-pip-version-check --requirement requirements-dev.lock
	@touch $@
