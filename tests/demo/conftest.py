"""The demo company, built once, and its files as tables."""

import duckdb
import pytest

from septet.demo import company
from septet.demo.company import Company


@pytest.fixture(scope="session")
def halden(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company.build(tmp_path_factory.mktemp("halden's"))


@pytest.fixture(scope="session")
def tables(halden: Company) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.read_parquet(str(halden.invoices)).to_table("lines")
    for name, path in (("activities", halden.activities), ("pools", halden.cost_pools)):
        types = ", types = {'Customer No': 'VARCHAR'}" if name == "activities" else ""
        quoted = str(path).replace("'", "''")
        db.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{quoted}'{types})")
    return db
