#!/usr/bin/env bash
# The five-minute tour of the README: start `mvn -Prun`, `java examples/Receiver.java` and examples/Api.java first.
set -euo pipefail
realm=${1:-http://localhost:8080/realms/demo}
api=${2:-http://127.0.0.1:8091}
if [ $# -gt 2 ] || [[ ! $realm =~ ^https?://.+/realms/[^/]+$ ]] || [[ ! $api =~ ^https?:// ]]; then
  echo "usage: tour.sh [<realm URL> [<API URL>]], such as tour.sh http://localhost:8080/realms/demo" >&2
  exit 2
fi
token=$realm/protocol/openid-connect/token

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
claims() { cut -d. -f2 | tr '_-' '/+' | sed -e 's/$/===/' | base64 -d 2>/dev/null || true; }

if ! curl -sf -o /dev/null "$realm"; then
  echo "Nothing answers at $realm. Start \`mvn -Prun\` and wait until it says that it is ready." >&2
  exit 1
fi

echo "1. Log in: the access token lives exactly as long as the policy says."
login=$(curl -s "$token" -d client_id=web -d client_secret=web-secret -d grant_type=password \
  -d username=alice -d password=alice -d scope=openid)
first=$(echo "$login" | field refresh_token)
echo "   expires_in: $(echo "$login" | field expires_in)"

echo "2. Refresh, and refresh again: every refresh token is of the next generation of its family."
second=$(curl -s "$token" -d client_id=web -d client_secret=web-secret -d grant_type=refresh_token \
  -d "refresh_token=$first")
current=$(curl -s "$token" -d client_id=web -d client_secret=web-secret -d grant_type=refresh_token \
  -d "refresh_token=$(echo "$second" | field refresh_token)")
echo "   token_generation: $(echo "$second" | field refresh_token | claims | field token_generation), then $(
  echo "$current" | field refresh_token | claims | field token_generation)"

stolen=$(echo "$current" | field access_token)
status() { curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $stolen" "$1" || true; }
before=$(status "$api/things")

echo "3. A thief replays the first one: refused, and the whole family is dead."
echo "   first token:   $(curl -s "$token" -d client_id=web -d client_secret=web-secret -d grant_type=refresh_token \
  -d "refresh_token=$first")"
echo "   current token: $(curl -s "$token" -d client_id=web -d client_secret=web-secret -d grant_type=refresh_token \
  -d "refresh_token=$(echo "$current" | field refresh_token)")"
echo "   userinfo with the family's access token: $(status "$realm/protocol/openid-connect/userinfo")"

echo "4. Look at the receiver: the revocation has arrived, signed."

echo "5. The API served that access token a moment ago; it refuses it within two seconds of the theft."
after=$before
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ "$after" = 200 ] || break
  sleep 0.2
  after=$(status "$api/things")
done
echo "   before the theft was noticed: $before, after: $after"
if [ "$before" != 200 ]; then
  echo "   (Nothing was served at $api: start examples/Api.java, as the README says, and run the tour again.)"
fi
