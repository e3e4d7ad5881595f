#!/bin/sh
# Takes the three executors out of every client profile of the given realms, or of all realms: run it before the JAR is removed.
# It also works after the JAR was removed. A profile that had nothing else goes, and so does a policy that is left without one,
# or that has the condition client-ids, which nobody could evaluate.
# A realm that fails is named, the others are done all the same; it ends with 1 then.
#
#   kcadm.sh config credentials --server https://keycloak.example --realm master --user admin
#   remove.sh [<realm>...]
#
# Needs jq. KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
for realm in "$@"; do
    case $realm in
        '' | -*)
            echo "usage: remove.sh [<realm>...]" >&2
            exit 2
            ;;
    esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kcadm() {
    verb=$1
    shift
    "${KCADM:-kcadm.sh}" "$verb" "$@" ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}
}

if [ $# -eq 0 ]; then
    kcadm get realms --fields realm > "$work/realms.json"
    jq -r '.[].realm' "$work/realms.json" > "$work/realms"
else
    printf '%s\n' "$@" > "$work/realms"
fi

# A name as kcadm's -r wants it: it puts it into the address as it is.
encoded() {
    printf '%s' "$1" | jq -sRr @uri
}

clean() {
    kcadm get client-policies/profiles -r "$1" < /dev/null > "$work/profiles.json" &&
    kcadm get client-policies/policies -r "$1" < /dev/null > "$work/policies.json" &&
    jq '["refresh-token-rotation", "access-token-lifetime", "revocation-hook"] as $ours
        | { kept: [(.profiles // [])[]
              | (.executors // []) as $before
              | .executors = [$before[] | select(.executor as $id | $ours | index($id) | not)]
              | select((.executors | length) > 0 or ($before | length) == 0)],
            all: [(.profiles // [])[].name] }
        | .gone = .all - [.kept[].name]' "$work/profiles.json" > "$work/plan.json" &&
    jq --slurpfile plan "$work/plan.json" '
        { policies: [(.policies // [])[]
            | (.profiles // []) as $before
            | .profiles = ($before - $plan[0].gone)
            | select((.profiles | length) > 0 or ($before | length) == 0)
            | select(any(.conditions[]?; .condition == "client-ids") | not)] }' "$work/policies.json" > "$work/new-policies.json" &&
    jq '{ profiles: .kept }' "$work/plan.json" > "$work/new-profiles.json" &&
    kcadm update client-policies/policies -r "$1" -f "$work/new-policies.json" < /dev/null &&
    kcadm update client-policies/profiles -r "$1" -f "$work/new-profiles.json" < /dev/null
}

failed=0
while read -r realm; do
    if clean "$(encoded "$realm")"; then
        echo "$realm: done"
    else
        echo "$realm: FAILED, its policies are as they were or half removed" >&2
        failed=1
    fi
done < "$work/realms"
exit $failed
