#!/usr/bin/env bash
# Print an interpreter to build the environment with: find-python.sh [oldest|newest]
#
# `oldest` (the default) is the first working Python of 3.11 or later on the path; `newest` is the newest one of 3.12
# or later, also looked for among pyenv's versions, and prints nothing when there is none.
set -u
mode=${1:-oldest}

works() { # a pyenv shim exists even where its version is not active, so running it is the only test
    "$1" -c "import sys; sys.exit(sys.version_info < (3, $2))" >/dev/null 2>&1
}

if [ "$mode" = newest ]; then
    pyenv=${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}
    for minor in 14 13 12; do
        for candidate in "python3.$minor" "$pyenv"/versions/3."$minor".*/bin/python; do
            if works "$candidate" "$minor"; then
                command -v "$candidate"
                exit 0
            fi
        done
    done
    exit 0
fi

for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14 python; do
    if [ -n "$candidate" ] && works "$candidate" 11; then
        command -v "$candidate"
        exit 0
    fi
done
echo "Sanctuary needs Python 3.11 or later and found none. Install it, or name one: make PYTHON=/path/to/python3.11" >&2
exit 1
