#!/usr/bin/env bash
# Run the tests on each supported Python found here: test-all.sh [VERSION ...]
#
# Each Python has its own environment, upgraded first to the newest release of every dependency. The first and the last version
# given (by default the oldest and the newest found) run every test. Versions between them run the everyday tests only.
#
# The script remembers what passed on a commit with the packages installed, so that an interrupted run is not lost: a Python whose
# tests all passed is skipped, and one whose run ended with failures repeats only those. It says so each time.
set -eu
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
    mapfile -t versions < <(bash scripts/find-python.sh all)
else
    versions=("$@")
fi
# Print the folder that remembers what passed, by commit, version, packages, and whether slow tests were left out. With uncommitted
# changes, or when ARGS selects tests, nothing is remembered: the folder is a temporary one.
remembered() {
    local place
    if [ -z "${ARGS:-}" ] && [ -z "$(git status --porcelain)" ]; then
        place=.cache/tests/$(git rev-parse --short=12 HEAD)-$1-$3-$("$2/bin/python" -m pip freeze | cksum | cut -d" " -f1)
    else
        place=$(mktemp -d)
    fi
    mkdir -p "$place" && echo "$place"
}

bash scripts/system-packages.sh
failed=()
for version in "${versions[@]}"; do
    which=()
    if [ "$version" != "${versions[0]}" ] && [ "$version" != "${versions[-1]}" ]; then which=(-m "not slow"); fi
    python=$(bash scripts/find-python.sh "$version")
    environment=.venv-$version
    UPGRADE=yes bash scripts/make-venv.sh "$environment" "$python" dev
    bash scripts/yaml-language-server.sh "$environment"
    memory=$(remembered "$version" "$environment" "${which[*]:+everyday}")
    again=()
    if [ -e "$memory/passed" ]; then
        echo "Python $version has passed on this commit."
    else
        if [ -e "$memory/failed" ]; then
            again=(--last-failed --last-failed-no-failures=none)
            echo "Repeating what failed on Python $version ..."
        else
            echo "Testing on Python $version ..."
        fi
        code=0
        "$environment/bin/python" -m pytest -q -n 2 --dist=worksteal "${which[@]}" "${again[@]}" -o "cache_dir=$memory/pytest" ${ARGS:-} ||
            code=$?
        case $code in
            0) touch "$memory/passed" ;;
            1) touch "$memory/failed" && failed+=("$version") ;;
            *) failed+=("$version") ;;
        esac
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Tests fail on Python ${failed[*]}." >&2
    exit 1
fi
echo "All tests pass on Python ${versions[*]}."
