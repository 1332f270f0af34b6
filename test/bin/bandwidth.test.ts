import { describe, expect, test } from '@jest/globals';
import { bandwidth } from '../../bin/value-types.js';

describe('A bandwidth', () => {
  test.each([
    ['200', 200],
    ['200GB/s', 200],
    ['200 GBps', 200],
    ['500MB/s', 0.5],
    ['25Gbps', 3.125],
    ['25 Gbit/s', 3.125],
    ['1e3Mbps', 0.125],
  ])('%s is so many GB/s', (given, expected) => expect(bandwidth.parse(given)).toBeCloseTo(expected, 12));

  test('tells bits from bytes by the case of the b', () => {
    expect(bandwidth.parse('8GB/s')).toBe(8);
    expect(bandwidth.parse('8Gb/s')).toBe(1);
  });

  test.each([
    '',
    '0',
    '-1',
    'fast',
    '25gbps',
    '25GBPS',
    '25Tbps',
    'Gbps',
    '1e',
    '1 2',
    '25constructor',
    '25toString',
  ])('%j is refused', (given) => expect(bandwidth.parse(given)).toBeUndefined());
});
