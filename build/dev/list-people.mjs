// The test people as a table, for the end of `make run`.
import { readFileSync } from 'node:fs';

const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'));
const rows = people.map(({ key, name, role, agency, note }) => [key, name, role, agency ?? '', note]);
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) console.log('  ' + row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
