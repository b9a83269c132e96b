"""How quickly staff are acknowledged and answered in Slack: `make bench-slack` prints it, nothing is asserted."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.e2e.slack_bots import SlackBots, slack_bots
from tests.sample_city import SAMPLES, keikaku, with_model
from tests.slack_cloud import Posted, slack_cloud

AT_ONCE = 20
ROUNDS = 10
QUESTIONS = [
    line["question"]
    for line in map(json.loads, (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines())
    if "history" not in line
]


def main() -> None:
    """Asks one after another, then twenty at once, each in a direct message of their own."""
    with tempfile.TemporaryDirectory() as folder, slack_cloud() as cloud:
        data_dir = with_model(Path(folder) / "city")
        done = keikaku(data_dir, "ingest", "--register", str(SAMPLES / "plans.toml"))
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, done.args, stderr=done.stderr)
        with slack_bots(cloud, cloud.team("T01MINATO"), data_dir) as bots:
            bots.start()
            ask(bots, QUESTIONS[:1])
            alone = [seconds for question in QUESTIONS for seconds in ask(bots, [question])]
            acknowledged = len(cloud.acks)
            crowded = [seconds for turn in range(ROUNDS) for seconds in ask(bots, crowd(turn))]
            at_once = [ack.seconds for ack in cloud.acks[acknowledged:]]
        tell("first words, one question at a time", alone)
        tell(f"first words, {AT_ONCE} at once", crowded)
        tell(f"acknowledged, {AT_ONCE} at once", at_once)


def crowd(turn: int) -> list[str]:
    """The questions of a round."""
    return [QUESTIONS[(turn * AT_ONCE + number) % len(QUESTIONS)] for number in range(AT_ONCE)]


def ask(bots: SlackBots, questions: Sequence[str]) -> list[float]:
    """Asks all of it at once, each person in their own direct message; seconds until each reply's first words."""
    places = [bots.team.direct(f"U{number:02}") for number in range(len(questions))]
    asked = []
    for number, (place, question) in enumerate(zip(places, questions, strict=True)):
        begun = time.monotonic()
        asked.append((place, bots.team.says(place, f"U{number:02}", question), begun))
    bots.cloud.until(lambda: all(_whole(bots, place, ts) for place, ts, _ in asked), 60)
    return [_whole(bots, place, ts)[0].words_at - begun for place, ts, begun in asked]


def _whole(bots: SlackBots, place: str, ts: str) -> list[Posted]:
    replies = bots.team.replies(place, ts)
    return [] if any(reply.streaming for reply in replies) else replies


def tell(what: str, seconds: Sequence[float]) -> None:
    """Prints a line of figures."""
    cuts = statistics.quantiles(seconds, n=100)
    words = f"p50 {cuts[49] * 1000:6.0f} ms   p95 {cuts[94] * 1000:6.0f} ms   p99 {cuts[98] * 1000:6.0f} ms"
    sys.stdout.write(f"{what:40} {words}   most {max(seconds) * 1000:6.0f} ms   of {len(seconds)}\n")


if __name__ == "__main__":
    main()
