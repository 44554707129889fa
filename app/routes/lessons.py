"""Serves the page `/lessons` that lists the lessons, and what the stage reads of them."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.lessons.lesson import Heading, Language, Lesson
from app.lessons.shelf import Library, Shelf, name_of
from app.lessons.telling import tell
from app.routes.shelf import language, locales, shelf_response
from app.wire.errors import FaultyFile, refusal

router = APIRouter(tags=["lessons"])
LONGEST_QUOTE = 64


class Lessons(BaseModel):
    """Every lesson there is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    lessons: list[Heading]
    """In the order in which they are taught."""
    faults: list[FaultyFile]
    """The files that are none."""


@router.get("/api/lessons")
def lessons(request: Request) -> Lessons:
    """Lists the lessons, and the files that should be lessons and are not."""
    shelf = on_the_shelf(request)
    headings = [
        Heading(name=one.name, title=one.title, summary=one.summary, minutes=one.minutes)
        for one in shelf.lessons.values()
    ]
    return Lessons(lessons=headings, faults=list(shelf.faults))


@router.get("/api/lessons/{name}")
def lesson(request: Request, name: str) -> Lesson:
    """One lesson, the stage of each scene spelled out as a query string."""
    shelf = on_the_shelf(request)
    if name in shelf.lessons:
        return shelf.lessons[name]
    faulty = next((one for one in shelf.faults if name_of(Path(one.file)) == name), None)
    quoted = name[:LONGEST_QUOTE]
    if faulty is None:
        raise refusal(404, "no_lesson", "name", name=quoted)
    raise refusal(404, "faulty_lesson", "name", name=quoted, file=faulty.file, count=len(faulty.detail))


@router.api_route("/lessons", methods=["GET", "HEAD"], include_in_schema=False)
def page(request: Request) -> Response:
    """Serves the list as a page."""
    shelf, lang = on_the_shelf(request), language(request)
    faults = [in_language(one, lang, locales(request)) for one in shelf.faults]
    shown = {"lessons": shelf.lessons.values(), "faults": faults, "faults_lang": lang}
    return shelf_response(request, "lessons", shown)


def in_language(file: FaultyFile, lang: Language, folder: Path) -> FaultyFile:
    """Returns what is wrong with a file in that language. folder: that of the catalogues."""
    told = [one.model_copy(update={"message": tell(one, lang, folder)}) for one in file.detail]
    return FaultyFile(file=file.file, detail=told)


def on_the_shelf(request: Request) -> Shelf:
    """Returns the lessons that there are at this moment."""
    library: Library = request.app.state.library
    return library.shelf()
