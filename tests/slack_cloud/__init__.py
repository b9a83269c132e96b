"""A stand-in for Slack's cloud: the Web API, Socket Mode and signed delivery over real sockets, as Slack documents them."""

from tests.slack_cloud.cloud import SlackCloud, slack_cloud
from tests.slack_cloud.http_delivery import signed, written
from tests.slack_cloud.records import Ack, Call, Ephemeral, Posted, Prompted, ShownView
from tests.slack_cloud.team import Team

__all__ = [
    "Ack",
    "Call",
    "Ephemeral",
    "Posted",
    "Prompted",
    "ShownView",
    "SlackCloud",
    "Team",
    "signed",
    "slack_cloud",
    "written",
]
