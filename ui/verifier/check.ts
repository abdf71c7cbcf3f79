/**
 * Checks a certificate as the app does (`src-tauri/crates/credentials`): the same forms and the same shape, in a browser. No request
 * leaves the page, and nothing is needed that old browsers lack.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { blake3 } from '@noble/hashes/blake3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';

/** What the programme says of what it issued. */
export type Known = {
  /** Its keys, in hexadecimal. */
  keys: string[];
  /** Digests of what was issued and what it says: by which key, digests of its signatures, and when it was withdrawn. */
  issued: Record<string, { key: string; forms: string[]; withdrawn: string | null }>;
};

export type Why =
  'nothing' | 'nothing-in-pdf' | 'other-code' | 'several' | 'foreign' | 'altered' | 'withdrawn' | 'not-issued';
export type Facts = {
  id: Uint8Array;
  name: string;
  said: string;
  title: string;
  issued: Date;
  key: Uint8Array;
};
export type Verdict =
  | { answer: 'issuer-known' | 'issuer-unknown'; facts: Facts }
  | { answer: 'not-valid'; why: Why; facts: Facts | null; withdrawn?: string };

const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64url(part: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(part) || part.length % 4 === 1) return null;
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  // one way to write it: bits behind the last byte are none
  const again = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return again === part ? bytes : null;
}
const toBase64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const B58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
function base58(written: string): Uint8Array | null {
  // a key or a signature is shorter
  if (written.length > 128) return null;
  let number = 0n;
  for (const letter of written) {
    const digit = B58.indexOf(letter);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  const bytes: number[] = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  const zeros = /^1*/.exec(written)?.[0].length ?? 0;
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes]);
}
function toBase58(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let written = '';
  for (; number > 0n; number /= 58n) written = B58.charAt(Number(number % 58n)) + written;
  let zeros = 0;
  while (bytes[zeros] === 0) zeros += 1;
  return '1'.repeat(zeros) + written;
}

const B45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
function base45(written: string): Uint8Array | null {
  const bytes: number[] = [];
  for (let at = 0; at < written.length; at += 3) {
    const digits = [...written.slice(at, at + 3)].map((letter) => B45.indexOf(letter));
    const [a = 0, b = 0, c = 0] = digits;
    if (digits.length === 1 || digits.includes(-1)) return null;
    const value = a + 45 * b + 45 * 45 * c;
    if (digits.length === 3) {
      if (value > 0xffff) return null;
      bytes.push(value >> 8, value & 255);
    } else {
      if (value > 0xff) return null;
      bytes.push(value);
    }
  }
  return Uint8Array.from(bytes);
}

/** The key as `did:key` names it. */
export const did = (key: Uint8Array) => `did:key:z${toBase58(joined(Uint8Array.of(0xed, 0x01), key))}`;
const method = (key: Uint8Array) => `${did(key)}#${did(key).slice('did:key:'.length)}`;
function keyOf(named: unknown): Uint8Array | null {
  if (typeof named !== 'string' || !named.startsWith('did:key:z')) return null;
  const bytes = base58(named.slice('did:key:z'.length));
  if (bytes?.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) return null;
  return bytes.slice(2);
}

function holds(signature: Uint8Array, signed: Uint8Array, key: Uint8Array): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, signed, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The words by which people compare an issuer, in either language. */
export function words(key: Uint8Array, language: 'en' | 'es'): string {
  const digest = sha256(joined(utf8.encode('mutual-learning 2026 issuer words'), key));
  const bit = (at: number) => ((digest[at >> 3] ?? 0) >> (7 - (at % 8))) & 1;
  const list = language === 'en' ? english : spanish;
  return [0, 1, 2, 3, 4, 5]
    .map((word) => {
      let index = 0;
      for (let at = 0; at < 11; at++) index = (index << 1) | bit(word * 11 + at);
      return (list[index] ?? '').normalize('NFC');
    })
    .join(' ');
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The code on the paper. */
export function code(id: Uint8Array): string {
  const random = [...id.slice(0, 6), ...id.slice(9, 11)];
  const bits = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const letters = [...new Array<number>(12).keys()].map((at) =>
    CROCKFORD.charAt(Number((bits >> BigInt(59 - 5 * at)) & 31n)),
  );
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((group) => group.join('')).join('-');
}

type Json = Record<string, unknown>;
type Shape = {
  id: string;
  issuer: string;
  issuerName: string;
  title: string;
  validFrom: string;
  subject: string;
  said: string;
  name: string;
  achievement: string;
  description: string;
  criteriaId: string;
  criteria: string;
};

/** The members of a credential of ours. */
const members = (of: Shape): Json => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: of.id,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: of.issuer, type: ['Profile'], name: of.issuerName },
  name: of.title,
  validFrom: of.validFrom,
  credentialSubject: {
    id: of.subject,
    type: ['AchievementSubject'],
    narrative: of.said,
    identifier: [{ type: 'IdentityObject', identityHash: of.name, identityType: 'name', hashed: false }],
    achievement: {
      id: of.achievement,
      type: ['Achievement'],
      name: of.title,
      description: of.description,
      criteria: { id: of.criteriaId, narrative: of.criteria },
    },
  },
});

/** JSON with its members in one order, so that two values are compared as texts. */
function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const of = value as Json;
  return `{${Object.keys(of)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${ordered(of[name])}`)
    .join(',')}}`;
}

function at(value: unknown, ...path: (string | number)[]): string | null {
  let here = value;
  for (const step of path) {
    if (here === null || typeof here !== 'object') return null;
    here = (here as Json)[step];
  }
  return typeof here === 'string' ? here : null;
}

/** The longest that is read, in letters. */
const LONGEST = 64 * 1024;
const isInstant = (said: string) => INSTANT.test(said) && toInstant(said) === said;
function toInstant(said: string): string | null {
  const at = new Date(said);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z');
}
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Reads a credential of ours, and nothing that says more, less or other. */
function shapeOf(of: Json): Shape | null {
  const subject = of['credentialSubject'];
  const found = {
    id: at(of, 'id'),
    issuer: at(of, 'issuer', 'id'),
    issuerName: at(of, 'issuer', 'name'),
    title: at(of, 'name'),
    validFrom: at(of, 'validFrom'),
    subject: at(subject, 'id'),
    said: at(subject, 'narrative'),
    name: at(subject, 'identifier', 0, 'identityHash'),
    achievement: at(subject, 'achievement', 'id'),
    description: at(subject, 'achievement', 'description'),
    criteriaId: at(subject, 'achievement', 'criteria', 'id'),
    criteria: at(subject, 'achievement', 'criteria', 'narrative'),
  };
  if (Object.values(found).some((one) => one === null)) return null;
  const shape = found as Shape;
  // half a letter of UTF-16 is signed by nobody
  if (!isInstant(shape.validFrom) || Object.values(shape).some((one) => /\p{Surrogate}/u.test(one))) return null;
  return ordered(members(shape)) === ordered(of) ? shape : null;
}

function idOf(urn: string): Uint8Array | null {
  const found = /^urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/.exec(urn);
  if (!found) return null;
  const digits = found.slice(1).join('');
  return Uint8Array.from({ length: 16 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function factsOf(shape: Shape, key: Uint8Array): Facts | null {
  const id = idOf(shape.id);
  if (!id) return null;
  const { name, said, title } = shape;
  return { id, name, said, title, issued: new Date(shape.validFrom), key };
}

type Read = { facts: Facts; signed: Uint8Array; signature: Uint8Array };

function jsonOf(bytes: Uint8Array | null): Json | null {
  if (!bytes) return null;
  try {
    const value: unknown = JSON.parse(text.decode(bytes));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function readToken(token: string): Read | null {
  const [first = '', second = '', third = ''] = token.split('.');
  const header = jsonOf(base64url(first));
  const payload = jsonOf(base64url(second));
  const signature = base64url(third);
  if (!header || !payload || !signature) return null;
  const { iss, jti, sub, nbf, ...rest } = payload;
  const shape = shapeOf(rest);
  const key = keyOf(shape?.issuer);
  if (!shape || !key) return null;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key) };
  const ours =
    iss === shape.issuer &&
    jti === shape.id &&
    sub === shape.subject &&
    nbf === Date.parse(shape.validFrom) / 1000 &&
    ordered(header) === ordered({ alg: 'EdDSA', typ: 'JWT', kid: method(key), jwk });
  const facts = factsOf(shape, key);
  return ours && facts ? { facts, signed: utf8.encode(`${first}.${second}`), signature } : null;
}

const TYPE = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
const ob = (name: string) => `<https://purl.imsglobal.org/spec/vc/ob/vocab.html#${name}>`;
const vc = (name: string) => `<https://www.w3.org/2018/credentials#${name}>`;
const schema = (name: string) => `<https://schema.org/${name}>`;
const security = (name: string) => `<https://w3id.org/security#${name}>`;
const DATE = '<http://www.w3.org/2001/XMLSchema#dateTime>';

const ESCAPED: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};
const literal = (words: string) =>
  `"${words.replace(/["\\\u0000-\u001f\u007f]/g, (letter) => {
    const escaped = ESCAPED[letter];
    return escaped ?? `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  })}"`;

/** By code point, as the canonical form sorts; JavaScript's own order is by UTF-16. */
function byBytes(one: string, other: string): number {
  const [a, b] = [utf8.encode(one), utf8.encode(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference) return difference;
  }
  return a.length - b.length;
}
const canonical = (quads: string[]) => [...new Set(quads)].sort(byBytes).join('');

function quads(of: Shape): string | null {
  const ids = [of.id, of.issuer, of.subject, of.achievement, of.criteriaId];
  if (ids.some((id) => !id || /[\u0000-\u0020<>"{}|^`\\]/.test(id))) return null;
  const [credential, issuer, subject, achievement, criteria] = ids.map((id) => `<${id}>`);
  const lines: [string | undefined, string, string | undefined][] = [
    [issuer, TYPE, ob('Profile')],
    [issuer, schema('name'), literal(of.issuerName)],
    [credential, TYPE, ob('OpenBadgeCredential')],
    [credential, TYPE, vc('VerifiableCredential')],
    [credential, schema('name'), literal(of.title)],
    [credential, vc('credentialSubject'), subject],
    [credential, vc('issuer'), issuer],
    [credential, vc('validFrom'), `${literal(of.validFrom)}^^${DATE}`],
    [subject, TYPE, ob('AchievementSubject')],
    [subject, ob('narrative'), literal(of.said)],
    [subject, ob('achievement'), achievement],
    [subject, ob('identifier'), '_:c14n0'],
    [achievement, TYPE, ob('Achievement')],
    [achievement, ob('Criteria'), criteria],
    [achievement, schema('description'), literal(of.description)],
    [achievement, schema('name'), literal(of.title)],
    [criteria, ob('narrative'), literal(of.criteria)],
    ['_:c14n0', TYPE, ob('IdentityObject')],
    ['_:c14n0', ob('hashed'), '"false"^^<https://www.w3.org/2001/XMLSchema#boolean>'],
    ['_:c14n0', ob('identityHash'), literal(of.name)],
    ['_:c14n0', ob('identityType'), '"name"'],
  ];
  return canonical(lines.map((line) => `${line.join(' ')} .\n`));
}

function proofOptions(created: string, by: string): string {
  return canonical([
    `_:c14n0 <http://purl.org/dc/terms/created> "${created}"^^${DATE} .\n`,
    `_:c14n0 ${TYPE} ${security('DataIntegrityProof')} .\n`,
    `_:c14n0 ${security('cryptosuite')} "eddsa-rdfc-2022"^^${security('cryptosuiteString')} .\n`,
    `_:c14n0 ${security('proofPurpose')} ${security('assertionMethod')} .\n`,
    `_:c14n0 ${security('verificationMethod')} <${by}> .\n`,
  ]);
}

function readJson(of: Json): Read | null {
  const { proof, ...rest } = of;
  const shape = shapeOf(rest);
  const key = keyOf(shape?.issuer);
  const value = at(proof, 'proofValue');
  const signature = value?.startsWith('z') ? base58(value.slice(1)) : null;
  if (!shape || !key || !signature) return null;
  const expected = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: shape.validFrom,
    verificationMethod: method(key),
    proofPurpose: 'assertionMethod',
    proofValue: `z${toBase58(signature)}`,
  };
  const lines = quads(shape);
  const facts = factsOf(shape, key);
  if (ordered(proof) !== ordered(expected) || lines === null || !facts) return null;
  const digest = (words: string) => sha256(utf8.encode(words));
  return { facts, signed: joined(digest(proofOptions(shape.validFrom, method(key))), digest(lines)), signature };
}

/** Reads CBOR as the QR code has it: unsigned numbers, bytes, texts, and how many items follow. */
class Cbor {
  #at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get end(): boolean {
    return this.#at === this.bytes.length;
  }

  #head(): { major: number; value: number } {
    const first = this.bytes[this.#at++];
    if (first === undefined) throw new RangeError('cut off');
    const low = first & 31;
    if (low < 24) return { major: first >> 5, value: low };
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[low];
    if (!size || this.#at + size > this.bytes.length) throw new RangeError('cut off');
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (this.bytes[this.#at++] ?? 0);
    // one way to write a number
    if (value < (size === 1 ? 24 : 256 ** (size / 2))) throw new RangeError('too long');
    return { major: first >> 5, value };
  }

  take(major: number): number {
    const head = this.#head();
    if (head.major !== major) throw new RangeError('other');
    return head.value;
  }

  #slice(major: number): Uint8Array {
    const length = this.take(major);
    if (this.#at + length > this.bytes.length) throw new RangeError('cut off');
    this.#at += length;
    return this.bytes.slice(this.#at - length, this.#at);
  }

  octets = () => this.#slice(2);
  words = () => text.decode(this.#slice(3));
  seconds(): number {
    const { major, value } = this.#head();
    if (major > 1) throw new RangeError('other');
    return major === 0 ? value : -1 - value;
  }
}

const BEGINS = 'ML1:';
const PROTECTED = Uint8Array.of(0xa1, 0x01, 0x27);

function readCode(written: string): Read | null {
  const message = written.startsWith(BEGINS) && written.endsWith(':') ? base45(written.slice(4, -1)) : null;
  if (!message || written.length > 8192) return null;
  try {
    const of = new Cbor(message);
    if (of.take(6) !== 18 || of.take(4) !== 4) return null;
    if (hex(of.octets()) !== hex(PROTECTED) || of.take(5) !== 0) return null;
    const payload = of.octets();
    const signature = of.octets();
    const inner = new Cbor(payload);
    const named = (name: number) => {
      if (inner.take(0) !== name) throw new RangeError('other');
    };
    if (!of.end || inner.take(5) !== 6) return null;
    named(1);
    const key = inner.octets();
    named(2);
    const id = inner.octets();
    named(3);
    const name = inner.words();
    named(4);
    const said = inner.words();
    named(5);
    const title = inner.words();
    named(6);
    const seconds = inner.seconds();
    if (seconds < 0 || seconds > 253402300799) return null;
    const issued = new Date(seconds * 1000);
    if (!inner.end || key.length !== 32 || id.length !== 16) return null;
    const length =
      payload.length < 24
        ? Uint8Array.of(0x40 | payload.length)
        : payload.length < 256
          ? Uint8Array.of(0x58, payload.length)
          : Uint8Array.of(0x59, payload.length >> 8, payload.length & 255);
    const signed = joined(
      Uint8Array.of(0x84, 0x6a),
      utf8.encode('Signature1'),
      Uint8Array.of(0x43),
      PROTECTED,
      Uint8Array.of(0x40),
      length,
      payload,
    );
    return { facts: { id, name, said, title, issued, key }, signed, signature };
  } catch {
    return null;
  }
}

/** A signature of 64 bytes in base64url. */
const SIGNATURE = 86;

/** Every token in a text. Where `broken`, a letter may have broken its lines, and blanks within it are left out. */
function tokensIn(said: string, broken: boolean): string[] {
  const found = new Set<string>();
  for (const begins of said.matchAll(/(^|[^A-Za-z0-9_.-])eyJ/g)) {
    const rest = said.slice(begins.index + begins[0].length - 3);
    const run = /^[A-Za-z0-9_.-]*/.exec(broken ? rest.slice(0, 2 * LONGEST).replace(/\s+/g, '') : rest)?.[0] ?? '';
    const [first, second, ...others] = run.slice(0, LONGEST).split('.');
    // what follows the signature belongs to the letter
    const signature = others.join('.').slice(0, SIGNATURE);
    if (signature.length === SIGNATURE) found.add(`${first}.${second}.${signature}`);
  }
  return [...found];
}

/** The name under which the programme's list has a certificate: it stands for all that the certificate says. */
function issuanceId({ id, name, said, title, issued }: Facts): string {
  const context = utf8.encode('mutual-learning 2026 issuance');
  const told = JSON.stringify([hex(id), name, said, title, `${issued.getTime() / 1000}`]);
  return hex(blake3(utf8.encode(told), { context }).slice(0, 16));
}

function judged(read: Read | null, known: Known): Verdict {
  if (!read) return { answer: 'not-valid', why: 'foreign', facts: null };
  const { facts, signed, signature } = read;
  if (!holds(signature, signed, facts.key)) return { answer: 'not-valid', why: 'altered', facts: null };
  if (!known.keys.includes(hex(facts.key))) return { answer: 'issuer-unknown', facts };
  const listed = known.issued[issuanceId(facts)];
  const form = hex(blake3(signature, { context: utf8.encode('mutual-learning 2026 certificate form') }).slice(0, 16));
  if (!listed || listed.key !== hex(facts.key) || !listed.forms.includes(form))
    return { answer: 'not-valid', why: 'not-issued', facts };
  const { withdrawn } = listed;
  if (withdrawn !== null) return { answer: 'not-valid', why: 'withdrawn', facts, withdrawn };
  return { answer: 'issuer-known', facts };
}

/** Checks pasted words, or the bytes of a file read as Latin-1. */
export function check(said: string, known: Known): Verdict {
  const trimmed = said.replace(/^\ufeff|^ï»¿/, '').trim();
  if (trimmed.startsWith('{') && trimmed.length <= LONGEST) {
    // the file may have been read byte by byte
    let of: Json | null = null;
    try {
      of = JSON.parse(trimmed) as Json;
    } catch {
      of = null;
    }
    if (of && ('credentialSubject' in of || 'proof' in of)) return judged(readJson(of), known);
  }
  const oneLine = trimmed.replace(/[\r\n]/g, '');
  if (oneLine.startsWith(BEGINS)) return judged(readCode(oneLine), known);
  for (const broken of [false, true]) {
    const found = tokensIn(trimmed, broken);
    if (found.length > 1) return { answer: 'not-valid', why: 'several', facts: null };
    const [token] = found;
    if (token) return judged(readToken(token), known);
  }
  return { answer: 'not-valid', why: trimmed.startsWith('%PDF-') ? 'nothing-in-pdf' : 'nothing', facts: null };
}

/** Checks what a QR code says. */
export function checkCode(said: string, known: Known): Verdict {
  if (!said.startsWith(BEGINS)) return { answer: 'not-valid', why: 'other-code', facts: null };
  return judged(readCode(said.trim()), known);
}
