"""A folder of fifty documents, from sending it in to publishing it and taking it back, over HTTP alone."""

import pytest

from tests.e2e.admin_served import AdminSite, over

pytestmark = pytest.mark.slow

COUNT = 50
QUESTION = "ほたる橋37号の長さは何メートルですか"
QUOTE = "ほたる橋37号の長さは137メートルです"


def paper(number: int) -> bytes:
    return (
        f"# みなと野市ほたる橋{number}号修繕計画\n\n## 橋の長さ\n\n"
        f"ほたる橋{number}号の長さは{100 + number}メートルです。修繕は令和9年度に始めます。\n"
    ).encode()


def test_fifty_documents_are_read_built_published_and_taken_back(admin_site: AdminSite) -> None:
    files = [("files", (f"橋/ほたる橋{number:02}.md", paper(number))) for number in range(COUNT)]
    with admin_site.calls() as calls:
        read = over(calls, str(calls.post("/uploads", files=files, data={"city": "みなと野市"}).json()["id"]))
        assert read["state"] == "done"
        outcome = read["outcome"]
        assert isinstance(outcome, dict)
        assert [file["state"] for file in outcome["files"]] == ["read"] * COUNT
        assert {file["change"]["standing"] for file in outcome["files"]} == {"new plan"}

        made = calls.post("/jobs", json={"kind": "build", "files_of": read["id"]}).json()
        built = over(calls, str(made["id"]))["outcome"]
        assert isinstance(built, dict)
        plans = calls.get(f"/generations/{built['generation']}").json()["plans"]
        assert [each["change"] for each in plans].count("new") == COUNT
        assert calls.get(f"/generations/{built['generation']}/gate").json()["is_fresh"]
        assert not admin_site.is_answered(QUESTION, QUOTE)
        assert calls.post(f"/generations/{built['generation']}/publish", json={}).status_code == 200
        assert admin_site.is_answered(QUESTION, QUOTE)
        assert calls.post("/rollback", json={}).status_code == 200
        assert not admin_site.is_answered(QUESTION, QUOTE)
