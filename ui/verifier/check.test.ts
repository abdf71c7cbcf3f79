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
    for (const form of [forms.jwt, forms.json, forms.svg, forms.qr, `Dear all,\n${forms.jwt}\nRosa`]) {
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
      issued: { [ISSUANCE]: withdrawn },
    });
    expect(check(forms.jwt, issued(null)).answer).toBe('issuer-known');
    expect(check(forms.qr, issued('2023-08-01T00:00:00.000Z'))).toMatchObject({
      why: 'withdrawn',
      withdrawn: '2023-08-01T00:00:00.000Z',
    });
    expect(check(forms.jwt, { keys: [forms.key], issued: {} })).toMatchObject({ why: 'not-issued' });
  });

  it('says of everything else that it is none', () => {
    for (const [said, why] of [
      ['', 'nothing'],
      ['Hola', 'nothing'],
      ['{"credentialSubject": 1}', 'foreign'],
      ['ML1::', 'foreign'],
      ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'foreign'],
      [`${forms.jwt} ${forms.jwt.slice(0, -4)}AAAA`, 'several'],
    ] as const)
      expect(check(said, nobody)).toMatchObject({ answer: 'not-valid', why });
    expect(checkCode('https://example.org', nobody)).toMatchObject({ why: 'other-code' });
    expect(checkCode(forms.qr, nobody).answer).toBe('issuer-unknown');
  });
});

/** blake3's derived key of the id above, as `programme::certificates` names what was issued. */
const ISSUANCE = '024fe743b67bf10a22dfae533c9de095';
