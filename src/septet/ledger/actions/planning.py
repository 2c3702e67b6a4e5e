"""How a file is read: a person confirms what was proposed, and may keep it as a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from septet.foundation import audit, clock
from septet.foundation.rules import RuleBroken
from septet.ledger import events, queries, rules
from septet.ledger.models import ImportBatch, MappingProfile
from septet.people.models import User


@dataclass(frozen=True)
class Plan:
    """`mapping`: field code to header. `currency`: where a row names none."""

    mapping: Mapping[str, str]
    source: str
    currency: str
    style: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return {
            "mapping": dict(self.mapping),
            "source": self.source.strip()[:80],
            "currency": self.currency.strip().upper(),
            "style": dict(self.style),
        }


def plan_of(batch: ImportBatch) -> Plan:
    return Plan(batch.mapping, batch.source, batch.currency, batch.style)


def plan_from_profile(batch: ImportBatch, profile: MappingProfile) -> Plan:
    """A profile's mapping on this file, read as this file is written where the profile leaves it open."""
    chosen = {key: value for key, value in profile.style.items() if value is not None}
    style = batch.style | chosen
    return Plan(profile.mapping, profile.source, profile.currency, style)


def check(batch: ImportBatch, values: dict[str, Any]) -> None:
    """Ask the rule whether a plan (as_dict) can be booked."""
    look = batch.report.get("look", {})
    rules.check_plan(
        mapping=values["mapping"],
        needed=look.get("needed", []),
        source=values["source"],
        currency=values["currency"],
        columns=[column["name"] for column in look.get("columns", [])],
    )


@transaction.atomic
def set_plan(pk: int, plan: Plan, *, expected: int | None = None, by: User | None) -> ImportBatch:
    """Say how a waiting file is to be read. A plan that changes nothing writes nothing."""
    batch = ImportBatch.objects.get(pk=pk)
    rules.check_start(is_open=queries.is_open(batch))
    values = plan.as_dict()
    check(batch, values)
    if values == plan_of(batch).as_dict():
        return batch
    batch.change(expected=expected, **values)
    told = {"source": values["source"], "currency": values["currency"]}
    audit.record(events.PlanSet, batch, by=by, file=batch.file_name, **told)
    return batch


@transaction.atomic
def save_profile(name: str, *, batch: ImportBatch, by: User | None) -> MappingProfile:
    """Keep how a file is read under a name; the same name again is written over."""
    if not name.strip():
        raise RuleBroken(rules.Refusal.NO_PROFILE_NAME)
    profile, _made = MappingProfile.objects.update_or_create(
        name=name.strip()[:80],
        defaults={
            "kind": batch.kind,
            "source": batch.source,
            "currency": batch.currency,
            "style": batch.style,
            "mapping": batch.mapping,
            "made_by": by,
            "made_at": clock.now(),
        },
    )
    audit.record(events.ProfileSaved, profile, by=by, profile=profile.name)
    return profile
