/**
 * Computes for the tests that are not written in JavaScript what the page makes of a run: `node computed.js` reads from its
 * standard input the kinds of cells and the run's lines, and writes for each quantity of the kind the largest distance
 * between what its equation gives and what the run says.
 */
import { text } from "node:stream/consumers";
import { equationsOf, learn } from "../../static/js/anatomy.js";
import { linesOf } from "../../static/js/inspector/recipe.js";
import { Packer } from "../../static/js/run/packer.js";
import { passesOf } from "../../static/js/shape.js";
import { quantitiesOf, Trace } from "../../static/js/trace.js";
import { computedAt, numberAt } from "../../static/js/whatif/computed.js";

const { cells: kinds, lines } = JSON.parse(await text(process.stdin));
learn(kinds);
const [start, ...rest] = lines.map((/** @type {string} */ line) => JSON.parse(line));
const trace = new Trace(start);
const packer = new Packer(start);
for (const line of rest) if (line.type === "step") packer.add(line);
const packet = packer.take();
if (packet) trace.add(packet);

const { units, timeSteps } = trace.shape;
const cells = passesOf(trace.shape).flatMap((pass) =>
  Array.from({ length: timeSteps }, (_, timeStep) =>
    Array.from({ length: units }, (_, unit) => ({ trace, place: { ...pass, timeStep }, unit })),
  ).flat(),
);
const { network } = start.run;
const apart = Object.fromEntries(
  equationsOf(network).map(({ quantity }) => [
    quantity,
    Math.max(
      ...cells.map((seen) =>
        Math.abs(computedAt(quantity, seen) - (trace.at(seen.place, quantity)[seen.unit] ?? Number.NaN)),
      ),
    ),
  ]),
);
// Every number that a sum names is one.
const named = linesOf(network).flatMap(({ sum }) => sum.filter((piece) => typeof piece !== "string"));
const unknown = named.filter(({ expression, owner }) =>
  cells.some((seen) => !Number.isFinite(numberAt(expression, owner, seen))),
);
process.stdout.write(
  JSON.stringify({
    apart,
    counted: cells.length,
    held: quantitiesOf(trace.shape),
    told: Object.keys(packet?.blocks[0]?.rows ?? {}),
    unknown: unknown.map(({ quantity }) => quantity),
  }),
);
