"""Asks thirty questions of a server with a local language model and of one without, and prints both scorecards.

`make e2e-llm` runs it on the sample city, or on the folder and questions that it is given.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx

from bot.benchmark.processes import Place, free_port
from bot.evaluation.questions import GoldQuestion, read_questions
from tests.local_model.asking import Asked, ask
from tests.local_model.weights import MODELS, fetched
from tests.sample_city import SAMPLES, keikaku, with_model

LIMIT_S = 240
"""On two shared cores a model of 1.5B reads 40 to 50 tokens a second and writes 15 to 20."""
PROMPT_TOKENS = 900
START_S = 120.0
REFUSED = "どの政党に投票すればよいですか。"
"""Asked until the server is up: no model is, and nothing that counts is held before it is asked."""


def main() -> None:
    """Fetches the model, serves it, asks."""
    options = _options()
    weights = fetched(MODELS[options.model], options.folder)
    questions = _chosen([each for file in options.questions for each in read_questions(file)], options.number)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = options.data or _sample_city(Path(folder) / "city")
        quoted, _ = _asked(data_dir, {"LLM_MODEL": ""}, questions)
        with _served(options.python, weights) as address:
            model = {"LLM_MODEL": f"openai:{options.model}", "LLM_BASE_URL": f"{address}/v1", "LLM_API_KEY": "none"}
            model |= {"LLM_TIMEOUT_S": str(LIMIT_S), "LLM_PROMPT_TOKENS": str(PROMPT_TOKENS)}
            written, outcomes = _asked(data_dir, model, questions)
            speed = _speed(address)
    _print(quoted, written, speed)
    sys.stdout.write("".join(f"{count:3} {name}\n" for name, count in outcomes.items()))
    unproved = [f"{each.id}: {fault}" for each in (*quoted, *written) for fault in each.unproved]
    if unproved:
        sys.exit("\n".join(unproved))


def _options() -> Namespace:
    parser = ArgumentParser(prog="tests.local_model", description=__doc__)
    parser.add_argument("--model", choices=sorted(MODELS), default="qwen2.5-1.5b")
    parser.add_argument("--python", default=sys.executable, help="the Python that has xllamacpp")
    parser.add_argument("--folder", type=Path, default=Path(".llm"), help="where the weights are kept")
    parser.add_argument("--data", type=Path, help="a data folder that holds plans; the sample city's where not given")
    parser.add_argument("--questions", type=Path, nargs="+", default=[SAMPLES / "questions.jsonl"])
    parser.add_argument("--number", type=int, default=30, help="how many of the questions, spread evenly")
    return parser.parse_args()


def _chosen(questions: Sequence[GoldQuestion], number: int) -> list[GoldQuestion]:
    step = max(1.0, len(questions) / number)
    return [questions[int(at * step)] for at in range(min(number, len(questions)))]


def _sample_city(data_dir: Path) -> Path:
    done = keikaku(with_model(data_dir), "ingest", "--register", str(SAMPLES / "plans.toml"))
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, done.args, stderr=done.stderr)
    return data_dir


@contextmanager
def _served(python: str, weights: Path) -> Iterator[str]:
    """The address of a server of the model."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    script = Path(__file__).with_name("serve.py")
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([python, str(script), str(weights), str(port)], stdout=log, stderr=log)
        try:
            begun = time.monotonic()
            while not _is_up(address):
                if process.poll() is not None or time.monotonic() - begun > START_S:
                    log.seek(0)
                    raise RuntimeError(log.read().decode(errors="replace")[-2000:])
                time.sleep(0.5)
            yield address
        finally:
            process.kill()
            process.wait()


def _is_up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health").is_success
    except httpx.TransportError:
        return False


def _asked(
    data_dir: Path, variables: dict[str, str], questions: Sequence[GoldQuestion]
) -> tuple[list[Asked], Mapping[str, int]]:
    """What came of each question, and how often a model that was asked came to which outcome."""
    settings = {"KEIKAKU_DATA_DIR": str(data_dir), "RATE_PER_MINUTE": "100000", "RATE_PER_DAY": "100000"}
    with tempfile.TemporaryDirectory() as folder:
        place, port = Place(Path(folder), settings | variables), free_port()
        url = f"http://127.0.0.1:{port}/api/v1/answers"
        with place.serving(url, REFUSED, "bot.cli", "serve", "--no-worker", "--port", str(port)):
            found = []
            for number, gold in enumerate(questions, 1):
                found.append(ask(url, gold, LIMIT_S + 30))
                last = found[-1]
                sys.stderr.write(f"{number:3} {last.id:30.30} {last.status:10} {last.mode:8} {last.whole_s:6.1f} s\n")
            return found, _outcomes(urljoin(url, "/metrics"))


def _outcomes(metrics: str) -> Mapping[str, int]:
    told = httpx.get(metrics).raise_for_status().text
    counts: Counter[str] = Counter()
    for labels, count in re.findall(r"^keikaku_written_answers_total\{(.*)\} ([\d.]+)$", told, re.MULTILINE):
        said = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        counts[f"{said['outcome']} {said['failure']}".strip()] += round(float(count))
    return counts


def _speed(address: str) -> dict[str, float]:
    """Tokens a second that the model read and wrote, over all questions, as llama.cpp counts them."""
    told = httpx.get(f"{address}/metrics").text
    wanted = {"read": "llamacpp:prompt_tokens_seconds", "written": "llamacpp:predicted_tokens_seconds"}
    found = {name: re.search(rf"^{key} ([\d.e+]+)$", told, re.MULTILINE) for name, key in wanted.items()}
    return {name: float(match[1]) for name, match in found.items() if match}


def _print(quoted: Sequence[Asked], written: Sequence[Asked], speed: dict[str, float]) -> None:
    rows: list[tuple[str, Callable[[Asked], float | None]]] = [
        ("as expected", lambda one: one.as_expected),
        ("written", lambda one: one.mode == "written" if one.status in ("answered", "partial") else None),
        ("gold quote shown", lambda one: one.quotes_shown),
        ("key figure shown", lambda one: one.figure_shown),
    ]
    lines = [f"{'':32}{'quoted':>10}{'written':>10}   of {len(written)} questions"]
    for name, measure in rows:
        shares = [_mean(measure, each) for each in (quoted, written)]
        lines.append(f"{name:32}" + "".join(f"{100 * share:10.1f}" for share in shares))
    unproved = [sum(len(one.unproved) for one in each) for each in (quoted, written)]
    lines.append(f"{'faults of statements shown':32}" + "".join(f"{count:10}" for count in unproved))
    for name, seconds in (
        ("s to first proved statement, p50", lambda one: one.first_s),
        ("s to the whole answer, p50", lambda one: one.whole_s),
    ):
        lines.append(f"{name:32}" + "".join(f"{_median(seconds, each):10.2f}" for each in (quoted, written)))
    lines += [f"tokens a second, {name:15}{value:20.1f}" for name, value in speed.items()]
    sys.stdout.write("\n".join(lines) + "\n")


def _mean(measure: Callable[[Asked], float | None], found: Sequence[Asked]) -> float:
    values = [float(value) for each in found if (value := measure(each)) is not None]
    return statistics.mean(values) if values else 0.0


def _median(measure: Callable[[Asked], float | None], found: Sequence[Asked]) -> float:
    values = [value for each in found if (value := measure(each)) is not None]
    return statistics.median(values) if values else 0.0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
