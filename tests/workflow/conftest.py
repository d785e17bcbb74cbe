"""What every test of the workflow starts from."""

from pathlib import Path

import pytest

from tests.workflow.running import Workflow


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    """The project's workflow in an empty folder."""
    return Workflow(tmp_path / "run")
