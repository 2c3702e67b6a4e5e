"""The API and its OpenAPI document: errors, keys and versions are written into it from one place."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from septet.foundation.http import problems
from septet.foundation.http.keys import HEADER, WRITES

REFERENCE = "#/components/schemas/{model}"
ALWAYS = {401: "No valid token", 403: "The token lacks the scope", 404: "Nothing you may see"}
ALWAYS |= {422: "Faults in the request", 429: "Too many bad tokens from your address"}
OF_WRITES = {400: "The body cannot be read", 409: "A rule refuses", 413: "The body is too large"}
OF_VERSIONS = {412: "Changed meanwhile", 428: "If-Match is missing"}


class Api(NinjaAPI):
    """Ninja with Septet's manners."""

    def __init__(self, **options: Any) -> None:
        super().__init__(docs_url=None, **options)
        problems.install(self)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        view = operation.view_func
        return f"{view.__module__.split('.')[1]}_{view.__name__}"

    def operations(self) -> list[Operation]:
        """Every operation of every router, in the order of `urls`."""
        paths = (
            path for bound in self._get_bound_routers() for path in bound.path_operations.values()
        )
        return [operation for path in paths for operation in path.operations]

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        shapes = problems.Problem.model_json_schema(ref_template=REFERENCE)
        parts = shapes.pop("$defs")
        document["components"]["schemas"] |= parts | {"Problem": shapes}
        return document


def extras(operation: Operation) -> dict[str, Any]:
    """What the document says of an operation beyond its own schema."""
    errors, parameters = dict(ALWAYS), []
    if WRITES & set(operation.methods):
        errors |= OF_WRITES
        parameters.append(header(HEADER, "The same key again is answered the same, and done once"))
    if hasattr(operation.view_func, "shown"):
        errors |= OF_VERSIONS
        parameters.append(header("If-Match", 'The ETag you read, such as "3"'))
    own = operation.openapi_extra or {}
    answers = {status: response(text) for status, text in sorted(errors.items())}
    return own | {
        "parameters": [*own.get("parameters", []), *parameters],
        "responses": answers | own.get("responses", {}),
    }


def header(name: str, description: str) -> dict[str, Any]:
    shape = {"type": "string", "pattern": "^[!-~]{1,200}$"}
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": description,
        "schema": shape,
    }


def response(description: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    return {"description": description, "content": body}
