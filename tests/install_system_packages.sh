#!/usr/bin/env bash
# Installs what the tests need of Debian, where it is missing. Tests whose program stays missing skip, saying so.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(nodejs npm)
command -v redis-server >/dev/null || missing+=(redis-server)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
((${#missing[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
  echo "Not found: ${missing[*]}. Install them for the browser, PostgreSQL and Redis tests and the widget." >&2
  exit 0
fi
sudo=()
((EUID == 0)) || sudo=(sudo -n)
echo "Installing ${missing[*]} …"
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
