"""The RNN of Elman 1990: one state, one sum, no gate."""

from models.kinds.kind import Kind

RNN = Kind("rnn", states=("hidden_state",), options=("nonlinearity",))
