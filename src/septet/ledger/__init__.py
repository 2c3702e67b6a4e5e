"""Facts that come in: import batches, mapping profiles, the Parquet store of invoice lines and service activities."""
