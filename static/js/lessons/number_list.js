/**
 * Writes the numbers that a scene names above its caption, with their places, where no panel stands beside the picture.
 * @module
 */
import { element, hide } from "../dom.js";

/** @returns {{ draw: (numbers: readonly import("./named_numbers.js").NamedNumber[]) => void }} */
export function createNumberList() {
  const root = element("ul", { class: "number-list" });
  let written = "";
  return {
    draw(numbers) {
      const caption = document.querySelector(".present-caption");
      if (!root.isConnected) caption?.before(root);
      hide(root, numbers.length === 0);
      const wanted = JSON.stringify(numbers);
      if (wanted === written) return;
      written = wanted;
      root.replaceChildren(
        ...numbers.map(({ name, value }) => element("li", {}, [name, " ", element("b", { text: value })])),
      );
    },
  };
}
