"""Records what the functions ask of the local AWS, and what they themselves are asked and answer: one JSON object a line."""

import json

from ministack import app as ministack
from ministack.core import lambda_runtime

CALLER_PREFIX = "function:"
INVOCATION_PATHS = ("/_aws/execute-api/", "/2015-03-31/functions/")


def name_callers() -> None:
    """Has each function's credentials name it. Every request carries the session token, and MiniStack does not check it."""
    given = lambda_runtime.execution_credentials

    def naming(config: dict) -> dict:
        return {**given(config), "AWS_SESSION_TOKEN": CALLER_PREFIX + config["FunctionName"]}

    lambda_runtime.execution_credentials = naming


def record_calls(path: str) -> None:
    """From now on every request by a function, and every request to one, is added to the file when it has been answered."""
    name_callers()
    answer = ministack.app
    # A line at a time: in the end MiniStack is killed.
    file = open(path, "a", buffering=1, encoding="utf-8")

    async def recording(scope, receive, send):
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", [])}
        token = headers.get("x-amz-security-token", "")
        is_by_function = token.startswith(CALLER_PREFIX)
        if scope["type"] != "http" or not (is_by_function or scope["path"].startswith(INVOCATION_PATHS)):
            await answer(scope, receive, send)
            return

        request, response, status = bytearray(), bytearray(), 0

        async def receiving():
            message = await receive()
            request.extend(message.get("body", b""))
            return message

        async def sending(message):
            nonlocal status
            status = message.get("status", status)
            response.extend(message.get("body", b""))
            await send(message)

        try:
            await answer(scope, receiving, sending)
        finally:
            call = {
                "caller": token.removeprefix(CALLER_PREFIX) if is_by_function else None,
                "method": scope["method"],
                "path": scope["path"],
                "query": scope["query_string"].decode("latin-1"),
                "target": headers.get("x-amz-target"),
                "signature": headers.get("x-twilio-signature"),
                "status": status,
                "request": request.decode("utf-8", "replace"),
                "response": response.decode("utf-8", "replace"),
            }
            file.write(json.dumps(call) + "\n")

    ministack.app = recording
