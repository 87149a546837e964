// The sign-in provider of a developer's machine: real OpenID Connect (oidc-provider, certified), fictional people.
// In a province its place is taken by VNeID and the province's own provider; services see the same claims from both.
//
// Environment: PORT, ISSUER, PUBLIC_ORIGINS (comma separated; where sign-in may return to), FOLDER (keys),
// CLIENT_SECRET_<client with underscores>, PEOPLE (file, default people.json).
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import Provider, { interactionPolicy } from 'oidc-provider';

const {
  PORT = '8090',
  ISSUER = `http://localhost:${PORT}`,
  PUBLIC_ORIGINS = 'http://localhost:8080',
  FOLDER = '.',
  PEOPLE = new URL('people.json', import.meta.url),
} = process.env;

const people = JSON.parse(readFileSync(PEOPLE, 'utf8'));
const byKey = new Map(people.map((person) => [person.key, person]));
const bySub = new Map(people.map((person) => [person.sub, person]));
const origins = PUBLIC_ORIGINS.split(',').map((origin) => origin.trim()).filter(Boolean);

// The API that tokens are for. Resource indicators must be absolute URIs; the audience in the token is the short name.
const RESOURCE = 'https://platform.local';
const AUDIENCE = 'platform';
const SCOPES = 'dossiers:read dossiers:write ministry-states:write procedures:read reports:read consignments:read contacts:read operations';

// What a system may do is fixed here, as in a province's register of API clients.
const systems = JSON.parse(readFileSync(new URL('systems.json', import.meta.url), 'utf8'));

function secretOf(client) {
  const name = `CLIENT_SECRET_${client.replaceAll('-', '_')}`;
  if (!process.env[name]) throw new Error(`${name} is not set`);
  return process.env[name];
}

function frontEnd(client, base) {
  return {
    client_id: client,
    client_secret: secretOf(client),
    application_type: 'web',
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: origins.map((origin) => `${origin}${base}/signin-oidc`),
    post_logout_redirect_uris: origins.flatMap((origin) => [`${origin}${base}/`, `${origin}${base || '/'}`, `${origin}${base}/signout-callback-oidc`])
      .filter((uri, index, all) => all.indexOf(uri) === index),
    scope: `openid profile email phone ${SCOPES}`,
  };
}

function system(client) {
  return {
    client_id: client,
    client_secret: secretOf(client),
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: systems[client].scope,
  };
}

// One signing key per instance, kept: services cache it, and a restart must not sign everybody out.
function signingKeys() {
  const file = path.join(FOLDER, 'jwks.json');
  if (!existsSync(file)) {
    const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
    const kid = createHash('sha256').update(JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n })).digest('base64url');
    writeFileSync(`${file}.new`, JSON.stringify({ keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

const claimsOf = ({ name, identity_number, role, agency, email, phone_number }) =>
  ({ name, identity_number, role, ...(agency && { agency }), email, phone_number });

// Whoever signs in is asked who they are every time: on one machine one person plays citizen, clerk and leader in turn.
const policy = interactionPolicy.base();
policy.get('login').checks.add(new interactionPolicy.Check(
  'choose_person', 'a test person must be chosen', 'login_required',
  (ctx) => (ctx.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT)));

const provider = new Provider(ISSUER, {
  clients: [frontEnd('citizen-web', ''), frontEnd('staff-web', '/staff'), ...Object.keys(systems).map(system)],
  jwks: signingKeys(),
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  scopes: ['openid', ...SCOPES.split(' ')],
  claims: {
    openid: ['sub'],
    profile: ['name', 'identity_number', 'role', 'agency'],
    email: ['email'],
    phone: ['phone_number'],
  },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: SCOPES, audience: AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'RS256' } } }),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page('Đăng xuất', `<p>Thoát khỏi phiên đăng nhập thử nghiệm?</p>${form}
          <p><button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Đăng xuất</button></p>`);
      },
      postLogoutSuccessSource: (ctx) => { ctx.body = page('Đã đăng xuất', '<p>Bạn đã đăng xuất.</p>'); },
    },
  },
  interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, sub) => {
    const person = bySub.get(sub);
    return person && { accountId: sub, claims: () => ({ sub, ...claimsOf(person) }) };
  },
  extraTokenClaims: (ctx, token) => {
    if (token.kind === 'AccessToken') return claimsOf(bySub.get(token.accountId));
    const { role, agency, name } = systems[token.clientId] ?? {};
    return { role, ...(agency && { agency }), ...(name && { name }) };
  },
  // A system that asks for no scope in particular gets what it is registered for.
  formats: {
    customizers: {
      jwt: (ctx, token, { payload }) => {
        if (token.kind === 'ClientCredentials') payload.scope ??= systems[token.clientId].scope;
      },
    },
  },
  // Our own front ends need nobody's consent.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email phone');
    grant.addResourceScope(RESOURCE, SCOPES);
    await grant.save();
    return grant;
  },
  ttl: { AccessToken: 3600, ClientCredentials: 3600, IdToken: 3600, AuthorizationCode: 60, Interaction: 3600, Session: 28800, Grant: 28800 },
  renderError: (ctx, out) => {
    ctx.type = 'html';
    ctx.body = page('Không đăng nhập được', `<p>${escape(out.error)}: ${escape(out.error_description ?? '')}</p>`);
  },
});

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function page(title, body) {
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="stylesheet" href="/sign-in.css"></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;
}

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#1b1b1b;margin:0}
main{max-width:40rem;margin:2rem auto;padding:1rem 1.5rem;background:#fff;border:1px solid #cfd6dd;border-radius:.5rem}
h1{font-size:1.4rem}ul{list-style:none;padding:0}li{margin:.5rem 0}
li button{width:100%;text-align:left;padding:.6rem .8rem;min-height:3rem}
button{font:inherit;padding:.5rem 1rem;border:1px solid #5b6b7a;border-radius:.3rem;background:#fff;cursor:pointer}
button:hover,button:focus-visible{outline:3px solid #1a5fb4;outline-offset:1px}
small{display:block;color:#48535e}`;

function choosePerson(client) {
  const staffOnly = client === 'staff-web';
  const shown = people.filter((person) => (person.role === 'citizen') !== staffOnly);
  return page('Đăng nhập thử nghiệm', `<p>Máy của người phát triển: mọi người dưới đây đều là nhân vật hư cấu. Chọn người để đăng nhập.</p>
<form method="post"><ul>${shown.map((person) => `
<li><button type="submit" name="person" value="${escape(person.key)}"><strong>${escape(person.name)}</strong>
<small>${escape(person.note)}${person.agency ? ` · ${escape(person.agency)}` : ''}</small></button></li>`).join('')}
</ul></form>`);
}

async function formOf(req) {
  let text = '';
  for await (const chunk of req) {
    text += chunk;
    if (text.length > 10_000) throw Object.assign(new Error('form too large'), { status: 413 });
  }
  return new URLSearchParams(text);
}

function send(res, status, body, type = 'text/html; charset=utf-8') {
  res.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // No form-action: browsers apply it to the redirects that follow, which lead back to the front end.
    'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  res.end(body);
}

async function interaction(req, res) {
  const { prompt, params } = await provider.interactionDetails(req, res);
  if (prompt.name !== 'login') throw new Error(`unexpected prompt ${prompt.name}`);
  if (req.method !== 'POST') return send(res, 200, choosePerson(params.client_id));
  const person = byKey.get((await formOf(req)).get('person'));
  if (!person) return send(res, 400, page('Không đăng nhập được', '<p>Không có người thử nghiệm này.</p>'));
  return provider.interactionFinished(req, res, { login: { accountId: person.sub, remember: false } }, { mergeWithLastSubmission: false });
}

const oidc = provider.callback();
createServer((req, res) => {
  const { pathname } = new URL(req.url, ISSUER);
  if (pathname === '/health/live') return send(res, 200, 'ok', 'text/plain');
  if (pathname === '/sign-in.css') return send(res, 200, STYLE, 'text/css; charset=utf-8');
  // Whoever opens the address itself wants to see the people: by way of the citizens' site, for choosing one signs in somewhere.
  if (pathname === '/') return res.writeHead(302, { location: `${origins[0]}/sign-in`, 'cache-control': 'no-store' }).end();
  if (!pathname.startsWith('/interaction/')) return oidc(req, res);
  return interaction(req, res).catch((error) => {
    const status = error.status ?? error.statusCode ?? 500;
    if (status >= 500) console.error(error);
    send(res, status, page('Không đăng nhập được', '<p>Phiên đăng nhập đã hết hạn. Hãy quay lại trang và đăng nhập lại.</p>'));
  });
}).listen(Number(PORT), '127.0.0.1', () => console.log(`sign-in provider ${ISSUER}, ${people.length} people, for ${origins.join(', ')}`));

provider.on('server_error', (ctx, error) => console.error(error));
