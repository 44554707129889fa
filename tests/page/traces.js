/**
 * Builds runs that have come whole, for the tests of pure modules.
 * @module
 */
import { Trace } from "../../static/js/trace.js";

/** @param {{ units: number, timeSteps: number, hidden_state: number[] }} run   of an RNN of one layer; hidden_state: time steps × units @returns {Trace} */
export function traceOf({ units, timeSteps, hidden_state }) {
  const inputs = Array.from({ length: timeSteps }, () => [0]);
  const network = {
    cell: "rnn",
    nonlinearity: "tanh",
    hidden_size: units,
    num_layers: 1,
    bidirectional: false,
    readout: null,
  };
  const start = /** @type {import("../../static/js/wire.js").StartLine} */ (
    /** @type {unknown} */ ({
      run: { network, dtype: "float64" },
      time_steps: timeSteps,
      steps: timeSteps,
      labels: inputs.map(String),
      inputs,
      parameters: {},
    })
  );
  const trace = new Trace(start);
  trace.all({ layer: 0, direction: "forward" }, "hidden_state").set(hidden_state);
  trace.received = timeSteps;
  return trace;
}
