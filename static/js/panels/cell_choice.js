/**
 * Lets one kind of cell be chosen: those that are offered first stand side by side, the others in a list behind them.
 * @module
 */

/** @param {HTMLFormElement} form   that holds both */
export function createCellChoice(form) {
  const others = form.elements.namedItem("other_cell");
  const first = [...form.querySelectorAll('input[name="cell"]')].filter(
    (one) => one instanceof HTMLInputElement,
  );
  const select = others instanceof HTMLSelectElement ? others : null;
  const show = (/** @type {string} */ cell) => {
    for (const radio of first) radio.checked = radio.value === cell;
    if (!select) return;
    const isOther = !first.some(({ checked }) => checked);
    select.value = isOther ? cell : "";
    select.classList.toggle("chosen", isOther);
  };
  // What one of them says is no longer said by the other. The form reads both afterwards.
  for (const one of [...first, ...(select ? [select] : [])])
    one.addEventListener("input", () => show(one.value));
  return {
    show,
    /** @returns {string} the kind that is chosen */
    read: () => first.find(({ checked }) => checked)?.value ?? select?.value ?? "",
    /** @param {boolean} is   whether a model has its own, so that none can be chosen */
    fix(is) {
      for (const one of [...first, ...(select ? [select] : [])]) one.disabled = is;
    },
  };
}
