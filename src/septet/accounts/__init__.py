"""Customer accounts: groups, companies and sites, their numbers in source systems, who looks after them."""
