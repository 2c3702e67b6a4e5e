"""Value runs: what each customer earns, costs to serve and is worth; numbers kept and never changed."""
