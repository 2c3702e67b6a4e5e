"""A program that calls the API with a personal token; it keeps nothing else of its person."""

import json

from django.test import Client


class Program:
    def __init__(self, secret):
        self.secret, self.client = secret, Client(raise_request_exception=False)

    def __call__(self, method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=sent
        )

    def get(self, path, **headers):
        return self("GET", path, **headers)
