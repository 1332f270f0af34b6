import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plain, plainLines } from '../../lib/input/index.js';

describe('A text from outside is shown on one line', () => {
  test.each([
    ['as it is when it is plain', 'acme/tiny 7B "é中😀" C:\\models', 'acme/tiny 7B "é中😀" C:\\models'],
    [
      'with its line breaks written out',
      'a\r\nb\u2028c\u2029d\u0085e',
      'a\\u000d\\u000ab\\u2028c\\u2029d\\u0085e',
    ],
    ['with its escape sequences written out', '\u001b[31mred\u009b0m', '\\u001b[31mred\\u009b0m'],
    ['with its other control characters written out', 'a\0b\tc\u007f', 'a\\u0000b\\u0009c\\u007f'],
    ['with what turns it around written out', '\u202egnp.exe\u2066\u200f', '\\u202egnp.exe\\u2066\\u200f'],
    ['with half a character written out', '\ud83d!', '\\ud83d!'],
  ])('%s', (_how, text, line) => {
    expect(plain(text)).toBe(line);
  });

  test('whatever is in it, and a line stays as it is when it is shown again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = plain(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u);
        expect(plain(line)).toBe(line);
      }),
    );
  });
});

test('A text of several lines keeps them, and all else is as on one line', () => {
  expect(plainLines('a\n\u001b[31mred\r\n\u202ex\u2028y 😀')).toBe(
    'a\n\\u001b[31mred\\u000d\n\\u202ex\\u2028y 😀',
  );
});
