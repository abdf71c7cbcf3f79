import { describe, expect, it } from 'vitest';
import { cues, decoded } from './captions';

describe('captions', () => {
  it('reads WebVTT with settings, marks and notes', () => {
    const text = [
      'WEBVTT - made by hand',
      '',
      'NOTE not shown',
      '',
      '1',
      '00:01.000 --> 00:03.500 line:90% align:center',
      '<v Rosa>¿Quién <i>cuida</i>?',
      'Two lines &amp; a mark',
      '',
      '01:00:00.000 --> 01:00:01.000',
      'Late',
    ].join('\n');
    expect(cues(text)).toEqual([
      { from: 1, to: 3.5, text: '¿Quién cuida?\nTwo lines & a mark' },
      { from: 3600, to: 3601, text: 'Late' },
    ]);
  });

  it('reads SubRip as Windows writes it, also without blank lines between', () => {
    const text =
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}Hola\r\n2\r\n00:00:03,5 --> 00:00:04,000\r\n<font color="red">Adiós</font>\r\n';
    expect(cues(text)).toEqual([
      { from: 1, to: 2, text: 'Hola' },
      { from: 3.5, to: 4, text: 'Adiós' },
    ]);
  });

  it('passes over what is no caption, and ends', () => {
    expect(cues('')).toEqual([]);
    expect(cues('00:00:02.000 --> 00:00:01.000\nbackwards')).toEqual([]);
    expect(cues('-->\n00:00 --> x\n<b><b>')).toEqual([]);
    expect(cues('00:00:01.000 --> 00:00:02.000\na < b and <3')).toEqual([{ from: 1, to: 2, text: 'a < b and <3' }]);
    const many = '00:00:01.000 --> 00:00:02.000\nx\n\n'.repeat(30_000);
    expect(cues(many)).toHaveLength(20_000);
  });

  it('reads letters in the encodings that programs write', () => {
    expect(decoded(new TextEncoder().encode('niñez'))).toBe('niñez');
    expect(decoded(Uint8Array.from([0x6e, 0x69, 0xf1, 0x65, 0x7a]))).toBe('niñez');
    expect(decoded(Uint8Array.from([0xff, 0xfe, 0xf1, 0x00]))).toBe('ñ');
  });
});
