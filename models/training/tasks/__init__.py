"""The tasks, each in a file of its own, and the models that they train."""

from models.training.recipe import Recipe
from models.training.task import Task
from models.training.tasks.adding import Adding
from models.training.tasks.brackets import Brackets
from models.training.tasks.characters import Characters
from models.training.tasks.counting import Counting
from models.training.tasks.parity import Parity
from models.training.tasks.reber import Reber
from models.training.tasks.sine import Sine
from models.training.tasks.tagging import Tagging

TASKS: tuple[Task, ...] = (
    Counting(),
    Brackets(),
    Reber(),
    Adding(),
    Parity(),
    Sine(),
    Tagging(),
    Characters(),
)

MODELS: dict[str, tuple[Task, Recipe]] = {
    f"{task.name}-{variant}": (task, recipe) for task in TASKS for variant, recipe in task.recipes.items()
}
"""Every model by its name, in the order in which `all` trains them."""
