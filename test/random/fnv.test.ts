import { expect, test } from '@jest/globals';
import { fnv1a128 } from '../../lib/random/fnv.js';

// The first three are published with the algorithm.
test.each([
  ['', 0x6c62272e07bb014262b821756295c58dn],
  ['a', 0xd228cb696f1a8caf78912b704e4a8964n],
  ['foobar', 0x343e1662793c64bf6f0d3597ba446f18n],
  ['Bäckerei', 0x3b70ccad44055d8a3356d5ef7566e395n],
])('FNV-1a of %p has the known 128 bits', (text, hash) => {
  expect(fnv1a128(text)).toBe(hash);
});
