import { describe, expect, test } from '@jest/globals';
import { bandwidthIn, gpuMemory } from '../../bin/value-types.js';
import { linkBounds } from '../../lib/deployment/index.js';

const bandwidth = bandwidthIn('GB/s', linkBounds.bandwidth);

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
    '1e-310',
    '0.0009',
    '1e7',
    '1e308',
    '1e308Gbps',
  ])('%j is refused', (given) => expect(bandwidth.parse(given)).toBeUndefined());
});

describe('A bandwidth whose bare numbers are Gbit/s', () => {
  const inBits = bandwidthIn('Gbit/s', linkBounds.bandwidth);

  test.each([
    ['25', 3.125],
    ['25Gbps', 3.125],
    ['25GB/s', 25],
  ])('%s is so many GB/s', (given, expected) => expect(inBits.parse(given)).toBe(expected));

  test('tells its bounds in that unit', () => {
    expect(inBits.expected).toMatch(/^a bandwidth from 0.008 to 8000000 Gbit\/s, in Gbit\/s or with a unit/);
  });
});

describe('Memory of a GPU', () => {
  test.each([
    ['20', 20],
    ['20GB', 20],
    ['20 GB', 20],
    ['500MB', 0.5],
    ['1GiB', 1.073741824],
    ['0.0001', 0.0001],
  ])('%s is so many GB', (given, expected) => expect(gpuMemory.parse(given)).toBe(expected));

  test.each(['', '0', '-1', '20gb', '20GB/s', 'GB', '1e300'])('%j is refused', (given) => {
    expect(gpuMemory.parse(given)).toBeUndefined();
  });
});
