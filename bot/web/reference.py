"""The calls, described on a page: no script and nothing from elsewhere."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.web.templating import page
from bot.words import Words

router = APIRouter()


@router.get("/docs", response_class=HTMLResponse)
def show_calls(request: Request) -> Response:
    """Every call with what goes in and out, made from /openapi.json."""
    document: dict[str, Any] = request.app.openapi()
    calls = [
        {"method": method.upper(), "path": path, "summary": call.get("description", ""), **_bodies(call)}
        for path, methods in document["paths"].items()
        for method, call in methods.items()
    ]
    return page(request, "docs.html", Words("en"), {"calls": calls, "schemas": document["components"]["schemas"]})


def _bodies(call: dict[str, Any]) -> dict[str, object]:
    answers = call.get("responses", {})
    return {
        "parameters": call.get("parameters", []),
        "body": _schema_name(call.get("requestBody", {})),
        "response": next((_schema_name(answers[code]) for code in answers if code.startswith("2")), ""),
    }


def _schema_name(body: dict[str, Any]) -> str:
    schema: dict[str, str] = body.get("content", {}).get("application/json", {}).get("schema", {})
    return schema.get("$ref", "").rpartition("/")[2]
