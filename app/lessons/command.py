"""The commands `lesson check` and `lesson new`, for authors of lessons."""

import json
import locale
import os
import re
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue

from app.lessons.lesson import Language

Files = Annotated[list[Path], typer.Argument(help="Files of lessons.", show_default=False)]
ReadersLanguage = Annotated[
    str | None, typer.Option("--language", help="en or zh; that of your system if not given.")
]
TemplateLanguage = Annotated[str | None, typer.Option("--language", help="en or zh; both if not given.")]
TEMPLATE = Path(__file__).parent / "template.json"
SAID: dict[Language, dict[str, str]] = {
    "en": {
        "sound": "{file}: nothing is wrong, {scenes} scenes",
        "only": "{file}: {count} of {texts} texts are in {language} only; both pages show them",
        "faulty": "{file}: {count} to mend",
        "en": "English",
        "zh": "Chinese",
    },
    "zh": {
        "sound": "{file}：没有错误，共 {scenes} 幕",
        "only": "{file}：{texts} 段文本中有 {count} 段只有{language}；两种语言的页面都显示它",
        "faulty": "{file}：有 {count} 处要改",
        "en": "英文",
        "zh": "中文",
    },
}
"""What `lesson check` says."""

commands = typer.Typer(help="Check and begin lessons of your own.", no_args_is_help=True)


@commands.command()
def check(files: Files, language: ReadersLanguage = None) -> None:
    """Say everything that is wrong with files of lessons; exit with 1 where something is."""
    from app.lessons.shelf import lesson_in  # noqa: PLC0415  help must not wait for the server's imports
    from app.lessons.telling import tell, tell_field  # noqa: PLC0415
    from app.settings import settings  # noqa: PLC0415
    from app.wire.errors import Refusal  # noqa: PLC0415

    lang = reader(language)
    said, wrong = SAID[lang], False
    for file in files:
        try:
            lesson = lesson_in(file, settings())
        except Refusal as refusal:
            wrong = True
            detail = refusal.answer.detail
            typer.echo(said["faulty"].format(file=file, count=len(detail)))
            for one in detail:
                message = tell(one, lang, settings().static_dir / "locales")
                typer.echo(f"  {tell_field(one.field, message, lang)}")
            continue
        typer.echo(said["sound"].format(file=file, scenes=len(lesson.scenes)))
        texts = [*lesson.texts()]
        for only in ("en", "zh"):
            count = sum(one.only == only for one in texts)
            if count:
                values = {"count": count, "texts": len(texts), "language": said[only]}
                typer.echo(said["only"].format(file=file, **values))
    raise typer.Exit(1 if wrong else 0)


@commands.command()
def new(language: TemplateLanguage = None) -> None:
    """Print a lesson to begin from: python -m app lesson new > my-lesson.json."""
    if language is None:
        text = TEMPLATE.read_text("utf-8")
    else:
        kept = named(language)
        whole = json.loads(TEMPLATE.read_text("utf-8"))
        text = json.dumps(in_one_language(whole, kept), ensure_ascii=False, indent=2) + "\n"
    typer.echo(text.encode(), nl=False)  # bytes: a system of another encoding would write another file


def in_one_language(value: JsonValue, lang: str) -> JsonValue:
    """Returns a template with the other language taken out of each of its texts."""
    if isinstance(value, list):
        return [in_one_language(one, lang) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "zh"}:
        return {lang: value[lang]}
    return {name: in_one_language(one, lang) for name, one in value.items()}


def reader(language: str | None) -> Language:
    """Returns the language that is asked for, else the system's."""
    if language is not None:
        return named(language)
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next(filter(None, variables), None) or locale.getlocale()[0] or ""
    return "zh" if re.match("zh|chinese", spoken, re.IGNORECASE) else "en"


def named(language: str) -> Language:
    """Returns a language by its name. Raises typer.BadParameter."""
    known: tuple[Language, ...] = ("en", "zh")
    for one in known:
        if language == one:
            return one
    raise typer.BadParameter(f'expected en or zh, got "{language}"', param_hint="--language")
