"""Jobs outlive what kills processes. Each scenario runs in processes and an installation of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from installation import Installation

FILE = Path(__file__).with_name("scenarios.py")
NAMES = [
    "a_killed_job_is_run_again",
    "a_job_that_dies_each_time_is_given_up_in_words",
    "a_running_job_is_cancelled_at_its_next_step",
    "a_deaf_job_is_killed_after_the_grace",
    "a_stopped_worker_hands_its_job_back_uncounted",
    "the_job_of_a_killed_worker_dies_and_is_run_by_another",
    "a_job_that_wants_too_much_memory_fails_alone",
    "a_worker_shows_that_it_lives_and_keeps_the_head",
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return Installation(tmp_path_factory.mktemp("worker") / "home")


@pytest.mark.parametrize("name", NAMES)
def test_worker(house, name):
    played = subprocess.run(
        [sys.executable, str(FILE), name],
        env=house.env | {"PYTHONPATH": str(FILE.parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert played.returncode == 0, played.stderr
