#!/usr/bin/env bash
# Print the path of a Python interpreter, or list the supported versions found: find-python.sh [oldest|all|VERSION]
#
# `oldest` (the default) prints the first working Python 3.11 or later on the path. `all` lists the supported versions found on the
# path or among pyenv's, oldest first. A VERSION such as 3.12 prints the interpreter of that version.
set -u
mode=${1:-oldest}
pyenv=${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}

works() { # a pyenv shim exists even if its version is not active, so only running it tells
    "$1" -c "import sys; sys.exit(sys.version_info < (3, $2))" >/dev/null 2>&1
}

interpreter() { # of a version such as 3.12
    local candidate
    for candidate in "python$1" "$pyenv/versions/$1".*/bin/python python3 python; do
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

case $mode in
all)
    # The package's classifiers are the only list of supported versions.
    sed -n 's/.*"Programming Language :: Python :: \(3\.[0-9]*\)".*/\1/p' "$(dirname "$0")/../pyproject.toml" |
        while read -r version; do
            if interpreter "$version" >/dev/null; then echo "$version"; fi
        done
    ;;
oldest)
    for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14 python; do
        if [ -n "$candidate" ] && works "$candidate" 11; then
            command -v "$candidate"
            exit 0
        fi
    done
    echo "Sanctuary needs Python 3.11 or later and found none. Install it, or name one: make PYTHON=/path/to/python3.11" >&2
    exit 1
    ;;
*)
    interpreter "$mode" || {
        echo "No Python $mode here, neither on the path nor among pyenv's versions." >&2
        exit 1
    }
    ;;
esac
