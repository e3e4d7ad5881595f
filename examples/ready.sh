#!/usr/bin/env bash
# A health check for images without curl: ready.sh <port> [<path>] succeeds if something listens there and, with a
# path, answers 200. A script, because Podman's Docker API splits the words of a check at their spaces.
set -euo pipefail
if [ $# -lt 1 ] || [ $# -gt 2 ] || [[ ! $1 =~ ^[0-9]+$ ]]; then
  echo "usage: ready.sh <port> [<path>]" >&2
  exit 2
fi
exec 3<>"/dev/tcp/127.0.0.1/$1"
if [ -n "${2:-}" ]; then
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  read -r status <&3
  [[ $status == *" 200 "* ]]
fi
