#!/bin/sh
# Lets the service account of a client fetch the security events of a realm.
#
#   allow-poller.sh <realm> <client id>
#
# Run it again for another client. grant-role.sh, beside it, says what it needs.
set -eu
if [ $# -ne 2 ] || [ -z "${1:-}" ] || [ -z "${2:-}" ]; then
    echo "usage: allow-poller.sh <realm> <client id>" >&2
    exit 2
fi
realm=$1
client=$2
exec "$(dirname "$0")/grant-role.sh" "$realm" "$client" poll-security-events \
    'May fetch and acknowledge the security events of this realm (POST token-lifecycle/security-events/{hook-name})'
