"""What every router of the API shares: problems, pages, versions, request keys, the document."""
