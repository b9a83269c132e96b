"""The Web API over HTTP: who calls, what, whether they may, and what goes wrong."""

import json
from collections.abc import Mapping
from functools import partial

from aiohttp import web

from tests.slack_cloud import assistant, chat, conversations, streams, views
from tests.slack_cloud.asked import Answer, Asked, Method
from tests.slack_cloud.faults import Faults
from tests.slack_cloud.rates import Rates
from tests.slack_cloud.reading import Json, text
from tests.slack_cloud.records import Record
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.socket_mode import SocketMode
from tests.slack_cloud.suffering import suffer, too_many
from tests.slack_cloud.terms import Terms
from tests.slack_cloud.workplace import Workplace


def auth_test(asked: Asked) -> Answer:
    team = asked.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.domain,
        "user": team.people[team.bot_user].name,
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


METHODS: Mapping[str, Method] = {
    "api.test": Method(lambda asked: {"args": dict(asked.arguments)}),
    "auth.test": Method(auth_test),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "chat.startStream": Method(streams.start, ("chat:write",)),
    "chat.appendStream": Method(streams.append, ("chat:write",)),
    "chat.stopStream": Method(streams.stop, ("chat:write",)),
    "conversations.info": Method(conversations.info),
    "conversations.members": Method(conversations.members),
    "conversations.replies": Method(conversations.replies),
    "conversations.history": Method(conversations.history),
    "conversations.open": Method(conversations.open_direct),
    "users.info": Method(conversations.user_info, ("users:read",)),
    "users.list": Method(conversations.users, ("users:read",)),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
    "assistant.threads.setStatus": Method(assistant.set_status, ("assistant:write",)),
    "assistant.threads.setTitle": Method(assistant.set_title, ("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(assistant.set_suggested_prompts, ("assistant:write",)),
}
"""The methods, and the scopes that each one's page on docs.slack.dev names; those on channels take one by their kind."""


class WebApi:
    """Answers calls. `teams` are those of the cloud, which more may join."""

    def __init__(
        self, teams: Mapping[str, Workplace], record: Record, faults: Faults, sockets: SocketMode, terms: Terms
    ) -> None:
        self._teams = teams
        self._record = record
        self._faults = faults
        self._sockets = sockets
        self._rates = Rates(terms.rates)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            arguments = await arguments_of(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or text(arguments, "token")
        arguments = {name: value for name, value in arguments.items() if name != "token"}
        team = self._team_of(token)
        with self._record.held():
            fault = self._faults.take(method, team.id if team else "")
            wait_s = 0 if fault else self._rates.wait_s(method, team.id if team else "")
        if wait_s:
            self._note(team, method, arguments, "429")
            return too_many(wait_s)
        carry_out = partial(self._carry_out, method, token, team, arguments)
        if fault is None:
            return carry_out()
        return await suffer(fault, request, carry_out, partial(self._note, team, method, arguments))

    def _carry_out(self, method: str, token: str, team: Workplace | None, arguments: Json) -> web.Response:
        with self._record.held():
            try:
                answer = {"ok": True, **self._act(method, token, team, arguments)}
            except Refusal as refusal:
                answer = refusal.json()
            self._note(team, method, arguments, "ok" if answer["ok"] else str(answer["error"]))
            return web.json_response(answer, headers=_headers(method, team))

    def _act(self, method: str, token: str, team: Workplace | None, arguments: Json) -> Answer:
        if method == "apps.connections.open":
            return self._sockets.open_connection(token, [team.app for team in self._teams.values()])
        known = METHODS.get(method)
        if known is None:
            raise Refusal("unknown_method", req_method=method)
        if not token:
            raise Refusal("not_authed")
        if team is None:
            raise Refusal("not_allowed_token_type" if token.startswith("xapp-") else "invalid_auth")
        asked = Asked(team, method, arguments)
        for scope in known.scopes:
            asked.require_scope(scope)
        return known.act(asked)

    def _team_of(self, token: str) -> Workplace | None:
        with self._record.held():
            return next((team for team in self._teams.values() if token and team.bot_token == token), None)

    def _note(self, team: Workplace | None, method: str, arguments: Json, answer: str) -> None:
        self._record.note(team.id if team else "", method, arguments, answer)


async def arguments_of(request: web.Request) -> Json:
    """The arguments of the query string and of a body that is JSON or a form, as Slack takes them."""
    arguments: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        given = json.loads(await request.text() or "{}")
        return arguments | (given if isinstance(given, dict) else {})
    return arguments | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _headers(method: str, team: Workplace | None) -> dict[str, str]:
    scopes = METHODS[method].scopes if method in METHODS else ()
    given = ",".join(sorted(team.scopes)) if team else ""
    return {"x-oauth-scopes": given, "x-accepted-oauth-scopes": ",".join(scopes), "x-slack-req-id": "0"}
