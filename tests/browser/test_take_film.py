"""The films that the panel “Take it away” saves: decoded, each frame is the figure of its step."""

import re
from base64 import b64encode
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.screen import show
from tests.browser.test_take_away import panel, saved

STEPS = 3
SPEED = 2
PIXELS = """
const pixelsOf = (image, width, height) => {
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
};
/* The share of bytes that differ by more than `most`. */
const differing = (one, other, most) =>
  one.reduce((count, byte, place) => count + (Math.abs(byte - other[place]) > most), 0) / one.length;
const stillOf = async (svg) => {
  const image = new Image();
  image.src = 'data:image/svg+xml;base64,' + svg;
  await image.decode();
  return image;
};
"""
OF_GIF = f"""async ([gif, ...stills]) => {{ {PIXELS}
  const data = Uint8Array.from(atob(gif), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({{ data: data.buffer, type: 'image/gif' }});
  await decoder.tracks.ready;
  await decoder.completed;
  const count = decoder.tracks.selectedTrack.frameCount;
  const frames = await Promise.all(
    Array.from({{ length: count }}, async (_, frameIndex) => (await decoder.decode({{ frameIndex }})).image));
  const {{ displayWidth: width, displayHeight: height }} = frames[0];
  const pixels = frames.map((frame) => pixelsOf(frame, width, height));
  const milliseconds = frames.map(({{ duration }}) => duration / 1000);
  for (const frame of frames) frame.close();
  const images = await Promise.all(stills.map(stillOf));
  const ends = [pixels[0], pixels.at(-1)];
  return {{
    size: [width, height],
    stills: images.map((image) => [image.width, image.height]),
    milliseconds,
    differ: images.map((image, place) => differing(pixelsOf(image, width, height), ends[place], 4)),
    apart: differing(pixels[0], pixels[1], 4),
  }};
}}"""
OF_VIDEO = f"""async ([file, type, speed, ...stills]) => {{ {PIXELS}
  const video = Object.assign(document.createElement('video'), {{ muted: true }});
  video.src = `data:${{type}};base64,${{file}}`;
  await new Promise((done, failed) => {{
    video.onloadeddata = done;
    video.onerror = () => failed(new Error(video.error.message));
  }});
  const {{ videoWidth: width, videoHeight: height, duration }} = video;
  const images = await Promise.all(stills.map(stillOf));
  const drawn = images.map((image) => pixelsOf(image, width, height));
  const differ = [];
  for (const step of stills.keys()) {{
    await new Promise((done) => {{
      video.onseeked = done;
      video.currentTime = (step + 0.5) / speed;
    }});
    /* On a busy machine a browser says that it has gone there before it can draw what is there. */
    let shares;
    for (let tries = 0; tries < 100; tries += 1) {{
      const frame = pixelsOf(video, width, height);
      shares = drawn.map((pixels) => differing(pixels, frame, 40));
      if (Math.min(...shares) < 0.5) break;
      await new Promise((done) => setTimeout(done, 100));
    }}
    differ.push(shares);
  }}
  return {{ duration, even: [width % 2, height % 2], differ }};
}}"""


def read(path: Path) -> str:
    return b64encode(path.read_bytes()).decode()


def still(page: Page, step: int, folder: Path) -> str:
    """The figure of a step: SVG, in base64."""
    page.get_by_role("slider", name="Step").fill(str(step))
    expect(page.locator("#stage")).to_have_attribute("data-step", str(step))
    dialog = panel(page)
    svg = read(saved(page, dialog, "SVG", folder))
    page.keyboard.press("Escape")
    return svg


def test_each_frame_of_a_film_is_the_figure_of_its_step(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1000, "height": 600})
    show(page, text="abc", cell="lstm", hidden_size=3, theme="light")
    stills = [still(page, step, tmp_path) for step in range(STEPS)]
    dialog = panel(page)
    gif: dict[str, Any] = page.evaluate(
        OF_GIF, [read(saved(page, dialog, "GIF", tmp_path)), stills[0], stills[-1]]
    )
    assert gif["milliseconds"] == [1000 / SPEED] * (STEPS - 1) + [1000]
    assert gif["stills"] == [gif["size"]] * 2
    assert max(gif["differ"]) < 0.004, "of edges of letters alone: values keep their colours"
    assert gif["apart"] > 0.02
    blank = page.context.new_page()  # the policy of ours lets no film play
    offered = [kind for kind in ("MP4", "WebM") if is_offered(dialog, kind)]
    assert offered
    for kind in offered:
        file = read(saved(page, dialog, kind, tmp_path))
        video: dict[str, Any] = blank.evaluate(OF_VIDEO, [file, f"video/{kind.lower()}", SPEED, *stills])
        assert abs(video["duration"] - ((STEPS - 1) / SPEED + 1)) < 0.01
        assert video["even"] == [0, 0]
        for step, shares in enumerate(video["differ"]):
            assert min(shares) == shares[step] < 0.03, "what a video loses at the edges of letters"


def is_offered(dialog: Locator, kind: str) -> bool:
    """Whether the browser encodes it; else the button says that it does not."""
    button = dialog.get_by_role("button", name=kind, exact=True)
    expect(button).to_have_accessible_description(re.compile("encoded by this browser|does not encode"))
    return button.is_enabled()


def test_a_long_run_is_filmed_in_parts_and_a_film_can_be_cancelled(page: Page) -> None:
    show(page, text="ab" * 200, cell="rnn", hidden_size=2)
    dialog = panel(page)
    expect(dialog).to_contain_text("400 steps have come, and one file holds 300 at most: choose which.")
    first, last = (dialog.get_by_role("spinbutton", name=name) for name in ("From step", "To step"))
    assert [first.input_value(), last.input_value()] == ["1", "300"]
    gif = dialog.get_by_role("button", name="GIF", exact=True)
    told = dialog.get_by_role("status")
    for field, value, words in (
        (last, "400", "From step, To step: expected at most 300 steps, got 400."),
        (last, "401", "To step: expected a whole number from 1 to 400, got 401."),
        (first, "0.5", "From step: expected a whole number from 1 to 400, got 0.5."),
    ):
        field.fill(value)
        gif.click()
        expect(told).to_have_text(words)
    first.fill("101")
    last.fill("400")
    saves: list[Download] = []

    def note(download: Download) -> None:
        saves.append(download)

    page.on("download", note)
    gif.click()
    expect(dialog.get_by_role("progressbar", name="Pictures written")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(told).to_have_text("Cancelled: nothing was saved.")
    expect(dialog.get_by_role("progressbar")).to_be_hidden()
    expect(gif).to_be_focused()
    assert not saves
