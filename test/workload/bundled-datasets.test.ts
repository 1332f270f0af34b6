import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { drawLengths, findWorkload, type LengthModel } from '../../lib/workload/index.js';

const bundledFolder = fileURLToPath(new URL('../../datasets', import.meta.url));
const bundled = (name: string) => findWorkload(name, { fs, bundledFolder });

function modelOf(name: string): LengthModel {
  const { lengths } = bundled(name);
  if (lengths.kind !== 'model') throw new Error(`${name} is no length model`);
  return lengths.model;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The exact mean of the distribution that a table of quantiles stands for. */
const tableMean = (table: readonly number[]) => mean(table.slice(1).map((high, i) => (table[i]! + high) / 2));

describe('The bundled data sets', () => {
  test('are the three that the published evaluation uses', () => {
    const names = fs.readdirSync(bundledFolder).sort();
    expect(names).toEqual(['humaneval.json', 'longbench.json', 'sharegpt.json']);
  });

  test('are named when another is asked for', () => {
    expect(() => bundled('humaneva')).toThrow(
      /\(bundled: humaneval, longbench, sharegpt; .*, got "humaneva"$/,
    );
  });

  test.each(['humaneval', 'longbench', 'sharegpt'])(
    '%s is marked as a stand-in and tells its source',
    (name) => {
      const workload = bundled(name);
      expect(workload.standIn).toBe(true);
      expect(modelOf(name).name).toBe(name);
      expect(modelOf(name).note).toMatch(/stands in for the data set/);
      expect(modelOf(name).source).not.toBe('');
    },
  );

  test.each([
    ['humaneval', 171.3, 98.2],
    ['longbench', 1738.3, 90.7],
  ])('%s has the published averages of %d prompt and %d output tokens', (name, prompt, output) => {
    const { promptQuantiles, outputQuantilesByPrompt } = modelOf(name);
    expect(Math.abs(tableMean(promptQuantiles) - prompt)).toBeLessThan(0.1);
    expect(Math.abs(mean(outputQuantilesByPrompt.map(tableMean)) - output)).toBeLessThan(0.1);
  });

  test('humaneval is skewed to the right: most are shorter than the average', () => {
    const { promptQuantiles, outputQuantilesByPrompt } = modelOf('humaneval');
    expect(promptQuantiles[10]).toBeLessThan(171.3);
    expect(outputQuantilesByPrompt[0]![10]).toBeLessThan(98.2);
  });

  test('longbench has prompts up to 2,048 tokens, and more than half of them there', () => {
    const prompts = drawLengths(bundled('longbench'), 10_000, 0).map((request) => request.promptLength);
    const atTheCut = prompts.filter((length) => length === 2048).length;
    expect(Math.max(...prompts)).toBe(2048);
    expect(atTheCut).toBeGreaterThan(5000);
    expect(atTheCut).toBeLessThan(7000);
  });

  test('sharegpt draws average what its 1,600 requests do, and fit the context of OPT', () => {
    const requests = drawLengths(bundled('sharegpt'), 100_000, 0);
    expect(Math.abs(mean(requests.map((request) => request.promptLength)) / 758.7 - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(requests.map((request) => request.outputLength)) / 186.3 - 1)).toBeLessThan(0.03);
    const contexts = requests.map((request) => request.promptLength + request.outputLength);
    expect(contexts.filter((context) => context > 2047)).toEqual([]);
  });
});
