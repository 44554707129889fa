"""The page around the score in every engine: languages, presenting, lessons, links, files, frames, phones."""

from safetensors.torch import save
from torch import nn

from tests.engines.person import Person
from tests.models.seeding import seeded
from tests.tooling.trained import named

TEXT = "hello world"
PHONE = """const frame = document.createElement('iframe');
frame.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 390px; height: 844px; border: 0';
frame.src = arguments[0];
document.body.replaceChildren(frame);"""


def test_the_language_changes_in_place(person: Person) -> None:
    person.shows(text=TEXT, step=3)
    person.clicks("radio", "中文")
    person.reads("#inspector", "循环单元")
    person.address_has("lang=zh")
    person.stands_at(3)
    person.clicks("radio", "English")
    person.reads("#inspector", "Inside the cell")


def test_light_and_dark_differ(person: Person) -> None:
    paper = "return getComputedStyle(document.body).backgroundColor"
    person.shows(text=TEXT, theme="light")
    light = person.evaluate(paper)
    person.clicks("button", "^Light or dark$")
    person.true("document.documentElement.dataset.theme === 'dark'")
    assert person.evaluate(paper) != light


def test_presenting_is_enlarged_the_same_each_time_and_led_by_keys(person: Person) -> None:
    person.engine.resize(1280, 720)
    person.shows(text=TEXT, step=3)
    factors: list[str] = []
    for _ in range(2):
        person.clicks("button", "^Present$")
        person.true("document.querySelector('#stage').style.getPropertyValue('--enlarged')")
        factor = "return document.querySelector('#stage').style.getPropertyValue('--enlarged')"
        factors.append(person.evaluate(factor))
        person.true("document.querySelector('#stage').getBoundingClientRect().width > 1200")
        person.presses("Escape", "Escape")
        person.true("document.documentElement.dataset.mode === 'page'")
    assert factors[0] == factors[1]
    assert float(factors[0]) > 1


def test_a_clicker_leads_and_b_blanks(person: Person) -> None:
    person.shows(text=TEXT, step=3, present=1)
    person.presses("PageDown")
    person.stands_at(4)
    person.presses("b")
    person.true("!document.querySelector('#blank').hidden")
    person.presses("b")
    person.true("document.querySelector('#blank').hidden")
    person.reads(".present-caption", "Reading")
    person.clicks_cell(2)
    person.stands_at(2)


def test_a_lesson_is_turned_by_keys_and_opened_by_a_link(person: Person) -> None:
    person.opens("/?lesson=cell&lang=en")
    person.true("!document.querySelector('#lesson').hidden")
    person.address_has("lesson=cell")
    first = person.evaluate("return document.querySelector('#lesson').innerText")
    person.presses("PageDown")
    person.until(
        lambda: person.evaluate("return document.querySelector('#lesson').innerText") != first, "a next scene"
    )
    person.address_has("scene=")


def test_back_and_forward_lead_to_where_one_was(person: Person) -> None:
    person.opens("/gallery?lang=en")
    person.shows(text=TEXT, step=4)
    person.engine.history(-1)
    person.reads("h1", "Gallery")
    person.engine.history(1)
    person.stands_at(4)


def test_a_link_shows_the_same_again(person: Person) -> None:
    person.shows(text=TEXT, step=6, cell="gru", unit=3)
    address = person.evaluate("return location.href")
    person.engine.go(address)
    person.stands_at(6)
    person.reads("#headline", "GRU")
    person.reads("#inspector", "t = 6")


def test_a_file_of_own_weights_is_read(person: Person) -> None:
    with seeded(3):
        weights = save(named(nn.GRU(4, 5)))
    person.shows(text=TEXT)
    person.drops("mine.safetensors", weights)
    person.reads("dialog[open]", "GRU")


def test_a_card_of_the_gallery_leads_to_its_model(person: Person) -> None:
    person.opens("/gallery?lang=en")
    card = "document.querySelector('a[href*=\"model=\"]')"
    person.true(card)
    person.evaluate(f"{card}.click()")
    person.address_has("model=")
    person.true("document.querySelector('#stage')?.dataset.state === 'paused'")


def test_a_link_that_cannot_be_read_is_told(person: Person) -> None:
    person.opens("/?text=hello&lang=en&hidden_size=many")
    person.reads("#unread", "many")


def test_a_run_that_is_refused_is_told(person: Person) -> None:
    person.opens("/?text=hello&lang=en&hidden_size=100000")
    person.true("!document.querySelector('#failure').hidden || !document.querySelector('#unread').hidden")


def test_a_framed_stage_tells_its_steps(person: Person) -> None:
    person.opens("/gallery?lang=en")
    person.evaluate(
        """window.heard = [];
        addEventListener('message', ({ data }) => heard.push(data));
        const frame = document.createElement('iframe');
        frame.width = 900; frame.height = 500; frame.src = arguments[0];
        document.body.replaceChildren(frame);""",
        f"{person.server}/?text=hello&embed=1&lang=en&step=1",
    )
    person.true("heard.some(({ type }) => type === 'ready')")
    wish = {"source": "unrolled", "type": "goto", "step": 3}
    person.evaluate("document.querySelector('iframe').contentWindow.postMessage(arguments[0], '*')", wish)
    person.true("heard.some(({ type, step }) => type === 'step' && step === 3)")


def test_a_phone_has_everything_and_scrolls_one_way(person: Person) -> None:
    person.opens("/gallery?lang=en")
    person.evaluate(PHONE, f"{person.server}/?text=hello&lang=en&step=2")
    inside = "document.querySelector('iframe').contentDocument"
    person.true(f"{inside}?.querySelector('#stage')?.dataset.state === 'paused'")
    person.evaluate(f"{inside}.querySelector('.network-toggle').click()")
    person.evaluate(f"{inside}.querySelector('.more summary').click()")
    person.true(f"{inside}.querySelector('.sheet').getBoundingClientRect().width > 0")
    assert person.evaluate(f"return {inside}.documentElement.scrollWidth") <= 390
    left, right = person.evaluate(
        f"const b = {inside}.querySelector('.sheet').getBoundingClientRect(); return [b.left, b.right]"
    )
    assert left >= 0
    assert right <= 390


def test_the_presenters_window_opens(person: Person) -> None:
    person.opens("/presenter#some-lecture")
    person.true("!document.querySelector('#unstarted')")
    person.true("document.body.innerText.length > 40")


def test_the_keyboard_alone_is_enough(person: Person) -> None:
    person.shows(text=TEXT, step=2)
    person.evaluate("document.querySelector('#play').focus()")
    person.presses("Tab", "Enter")
    person.stands_at(3)
    person.presses("?")
    person.true("document.querySelector('#help-sheet').open")
    person.presses("Escape")
    person.true("!document.querySelector('#help-sheet').open")
