// Prints an access token. Called by build/token, which sets the environment.
import { readFileSync } from 'node:fs';
import { clientToken, signIn } from './sign-in.mjs';

const { ISSUER, PUBLIC_ORIGIN } = process.env;
const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'));
const secretOf = (client) => process.env[`CLIENT_SECRET_${client.replaceAll('-', '_')}`];

async function main([first, second, scope]) {
  if (first === '--client') {
    if (!secretOf(second ?? '')) throw new Error(`no client '${second ?? ''}'; there are demo-system, platform-operations, svc-notifications, svc-postal-returns`);
    return clientToken({ issuer: ISSUER, clientId: second, clientSecret: secretOf(second), scope });
  }
  const person = people.find(({ key }) => key === first);
  if (!person) throw new Error(`no test person '${first ?? ''}'; there are ${people.map(({ key }) => key).join(', ')}`);
  const clientId = person.role === 'citizen' ? 'citizen-web' : 'staff-web';
  return signIn({
    issuer: ISSUER, clientId, clientSecret: secretOf(clientId), person: first,
    redirectUri: `${PUBLIC_ORIGIN}${clientId === 'staff-web' ? '/staff' : ''}/signin-oidc`,
  });
}

try {
  console.log((await main(process.argv.slice(2))).access_token);
} catch (error) {
  const hint = error.cause?.code === 'ECONNREFUSED' || error.cause?.errors ? ` (nothing answers at ${ISSUER}: is it started? make run)` : '';
  console.error(`✗ ${error.message}${hint}`);
  process.exitCode = 1;
}
