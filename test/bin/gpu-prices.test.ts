import { describe, expect, test } from '@jest/globals';
import { gpuPriceList, pricesOfKinds } from '../../bin/gpu-prices.js';

const one = [{ gpu: 'A100-80G', names: ['A100-80G', 'A100'] }];
const two = [
  { gpu: 'H100-SXM', names: ['H100-SXM', 'h100'] },
  { gpu: 'A100-SXM-80GB', names: ['A100-SXM-80GB', 'a100'] },
];

const pricesIn = (text: string, kinds = two) => pricesOfKinds(gpuPriceList.parse(text)!, kinds);

describe('Prices of GPUs', () => {
  test('are one number for the only kind', () => {
    expect(pricesIn('2.5', one)).toEqual({ 'A100-80G': 2.5 });
  });

  test('are named, by any name of a kind in any case, and kept by that of its profile', () => {
    expect(pricesIn('H100=2.5,a100-sxm-80gb=1.2')).toEqual({ 'H100-SXM': 2.5, 'A100-SXM-80GB': 1.2 });
    expect(pricesIn(' a100 = 1e0 , h100 = 3')).toEqual({ 'H100-SXM': 3, 'A100-SXM-80GB': 1 });
    expect(pricesIn('a100=2', one)).toEqual({ 'A100-80G': 2 });
  });

  test.each([
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    'Infinity',
    '1,2',
    'a=',
    '=2',
    'a=1,',
    'a=1,2',
    'a=-1',
    'a=0',
    'a=b=2',
    '2$',
  ])('are not %j', (text) => expect(gpuPriceList.parse(text)).toBeUndefined());

  test.each([
    ['2', 'expected NAME=PRICE for each of H100-SXM, A100-SXM-80GB, got 2 alone'],
    ['h100=2', 'expected a price for each of H100-SXM, A100-SXM-80GB, got none for A100-SXM-80GB'],
    ['h100=2,a100=1,b200=3', 'expected prices for the GPUs in use (H100-SXM, A100-SXM-80GB), got "b200"'],
    ['h100=2,H100-SXM=3,a100=1', 'expected one price for H100-SXM, got 2 and 3'],
  ])('%s are refused for two kinds', (text, message) => {
    expect(() => pricesIn(text)).toThrow(`--gpu-price: ${message}`);
  });

  test('by a name of two kinds are refused', () => {
    const both = two.map(({ gpu, names }) => ({ gpu, names: [...names, 'sxm'] }));
    expect(() => pricesIn('sxm=2,a100=1', both)).toThrow('got "sxm"');
  });
});
