// Checks manifests against Kubernetes' own schemas (npm kubernetes-models): types, what is required, and that no field is misspelled, which
// `kubectl apply` would refuse. Objects of operators (Dapr, Prometheus, CloudNativePG, RabbitMQ) have no schema here and are passed over.
//   node check.mjs FILE.yaml...
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as yaml from 'js-yaml';

const require = createRequire(import.meta.url);
const modules = path.dirname(path.dirname(require.resolve('kubernetes-models')));

// The fields of every type, out of the type declarations: the schemas themselves let unknown fields pass.
const types = new Map();
function declarations(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) { if (entry.name !== 'node_modules') declarations(place); continue; }
    if (!entry.name.endsWith('.d.ts')) continue;
    const text = readFileSync(place, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const own = /export interface (\w+)(?: extends [^{]+)? \{\n([\s\S]*?)\n\}/.exec(text);
    const known = own && new RegExp(`export \\{[^}]*\\b${own[1]} as (\\w+)`).exec(text);
    if (!known) continue;
    types.set(known[1], new Map([...own[2].matchAll(/^ {4}"?([\w$-]+)"?\??: ([^\n]+?);?$/gm)].map((m) => [m[1], m[2]])));
  }
}
declarations(path.join(modules, 'kubernetes-models'));
declarations(path.join(modules, '@kubernetes-models', 'apimachinery'));

function* unknown(type, value, where) {
  const item = /^Array<(\w+)>$/.exec(type)?.[1];
  if (item && Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* unknown(item, one, `${where}[${index}]`);
  } else if (types.has(type) && value && typeof value === 'object') {
    for (const [key, below] of Object.entries(value)) {
      if (types.get(type).has(key)) yield* unknown(types.get(type).get(key), below, `${where}.${key}`);
      else yield `${where}.${key} is unknown`;
    }
  }
}

const nameOf = ({ apiVersion, kind }) => {
  for (const name of types.keys()) {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
    if (name.toLowerCase() === `iiok8sapi${group.split('.')[0]}${version}${kind}`.toLowerCase()) return name;
  }
  return undefined;
};

let wrong = 0;
for (const file of process.argv.slice(2)) {
  let checked = 0;
  const passed = new Set();
  for (const object of yaml.loadAll(readFileSync(file, 'utf8'))) {
    if (!object) continue;
    const say = (problem) => { wrong++; console.error(`✗ ${file}: ${object.kind} ${object.metadata?.name}: ${problem}`); };
    let Kind;
    try { Kind = require(`kubernetes-models/${object.apiVersion}/${object.kind}`)[object.kind]; } catch { passed.add(object.kind); continue; }
    try { new Kind(object).validate(); } catch (error) { say(error.message); }
    const type = nameOf(object);
    if (!type) say('its fields are not known');
    else for (const problem of unknown(type, object, object.kind)) say(problem);
    checked++;
  }
  console.log(`✓ ${path.basename(file)}: ${checked} objects${passed.size ? `; without schema: ${[...passed].join(', ')}` : ''}`);
}
process.exitCode = wrong ? 1 : 0;
