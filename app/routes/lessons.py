"""Serves the page `/lessons` that lists the lessons, and what the stage reads of them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.lessons.lesson import Heading, Lesson
from app.lessons.shelf import Library, Shelf
from app.routes.shelf import shelf_response
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
    named = on_the_shelf(request).lessons.get(name)
    if named is None:
        raise refusal(404, "no_lesson", "name", name=name[:LONGEST_QUOTE])
    return named


@router.api_route("/lessons", methods=["GET", "HEAD"], include_in_schema=False)
def page(request: Request) -> Response:
    """Serves the list as a page."""
    shelf = on_the_shelf(request)
    shown = {"lessons": shelf.lessons.values(), "faults": shelf.faults}
    return shelf_response(request, "lessons", shown)


def on_the_shelf(request: Request) -> Shelf:
    """Returns the lessons that there are at this moment."""
    library: Library = request.app.state.library
    return library.shelf()
