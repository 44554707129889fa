"""The link: the address of the page holds all that the screen shows."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.kinds import KINDS
from tests.browser.screen import button, eventually, link, settle, show, slider, stage, visitor
from tests.tooling.watching import Faults

# What a link can hold, each away from its default.
SCREENS: dict[str, dict[str, str | int | bool]] = {
    "two directions": {
        "cell": "gru",
        "num_layers": 2,
        "bidirectional": True,
        "hidden_size": 5,
        "bias": False,
        "reset_after": False,
        "seed": 7,
        "readout_activation": "sigmoid",
        "readout_size": 3,
        "readout_bias": True,
        "readout_joint": True,
        "dtype": "float64",
        "text": "a & b = 100%",
        "step": 16,
        "phase": "gates",
        "speed": 30,
        "unit": 3,
        "layer": 1,
        "direction": "reverse",
        "lang": "zh",
        "theme": "dark",
    },
    "numbers": {
        "cell": "rnn",
        "nonlinearity": "relu",
        "hidden_size": 3,
        "readout": "null",
        "values": "[[1,0.5],[-2,3e-3]]",
        "step": 1,
        "lang": "en",
        "theme": "light",
    },
}
RUBBISH = (
    "cell=perceptron&num_layers=lots&bidirectional=perhaps&seed=1e3&step=-5&speed=900&unit=999999"
    "&layer=77&direction=sideways&phase=later&theme=pink&lang=xx&readout_activation=relu&text=abc"
)
# All that a person can see of the state, from the document itself.
SEEN = """() => ({
  stage: Object.fromEntries(Object.entries(document.querySelector("#stage").dataset)),
  form: Object.fromEntries(new FormData(document.querySelector("#request"))),
  headline: document.querySelector("#headline").textContent,
  inspector: document.querySelector("#inspector h2").textContent,
  unit: document.querySelector("#inspector-unit").value,
  place: document.querySelector("#place").textContent,
  speed: document.querySelector("#speed").value,
  phase: document.querySelector("#by-phase").checked,
  pressed: [...document.querySelectorAll(".pass")].map((pass) => pass.getAttribute("aria-pressed")),
  lang: document.documentElement.lang,
  theme: document.documentElement.dataset.theme,
})"""


def unread(page: Page) -> Locator:
    """Where it is told what of the link could not be read."""
    return page.get_by_role("status").filter(has=page.get_by_role("button", name=re.compile("Dismiss|关闭")))


def seen(page: Page) -> dict[str, object]:
    """What the screen shows once all of the run is there."""
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 100%"))
    settle(page)
    return page.evaluate(SEEN)


def address(page: Page) -> str:
    """The address, once it has followed the screen."""
    settle(page)
    # The page gathers changes for 400 ms, since browsers limit their number; its own timers keep their order.
    return page.evaluate("() => new Promise((done) => setTimeout(() => done(location.href), 400))")


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_the_address_keeps_all_of_a_link(page: Page, screen: dict[str, str | int | bool]) -> None:
    page.goto(link(**screen))
    seen(page)
    assert parse_qs(urlsplit(address(page)).query) == parse_qs(urlsplit(link(**screen)).query)


def test_whoever_opens_the_link_sees_the_same(
    page: Page, browser: Browser, server: str, page_faults: Faults
) -> None:
    show(page, text="the cat")
    page.get_by_role("radio", name="GRU", exact=True).check(force=True)
    page.get_by_role("radio", name="Two directions").check(force=True)
    page.get_by_role("spinbutton", name="Layers").fill("2")
    page.get_by_role("spinbutton", name="Units", exact=True).fill("6")
    expect(page.get_by_role("heading", name="A GRU of 6 units, 2 layers, in both")).to_be_visible()
    expect(page.locator("#step")).to_have_attribute("style", re.compile("--arrived: 100%"))
    slider(page).fill("9")
    button(page, "Look into layer 1, reverse").click()
    settle(page)  # the rows are named anew; until then the names have the arrows for themselves
    page.keyboard.press("ArrowDown")
    page.get_by_role("combobox", name="Speed").select_option("15")
    page.get_by_role("checkbox", name="By phase").check()
    button(page, "Previous step").click()
    button(page, "Light or dark").click()
    before = seen(page)
    assert before["unit"] == "1"
    assert before["place"] == "step 10 of 14: state"
    here = address(page)
    # a browser with other preferences: the link decides
    with visitor(browser, server, page_faults, locale="zh-CN", size=(1280, 720)) as other:
        other.goto(here)

        def same() -> None:
            assert seen(other) == before

        eventually(same)


def test_values_come_back_as_rows_in_the_field(page: Page) -> None:
    show(page, values="[[1,0.5],[-2,3]]")
    field = page.get_by_role("textbox", name="Numbers, one row for each time step")
    expect(field).to_have_value("1 0.5\n-2 3")


def test_share_copies_the_address(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(page, text="the cat", hidden_size=5)
    slider(page).fill("3")
    button(page, "Share").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    copied: str = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.url
    query = parse_qs(urlsplit(copied).query)
    assert query == {"hidden_size": ["5"], "text": ["the cat"], "step": ["3"], "lang": ["en"]}


def test_rubbish_in_a_link_stays_at_its_default_and_is_named(page: Page) -> None:
    page.goto(f"/?{RUBBISH}")
    expect(page.get_by_role("heading", name="An LSTM of 12 units reads “abc”")).to_be_visible()
    expect(stage(page)).to_have_attribute("data-state", "paused")
    expect(stage(page)).to_have_attribute("data-step", "0")

    def named() -> None:
        assert set(unread(page).locator("code").all_text_contents()) == set(parse_qs(RUBBISH)) - {"text"}

    eventually(named)  # what names them comes after the picture


# A parameter that cannot be read, what is said of it in English and in Chinese.
UNREAD: list[tuple[str, str, str]] = [
    ("step=abc", 'step: expected an integer, got "abc"', "step: 应为整数，实际为“abc”"),
    ("step=-1", "step: expected at least 0, got -1", "step: 至少为 0，实际为 -1"),
    ("step=99", "step: expected at most 2, got 99", "step: 至多为 2，实际为 99"),
    ("unit=12", "unit: expected at most 11, got 12", "unit: 至多为 11，实际为 12"),
    ("loss_step=3", "loss_step: expected at most 2, got 3", "loss_step: 至多为 2，实际为 3"),
    ("theme=pink", 'theme: expected light, dark, got "pink"', "theme: 应为 light, dark，实际为“pink”"),
    ("bias=1", 'bias: expected true or false, got "1"', "bias: 应为 true 或 false，实际为“1”"),
    (f"hidden_size={2**63}", f"smaller integer, got {2**63}", f"应为更小的整数，实际为 {2**63}"),
    ("interventions=x", 'interventions: expected a list, got "x"', "interventions: 应为列表，实际为“x”"),
    ("reads=[1]", 'reads[…]: expected an object, got "[1]"', "reads[…]: 应为对象，实际为“[1]”"),
    ("initial_state=[]", 'initial_state: expected an object, got "[]"', "initial_state: 应为对象"),
    ("generate_temperature=nan", 'expected a number, got "nan"', "应为数，实际为“nan”"),
    ("compare=rubbish", "compare: rubbish: unknown parameter", "compare: rubbish: 未知的参数"),
    ("compare=", "compare: expected at least 1 character", "compare: 至少要有 1 个字符"),
    (
        "compare=cell%3Delman",
        f'compare: cell: expected {", ".join(KINDS)}, got "elman"',
        "compare: cell: 应为",
    ),
    ("t=5", "t: unknown parameter", "t: 未知的参数"),
    ("text=other", "text: expected once, got more often", "text: 只应出现一次，实际出现多次"),
    ("x=%FF", "expected percent-encoded UTF-8, got other bytes", "应为百分号编码的 UTF-8，实际不是"),
]


@pytest.mark.parametrize(("parameter", "english", "chinese"), UNREAD, ids=[one for one, _, _ in UNREAD])
def test_what_a_link_spells_wrong_is_said_and_the_picture_is_there(
    page: Page, parameter: str, english: str, chinese: str
) -> None:
    page.goto(f"/?text=abc&lang=en&{parameter}")
    expect(unread(page)).to_contain_text(english)
    expect(page.get_by_role("heading", name="An LSTM of 12 units reads “abc”")).to_be_visible()
    page.get_by_role("radio", name="中文").check(force=True)
    expect(unread(page)).to_contain_text(chinese)
    unread(page).get_by_role("button").click()
    expect(unread(page)).to_have_count(0)


# What the server says of a request, on the Chinese page: with no English in it but the names of the wire.
CHINESE: list[tuple[str, str]] = [
    ("model=characters-lstm&text=na%C3%AFve", '模型“characters-lstm”不认识 "ï" （位置 2）；它认识'),
    ("loss_step=1&loss_target=99", "loss_target: 应为 0 到 2，实际为 99"),
    ("loss_step=1&readout=null&loss=output", "loss: 应为 hidden_state（网络没有输出层），实际为 output"),
    ("loss_step=1&loss=squared_error&loss_values=[1]", "loss_values: 应为 3 个数，每个输出一个，实际为 1"),
    ("values={}", "values: 应为列表，实际为 对象"),
    ("bidirectional=true&generate_steps=2", "双向网络无法自行续写"),
    ("readout=null&generate_steps=2", "输出层应与输入一样宽（3），实际为 没有输出层"),
    ("compare=hidden_size%3D0", "hidden_size: 至少为 1，实际为 0"),
    ("lesson=nothing", "没有名为“nothing”的课程"),
]


@pytest.mark.parametrize(("parameters", "told"), CHINESE, ids=[one for one, _ in CHINESE])
def test_what_the_server_refuses_is_said_in_chinese(
    page: Page, page_faults: Faults, parameters: str, told: str
) -> None:
    given = {"text", "values"} & parse_qs(parameters).keys()
    page.goto(f"/?{'' if given else 'text=abc&'}lang=zh&{parameters}")
    expect(page.get_by_text(told).filter(visible=True).first).to_be_visible()
    page.goto("about:blank")  # what the browser had to log of the page, it has logged
    # The browser logs every answer that is no success.
    page_faults.forgive("status of 4")


def test_a_link_that_can_be_read_says_nothing_whoever_has_counted_its_readers(page: Page) -> None:
    counted = {"utm_source": "x", "fbclid": "y"}
    show(page, text="100%", compare="cell=gru&seed=3", detail="terms", input_size=3, **counted)
    expect(page.get_by_role("heading", level=2, name=re.compile("LSTM.* GRU"))).to_be_visible()
    expect(unread(page)).to_have_count(0)


def test_the_address_follows_without_filling_the_history(page: Page) -> None:
    show(page, text="abcdef")
    entries: int = page.evaluate("() => history.length")
    for step in range(1, 4):
        button(page, "Next step").click()
        expect(stage(page)).to_have_attribute("data-step", str(step))
    assert parse_qs(urlsplit(address(page)).query)["step"] == ["3"]
    assert page.evaluate("() => history.length") == entries
