"""From rows of text to facts: typing in SQL, telling duplicates, writing Parquet."""
