"""What of value runs is never changed: their figures once computed, and the rows of accounts."""

from septet.foundation.frozen import Frozen

RUN = Frozen(
    "value_valuerun",
    frozen_when="OLD.state IN ('done', 'published')",
    may_change=("state", "published_by_id", "published_at"),
    may_become="OLD.state = 'done' AND NEW.state = 'published'",
)
VALUES = Frozen(
    "value_accountvalue",
    refuse_insert=(
        "EXISTS (SELECT 1 FROM value_valuerun r WHERE r.id = NEW.run_id "
        "AND r.state IN ('done', 'published'))"
    ),
)
KEPT = (RUN, VALUES)
