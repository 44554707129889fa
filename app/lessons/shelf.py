"""Finds every lesson of the folders, ours first, and every file that cannot be read."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.lessons.lesson import SLUG, Lesson
from app.lessons.reading import lesson_of
from app.settings import Settings
from app.wire.errors import ErrorDetail, FaultyFile, Refusal, faulty_file

OURS = Path(__file__).parent / "files"
NUMBERED = re.compile(r"^\d+-")
Stamp = tuple[int, int]  # when a file was written, in nanoseconds, and its bytes


def order(path: Path) -> tuple[float, str]:
    """Returns the sort key of a lesson: the digits in front of its name, as numbers. Names without any come
    last."""
    digits = NUMBERED.match(path.name)
    return (float(digits[0][:-1]) if digits else float("inf")), path.name


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the folders of lessons hold. lessons: by name, in the order of their files; faults: the files
    between them that are no lessons."""

    lessons: dict[str, Lesson]
    faults: tuple[FaultyFile, ...]


class Library:
    """Reads the folders of lessons. It looks at their files each time it is asked, and reads only those that
    have changed: a mended file is there at the next look."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.directories = (OURS, *([settings.lessons_dir] if settings.lessons_dir else []))
        self.read: dict[Path, tuple[Stamp, Lesson]] = {}

    def shelf(self) -> Shelf:
        """Returns what the folders hold at this moment."""
        lessons: dict[str, Lesson] = {}
        faults: list[FaultyFile] = []
        for directory in self.directories:
            if not directory.is_dir():
                missing = ErrorDetail(field=None, message="no such folder")
                faults.append(FaultyFile(file=directory.name, detail=[missing]))
            for path in sorted(directory.glob("*.json"), key=order):
                try:
                    lesson = self.lesson_in(path)
                    if lesson.name in lessons:
                        raise faulty_file(f'a lesson "{lesson.name}" is already there')
                    lessons[lesson.name] = lesson
                except Refusal as refusal:
                    faults.append(FaultyFile(file=path.name, detail=refusal.answer.detail))
        return Shelf(lessons, tuple(faults))

    def lesson_in(self, path: Path) -> Lesson:
        """Returns the lesson in a file, from memory where the file has not changed. Raises Refusal."""
        name = NUMBERED.sub("", path.stem)
        if not re.fullmatch(SLUG, name):
            raise faulty_file("expected a name of small letters, digits and hyphens, as in my-own.json")
        try:
            status = path.stat()
            if status.st_size > self.settings.max_lesson_bytes:
                limit = self.settings.max_lesson_bytes
                raise faulty_file(f"expected at most {limit} bytes, got {status.st_size}")
            stamp = status.st_mtime_ns, status.st_size
            known = self.read.get(path)
            if known is None or known[0] != stamp:
                known = stamp, lesson_of(name, path.read_bytes(), self.settings)
                self.read[path] = known
        except OSError as error:
            raise faulty_file(f"cannot be read: {error.strerror}") from None
        return known[1]
