#!/usr/bin/env bash
# Create a virtual environment and install the project into it: make-venv.sh FOLDER PYTHON [EXTRAS]
#
# Calling it again keeps a working environment and replaces a broken one (moved, or created only in part).
# With UPGRADE set, installed packages are upgraded to their newest releases.
set -eu
folder=$1 python=$2 extras=${3:-}

# Debian ships Python without the venv module.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package (Python's own venv module is missing) ..."
        export DEBIAN_FRONTEND=noninteractive
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package"; } >/dev/null ||
            { echo "Could not install $package. Install it and try again." >&2; exit 1; }
    else
        echo "Python's venv module is missing. Install it first, on Debian: apt-get install $package" >&2
        exit 1
    fi
fi

if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
fi

echo "Installing ${extras:-the run set} into $folder (a minute or two the first time) ..."
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
    ${UPGRADE:+--upgrade --upgrade-strategy eager} \
    --editable ".${extras:+[$extras]}"
