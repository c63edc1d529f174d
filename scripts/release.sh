#!/usr/bin/env bash
# Run everything that a release must pass, then build wheel and sdist in dist/. Nothing is published and no tag is set.
#
# The release is refused at once for uncommitted changes, a version without a dated section in the changelog, or stale findings. Then
# follow every test on the oldest and the newest supported Python found here (the slow tests recompute the README's figures), the
# everyday tests on those between, wheel and sdist in empty environments, and the container. With REHEARSE=yes the script goes on
# after a refusal, and still exits as refused.
set -u
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
refused=()

refuse() {
    refused+=("$1")
    echo "Refused: $1" >&2
    if [ "${REHEARSE:-}" != yes ]; then exit 1; fi
}

version=$("$bin/python" -c 'import sim; print(sim.__version__)')
mapfile -t pythons < <(bash scripts/find-python.sh all)
echo "Sanctuary $version, on Python ${pythons[*]}"

[ -z "$(git status --porcelain)" ] || refuse "there are uncommitted changes: commit them first"
grep -qE "^## ${version//./\\.}, [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md ||
    refuse "CHANGELOG.md has no section '## $version, DATE': write the date of release into this version's heading"
"$bin/sanctuary" ablate --check ||
    refuse "findings are stale: run make findings"
# cffconvert needs an older jsonschema than the tests, so it gets its own environment.
judge=$(mktemp -d)
"$bin/python" -m venv "$judge" && "$judge/bin/python" -m pip install --quiet --disable-pip-version-check cffconvert &&
    "$judge/bin/cffconvert" --validate --infile CITATION.cff || refuse "CITATION.cff is not valid"
rm -rf "$judge"
make --no-print-directory check || refuse "make check fails"
bash scripts/test-all.sh "${pythons[@]}" || refuse "tests fail: make test-all shows them"

bash scripts/package.sh "${pythons[@]}" || refuse "wheel or sdist cannot be used: make package shows it"

builder=
for candidate in podman docker buildah; do
    if command -v "$candidate" >/dev/null && "$candidate" info >/dev/null 2>&1; then builder=$candidate && break; fi
done
if [ -n "$builder" ]; then
    "$builder" build --file Containerfile --tag "sanctuary:$version" . || refuse "the container cannot be built"
    "$builder" run --rm "sanctuary:$version" --version || refuse "the container does not run"
else
    echo "No container builder runs here: Containerfile was only read (tests/house/test_habits.py)"
fi

if [ ${#refused[@]} -gt 0 ]; then
    printf 'No release. Refused:\n' >&2
    printf -- '- %s\n' "${refused[@]}" >&2
    exit 1
fi
echo "Ready: tag v$version, then publish what is in dist/."
