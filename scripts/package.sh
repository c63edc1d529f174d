#!/usr/bin/env bash
# Build wheel and sdist into dist/ and try both in an empty environment on every supported Python found here: package.sh [VERSION ...]
#
# A file passes if it installs with its declared dependencies only, prints its version, and runs four weeks of the baseline.
set -eu
cd "$(dirname "$0")/.."
bin=$(cd "${VENV:-.venv}/bin" && pwd)

if [ $# -eq 0 ]; then
    mapfile -t versions < <(bash scripts/find-python.sh all)
else
    versions=("$@")
fi
version=$("$bin/python" -c 'import sim; print(sim.__version__)')
rm -rf dist
# Build both from the checkout, so that the wheel is not made from the sdist.
"$bin/python" -m hatchling build --target sdist --target wheel
failed=()
for python in "${versions[@]}"; do
    for file in dist/*.whl dist/*.tar.gz; do
        environment=$(mktemp -d)
        said=$("$(bash scripts/find-python.sh "$python")" -m venv "$environment" &&
            "$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$file" >&2 &&
            cd "$environment" && bin/sanctuary --version &&
            bin/sanctuary run baseline --weeks 4 --scale 0.01 --replicates 1 --quiet --out out >&2 && echo ran) || true
        case $said in
        *"$version"*ran) echo "Python $python, ${file##*/}: installs, is $version, runs" ;;
        *) echo "Python $python, ${file##*/}: fails, after saying '$said'" >&2 && failed+=("${file##*/} on Python $python") ;;
        esac
        rm -rf "$environment"
    done
done
if [ ${#failed[@]} -gt 0 ]; then
    printf 'Not fit to publish: %s\n' "${failed[@]}" >&2
    exit 1
fi
