#!/usr/bin/env bash
# Run every test on each supported Python that is found here: test-all.sh [VERSION ...]
#
# Each has an environment of its own, brought to the newest release of every dependency first. The slow tests (kills by the dozen,
# sweeps as large as the README's) run on the first alone: they ask what does not hang on the interpreter, and take most of an hour.
#
# What has passed on a commit with these packages is not run again there, so that an hour that was cut off or spoilt by one test is
# not lost: a Python whose tests all passed is left out, and one that was seen to its end repeats what failed, and says so.
set -eu
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
    mapfile -t versions < <(bash scripts/find-python.sh all)
else
    versions=("$@")
fi
# Where it is kept what passed, by version, environment, and whether slow tests were left out: nowhere that is read again while the
# checkout differs from its commit, or a part is asked for.
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
which=()
for version in "${versions[@]}"; do
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
            echo "What failed on Python $version at first ..."
        else
            echo "Everything on Python $version ..."
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
    which=(-m "not slow")
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Tests fail on Python ${failed[*]}." >&2
    exit 1
fi
echo "All tests pass on Python ${versions[*]}."
