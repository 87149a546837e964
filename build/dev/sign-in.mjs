// Access tokens for scripts and tests, through the provider's real flows: nothing here signs or fakes anything.
import { createHash, randomBytes } from 'node:crypto';

/**
 * Signs a test person in by authorization code + PKCE, as a browser would, and returns the token response.
 * @param {{issuer: string, clientId: string, clientSecret: string, redirectUri: string, person: string}} options person: a key of people.json
 */
export async function signIn({ issuer, clientId, clientSecret, redirectUri, person }) {
  const cookies = new Map();
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');

  async function visit(url, form) {
    const { pathname } = new URL(url);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      redirect: 'manual',
      headers: { cookie: [...cookies.values()].filter((c) => pathname.startsWith(c.path)).map((c) => c.pair).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';', 1)[0];
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/';
      cookies.set(`${pair.split('=', 1)[0]} ${path}`, { pair, path });
    }
    const location = response.headers.get('location');
    return { response, next: location && new URL(location, url).href };
  }

  const start = new URL('/auth', issuer);
  start.search = new URLSearchParams({
    client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid profile email phone', state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',
  });

  let { response, next } = await visit(start.href);
  for (let step = 0; next && !next.startsWith(redirectUri); step++) {
    if (step === 6) throw new Error(`sign-in goes in circles at ${next}`);
    ({ response, next } = await visit(next, new URL(next).pathname.startsWith('/interaction/') ? { person } : undefined));
  }
  if (!next) throw new Error(`sign-in of ${person} stopped with status ${response.status}: ${(await response.text()).replace(/<[^>]*>|\s+/g, ' ').trim()}`);
  const answer = new URL(next).searchParams;
  if (answer.get('state') !== state || !answer.get('code')) throw new Error(`sign-in of ${person} refused: ${answer.get('error') ?? 'wrong state'} ${answer.get('error_description') ?? ''}`);

  return token(issuer, {
    grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: redirectUri, code_verifier: verifier,
    client_id: clientId, client_secret: clientSecret,
  });
}

/** A system's own token, by client credentials, with every scope it is registered for unless `scope` names fewer. */
export async function clientToken({ issuer, clientId, clientSecret, scope }) {
  return token(issuer, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, ...(scope && { scope }) });
}

async function token(issuer, form) {
  const response = await fetch(new URL('/token', issuer), { method: 'POST', body: new URLSearchParams(form) });
  const body = await response.json();
  if (!response.ok) throw new Error(`the provider refused a token: ${body.error} ${body.error_description ?? ''}`);
  return body;
}
