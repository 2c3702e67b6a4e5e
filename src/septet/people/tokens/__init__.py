"""Personal tokens, and the door by which they, or a session, come into the API."""
