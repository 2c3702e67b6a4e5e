"""The pages of people: users for the administrator, settings for everybody, the open doors."""
