import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, checkCode, code, did, words, type Known } from './check';

type Forms = Record<'name' | 'said' | 'title' | 'code' | 'did' | 'key' | 'jwt' | 'json' | 'qr' | 'svg', string> & {
  issued: number;
  words: { en: string; es: string };
};
// written by the app's own crate, which holds itself against it
const forms = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../tests/fixtures/certificate.json'), 'utf8'),
) as Forms;
const nobody: Known = { keys: [], issued: {} };

describe('the check in a browser', () => {
  it('reads each form as the app does, and shows the same words', () => {
    const broken = forms.jwt.replace(/(.{76})/g, '$1\r\n');
    const letters = [`Dear all,\n${forms.jwt}\nRosa`, `Dear all,\n${broken}\nRosa`, `${broken} Rosa`];
    for (const form of [forms.jwt, forms.json, forms.svg, forms.qr, ...letters]) {
      const verdict = check(form, nobody);
      expect(verdict.answer).toBe('issuer-unknown');
      const { facts } = verdict;
      expect(facts?.name).toBe(forms.name);
      expect(facts?.said).toBe(forms.said);
      expect(facts?.title).toBe(forms.title);
      expect(facts && facts.issued.getTime() / 1000).toBe(forms.issued);
      expect(facts && code(facts.id)).toBe(forms.code);
      expect(facts && did(facts.key)).toBe(forms.did);
      for (const language of ['en', 'es'] as const)
        expect(facts && words(facts.key, language)).toBe(forms.words[language].normalize('NFC'));
    }
  });

  it('sees every altered letter', () => {
    expect(check(forms.json.replace('Quispe', 'Quispa'), nobody)).toMatchObject({ why: 'altered' });
    expect(check(forms.json.replace('"hashed": false', '"hashed": true'), nobody)).toMatchObject({ why: 'foreign' });
    expect(check(forms.json.replace('"identityType"', '"salt": "x", "identityType"'), nobody)).toMatchObject({
      why: 'foreign',
    });
    for (const form of [forms.jwt, forms.qr])
      for (let at = 0; at < form.length; at += 7) {
        const other = form[at] === 'A' ? 'B' : 'A';
        const verdict = check(form.slice(0, at) + other + form.slice(at + 1), nobody);
        expect(verdict.answer, `${at}`).toBe('not-valid');
      }
  });

  it('knows what the programme issued, and what it withdrew', () => {
    const issued = (withdrawn: string | null): Known => ({
      keys: [forms.key],
      issued: { [ISSUANCE]: { key: forms.key, forms: FORMS, withdrawn } },
    });
    expect(check(forms.jwt, issued(null)).answer).toBe('issuer-known');
    expect(check(forms.qr, issued('2023-08-01T00:00:00.000Z'))).toMatchObject({
      why: 'withdrawn',
      withdrawn: '2023-08-01T00:00:00.000Z',
    });
    expect(check(forms.jwt, { keys: [forms.key], issued: {} })).toMatchObject({ why: 'not-issued' });
    // by another key, or signed another time
    const listed = { key: forms.key, forms: FORMS, withdrawn: null };
    for (const other of [
      { ...listed, key: '00' },
      { ...listed, forms: FORMS.slice(1, 2) },
    ])
      expect(check(forms.jwt, { keys: [forms.key], issued: { [ISSUANCE]: other } })).toMatchObject({
        why: 'not-issued',
      });
  });

  it('says of everything else that it is none', () => {
    for (const [said, why] of [
      ['', 'nothing'],
      ['Hola', 'nothing'],
      ['{"credentialSubject": 1}', 'foreign'],
      ['ML1::', 'foreign'],
      ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'nothing'],
      [`eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.${'A'.repeat(86)}`, 'foreign'],
      ['%PDF-1.7', 'nothing-in-pdf'],
      [`${forms.jwt} ${forms.jwt.slice(0, -4)}AAAA`, 'several'],
      [forms.json.replace('2023-07-20T10', '2023-02-30T10'), 'foreign'],
      [forms.json.replace('Rosa', '\\ud800'), 'foreign'],
      [`foo.${forms.jwt}`, 'nothing'],
    ] as const)
      expect(check(said, nobody)).toMatchObject({ answer: 'not-valid', why });
    expect(checkCode('https://example.org', nobody)).toMatchObject({ why: 'other-code' });
    expect(checkCode(forms.qr, nobody).answer).toBe('issuer-unknown');
  });
});

/** blake3's derived keys of its three signatures. */
const FORMS = [
  'e9bec2cc8c39b5f0f199031174195b80',
  '7b767db557aa169c0c45fe1e6c536a80',
  'ab1f3554f82a33d7e6863fba4f6f189c',
];
/** blake3's derived key of what the certificate says, as `programme::certificates` names what was issued. */
const ISSUANCE = '8217bf05152d9bfab659fb28480b21a3';
