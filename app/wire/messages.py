"""Holds every error message of the server, in English, by its code.

The page says the same by its catalogues, in its reader's language, from the code and the values that go with
it. We do not negotiate `Accept-Language`: the message stays what logs, curl and other programs may search
for, and the page can switch its language while the refusal stands there.
"""

import re
from collections.abc import Mapping

Value = str | int | float
PLURAL = re.compile(r"\{(\w+)\|([^|}]*)\|([^|}]*)\}")
"""`{n|row|rows}`: the word that goes with a value, the first where it is 1; as in the page's catalogues."""
FILE = "file"
"""The code of what is wrong with a model's file of the operator's: told in English to its author."""

MESSAGES: Mapping[str, str] = {
    # the request as JSON
    "json": "expected JSON, got something else at line {line}, column {column}",
    "json_not_finite": "expected a finite number, got {came} at line {line}, column {column}",
    "key": "a key has {fault}",
    "finite": "expected a finite number, got {came}",
    "beyond_double": "expected a number in the range of a double, got a larger one",
    "surrogate": "expected characters, got a lone surrogate {came} at position {place}",
    # the request as a link
    "query_integer": 'expected an integer, got "{came}"',
    "query_boolean": 'expected true or false, got "{came}"',
    "query_null": 'expected null, got "{came}"',
    "query_once": "expected once, got more often",
    "query_unknown": "unknown parameter",
    "query_readout": "expected no readout_ parameter beside readout=null",
    "query_utf8": "expected percent-encoded UTF-8, got other bytes",
    "query_too_many": "expected at most {most} query {most|parameter|parameters}, got more",
    # its fields
    "missing": "expected a value, got none",
    "unknown_field": "unknown field",
    "integer": "expected an integer, got {came}",
    "smaller_integer": "expected a smaller integer, got {came}",
    "number": "expected a number, got {came}",
    "finite_number": "expected a finite number, got {came}",
    "boolean": "expected true or false, got {came}",
    "string": "expected a string, got {came}",
    "list": "expected a list, got {came}",
    "dictionary": "expected an object, got {came}",
    "at_least": "expected at least {least}, got {came}",
    "at_most": "expected at most {most}, got {came}",
    "one_of": "expected {expected}, got {came}",
    "too_short": "expected at least {least} character, got {came}",
    "too_long": "expected at most {most} {most|character|characters}, got {came}",
    "too_few": "expected at least {least} of them, got {came}",
    "pattern": "expected a text of the form {expected}, got {came}",
    "either": "expected exactly one of {expected}",
    "no_rows": "expected at least one row, got none",
    "empty_row": "row 1 is empty, expected at least one number in it",
    "ragged": "row {row} has {came} {came|number|numbers}, expected {width} as in row 1",
    "invalid": "{reason}",
    # its sizes
    "time_steps": "expected at most {most} {most|time step|time steps}, got {came}",
    "inputs": "expected at most {most} {most|input|inputs}, got {came}",
    "input_numbers": "expected at most {most} time steps x inputs, got {came}",
    "beside_input": "expected at most {most} beside the input, got {came}",
    "of_them": "expected at most {most} of them, got {came}",
    "parameters": "this run has {came} parameters; expected at most {most}",
    "products": "this run has {came} parameters x time steps; expected at most {most}",
    "seconds": "this run would take about {came} seconds of computing; expected at most {most}",
    "carried": "this run has {came} numbers to carry from step to step; expected at most {most}",
    "stream": 'this run has {came} numbers to stream with detail "{detail}"; expected at most {most}',
    "from_step": "expected at most {most}, the steps of this run, got {came}",
    # what fits together
    "softmax_of_one": (
        "expected identity or sigmoid, got softmax over one output, which is 1 whatever the weights are"
    ),
    "only_cell": 'only the cell "{fitting}" has it, got it with the cell "{cell}"',
    "only_cells": 'only the cells {fitting} have it, got it with the cell "{cell}"',
    "width_of_text": "expected {expected}, the text has that many different characters, got {came}",
    "width_of_alphabet": "expected {expected}, as the alphabet has, got {came}",
    "width_of_values": "expected {expected}, as the rows of values have, got {came}",
    "twice": 'expected each character once, got "{came}" at {first} and at {again}',
    "not_in_alphabet": 'expected characters of the alphabet, got "{came}" at position {place}',
    "tensor_missing": "expected shape {expected}, got no tensor of that name",
    "tensor_surplus": "expected no such tensor in this network, got shape {came}",
    "tensor_shape": "expected shape {expected}, got shape {came}",
    "tensor_dtype": "expected {expected}, got {came}",
    "tensor_not_finite": "expected finite numbers, got {came}",
    "beyond_precision": "expected a number in the range of {dtype}, got a larger one",
    # interventions and changed weights
    "held_range": "expected {expected}, got {came}",
    "held_direction": "expected {expected}, got {came}",
    "held_target": "expected {expected}, got {came}",
    "held_order": "expected {expected}, got {came}",
    "held_finite": "expected a finite number, got {came}",
    "changed_tensor": "expected one of {known}, got {came}",
    "changed_place": "expected a place in {tensor} of shape {shape}, got {came}",
    # trained models, and what goes on by itself
    "model_weights": 'expected the weights of "{model}" or none, got {came}',
    "no_model_near": 'no model named "{model}"; did you mean {near}?',
    "no_model": 'no model named "{model}"; there are {there}',
    "no_models": 'no model named "{model}"; this server has none',
    "model_network": 'expected {expected}, as the model "{model}" has it, got {came}',
    "model_rows": (
        'expected rows of {width} {width|number|numbers}, as the model "{model}" reads, got rows of {came}'
    ),
    "model_numbers": 'the model "{model}" reads numbers; expected values, rows of {width}, got text',
    "model_characters": 'the model "{model}" does not know {strange}; it knows {known}',
    "model_more_characters": 'the model "{model}" does not know {strange} and {more} more; it knows {known}',
    "model_alphabet": 'the model "{model}" has an alphabet of its own; expected none, got another',
    "generate_two_directions": (
        "a network of two directions cannot generate: its reverse pass starts from the end"
    ),
    "generate_width": "expected a readout as wide as the input, {expected}, got {came}",
    "generate_sigmoid": "expected a softmax or identity readout to draw a character from, got sigmoid",
    # gradients
    "loss_generate": "gradients go back along an input that is given; send what was generated as the input",
    "only_loss": 'only the loss {fitting} has it, got it with the loss "{kind}"',
    "loss_missing": "expected {expected}, got none",
    "loss_both": 'expected either "symbol" or "target", got both',
    "loss_no_symbols": (
        'expected a "target", as the {size} {size|output stands|outputs stand} for no characters, '
        "got a symbol"
    ),
    "loss_symbol": 'expected one of the characters {known}, got "{came}"',
    "gradient_cells": "this run has {came} cells to go back through; expected at most {most}",
    "gradient_products": (
        "this run has {came} parameters x time steps to go back through; expected at most {most}"
    ),
    "gradient_numbers": "this run has {came} numbers of gradients; expected at most {most}",
    "jacobian_step": (
        "a step of this run has {came} cells x state size cubed for Jacobians; expected at most {most}"
    ),
    "jacobian_products": (
        "this run has {came} cells x state size cubed for Jacobians; expected at most {most}"
    ),
    # the transfer
    "content_type": 'expected Content-Type "application/json", got "{came}"',
    "content_encoding": 'expected a body without Content-Encoding, got "{came}"',
    "query_length": "expected at most {most} bytes of query, got {came}; use POST",
    "body_length": "expected a body of at most {most} bytes, got {came}",
    "http": "{reason}: {method} {path}",
    "no_lesson": 'no lesson "{name}"',
    "faulty_lesson": (
        'the file {file} of the lesson "{name}" has {count} {count|mistake|mistakes}; '
        "the list of all lessons says which"
    ),
    "no_language": "expected a text in English (en), in Chinese (zh) or in both, got neither",
    # the server itself
    "too_many_runs": "expected at most {most} {most|run|runs} at a time, got one more",
    "full": (
        "This server streams {most} {most|run|runs}, as many as it may (UNROLLED_MAX_RUNS). "
        "Try again in a moment."
    ),
    "not_ready": "No worker was free within {seconds} {seconds|second|seconds} (UNROLLED_READY_SECONDS).",
    "busy": (
        "All workers were busy for {seconds} {seconds|second|seconds} (UNROLLED_QUEUE_SECONDS). "
        "Try again in a moment."
    ),
    "queue": (
        "{most} {most|run waits|runs wait} for a worker already (UNROLLED_MAX_WAITING). "
        "Try again in a moment."
    ),
    "no_room": (
        "This server holds {most} bytes for clients that are slow (UNROLLED_HELD_BYTES). "
        "Try again in a moment."
    ),
    "left": "The client has left.",
    "internal": "The server has made a mistake; its log says which.",
    "worker_died": "The worker process of this run has died. Ask for the run again.",
    "timeout": "A part of this run took longer than this server allows.",
    "memory": "A part of this run needs more memory than this server allows.",
    "late_body": "expected the body to arrive sooner",
    "late_head": "expected a request within {seconds} {seconds|second|seconds}",
    "head_length": "expected at most {most} bytes of request line and headers",
    "no_request": "expected an HTTP request, got something else",
    "head_count": "expected at most {most} headers, got more",
    "http_version": "expected HTTP/1.1 or HTTP/1.0, got HTTP/{came}",
    "request_target": "expected a path or an http address in the request line, got something else",
    "host": "expected exactly one valid Host header",
    "content_length": "expected one Content-Length of decimal digits, and none beside Transfer-Encoding",
    "chunked_version": "expected no Transfer-Encoding in HTTP/1.0",
    "transfer_coding": 'expected the transfer coding "chunked" alone, got "{came}"',
    "upgrade": "expected no body beside Upgrade: this server speaks no protocol but HTTP",
    "expectation": 'expected no Expect but "100-continue", got "{came}"',
    "too_many_connections": (
        "This server has as many connections open as it may ({setting}). Try again in a moment."
    ),
    "budget": (
        "The requests of this address take more than {most} {most|second|seconds} of computing in a minute "
        "(UNROLLED_BUDGET_SECONDS). Try again in the next minute."
    ),
    "rate": "expected at most {rate} requests, got more",
    "shutting_down": "The server is shutting down. Ask for the run again, from the next step on.",
    "not_finite": "step {step}: {where} at time step {time_step} is {value}",
    "way_not_finite": "on the way to the loss, step {step}: {where} at time step {time_step} is {value}",
    "loss_not_finite": "the loss at time step {time_step} is {value}",
}


def message_of(code: str, values: Mapping[str, Value], messages: Mapping[str, str] = MESSAGES) -> str:
    """Writes the message of that code with those values. Raises KeyError where one is missing."""
    worded = PLURAL.sub(lambda word: word[2] if values[word[1]] == 1 else word[3], messages[code])
    return worded.format_map(values)
