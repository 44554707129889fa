"""What colours the screen really has."""

import base64

from playwright.sync_api import Page

Pixel = tuple[int, int, int]

READ = """async ([png, y]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(0, y, image.width, 1).data];
}"""


def row(page: Page, y: float) -> list[Pixel]:
    """Red, green and blue, 0 to 255, of the pixels of one row of the screen, from the left."""
    png = base64.b64encode(page.screenshot()).decode()
    reader = page.context.new_page()  # a page without our policy, which allows no such image
    flat: list[int] = reader.evaluate(READ, [png, round(y)])
    reader.close()
    return list(zip(flat[0::4], flat[1::4], flat[2::4], strict=True))


APART = """async ([one, other]) => {
  const read = async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  };
  const [a, b] = [await read(one), await read(other)];
  let apart = a.length === b.length ? 0 : Infinity;
  for (let place = 0; place < a.length; place += 4) {
    const most = Math.max(...[0, 1, 2].map((part) => Math.abs(a[place + part] - b[place + part])));
    if (most > 48) apart += 1;
  }
  return apart / (a.length / 4);
}"""


def apart(page: Page, one: bytes, other: bytes) -> float:
    """Which share of two pictures is of another colour, but for the smoothing of edges. one, other: PNG."""
    reader = page.context.new_page()
    share: float = reader.evaluate(APART, [base64.b64encode(png).decode() for png in (one, other)])
    reader.close()
    return share


INK = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let inked = 0;
  for (let place = 0; place < data.length; place += 4)
    if (Math.min(data[place], data[place + 1], data[place + 2]) < 235) inked += 1;
  return [inked / (data.length / 4), data[0], data[1], data[2]];
}"""


def ink(page: Page, png: bytes) -> tuple[float, Pixel]:
    """The share of a picture that is not white, and the colour of its first pixel."""
    reader = page.context.new_page()  # a page without our policy, which allows no such image
    share, red, green, blue = reader.evaluate(INK, base64.b64encode(png).decode())
    reader.close()
    return share, (red, green, blue)
