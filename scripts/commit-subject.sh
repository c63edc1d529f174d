#!/usr/bin/env bash
# Refuse a commit message whose subject is empty or longer than 72 characters: commit-subject.sh FILE
set -eu
subject=$(grep -v '^#' "$1" | head -n 1)
if [ "${#subject}" -gt 72 ]; then
    echo "The subject has ${#subject} characters, more than 72: say why in few words, and the rest below an empty line." >&2
    exit 1
fi
if [ -z "$subject" ]; then
    echo "The first line is empty: it should say why this change is made." >&2
    exit 1
fi
