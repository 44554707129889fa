"""Builds the application: its routes, its middleware and its pool of workers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.admission import Admission
from app.budget import Budget
from app.byte_budget import ByteBudget
from app.deadlines import BodyDeadline
from app.edition import Edition
from app.file_cache import FileCache
from app.headers import Headers
from app.lessons.shelf import Library
from app.logs import Logged
from app.metrics import served
from app.openapi import describe
from app.rates import PageRated, Rated, Rates
from app.refusals import add_refusals
from app.routes import (
    assets,
    cells,
    code,
    documentation,
    gallery,
    gradients,
    health,
    lessons,
    models,
    page,
    player,
    presenter,
    runs,
)
from app.settings import Settings
from app.shared import Shared
from app.workers.pool import Pool


def create_app(settings: Settings) -> FastAPI:
    """Creates an application with its own workers, which start and stop with it."""

    rates = Rates(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        pool = Pool(settings)
        pool.start()
        app.state.pool = pool
        assets.plotly_address(settings)  # compressed by the time that somebody comes
        with served(settings):
            yield
        await pool.close()
        await rates.close()

    app = FastAPI(
        title="Unrolled",
        version="0.1.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # its redirects name the host that the request names, which may be forged
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.admission = Admission(settings)
    app.state.budget = Budget(settings, rates)
    app.state.byte_budget = ByteBudget(settings)
    app.state.shared = Shared(settings.shared_bytes)
    app.state.library = Library(settings)
    app.state.edition = Edition(settings)
    app.state.templates = Jinja2Templates(settings.templates_dir)
    for room in (
        runs,
        gradients,
        models,
        cells,
        code,
        health,
        page,
        player,
        presenter,
        lessons,
        gallery,
        assets,
        documentation,
    ):
        app.include_router(room.router)
    add_refusals(app)
    # The last one added is the first to see a request.
    app.add_middleware(BodyDeadline, settings=settings)
    app.add_middleware(Rated, rates=rates)
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=settings.trusted_hosts.split(","), www_redirect=False
    )
    app.add_middleware(Headers, settings=settings)
    app.add_middleware(Logged)
    app.add_middleware(FileCache, settings=settings)
    app.add_middleware(PageRated, rates=rates)
    describe(app)
    return app
