# shellcheck shell=bash
# Shared by every script in build/: where things are, who runs them, and the secrets of this instance.

set -euo pipefail
BUILD=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPO=$(dirname "$BUILD")
# shellcheck source=build/usage.sh
. "$BUILD/usage.sh"
# shellcheck source=build/instance.sh
. "$BUILD/instance.sh"

say()  { printf '%s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

# Who runs the processes. PostgreSQL refuses root, and nothing else needs it: as root we step down to
# DEV_USER (default nobody); anybody else simply runs as themselves.
if [ "$(id -u)" = 0 ]; then
  DEV_USER=${DEV_USER:-nobody}
  DEV_GROUP=$(id -gn "$DEV_USER")
  step_down() { setpriv --reuid "$DEV_USER" --regid "$DEV_GROUP" --clear-groups --inh-caps=-all -- "$@"; }
else
  DEV_USER=
  step_down() { "$@"; }
fi
# May that user reach this path? (A checkout under /root or another 0700 folder is out of its reach.)
reachable() { step_down test -r "$1" -a -x "$1" 2> /dev/null; }
own() { if [ -n "$DEV_USER" ]; then chown "$DEV_USER:$DEV_GROUP" "$@"; fi; }

# Data, logs, process ids and secrets: .run/<instance>. Where DEV_USER cannot reach the checkout, a folder under
# TMPDIR named after the checkout instead; .run/location says where.
find_run_root() {
  RUN_ROOT=$REPO/.run
  mkdir -p "$RUN_ROOT"
  if ! reachable "$RUN_ROOT"; then
    RUN_ROOT=${TMPDIR:-/tmp}/platform-$(printf %s "$REPO" | sha256sum | cut -c1-12)
    mkdir -p "$RUN_ROOT"
    { [ -O "$RUN_ROOT" ] && [ ! -L "$RUN_ROOT" ]; } || fail "$RUN_ROOT belongs to somebody else; remove it or set TMPDIR."
    chmod 755 "$RUN_ROOT"
    reachable "$RUN_ROOT" || fail "User $DEV_USER reaches neither the checkout nor $RUN_ROOT; set TMPDIR to a folder it can reach."
    say "$RUN_ROOT" > "$REPO/.run/location"
  fi
}
find_run_root
RUN=$RUN_ROOT/$INSTANCE
LOGS=$RUN/log
PIDS=$RUN/pid
SECRETS=$RUN/secrets
mkdir -p "$RUN" "$LOGS" "$PIDS"
for folder in home documents signers mail simulators sidecar identity secrets tmp; do
  [ -d "$RUN/$folder" ] || install -d -m 700 ${DEV_USER:+-o "$DEV_USER" -g "$DEV_GROUP"} "$RUN/$folder"
done

random_hex() { head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'; }
random_base64() { head -c "$1" /dev/urandom | base64 -w0; }

DATABASES=(procedures dossiers notifications postal_returns reporting web)

# Generated once per instance and kept: data encrypted yesterday must open today. What a later version adds is added.
make_secrets() {
  local name database
  local names=(PG_ADMIN_PASSWORD AMQP_PASSWORD ERLANG_COOKIE DAPR_API_TOKEN APP_API_TOKEN
    CLIENT_SECRET_citizen_web CLIENT_SECRET_staff_web CLIENT_SECRET_svc_notifications CLIENT_SECRET_svc_postal_returns CLIENT_SECRET_demo_system CLIENT_SECRET_platform_operations)
  for database in "${DATABASES[@]}"; do names+=("PG_PASSWORD_$database"); done
  umask 077
  touch "$SECRETS/secrets.env"
  for name in "${names[@]}"; do
    grep -q "^$name=" "$SECRETS/secrets.env" || say "$name=$(random_hex 16)" >> "$SECRETS/secrets.env"
  done
  # What the services ask the sidecar for: GET /v1.0/secrets/secrets/<key>.
  if [ ! -s "$SECRETS/secrets.json" ]; then
    printf '{\n  "personal-data-key": "%s",\n  "search-hash-key": "%s",\n  "carrier-webhook-secret": "%s",\n  "sms-user": "dev",\n  "sms-password": "%s"\n}\n' \
      "$(random_base64 32)" "$(random_base64 32)" "$(random_hex 24)" "$(random_hex 12)" > "$SECRETS/secrets.json.new"
    mv "$SECRETS/secrets.json.new" "$SECRETS/secrets.json"
  fi
  if ! grep -q '"payment-secret"' "$SECRETS/secrets.json"; then
    sed "s/^{\$/{\n  \"payment-secret\": \"$(random_hex 24)\",/" "$SECRETS/secrets.json" > "$SECRETS/secrets.json.new"
    mv "$SECRETS/secrets.json.new" "$SECRETS/secrets.json"
  fi
  own "$SECRETS/secrets.env" "$SECRETS/secrets.json"
}
# Two scripts may be the first at the same moment.
(flock 8; make_secrets) 8> "$RUN/secrets.lock"
# shellcheck source=/dev/null
. "$SECRETS/secrets.env"
secret_of() { local name=$1_${2//-/_}; printf %s "${!name:?no secret $name in $SECRETS/secrets.env}"; }
# Says whether two files hold the same keys, and nothing about them.
key_mark() { sed -n 's/^ *"\(personal-data-key\|search-hash-key\)": "\(.*\)",\{0,1\}$/\1 \2/p' "$1" | LC_ALL=C sort | sha256sum | cut -c1-16; }
sidecar_secret() { sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}$/\1/p" "$SECRETS/secrets.json"; }

# PostgreSQL and RabbitMQ: ours, unless the environment names others.
PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
RABBITMQ_BIN=${RABBITMQ_BIN:-/usr/lib/rabbitmq/bin}
external_postgres() { [ -n "${PLATFORM_PG_HOST:-}" ]; }
external_rabbitmq() { [ -n "${PLATFORM_AMQP_URL:-}" ]; }
if external_postgres; then
  PG_HOST=$PLATFORM_PG_HOST PG_PORT=${PLATFORM_PG_PORT:-5432} PG_ADMIN=${PLATFORM_PG_USER:-postgres}
  PG_ADMIN_PASSWORD=${PLATFORM_PG_PASSWORD:-}
else
  PG_HOST=127.0.0.1 PG_PORT=$PORT_POSTGRES PG_ADMIN=platform_admin
fi
AMQP_URL=${PLATFORM_AMQP_URL:-amqp://platform:$AMQP_PASSWORD@127.0.0.1:$PORT_AMQP/}

# Docker is the way out where Debian's packages cannot be had.
docker_engine() { command -v docker > /dev/null && docker info > /dev/null 2>&1; }
postgres_in_docker() { [ ! -x "$PG_BIN/postgres" ] && docker_engine; }
rabbitmq_in_docker() { [ ! -x "$RABBITMQ_BIN/rabbitmq-server" ] && docker_engine; }
container() { printf 'platform-%s-%s' "$INSTANCE" "$1"; }

# shellcheck source=build/proc.sh
. "$BUILD/proc.sh"
