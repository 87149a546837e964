# One database for each service (and `web` for the front ends), owned by {name}_owner, who migrates; the service works as {name} and gets its
# rights from the migration. The image's entry point takes this in once, with an empty data folder (in a shell of its own, so that its
# settings end here); the passwords come from the environment.
(
set -euo pipefail
for name in procedures dossiers notifications postal_returns reporting web; do
  owner_password=OWNER_PASSWORD_$name password=PASSWORD_$name
  psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<SQL
CREATE ROLE ${name}_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${!owner_password}';
CREATE ROLE $name LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${!password}';
CREATE DATABASE $name OWNER ${name}_owner;
REVOKE ALL ON DATABASE $name FROM PUBLIC;
GRANT CONNECT ON DATABASE $name TO $name;
SQL
done
psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -c 'REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC'
)
