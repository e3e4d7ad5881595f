#!/usr/bin/env bash
# A health check for images without curl: ready.sh <port> [<path>] succeeds if something listens there and, with a
# path, answers 200. A script, because Podman's Docker API splits the words of a check at their spaces.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$1"
if [ -n "${2:-}" ]; then
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  read -r status <&3
  [[ $status == *" 200 "* ]]
fi
