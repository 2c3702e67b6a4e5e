"""From bytes to numbered rows of text cells: text files, workbooks and Parquet."""
