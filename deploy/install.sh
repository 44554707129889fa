#!/bin/sh
# Installs what serving needs, each file checked against its hash in the lock: deploy/install.sh PIP…, where PIP… is
# the command that runs pip. `make install` and the Dockerfile run it from the folder of the lock files.
#
# PyPI's torch for Linux needs gigabytes of CUDA libraries, which these small networks have no use for. PyTorch's own
# index, $TORCH_INDEX, has a build for CPUs: 2.13.0+cpu beside PyPI's 2.13.0. It is taken where it can be had, PyPI's
# elsewhere, on macOS always. The lock has the hashes of both. torch comes first and alone, so that this index serves
# nothing else; the last step finds it there, since torch==2.13.0 is fulfilled by 2.13.0+cpu. Nothing is resolved
# here: the lock names all.
set -eu
torch=$(mktemp)
trap 'rm -f "$torch"' EXIT
checked='--no-deps --require-hashes'
locked() { sed -n '/^torch==/,/[^\\]$/p' requirements.txt; }

locked | sed '1s/==[0-9.]*/&+cpu/' > "$torch"
if test "$(uname -s)" = Linux && test -n "${TORCH_INDEX:-}" && "$@" install $checked --retries 1 --timeout 15 \
	--extra-index-url "$TORCH_INDEX" --requirement "$torch"; then
	echo 'torch: the build for CPUs'
elif test "$(uname -s)" = Linux; then
	echo "torch: PyPI's build with its CUDA libraries, gigabytes, since '${TORCH_INDEX:-}' gave no build for CPUs"
	locked > "$torch"
	"$@" install $checked --requirement "$torch"
	"$@" install --quiet $checked --requirement requirements/cuda.txt
fi
"$@" install --quiet $checked --requirement requirements.txt
echo 'packages: every file had the hash that requirements.txt says'
