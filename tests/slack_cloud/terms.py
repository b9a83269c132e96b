"""How the cloud delivers, as a test may change it at any time."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Terms:
    """`deliver` is "socket" or "http" (to `http_url`). What is not acknowledged within `ack_s` is sent again after each of
    `retry_waits_s` times `hurry`: at once, after a minute, after five.

    Several `http_urls` take turns, as behind a load balancer. Sockets are closed when they are `close_every_s` old, 0 for
    never, and pinged each `ping_every_s`. Where no socket is open, an attempt waits for one if the cloud `is_patient`;
    Slack is not: there, an attempt has failed. `rates` are the calls a minute of a method that are taken, by its name.
    Source: https://docs.slack.dev/apis/events-api (retries) and https://docs.slack.dev/apis/events-api/using-socket-mode.
    """

    deliver: str = "socket"
    http_url: str = ""
    http_urls: tuple[str, ...] = ()
    ack_s: float = 3.0
    retry_waits_s: tuple[float, ...] = (0.0, 60.0, 300.0)
    hurry: float = 1.0
    close_every_s: float = 0.0
    ping_every_s: float = 10.0
    most_sockets: int = 10
    is_patient: bool = True
    rates: dict[str, int] = field(default_factory=dict)
