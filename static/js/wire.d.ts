// The types of the wire. Written by `python -m app.wire.typescript` from app/wire/: change them there.

/** The name of a state: `GET /api/cells` tells which there are. */
export type StateName = `${string}_state`;

/** What an intervention can hold. */
export type Target = StateName | `gates.${string}`;

/** What holding one unit at its mean does to the task. */
export interface Ablation {
  /** The mean, over the steps that were probed. */
  held_at: number;
  /** What was measured. */
  measure: string;
  /** With nothing held. */
  before: number;
  /** With the unit held at every step. */
  after: number;
}

/** A function of it. */
export interface Apply {
  function: "sigmoid" | "tanh" | "relu" | "exp" | "log_sigmoid";
  of: Expression;
  op: "apply";
}

/** What a measure is to be compared with. */
export interface Baseline {
  /** What it is. */
  what: string;
  /** The same measure of it. */
  value: number;
}

/** A state as the step found it. of: the state's name. */
export interface Before {
  of: string;
  op: "before";
}

/** A trained model without its weights. */
export interface Card {
  /** Its name, as its files have it. */
  name: string;
  /** What it was trained to do; models of one task are siblings. */
  task: string;
  /** The network. */
  network: Network;
  /** One character for each input, in one-hot order; null where inputs are numbers. */
  alphabet: string[] | null;
  /** Where the data came from. */
  data: string;
  /** Of the training. */
  settings: Record<string, string | number | boolean | null>;
  /** Of the training. */
  seed: number;
  /** What it was trained with. */
  versions: Versions;
  /** By the clock. */
  training_seconds: number;
  /** What it computed. */
  cpu_seconds: number;
  /** Its figures, on data that it was not trained on. */
  measures: Measure[];
  /** Units that track something. */
  units: FoundUnit[];
  /** Inputs worth showing. */
  examples: Example[];
  /** What was looked for in its units and not found. */
  missed?: MissedLabel[];
}

/** One line of a step. */
export interface CellEquation {
  /** What it gives: a state's name, or gates. and a gate's name. */
  quantity: string;
  /** Its letter. */
  symbol: string;
  /** How it is computed. */
  value: Expression;
}

/** One gate of a cell. */
export interface CellGate {
  /** Its name in the lines of a run. */
  name: string;
  /** Its letter in equations. */
  symbol: string;
  /** What its sum passes through: sigmoid gives values in 0...1, tanh in -1...1; null where they are the sum itself. */
  activation: "sigmoid" | "tanh" | "relu" | "exp" | "log_sigmoid" | null;
}

/** The gradient at one evaluation of one cell. */
export interface CellGradient {
  /** The layer, from 0 upward. */
  layer: number;
  /** Which of the layer's passes this is. */
  direction: "forward" | "reverse";
  /** The position in the input that the cell reads. */
  time_step: number;
  /** dL/dh_t, one number for each unit: the total derivative, through all that h_t acts on. 0 for a held unit. */
  hidden_state: number[];
  /** Its Euclidean norm. */
  hidden_state_norm: number;
  /** As of the hidden state. */
  [name: `${string}_state`]: number[];
  /** As of the hidden state. */
  [name: `${string}_state_norm`]: number;
  /** What this step does; left out unless asked for. */
  jacobian?: Jacobian;
}

/** One kind of cell. */
export interface CellKind {
  /** As `network.cell` has it. */
  name: string;
  /** As it is written. */
  title: string;
  /** Its states, the hidden state first. */
  states: CellState[];
  /** Its gates, in packed order. */
  gates: CellGate[];
  /** What each gate adds up, in packed order; `hidden` where a cell has one sum and no gate. */
  terms: Record<string, CellTerm[]>;
  /** The parameters of each layer and direction, in PyTorch's order. */
  parameters: CellParameter[];
  /** Its equations, in the order in which a step works. */
  equations: CellEquation[];
  /** The fields of a network that choose between its equations. */
  options: string[];
  /** The order of the owners' rows in files of others, where it is not this one. */
  packings: Record<string, string[]>;
  /** Whether it is offered first; the others stand behind "more". */
  is_basic: boolean;
}

/** One tensor of a layer and direction. */
export interface CellParameter {
  /** PyTorch's, without the layer. */
  name: string;
  /** Its letter in equations; biases share one. */
  symbol: string;
  /** Whose rows it has, in packed order: hidden_size of each. */
  owners: string[];
  /** What a row multiplies: the layer's input, or a state; null for one number a row. */
  over: "inputs" | "units" | null;
}

/** One state that a cell hands on from time step to time step. */
export interface CellState {
  /** Its name in the lines of a run. */
  name: string;
  /** Its letter in equations. */
  symbol: string;
}

/** One evaluation of one cell. */
export interface CellStep {
  /** The layer, from 0 upward. */
  layer: number;
  /** Which of the layer's passes this is. */
  direction: "forward" | "reverse";
  /** The position in the input that the cell reads. */
  time_step: number;
  /** h, one number for each unit. */
  hidden_state: number[];
  /** As of the hidden state. */
  [name: `${string}_state`]: number[];
  /** What `GET /api/cells` lists, one number for each unit: of an LSTM input, forget, candidate, output; of a GRU reset, update, candidate; left out for the RNN and under detail "states". */
  gates?: Record<string, number[]>;
  /** What each gate adds up before its activation; of the RNN, what `hidden` does: `from_input`, W_ih x + b_ih, and `from_hidden`, W_hh h_prev + b_hh, or W_hn (r h_prev) + b_hn in the candidate of the GRU of Cho et al.; each one number for each unit. Left out unless detail is "terms". */
  terms?: Record<string, Record<string, number[]>>;
}

/** One summand of a gate's sum: a weight times what it reads, and a bias. */
export interface CellTerm {
  /** Its name in the lines of a run. */
  name: string;
  /** The parameter whose rows of this gate it multiplies with. */
  weight: string;
  /** The parameter whose rows of this gate it adds; null where it adds none. */
  bias: string | null;
  /** What it reads. */
  of: Expression;
}

/** Every kind of cell that there is. */
export interface Cells {
  /** Names this description: a hash of `kinds`. The first line of each run has it, too. */
  version: string;
  /** The kinds, in the order in which they are offered. */
  kinds: CellKind[];
}

/** One of several, by a field of the network. of: by the field's value, `true` and `false` where it is a boolean. */
export interface Choice {
  option: string;
  of: Record<string, Expression>;
  op: "choice";
}

/** 1 minus it: what a share leaves. */
export interface Complement {
  of: Expression;
  op: "complement";
}

/** The result of an earlier equation of the same step. of: its quantity, such as `gates.forget`. */
export interface Computed {
  of: string;
  op: "computed";
}

/** One less another: `of` - `less`. */
export interface Difference {
  of: Expression;
  less: Expression;
  op: "difference";
}

/** The last line of a whole answer. */
export interface EndLine {
  type: "end";
  /** (num_layers x directions, hidden_size): the states after the last time step that each pass reads. */
  hidden_state: number[][];
  /** As of the hidden state. */
  [name: `${string}_state`]: number[][];
  /** K, as in the first line. */
  steps: number;
}

/** The body of every answer with a status of 400 or more. */
export interface ErrorAnswer {
  /** Everything that is wrong, at least one. */
  detail: ErrorDetail[];
}

/** One thing that is wrong. */
export interface ErrorDetail {
  /** The field that is wrong, such as `network.hidden_size` or `input.values[3][0]`; null where none is to blame. */
  field: string | null;
  /** What was expected and what came, in English. */
  message: string;
  /** Which message it is; "file" for what is wrong with a file of the operator's. Default: "file". */
  code: string;
  /** What the message names, such as `most` and `came`. */
  values?: Record<string, string | number>;
}

/** An input worth showing: text, or values (T x p). One of them is null. */
export interface Example {
  /** Characters of the alphabet. */
  text: string | null;
  /** Rows of numbers. */
  values: number[][] | null;
}

export type Expression = Inputs | Before | Computed | Summand | Score | Sum | Product | Maximum | Difference | Quotient | Complement | Apply | Choice;

/** The last line of an answer that could not be completed. */
export interface FailureLine {
  type: "failure";
  /** not_finite: the run, or its gradient, left the finite numbers; way_not_finite: the run did before the loss; loss_not_finite: the loss did. worker_died, timeout: its worker did, or was too slow. memory: it needed too much. shutting_down: the server stops. internal: a fault of ours. */
  code: "not_finite" | "way_not_finite" | "loss_not_finite" | "worker_died" | "timeout" | "memory" | "shutting_down" | "internal";
  /** What happened, in English; where something is not finite, with the step and the tensor. */
  message: string;
  /** What the message names; empty where it names nothing. */
  values: Record<string, string | number>;
}

/** A unit that tracks something. */
export interface FoundUnit {
  /** The layer, from 0 upward. */
  layer: number;
  /** Which of the layer's passes. */
  direction: "forward" | "reverse";
  /** Which unit, from 0. */
  unit: number;
  /** Which of its states. */
  state: StateName;
  /** What it tracks: a label's key, such as `depth`. */
  tracks: string;
  /** The correlation with a number (-1...1), or the share of steps (0...1) at which a threshold on the unit tells yes from no. */
  measure: "correlation" | "accuracy";
  /** How well, on held-out sequences. */
  value: number;
  /** Those sequences. */
  on: string;
  /** For an accuracy, what always saying the commoner of yes and no gets; null for a correlation. */
  chance: number | null;
  /** What holding it does. */
  ablation: Ablation;
}

/** A run that goes on by itself after its input, each time step reading what the output before it gave. A text goes on by characters that are drawn: with draws = torch.rand(steps, generator = torch.Generator().manual_seed(seed), dtype = torch.float64) and probabilities = torch.softmax(scores.double() / temperature, -1), where scores = V h + b, the i-th is torch.searchsorted(probabilities.cumsum(-1), draws[i], right=True), at most the last. Numbers go on without chance: what the network gave is what it reads next. */
export interface Generate {
  /** Time steps to generate after those of the input. Each is read by the network, the last one, too. */
  steps: number;
  /** Of the draws. Has no meaning where numbers go on. Default: 0. */
  seed?: number;
  /** Divides the scores before the softmax: below 1 the probable becomes more probable, above 1 less. 0 would divide by zero; 0.01 takes the most probable all but always. Has no meaning where numbers go on. */
  temperature?: number;
}

/** The last line of a whole answer. */
export interface GradientEndLine {
  type: "end";
  /** (num_layers x directions, hidden_size): the gradient by the initial state; 0 for what the loss does not depend on. */
  hidden_state: number[][];
  /** As of the hidden state. */
  [name: `${string}_state`]: number[][];
  /** How many steps were gone back through. */
  steps: number;
}

/** One step of the run, gone back through. */
export interface GradientLine {
  type: "gradient";
  /** The step as the run counts it: here it falls, from `first_step` to 0. */
  step: number;
  /** The cells of the step that the loss depends on, in the order in which the gradient reaches them. */
  cells: CellGradient[];
}

/** A request for gradients: a run, and a loss in it. `detail` and `from_step` change nothing here. */
export interface GradientRequest {
  /** The states before the first time step; null for zeros. */
  initial_state?: InitialState | null;
  /** What is held while the run goes on. Left out of the first line where nothing is. */
  interventions?: Intervention[];
  /** How the run goes on after its input; null ends it there. Left out of the first line where it does. */
  generate?: Generate | null;
  /** How much each step tells: its states; those and its gates; or those and the terms of each gate. Default: "terms". */
  detail?: "states" | "gates" | "terms";
  /** The precision that the run is computed in. Default: "float32". */
  dtype?: "float32" | "float64";
  /** The first step to send: resumes a broken stream. At most the number of steps, which sends no step. Default: 0. */
  from_step?: number;
  /** The sequence that the network reads. */
  input: TextInput | ValuesInput;
  /** The network; everything in it has a default. */
  network?: NetworkRequest | null;
  /** Its parameters. Default: seed 0. */
  weights?: SeedWeights | TensorWeights | ModelWeights | null;
  /** The name of a trained network: short for its own `network` and `{"model": NAME}` as `weights`. What stands beside it must agree with it. */
  model?: string | null;
  /** What the gradients are gradients of. */
  loss?: LossRequest | null;
  /** Whether each cell also tells how much its step can stretch a change of the state before it. Default: false. */
  jacobians?: boolean;
}

/** The first line of every answer. */
export interface GradientStartLine {
  type: "start";
  /** The run with every default filled in. */
  run: Run;
  /** The loss with every default filled in. */
  loss: Loss;
  /** Whether each cell tells its Jacobian's norms. */
  jacobians: boolean;
  /** T, the length of the input. */
  time_steps: number;
  /** K, the steps of the whole run. */
  steps: number;
  /** The step of the run that the first gradient line goes back through: the last that the loss depends on. */
  first_step: number;
  /** What to call each time step, as in the run. */
  labels: string[];
  /** The character that each input unit stands for, as in the run. */
  alphabet: string[] | null;
  /** L, the loss. Left out where the run leaves the finite numbers on the way to it: a failure follows. */
  value?: number;
}

/** The states before the first time step; what is left out or null is zero. */
export interface InitialState {
  /** (num_layers x directions, hidden_size), in PyTorch's order: layer 0 forward, layer 0 reverse, layer 1 forward, ... */
  hidden_state?: number[][] | null;
  /** As of the hidden state. */
  [name: `${string}_state`]: number[][] | null;
}

/** x, what a cell reads at its time step: the one vector whose units are not the cell's own. */
export interface Inputs {
  op: "inputs";
}

/** One unit held at a value. The value takes the computed one's place before anything uses it: a held gate changes the state of its own step, a held reset gate the candidate, a held cell state enters tanh(c) and the next step; a held hidden state is what the next step, the next layer and the readout read. The terms of a held gate stay what was computed. */
export interface Intervention {
  /** The layer, from 0 upward. */
  layer: number;
  /** Which of the layer's passes. */
  direction: "forward" | "reverse";
  /** The first time step at which it is held: a position in the input, from 0, not a step of the run. With one direction the two are the same number. With two, a step of the run computes a cell of each pass of one layer, forward and reverse at different positions; a position names the same column of the picture for both. To hold from a chosen time step on: a forward pass from it to the last one, a reverse pass, which reads from the end, from 0 to it. */
  from_step: number;
  /** The last one, itself included, and at least `from_step`, whichever way the pass reads. */
  to_step: number;
  /** What is held: a state, or a gate that the cell has. */
  target: Target;
  /** Which of its units, from 0. */
  unit: number;
  /** What it is held at. Where two interventions hold the same unit of the same target at the same time, the later in the list prevails. */
  value: number;
}

/** What a step does to a small change of the state before it, in the order in which the pass reads. */
export interface Jacobian {
  /** Of dh_t / dh_{t-1}, with every other state before the step fixed; of an LSTM's c, dc_t / dc_{t-1} is diag(f_t). */
  hidden_state: JacobianNorms;
  /** As of the hidden state. */
  [name: `${string}_state`]: JacobianNorms;
  /** Of all states by all before: of an LSTM, d(h_t, c_t) / d(h_{t-1}, c_{t-1}). Left out where a cell has one state. */
  state?: JacobianNorms;
}

/** Two norms of the matrix of a step's derivatives. */
export interface JacobianNorms {
  /** The largest singular value: the most that this step can stretch a change. */
  spectral: number;
  /** The root of the sum of the squared entries. */
  frobenius: number;
}

/** A loss with every default filled in; what has no meaning for its kind is left out. */
export interface Loss {
  /** What it is. */
  kind: "cross_entropy" | "squared_error" | "output" | "hidden_state";
  /** A position in the input. */
  time_step: number;
  /** The target of a cross entropy, a place among the outputs. */
  target?: number;
  /** The character that the target stands for, where it stands for one. */
  symbol?: string;
  /** The targets of a squared error. */
  values?: number[];
  /** The output, or the unit of the hidden state. */
  unit?: number;
  /** The layer of the hidden state. */
  layer?: number;
  /** The direction of the hidden state. */
  direction?: "forward" | "reverse";
}

/** One number at one time step, in which everything may be left out. */
export interface LossRequest {
  /** cross_entropy: -log of the softmax output for a target, summed over both readouts where each direction has its own. squared_error: mean((y - values)^2). output: one output. hidden_state: one unit of h. Default: cross_entropy where a text is read and the readout is a softmax over its characters; else output, or hidden_state without a readout. */
  kind?: "cross_entropy" | "squared_error" | "output" | "hidden_state" | null;
  /** A position in the input. Default: the last; of a cross entropy whose target is the next character, the last that has one. */
  time_step?: number | null;
  /** The target of a cross entropy as a character of the alphabet. Default: the next character of the text. */
  symbol?: string | null;
  /** The same as a place among the outputs. */
  target?: number | null;
  /** The targets of a squared error, one for each output. */
  values?: number[] | null;
  /** The output, or the unit of the hidden state. Default: 0. */
  unit?: number | null;
  /** The layer of the hidden state. Default: the last. */
  layer?: number | null;
  /** The direction of the hidden state. Default: forward. */
  direction?: "forward" | "reverse" | null;
}

/** The largest of them. */
export interface Maximum {
  of: Expression[];
  op: "maximum";
}

/** One figure of the model. */
export interface Measure {
  /** What was measured. */
  name: string;
  /** What came out. */
  value: number;
  /** The data that it was taken on. */
  on: string;
  /** What to compare it with. */
  baseline: Baseline | null;
}

/** What was looked for in the units and not found, with the unit that comes nearest to it: too little to bear the label's name. */
export interface MissedLabel {
  /** The layer, from 0 upward. */
  layer: number;
  /** Which of the layer's passes. */
  direction: "forward" | "reverse";
  /** Which unit, from 0. */
  unit: number;
  /** Which of its states. */
  state: StateName;
  /** What it tracks: a label's key, such as `depth`. */
  tracks: string;
  /** The correlation with a number (-1...1), or the share of steps (0...1) at which a threshold on the unit tells yes from no. */
  measure: "correlation" | "accuracy";
  /** How well, on held-out sequences. */
  value: number;
  /** Those sequences. */
  on: string;
  /** For an accuracy, what always saying the commoner of yes and no gets; null for a correlation. */
  chance: number | null;
}

/** The parameters of a trained network. */
export interface ModelWeights {
  /** Its name, as `GET /api/models` lists it. */
  model: string;
  /** Single numbers of these parameters that are changed, as beside a seed. */
  changes?: WeightChange[];
}

/** A network with every default filled in. */
export interface Network {
  /** The step function. Default: "lstm". */
  cell: string;
  /** Units of each hidden state, q. Default: 12. */
  hidden_size: number;
  /** Recurrent layers stacked on one another. Default: 1. */
  num_layers: number;
  /** Whether each layer also reads the sequence from its end. Default: false. */
  bidirectional: boolean;
  /** Whether the terms have biases, b_ih and b_hh. Default: true. */
  bias: boolean;
  /** The RNN's activation. Has no meaning for the other cells, which take its default only. Default: "tanh". */
  nonlinearity: "tanh" | "relu";
  /** The GRU's form: true is PyTorch's (the reset gate scales W h + b), false that of Cho et al. 2014 (it scales h). Has no meaning for the other cells, which take its default only. Default: true. */
  reset_after: boolean;
  /** Numbers in each input vector, p. */
  input_size: number;
  /** The readout; null for a network without one. */
  readout: Readout | null;
}

/** A network, in which everything may be left out. */
export interface NetworkRequest {
  /** The step function. Default: "lstm". */
  cell?: string;
  /** Units of each hidden state, q. Default: 12. */
  hidden_size?: number;
  /** Recurrent layers stacked on one another. Default: 1. */
  num_layers?: number;
  /** Whether each layer also reads the sequence from its end. Default: false. */
  bidirectional?: boolean;
  /** Whether the terms have biases, b_ih and b_hh. Default: true. */
  bias?: boolean;
  /** The RNN's activation. Has no meaning for the other cells, which take its default only. Default: "tanh". */
  nonlinearity?: "tanh" | "relu";
  /** The GRU's form: true is PyTorch's (the reset gate scales W h + b), false that of Cho et al. 2014 (it scales h). Has no meaning for the other cells, which take its default only. Default: true. */
  reset_after?: boolean;
  /** Numbers in each input vector, p. Default: what the input shows; where given it must agree with that. */
  input_size?: number | null;
  /** The readout; null for a network without one. Default: a softmax as wide as the input. */
  readout?: ReadoutRequest | null;
}

/** The output at one time step. */
export interface OutputStep {
  /** The position in the input. */
  time_step: number;
  /** y: `readout.size` numbers; twice as many where each direction has its own readout, forward first. */
  values: number[];
  /** What was drawn there, where a text goes on by itself. */
  sampled?: Sampled;
}

/** All of them multiplied, in this order. name: what this step on the way is called, where it has one. */
export interface Product {
  of: Expression[];
  name: string | null;
  op: "product";
}

/** One divided by another: `of` / `by`. */
export interface Quotient {
  of: Expression;
  by: Expression;
  op: "quotient";
}

/** The note's V: from the hidden state of the last layer to the output. */
export interface Readout {
  /** Whether V h gets a bias. Default: false. */
  bias: boolean;
  /** With two directions: false gives each direction a V of its own and concatenates the activated outputs; true has one V over the concatenated hidden states. With one direction both are the same. Default: false. */
  joint: boolean;
  /** Outputs of each V. */
  size: number;
  /** What the product V h passes through to become the output. Default: "softmax". */
  activation: "softmax" | "sigmoid" | "identity";
}

/** A readout, in which everything may be left out. */
export interface ReadoutRequest {
  /** Whether V h gets a bias. Default: false. */
  bias?: boolean;
  /** With two directions: false gives each direction a V of its own and concatenates the activated outputs; true has one V over the concatenated hidden states. With one direction both are the same. Default: false. */
  joint?: boolean;
  /** Outputs of each V. Default: as many as the network has inputs. */
  size?: number | null;
  /** What the product V h passes through to become the output. Default: softmax; identity where V has one output, whose softmax would be 1 whatever the weights are, and is refused. */
  activation?: "softmax" | "sigmoid" | "identity" | null;
}

/** A request with every default filled in. Sent back as a request, it gives the same run. */
export interface Run {
  /** The states before the first time step; null for zeros. */
  initial_state: InitialState | null;
  /** What is held while the run goes on. Left out of the first line where nothing is. */
  interventions?: Intervention[];
  /** How the run goes on after its input; null ends it there. Left out of the first line where it does. */
  generate: Generate | null;
  /** How much each step tells: its states; those and its gates; or those and the terms of each gate. Default: "terms". */
  detail: "states" | "gates" | "terms";
  /** The precision that the run is computed in. Default: "float32". */
  dtype: "float32" | "float64";
  /** The first step to send: resumes a broken stream. At most the number of steps, which sends no step. Default: 0. */
  from_step: number;
  /** The name of the trained network; left out of the first line where there is none. */
  model: string | null;
  /** The network. */
  network: Network;
  /** Its parameters. */
  weights: SeedWeights | TensorWeights | ModelWeights;
  /** The sequence that the network reads. */
  input: TextInput | ValuesInput;
}

/** A request for a run: one network on one sequence. */
export interface RunRequest {
  /** The states before the first time step; null for zeros. */
  initial_state?: InitialState | null;
  /** What is held while the run goes on. Left out of the first line where nothing is. */
  interventions?: Intervention[];
  /** How the run goes on after its input; null ends it there. Left out of the first line where it does. */
  generate?: Generate | null;
  /** How much each step tells: its states; those and its gates; or those and the terms of each gate. Default: "terms". */
  detail?: "states" | "gates" | "terms";
  /** The precision that the run is computed in. Default: "float32". */
  dtype?: "float32" | "float64";
  /** The first step to send: resumes a broken stream. At most the number of steps, which sends no step. Default: 0. */
  from_step?: number;
  /** The sequence that the network reads. */
  input: TextInput | ValuesInput;
  /** The network; everything in it has a default. */
  network?: NetworkRequest | null;
  /** Its parameters. Default: seed 0. */
  weights?: SeedWeights | TensorWeights | ModelWeights | null;
  /** The name of a trained network: short for its own `network` and `{"model": NAME}` as `weights`. What stands beside it must agree with it. */
  model?: string | null;
}

/** What was drawn at an output, and is read at the next time step. */
export interface Sampled {
  /** The input unit that it is: a place in the alphabet. */
  index: number;
  /** The draw: the character is the first at which the probabilities, added up, exceed it. */
  draw: number;
  /** What was drawn from: softmax(scores / temperature), in double precision. */
  probabilities: number[];
}

/** The finished sum of a gate's terms, before its function: whether that gate's equation comes earlier or later. of: its quantity, such as `gates.input`. */
export interface Score {
  of: string;
  op: "score";
}

/** PyTorch's own initialisation under a seed. */
export interface SeedWeights {
  /** As for torch.manual_seed; up to 2^53 - 1, the largest integer that every JSON reader holds exactly. */
  seed: number;
  /** Single numbers of these parameters that are changed, the later prevailing. Left out of the first line where there are none. */
  changes?: WeightChange[];
}

/** The first line of every answer. */
export interface StartLine {
  type: "start";
  /** The request with every default filled in. */
  run: Run;
  /** T, the length of the input with what is generated after it. */
  time_steps: number;
  /** K, the steps of the whole run: T, or num_layers x T with two directions. */
  steps: number;
  /** What to call each given time step: its character, or its number as a string where the input is values. What is generated is told by `sampled`, as it comes. */
  labels: string[];
  /** The character that each input unit stands for: a trained network's own, else those of the text, sorted by code point; null where the input is values. */
  alphabet: string[] | null;
  /** The version of `GET /api/cells` whose names these lines have. */
  cells: string;
  /** The input vectors, p numbers for each given time step. */
  inputs: number[][];
  /** Every parameter that ran, by PyTorch's names and in its order. */
  parameters: Record<string, number[] | number[][]>;
  /** How many numbers the parameters have in all. */
  parameter_count: number;
}

/** One step: the cells that are evaluated together. With one direction, step k is time step k, layer 0 upward. With two, step l T + k is layer l: forward at k and reverse at T - 1 - k. */
export interface StepLine {
  type: "step";
  /** Counts from 0 to steps - 1. */
  step: number;
  /** The cells, in the order in which they are evaluated. */
  cells: CellStep[];
  /** The outputs that this step completes; empty without a readout. */
  outputs: OutputStep[];
}

/** All of them added, in this order. name: what this step on the way is called, where it has a name. */
export interface Sum {
  of: Expression[];
  name: string | null;
  op: "sum";
}

/** One of the equation's own terms. of: the term's name, such as `from_input`. */
export interface Summand {
  of: string;
  op: "summand";
}

/** The parameters themselves. */
export interface TensorWeights {
  /** Every parameter of the network by PyTorch's name, `weight_ih_l0` and so on; those of the readout as `readout.weight` and `readout.bias`, with `_reverse` behind it where the reverse direction has its own. */
  tensors: Record<string, number[] | number[][]>;
  /** Single numbers of these parameters that are changed, as beside a seed. */
  changes?: WeightChange[];
}

/** Characters (Unicode code points), one-hot over the trained network's alphabet; where the network is not trained, over the one given, or over the text's own sorted characters. */
export interface TextInput {
  /** One time step for each code point. A lone surrogate is no character and is refused. */
  text: string;
  /** The character that each input unit stands for, in order, none twice. Left out of the first line where it was left out of the request. */
  alphabet?: string | null;
}

/** Numbers, a row for each time step. */
export interface ValuesInput {
  /** T x p: one row of p numbers for each time step. */
  values: number[][];
}

/** What the model was trained with. */
export interface Versions {
  /** Of Python. */
  python: string;
  /** Of PyTorch. */
  torch: string;
}

/** One number of one parameter, changed before the run starts. */
export interface WeightChange {
  /** The parameter by PyTorch's name, such as `weight_hh_l0` or `readout.weight`. */
  tensor: string;
  /** The row and the column of a weight, or the place in a bias, from 0. */
  index: number[];
  /** What stands there instead. */
  value: number;
}

/** Any line of an answer. */
export type Line = StartLine | StepLine | EndLine | FailureLine;
/** Any line of an answer with gradients. */
export type GradientsLine = GradientStartLine | GradientLine | GradientEndLine | FailureLine;
