# shellcheck shell=bash
# Everything `make run` starts, and what each is given. Sourced after lib.sh.

SERVERS=(postgres rabbitmq)
AIDS=(identity mail sidecar simulators)
COMPONENTS=("${SERVERS[@]}" "${AIDS[@]}" "${SERVICES[@]}")

# Programs of the checkout run as DEV_USER too, where it can reach them (not with a checkout or an SDK under /root).
if ! reachable "$BUILD" || ! step_down test -x "$(readlink -f "$(command -v dotnet)")" || ! step_down test -x "$(readlink -f "$(command -v node)")"; then
  export KEEP_USER=1
fi

# While this file is there, a restored instance sends nothing to the outside (build/restore): its services are told so, and its sidecar has
# the secret store and no way out.
HELD=$RUN/outside-held
release_it="build/restore release"
[ "$INSTANCE:$PORT_OFFSET" = run:0 ] || release_it="INSTANCE=$INSTANCE PORT_OFFSET=$PORT_OFFSET $release_it"
say_if_held() {
  [ -f "$HELD" ] || return 0
  say "Held since $(date -r "$HELD" '+%Y-%m-%d %H:%M %Z'): nothing leaves until $release_it. Notices wait 48 hours."
}

known() { local name; for name in "${COMPONENTS[@]}"; do [ "$name" = "$1" ] && return 0; done; return 1; }

# The project's program after `dotnet build -c Release`.
program_of() { printf '%s/%s/bin/Release/net10.0/Platform.%s.dll' "$REPO" "$1" "$(basename "$1")"; }

# Started before the last build (or edit) of what it runs? A second `make run` then replaces it.
is_outdated() {
  local places
  is_running "$1" || return 1
  case $1 in
    postgres | rabbitmq | mail) return 1 ;;
    identity) places=("$BUILD/dev/identity.mjs" "$BUILD/dev/people.json" "$BUILD/dev/systems.json") ;;
    sidecar) places=("$(dirname "$(program_of build/LocalSidecar)")" "$BUILD/components") ;;
    simulators) places=("$(dirname "$(program_of build/Simulators)")") ;;
    *) places=("$(dirname "$(program_of "${SERVICE_PROJECT[$1]}")")") ;;
  esac
  [ -n "$(find "${places[@]}" -maxdepth 1 -type f \( -name 'Platform.*.dll' -o -name '*.json' -o -name '*.yaml' -o -name '*.mjs' \) -newer "$PIDS/$1" -print -quit 2> /dev/null)" ]
}

setting_name() { # postal-returns -> PostalReturns
  local part result=
  for part in ${1//-/ }; do result+=${part^}; done
  printf %s "$result"
}

database_of() {
  case $1 in
    citizen-web | staff-web) say web ;;
    gateway) ;;
    *) say "${1//-/_}" ;;
  esac
}

start_component() {
  case $1 in
    postgres | rabbitmq) "$BUILD/$1" start; return ;;
  esac
  is_running "$1" && return 0
  port_is_free "$1" "$(port_of "$1")" || return 1
  (
    export HOME=$RUN/home TMPDIR=$RUN/tmp DOTNET_CLI_HOME=$RUN/home LANG=C.UTF-8
    # Eight services share one small machine; they give memory back instead of keeping it for later.
    export DOTNET_gcConcurrent=0 DOTNET_GCConserveMemory=5 DOTNET_TieredPGO=0 DOTNET_NOLOGO=1 DOTNET_EnableDiagnostics=0
    "start_$(case $1 in identity | mail | sidecar | simulators) say "$1" ;; *) say service ;; esac)" "$1"
  )
}

start_identity() {
  export PORT=$PORT_IDENTITY ISSUER=$IDENTITY_URL FOLDER=$RUN/identity NODE_ENV=production
  export PUBLIC_ORIGINS=$PUBLIC_ORIGIN${EXTRA_ORIGINS:+,$EXTRA_ORIGINS}
  set -a
  # shellcheck source=/dev/null
  . "$SECRETS/secrets.env"
  set +a
  WORKDIR=$BUILD/dev start_process identity node --max-old-space-size=96 identity.mjs
}

# Silent: its log would hold people's addresses.
start_mail() {
  WORKDIR=$BUILD/dev start_process mail node --max-old-space-size=96 node_modules/maildev/bin/maildev --silent \
    --ip 127.0.0.1 --smtp "$PORT_SMTP" --web-ip 127.0.0.1 --web "$PORT_MAIL" --mail-directory "$RUN/mail"
}

start_sidecar() {
  local name apps=
  for name in "${SERVICES[@]}"; do apps+=,$name=http://127.0.0.1:${SERVICE_PORT[$name]}; done
  export ASPNETCORE_URLS=$SIDECAR_URL SIDECAR_APPS=${apps#,} SECRETS_FILE=$SECRETS/secrets.json
  unset COMPONENTS # the list above; the sidecar knows the folder under this name
  export COMPONENTS=${COMPONENTS_FOLDER:-$BUILD/components}
  if [ -f "$HELD" ]; then
    COMPONENTS=$RUN/held-components
    mkdir -p "$COMPONENTS" && cp "$BUILD/components/secrets.yaml" "$COMPONENTS/"
  fi
  export DAPR_API_TOKEN APP_API_TOKEN PORT_SMTP SIMULATORS_URL
  start_process sidecar dotnet "$(program_of build/LocalSidecar)"
}

start_simulators() {
  export ASPNETCORE_URLS=$SIMULATORS_URL DATA_FOLDER=$RUN/simulators GATEWAY_URL
  export CARRIER_TIME_SCALE=${CARRIER_TIME_SCALE:-1}
  export PUBLIC_ORIGIN # where people come back from the payment page
  CARRIER_WEBHOOK_SECRET=$(sidecar_secret carrier-webhook-secret)
  PAYMENT_SECRET=$(sidecar_secret payment-secret)
  SMS_USER=$(sidecar_secret sms-user)
  SMS_PASSWORD=$(sidecar_secret sms-password)
  export CARRIER_WEBHOOK_SECRET PAYMENT_SECRET SMS_USER SMS_PASSWORD
  start_process simulators dotnet "$(program_of build/Simulators)"
}

start_service() {
  equip_service "$1" || return 1
  # As `dotnet run` does: appsettings.json and wwwroot are found from the project's folder.
  WORKDIR=$REPO/${SERVICE_PROJECT[$1]} start_process "$1" dotnet "$(program_of "${SERVICE_PROJECT[$1]}")"
}

# A command of a service, beside the running one and with what that is given: run_command dossiers verify-chain
run_command() (
  name=$1; shift
  export HOME=$RUN/home TMPDIR=$RUN/tmp DOTNET_CLI_HOME=$RUN/home LANG=C.UTF-8 DOTNET_NOLOGO=1
  equip_service "$name" || exit 1
  export Logging__LogLevel__Default=${COMMAND_LOG:-Warning}
  cd "$REPO/${SERVICE_PROJECT[$name]}" || exit 1
  program=$(program_of "${SERVICE_PROJECT[$name]}")
  if [ -n "${KEEP_USER:-}" ]; then exec dotnet "$program" "$@"; else step_down dotnet "$program" "$@"; fi
)

equip_service() {
  local name=$1 database client other program
  program=$(program_of "${SERVICE_PROJECT[$name]}")
  [ -f "$program" ] || { printf '✗ %s is not built: %s is missing. Run build/compile.\n' "$name" "$program" >&2; return 1; }
  if [ -f "$HELD" ]; then export Outside__Enabled=false; fi
  export ASPNETCORE_URLS=http://127.0.0.1:${SERVICE_PORT[$name]} ASPNETCORE_ENVIRONMENT=Development
  export PublicOrigin=$PUBLIC_ORIGIN
  # Prometheus reads /metrics there; in the cluster it is 9090 on every pod's own address
  export Metrics__Port=$((SERVICE_PORT[$name] + 1000)) Metrics__Address=127.0.0.1
  export ConnectionStrings__RabbitMq=$AMQP_URL
  export Auth__Authority=$IDENTITY_URL Auth__Audience=platform
  export Dapr__HttpEndpoint=$SIDECAR_URL Dapr__ApiToken=$DAPR_API_TOKEN Dapr__AppApiToken=$APP_API_TOKEN
  database=$(database_of "$name")
  if [ -n "$database" ]; then
    export ConnectionStrings__Postgres="Host=$PG_HOST;Port=$PG_PORT;Database=$database;Username=$database;Password=$(secret_of PG_PASSWORD "$database");Maximum Pool Size=40;Connection Idle Lifetime=30;Connection Pruning Interval=5"
  fi
  client=${SERVICE_CLIENT[$name]}
  if [ "$client" != - ]; then
    export Auth__ClientId=$client
    Auth__ClientSecret=$(secret_of CLIENT_SECRET "$client")
    export Auth__ClientSecret
  fi
  for other in "${SERVICES[@]}"; do
    [ "$other" = gateway ] || export "Services__$(setting_name "$other")=http://127.0.0.1:${SERVICE_PORT[$other]}"
  done
  case $name in
    dossiers)
      export Documents__Store=folder Documents__Folder=$RUN/documents Signing__Folder=$RUN/signers Signing__Development=true Pdf__Enabled=${PDF_ENABLED:-true}
      # SIGNING_PROVIDER=external: the simulated signing service, whose root is believed in uploaded PDFs either way
      export Signing__Provider=${SIGNING_PROVIDER:-development} Signing__TrustedRoots=$RUN/simulators/signing-roots
      # an account that belongs to nobody; online payment ends at the simulator
      export Payments__Bank__Bin=970436 Payments__Bank__Account=0000000000 Payments__Bank__Name='UBND TINH (THU)' Payments__Online__Provider=national Payments__Online__Everywhere=true
      ;;
    procedures) export Seed__Folder=$BUILD/seed ;;
  esac
}

port_of() {
  case $1 in
    postgres) say "$PG_PORT" ;;
    rabbitmq) say "$PORT_AMQP" ;;
    identity) say "$PORT_IDENTITY" ;;
    mail) say "$PORT_MAIL" ;;
    sidecar) say "$PORT_SIDECAR" ;;
    simulators) say "$PORT_SIMULATORS" ;;
    *) say "${SERVICE_PORT[$1]}" ;;
  esac
}

answers() {
  local port; port=$(port_of "$1")
  case $1 in
    postgres | rabbitmq) port_answers "$port" ;;
    identity | simulators) http_ok "$port" /health/live ;;
    mail) http_ok "$port" /healthz && port_answers "$PORT_SMTP" ;;
    sidecar) http_ok "$port" /v1.0/healthz ;;
    *) http_ok "$port" /health/startup && http_ok "$port" /health/ready ;;
  esac
}

# Starts one and waits until it can be used; says what is wrong otherwise.
start_and_wait() {
  local name=$1
  if is_outdated "$name"; then stop_component "$name"; fi
  start_component "$name" || return 1
  if ! wait_until "$name" "${START_TIMEOUT:-120}" answers "$name"; then
    if is_running "$name"; then printf '✗ %s runs but does not become ready (http://127.0.0.1:%s).\n' "$name" "$(port_of "$name")" >&2
    else printf '✗ %s has stopped by itself.\n' "$name" >&2; fi
    last_lines "$name"
    return 1
  fi
}

stop_component() {
  case $1 in
    postgres | rabbitmq) "$BUILD/$1" stop ;;
    *) stop_process "$1" ;;
  esac
}
