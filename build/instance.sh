# shellcheck shell=bash
# Ports of one instance. `run` is what `make run` starts, `test` what `make test` starts beside it;
# any other name works too when PORT_OFFSET is given. Sourced by lib.sh; nothing here starts anything.

INSTANCE=${INSTANCE:-run}
case $INSTANCE in
  *[!a-z0-9-]* | '') echo "INSTANCE may hold a-z, 0-9 and '-' only: '$INSTANCE'" >&2; exit 2 ;;
esac
case $INSTANCE in
  run)  PORT_OFFSET=${PORT_OFFSET:-0} ;;
  test) PORT_OFFSET=${PORT_OFFSET:-10000} ;;
  *)    : "${PORT_OFFSET:?INSTANCE=$INSTANCE needs PORT_OFFSET (a number added to every default port, e.g. 20000)}" ;;
esac

# Each can also be set on its own, e.g. PORT_POSTGRES=5433.
# All stay below 32768 with the offsets above, where Linux begins to hand out ports to outgoing connections.
PORT_POSTGRES=${PORT_POSTGRES:-$((15432 + PORT_OFFSET))}
PORT_AMQP=${PORT_AMQP:-$((5673 + PORT_OFFSET))}
PORT_ERLANG=${PORT_ERLANG:-$((21673 + PORT_OFFSET))}     # Erlang distribution, loopback only
PORT_EPMD=${PORT_EPMD:-$((4370 + PORT_OFFSET))}          # Erlang's name server, our own
PORT_IDENTITY=${PORT_IDENTITY:-$((8090 + PORT_OFFSET))}
PORT_SMTP=${PORT_SMTP:-$((1025 + PORT_OFFSET))}
PORT_MAIL=${PORT_MAIL:-$((1080 + PORT_OFFSET))}          # the mail catcher's pages
PORT_SIDECAR=${PORT_SIDECAR:-$((3500 + PORT_OFFSET))}
PORT_SIMULATORS=${PORT_SIMULATORS:-$((8095 + PORT_OFFSET))}

# The services: name, project, port (without offset), client id of the identity provider or '-'.
SERVICES_TABLE=$BUILD/services.txt
SERVICES=()
declare -A SERVICE_PROJECT SERVICE_PORT SERVICE_CLIENT
while read -r name project port client _; do
  case $name in '' | '#'*) continue ;; esac
  SERVICES+=("$name")
  SERVICE_PROJECT[$name]=$project
  SERVICE_PORT[$name]=$((port + PORT_OFFSET))
  SERVICE_CLIENT[$name]=$client
done < "$SERVICES_TABLE"

GATEWAY_URL=http://127.0.0.1:${SERVICE_PORT[gateway]}
PUBLIC_ORIGIN=${PUBLIC_ORIGIN:-http://localhost:${SERVICE_PORT[gateway]}}
IDENTITY_URL=http://localhost:$PORT_IDENTITY
SIDECAR_URL=http://127.0.0.1:$PORT_SIDECAR
SIMULATORS_URL=http://127.0.0.1:$PORT_SIMULATORS
