// Asks a verifier of Open Badges that is not ours (@digitalcredentials/verifier-core) about our credential with a Data Integrity proof,
// and about altered ones. Usage: badges.mjs CERTIFICATE.JSON PACKAGES. Ends with 1 when it says anything else than it should.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, packages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(packages, 'x.js')));
const { verifyCredential } = await import(pathToFileURL(require.resolve('@digitalcredentials/verifier-core')));
const { json } = JSON.parse(readFileSync(file, 'utf8'));

// it asks the network for schemas as well, which says nothing of the signature
console.error = () => {};
console.log = () => {};
async function signatureHolds(text) {
  const { log, errors } = await verifyCredential({ credential: JSON.parse(text), knownDIDRegistries: [] });
  return { holds: log?.find((one) => one.id === 'valid_signature')?.valid === true, errors };
}
const cases = [
  ['as it was issued', json, true],
  ['another name', json.replace('Rosa', 'Rita'), false],
  ['another organisation', json.replace('Hogar', 'Casa'), false],
  ['another day', json.replaceAll('2023-07-20', '2023-07-21'), false],
];
let wrong = 0;
for (const [what, text, wanted] of cases) {
  const { holds, errors } = await signatureHolds(text);
  if (holds !== wanted) wrong += 1;
  process.stdout.write(`${holds === wanted ? 'well ' : 'WRONG'} ${what}: ${holds ? 'holds' : `refused (${errors?.[0]?.name})`}\n`);
}
process.exit(wrong ? 1 : 0);
