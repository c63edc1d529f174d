#!/usr/bin/env bash
# Install what the tests need beyond Python: a browser, fonts and two web servers. Does nothing if all are installed.
set -eu

missing=()
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null
then
    missing+=(chromium)
fi
if ! ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf >/dev/null 2>&1; then
    missing+=(fonts-dejavu-core)
fi
for server in nginx caddy; do
    if ! PATH="$PATH:/usr/sbin" command -v "$server" >/dev/null; then
        missing+=("$server")
    fi
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing system packages: ${missing[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # The tests start web servers of their own, so no service is started.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
    fi
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "Could not install ${missing[*]}. Install them and try again." >&2
        exit 1
    fi
    rm -f "$log"
else
    echo "The browser tests need: ${missing[*]}. Install them first, on Debian: apt-get install ${missing[*]}" >&2
    exit 1
fi
