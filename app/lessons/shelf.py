"""Finds every lesson of the folders, ours first, and every file that cannot be read."""

import re
from dataclasses import dataclass
from pathlib import Path

from app.lessons.faults import fault, faulty
from app.lessons.lesson import SLUG, Lesson
from app.lessons.reading import lesson_of
from app.settings import Settings
from app.wire.errors import FaultyFile, Refusal

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
                missing = fault(None, "lesson_no_folder")
                faults.append(FaultyFile(file=directory.name, detail=[missing]))
            for path in sorted(directory.glob("*.json"), key=order):
                try:
                    lesson = self.lesson_in(path)
                    if lesson.name in lessons:
                        raise faulty("lesson_there", name=lesson.name)
                    lessons[lesson.name] = lesson
                except Refusal as refusal:
                    faults.append(FaultyFile(file=path.name, detail=refusal.answer.detail))
        return Shelf(lessons, tuple(faults))

    def lesson_in(self, path: Path) -> Lesson:
        """Returns the lesson in a file, from memory where the file has not changed. Raises Refusal."""
        try:
            status = path.stat()
            stamp = status.st_mtime_ns, status.st_size
            known = self.read.get(path)
            if known is None or known[0] != stamp:
                known = stamp, lesson_in(path, self.settings)
                self.read[path] = known
        except OSError as error:
            raise unreadable(error) from None
        return known[1]


def name_of(path: Path) -> str:
    """Returns the name of the lesson in a file: the file's, without the digits that put files in order."""
    return NUMBERED.sub("", path.stem)


def lesson_in(path: Path, settings: Settings) -> Lesson:
    """Reads the lesson in a file. Raises Refusal."""
    name, most = name_of(path), settings.max_lesson_bytes
    if path.suffix != ".json" or not re.fullmatch(SLUG, name):
        raise faulty("lesson_name")
    try:
        size = path.stat().st_size
        if size > most:
            raise faulty("lesson_bytes", most=most, came=size)
        return lesson_of(name, path.read_bytes(), settings)
    except OSError as error:
        raise unreadable(error) from None


def unreadable(error: OSError) -> Refusal:
    """Builds the refusal of a file that the system does not give."""
    return faulty("lesson_unreadable", reason=error.strerror or "")
