#!/usr/bin/env bash
# Run every test on each supported Python that is found here: test-all.sh [VERSION ...]
#
# Each has an environment of its own, brought to the newest release of every dependency first. The slow tests (kills by the dozen,
# sweeps as large as the README's) run on the first alone: they ask what does not hang on the interpreter, and take most of an hour.
set -eu
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
    mapfile -t versions < <(bash scripts/find-python.sh all)
else
    versions=("$@")
fi
bash scripts/system-packages.sh
failed=()
which=()
for version in "${versions[@]}"; do
    python=$(bash scripts/find-python.sh "$version")
    environment=.venv-$version
    UPGRADE=yes bash scripts/make-venv.sh "$environment" "$python" dev
    bash scripts/yaml-language-server.sh "$environment"
    echo "Everything on Python $version ..."
    "$environment/bin/python" -m pytest -q -n 2 --dist=worksteal "${which[@]}" -o "cache_dir=.cache/pytest-$version" ${ARGS:-} ||
        failed+=("$version")
    which=(-m "not slow")
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "Tests fail on Python ${failed[*]}." >&2
    exit 1
fi
echo "All tests pass on Python ${versions[*]}."
