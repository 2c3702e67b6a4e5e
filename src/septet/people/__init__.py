"""Who uses Septet, in which roles, and what each role may do."""
