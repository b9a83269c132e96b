"""The documents that are measured: a copy of their own, so that one of them can be changed."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document

from bot.benchmark.processes import BenchmarkError
from bot.demo import SAMPLES

_PARAGRAPH = "窓口は平日の午前9時から午後5時まで開いています。"
_REGISTER = "plans.toml"


@dataclass(frozen=True, slots=True)
class Documents:
    """Copied documents below one folder, with their register where there is one."""

    folder: Path

    @classmethod
    def copied(cls, paths: Sequence[Path], folder: Path) -> "Documents":
        """Copies files and folders below `folder`; without any, the sample plans with their register.

        Raises:
            BenchmarkError: one of them is missing.
        """
        folder.mkdir(parents=True)
        for path in paths or (SAMPLES / "plans", SAMPLES / "internal", SAMPLES / _REGISTER):
            if path.is_dir():
                shutil.copytree(path, folder / path.name)
            elif path.is_file():
                shutil.copy2(path, folder)
            else:
                raise BenchmarkError(f"{path}: no such file or folder. Give --docs files or folders of plans")
        return cls(folder)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What `keikaku ingest` is told."""
        register = self.folder / _REGISTER
        return ("--register", str(register)) if register.is_file() else (str(self.folder),)

    def named(self, names: set[str]) -> list[Path]:
        """The files of these names."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name in names)

    def change_one(self) -> bool:
        """Appends a paragraph to the first document that one can be appended to; False where there is none."""
        for path in sorted(self.folder.rglob("*")):
            if append := _APPENDERS.get(path.suffix.lower()):
                append(path)
                return True
        return False


def _append_text(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n\n{_PARAGRAPH}\n")


def _append_docx(path: Path) -> None:
    document = Document(str(path))
    document.add_paragraph(_PARAGRAPH)
    document.save(str(path))


_APPENDERS: Mapping[str, Callable[[Path], None]] = {".md": _append_text, ".txt": _append_text, ".docx": _append_docx}
