// The types of the code. Written by `python -m app.code.typescript` from app/code/answer.py: change them there.

/** The lines that run. */
export interface Code {
  /** The cell whose code it is. */
  cell: string;
  /** In the order of the files. */
  excerpts: Excerpt[];
}

/** A line. */
export interface CodeLine {
  /** Its number in the file, from 1. */
  number: number;
  /** The line as it stands in the file. */
  text: string;
  /** Whether it can run in this network: false inside a branch that is not taken. */
  runs: boolean;
  /** The phases of a step whose quantities it computes, itself or in what it calls. On the first line of a statement. */
  phases: ("terms" | "gates" | "state" | "output")[];
  /** The names on it that stand for tensors. */
  names: CodeName[];
  /** What its statement returns and nothing has given a name to; null where that is nothing of a run. */
  result: Meaning | null;
}

/** A name on a line that stands for tensors. */
export interface CodeName {
  /** The vectors in them, one after the other: each is the sum of those named. Empty for parameters. */
  values: Quantity[][];
  /** How many tensors they are. The vectors are shared out evenly among them. */
  tensors: number;
  /** The phase in which the last of them comes to be; null for what is there before the step. */
  phase: "terms" | "gates" | "state" | "output" | null;
  /** Its first column, from 0. */
  start: number;
  /** The column behind its last. */
  end: number;
  /** The parameter that it is, such as `weight_ih`, without layer and direction. */
  parameter: string | null;
  /** The gate whose rows of the parameter it is; null for all rows. */
  gate: string | null;
}

/** A function or a class. */
export interface Excerpt {
  /** Its file, such as `models/cells.py`; one of `models/kinds/` where the lines are written from the equations in it. */
  file: string;
  /** Its name. */
  name: string;
  /** Its lines, without a gap. */
  lines: CodeLine[];
}

/** Tensors of a run. */
export interface Meaning {
  /** The vectors in them, one after the other: each is the sum of those named. Empty for parameters. */
  values: Quantity[][];
  /** How many tensors they are. The vectors are shared out evenly among them. */
  tensors: number;
  /** The phase in which the last of them comes to be; null for what is there before the step. */
  phase: "terms" | "gates" | "state" | "output" | null;
}

/** A vector of a run. */
export interface Quantity {
  /** Its name in a cell on the wire, such as `terms.forget.from_input`; or `inputs`, what the layer reads; or `outputs`. */
  name: string;
  /** Whether it is the state that the cell starts from. */
  before: boolean;
}
