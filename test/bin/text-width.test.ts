import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import textWidth from '../../bin/text-width.js';

test('A plain text is as wide as string-width says', () => {
  expect(textWidth('Usage:\n  simdistserve [command]')).toBe(30);
  const plain = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', '\n', '~', '-', '[', '"', '\\', '!') });
  fc.assert(
    fc.property(plain, (text) => {
      expect(textWidth(text)).toBe(stringWidth(text));
    }),
  );
});
