#!/usr/bin/env bash
# Install the YAML language server into .tools/, with the Node.js of a PyPI wheel. Does nothing if it is installed.
# Usage: yaml-language-server.sh [VENV]
set -eu

cd "$(dirname "$0")/.."
venv=${1:-.venv}
version=1.25.0
server=.tools/node_modules/yaml-language-server
if grep -qs "\"version\": \"$version\"" "$server/package.json"; then
    exit 0
fi
if [ ! -x "$venv/bin/npm" ]; then
    echo "No npm in $venv: install the test extras first (make test does)." >&2
    exit 1
fi
echo "Installing yaml-language-server $version into .tools/ ..."
mkdir -p .tools
# Node has its own list of certificate authorities; add those of the system.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi
# The wheel's own Node comes first, whatever the system has.
PATH="$PWD/$venv/bin:$PATH" "$venv/bin/npm" install --loglevel=error --no-audit --no-fund --no-save --ignore-scripts \
    --prefix .tools "yaml-language-server@$version"
