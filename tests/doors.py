"""Every public door of a site, and what stands behind it: for seeking a sentence that must be found at none."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
from fastapi.routing import iter_route_contexts

from bot.opening import OpenBot
from bot.web.app import create_app
from tests.sites import HTML, STREAM
from vectorstore.catalogue import Catalogue

PLACEHOLDER = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass
class Doors:
    """The doors of a site; `plans` names the plans that are sought out there, none for all that the catalogue knows."""

    client: httpx.Client
    catalogue: Catalogue
    addresses: Sequence[str]
    secret: str
    questions: Sequence[str]
    city: str
    plans: Sequence[str] = ()
    asked: list[str] = field(default_factory=list)

    def leaks(self) -> list[str]:
        """Every door that shows the secret, by its address."""
        return [door for door, body in self.bodies() if self.secret in body or self.secret.encode().hex() in body]

    def bodies(self) -> Iterator[tuple[str, str]]:
        for path in self.paths():
            response = self.client.get(path, headers={} if path.startswith("/api/") else HTML, follow_redirects=True)
            assert response.status_code != 429, path
            yield path, response.content.decode(errors="replace")
        for question in self.questions:
            body = {"question": question, "audience": "internal", "city": self.city}
            yield f"answers {question}", self.client.post("/api/v1/answers", json=body).text
            yield f"stream {question}", self.client.post("/api/v1/answers", json=body, headers=STREAM).text
            yield f"search {question}", self.client.post("/api/v1/search", json={"query": question, "k": 50}).text
            yield f"form {question}", self.client.post("/", data={"question": question}).text
        for answer_id in self.asked:
            same = {"question": self.questions[0], "answer_id": answer_id}
            yield f"again {answer_id}", self.client.post("/api/v1/answers", json=same).text
            yield (
                f"rated {answer_id}",
                self.client.post(f"/api/v1/answers/{answer_id}/feedback", json={"rating": "up"}).text,
            )

    def paths(self) -> Iterator[str]:
        """Every address that can be got, with all that its placeholders may stand for."""
        known = self.known()
        for path in self.addresses:
            names = [found[1] for found in PLACEHOLDER.finditer(path)]
            for values in itertools.product(*(known.get(name, ["1"]) for name in names)):
                filled = iter(values)
                address = PLACEHOLDER.sub(lambda _, filled=filled: next(filled), path)  # type: ignore[misc]
                yield address
                if address.startswith("/plans/"):
                    yield f"{address}?q=合い言葉"
                    yield from (f"{address}?section={each}&mark=0-20-00000000" for each in known["section_id"])

    def known(self) -> Mapping[str, list[str]]:
        catalogue = self.catalogue
        plans = [(plan.id, of_plan) for plan, of_plan in catalogue.plans(unpublished=True) if self._is_sought(plan.id)]
        editions = [each for _, of_plan in plans for each in of_plan]
        sections = [section.id for each in editions for section in catalogue.sections(each.id)]
        return {
            "plan_id": [plan_id for plan_id, _ in plans],
            "number": sorted({str(each.number) for each in editions}),
            "section_id": sections,
            "sha256": [each.original_sha256 for each in editions],
            "answer_id": self.asked,
        }

    def _is_sought(self, plan_id: str) -> bool:
        return not self.plans or plan_id in self.plans


def gettable(bot: OpenBot) -> list[str]:
    """The path of every route that answers GET; those of files are asked for by name, as /static/{…} is."""
    found = iter_route_contexts(create_app(bot).routes)
    return sorted({str(each.path) for each in found if "GET" in (each.methods or ())})
