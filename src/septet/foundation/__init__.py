"""What every floor stands on: clock, rules, events, audit, jobs. A new module here needs an ADR."""
