"""Fills an empty installation with the demo company, by the same doors a real one comes in by."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from septet.accounts.actions import MasterRow, load_master_data
from septet.accounts.models import Account
from septet.accounts.queries import numbers_by_account
from septet.demo import marker
from septet.demo.cast import ADMINISTRATOR, CAST, CHAMPION, FINANCE, OTHERS, PASSWORD, Person
from septet.foundation import audit, jobs
from septet.ledger import actions as ledger
from septet.ledger.actions.taking import DEFAULT_SOURCE
from septet.ledger.models import ImportBatch
from septet.people import actions as people
from septet.people.models import User
from septet.value import actions as value

if TYPE_CHECKING:
    from septet.demo.company import Company

SignIn = tuple[str, str, str]  # name, role, mail address
CHUNK = 1 << 20


class NotEmpty(Exception):
    """The installation has data; its words say which and what to do."""


def load() -> list[SignIn]:
    """Load the demo company once, and say who may sign in (with `cast.PASSWORD`).

    Does nothing where it is loaded already. Raises NotEmpty on an installation with data of its
    own, and on one where loading broke off.
    """
    mark = marker.read()
    if mark is None or not mark.is_loaded:
        _check_empty(mark)
        marker.write(marker.Marker(is_loaded=False))
        with audit.origin("demo"):
            _fill()
    return [(who.name, str(who.role.label), who.email) for who in CAST if who.signs_in]


def _check_empty(mark: marker.Marker | None) -> None:
    if not any(model.objects.exists() for model in (User, Account, ImportBatch)):
        return
    if mark is not None:
        raise NotEmpty(
            f"Loading the demo company into {settings.SEPTET_HOME} broke off. Remove that folder,"
            " or choose another with SEPTET_HOME, and start again."
        )
    raise NotEmpty(
        f"The installation in {settings.SEPTET_HOME} has data of its own. The demo company is only"
        " loaded into an empty one: choose another folder with SEPTET_HOME."
    )


def _fill() -> None:
    from septet.demo.company import build

    cast = _people()
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        company = build(Path(folder))
        rows = _master_rows(company.customer_list)
        load_master_data(rows, source=DEFAULT_SOURCE, by=cast[CHAMPION])
        for file, kind in _files(company):
            _import(file, kind, by=cast[FINANCE])
    _appraise(company, by=cast[FINANCE])
    marker.write(_marker(company))


@transaction.atomic
def _people() -> dict[str, User]:
    """Everybody by the name the customer list knows them by; the administrator adds the others."""
    added: dict[str, User] = {}
    everybody = sorted(CAST + OTHERS, key=lambda who: who.known_as != ADMINISTRATOR)
    for who in everybody:
        added[who.known_as] = _add(who, by=added.get(ADMINISTRATOR))
    return added


def _add(who: Person, *, by: User | None) -> User:
    password = PASSWORD if who.signs_in else None
    user = people.add_user(
        email=who.email, name=who.name, roles=[who.role], password=password, by=by
    )
    if who.language:
        people.save_settings(
            user, name=who.name, language=who.language, time_zone="", expected=user.version
        )
    return user


def _master_rows(file: Path) -> Iterator[MasterRow]:
    address = {who.known_as: who.email for who in CAST + OTHERS}
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            yield MasterRow(
                number=row["Customer No"],
                name=row["Customer Name"],
                group=row["Group"],
                country=row["Country"],
                city=row["City"],
                industry=row["Industry"],
                customer_since=date.fromisoformat(row["Customer Since"]),
                manager=address.get(row["Key Account Manager"], ""),
                sponsor=address.get(row["Executive Sponsor"], ""),
            )


def _files(company: "Company") -> Iterator[tuple[Path, str]]:
    yield company.cost_pools, "pools"
    yield company.activities, "activities"
    yield company.invoices, "invoices"
    yield company.correction, "invoices"


def _import(file: Path, kind: str, *, by: User) -> None:
    """Bring a file in as its proposals say, and book it here and now."""
    batch = ledger.upload(_chunks(file), kind=kind, file_name=file.name, by=by)
    with transaction.atomic():
        started = ledger.start(batch.pk, by=by)
        job = jobs.claim(started.job_id)
    if job is not None:
        jobs.run(job)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def _appraise(company: "Company", *, by: User) -> None:
    """A run as it stood a year ago, then the one that counts; both published."""
    until = company.period.until
    for end in (until.replace(year=until.year - 1), until):
        with transaction.atomic():
            run = value.start_run(start=company.period.start, until=end, by=by)
            job = jobs.claim(run.job_id)
        if job is not None:
            jobs.run(job)
        value.publish(run.pk, by=by)


def _marker(company: "Company") -> marker.Marker:
    account = {number: pk for (_source, number), pk in numbers_by_account().items()}
    story = company.story
    return marker.Marker(
        is_loaded=True,
        company=company.name,
        largest=account[story.largest],
        old_friend=account[story.old_friend],
        quiet=account[story.quiet],
        fading=tuple(account[number] for number in story.fading),
    )
