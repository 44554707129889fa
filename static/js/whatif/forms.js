/**
 * Shows the forms that ask for a change: read something else, hold a gate or a state, start from another state, change
 * one weight.
 * @module
 */
import { fieldOf, gatesOf, stateLetter, statesOf } from "../anatomy.js";
import { element, write } from "../dom.js";
import { characterName, number } from "../format.js";
import { passesOf, samePass } from "../shape.js";
import { changesOf } from "./changes.js";
import { field, formOf, option, select } from "./fields.js";
import { withRead } from "./reads.js";

/** @typedef {import("./changes.js").View} View */
/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {{ element: HTMLFormElement, draw: (view: View) => void }} Form */
/** @typedef {(change: (view: View) => Changes) => void} Make */

/** @param {Make} make @returns {Form} */
export function createReadForm(make) {
  const at = field("at", { min: "0", step: "1" });
  const character = select("character");
  const coordinate = select("coordinate");
  const value = field("is", { step: "any", value: "1" });
  const form = formOf("read", [at, character, coordinate, value], () =>
    make(({ request, place }) => {
      const changes = changesOf(request);
      const time_step = at.valueOr(place.timeStep);
      const read =
        request.input === "text"
          ? { time_step, character: character.value() }
          : { time_step, index: Number(coordinate.value()), value: value.valueOr(0) };
      at.clear();
      return { ...changes, reads: withRead(changes.reads, read) };
    }),
  );
  return {
    element: form.element,
    draw({ trace, place, request, t }) {
      const { alphabet, run } = trace.start;
      const text = request.input === "text";
      const last = trace.shape.givenSteps - 1;
      at.limit(last, String(Math.min(place.timeStep, last)));
      character.element.hidden = !text;
      for (const { element: shown } of [coordinate, value]) shown.hidden = text;
      character.offer((alphabet ?? []).map((one) => option(one, characterName(one))));
      coordinate.offer(
        Array.from({ length: text ? 0 : run.network.input_size }, (_, index) =>
          option(String(index), `x[${index}]`),
        ),
      );
      form.draw(t);
    },
  };
}

/** @param {Make} make @returns {Form} */
export function createHoldForm(make) {
  const target = select("target");
  const value = field("value", { step: "any", value: "0" });
  const from = field("from", { min: "0", step: "1" });
  const to = field("to", { min: "0", step: "1" });
  const form = formOf("hold", [target, value, from, to], () =>
    make((view) => {
      const { layer, direction } = view.place;
      const far = direction === "forward" ? view.trace.shape.timeSteps - 1 : 0;
      const ends = [from.valueOr(view.place.timeStep), to.valueOr(far)].sort((a, b) => a - b);
      const [from_step = 0, to_step = 0] = ends;
      const changes = changesOf(view.request);
      const intervention = {
        layer,
        direction,
        from_step,
        to_step,
        target: /** @type {import("../wire.js").Intervention["target"]} */ (target.value()),
        unit: view.state.unit,
        value: value.valueOr(0),
      };
      from.clear();
      return { ...changes, interventions: [...changes.interventions, intervention] };
    }),
  );
  return {
    element: form.element,
    draw(view) {
      const { trace, place, t } = view;
      const { cell, timeSteps } = trace.shape;
      target.offer([
        ...gatesOf(cell).map(({ name, letter }) =>
          option(`gates.${name}`, `${letter} · ${t(`gate.${name}`)}`),
        ),
        ...statesOf(cell).map((name) => option(name, `${stateLetter(name)} · ${t(`state.${name}`)}`)),
      ]);
      from.limit(timeSteps - 1, String(place.timeStep));
      to.limit(timeSteps - 1, String(place.direction === "forward" ? timeSteps - 1 : 0));
      form.draw(t);
    },
  };
}

/** @param {Make} make @returns {Form} */
export function createStartForm(make) {
  const target = select("target");
  const value = field("value", { step: "any", value: "1" });
  const form = formOf("start", [target, value], () =>
    make(({ request, state, trace, place }) => {
      const changes = changesOf(request);
      const passes = passesOf(trace.shape);
      const name = target.value();
      /** @type {number[][] | undefined} */
      const known = fieldOf(changes.initial_state ?? {}, name);
      const rows = passes.map((pass, row) =>
        Array.from({ length: trace.shape.units }, (_, unit) =>
          samePass(pass, place) && unit === state.unit ? value.valueOr(0) : (known?.[row]?.[unit] ?? 0),
        ),
      );
      return { ...changes, initial_state: { ...changes.initial_state, [name]: rows } };
    }),
  );
  return {
    element: form.element,
    draw({ trace, t }) {
      target.offer(statesOf(trace.shape.cell).map((name) => option(name, `${stateLetter(name)}₀`)));
      form.draw(t);
    },
  };
}

/** @param {Make} make @returns {Form} */
export function createWeightForm(make) {
  const tensor = select("tensor");
  const row = field("row", { min: "0", step: "1", value: "0" });
  const column = field("column", { min: "0", step: "1", value: "0" });
  const value = field("value", { step: "any", value: "0" });
  /** @type {View | null} */
  let latest = null;
  const form = formOf("weight", [tensor, row, column, value], () =>
    make(({ request, trace }) => {
      const changes = changesOf(request);
      const flat = !Array.isArray(trace.start.parameters[tensor.value()]?.[0]);
      const index = flat ? [row.valueOr(0)] : [row.valueOr(0), column.valueOr(0)];
      const change = { tensor: tensor.value(), index, value: value.valueOr(0) };
      return { ...changes, weight_changes: [...changes.weight_changes, change] };
    }),
  );
  const now = element("output", { class: "whatif-now" });
  form.element.lastElementChild?.before(now);
  const draw = (/** @type {View} */ view) => {
    latest = view;
    const { parameters } = view.trace.start;
    tensor.offer(Object.keys(parameters).map((name) => option(name, name)));
    const rows = parameters[tensor.value()] ?? [];
    const first = rows[row.valueOr(0)];
    column.element.hidden = !Array.isArray(rows[0]);
    row.limit(rows.length - 1, "0");
    column.limit(Array.isArray(rows[0]) ? rows[0].length - 1 : 0, "0");
    const standing = Array.isArray(first) ? first[column.valueOr(0)] : first;
    write(now, standing === undefined ? "" : view.t("whatif.weight.now", { value: number(standing) }));
    form.draw(view.t);
  };
  form.element.addEventListener("input", () => latest && draw(latest));
  return { element: form.element, draw };
}
