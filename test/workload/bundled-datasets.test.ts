import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { drawLengths, findWorkload, type LengthModel } from '../../lib/workload/index.js';

const bundledFolder = fileURLToPath(new URL('../../datasets', import.meta.url));
const bundled = (name: string) => findWorkload(name, { fs, bundledFolder });

async function modelOf(name: string): Promise<LengthModel> {
  const { lengths } = await bundled(name);
  if (lengths.kind !== 'model') throw new Error(`${name} is no length model`);
  return lengths.model;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The exact mean of the distribution that a table of quantiles stands for. */
const tableMean = (table: readonly number[]) => mean(table.slice(1).map((high, i) => (table[i]! + high) / 2));

describe('The bundled data sets', () => {
  test('are the three that the published evaluation uses', async () => {
    const names = fs.readdirSync(bundledFolder).sort();
    expect(names).toEqual(['humaneval.json', 'longbench.json', 'sharegpt.json']);
  });

  test('are named when another is asked for', async () => {
    await expect(bundled('humaneva')).rejects.toThrow(
      /\(bundled: humaneval, longbench, sharegpt; .*, got "humaneva"$/,
    );
  });

  test.each(['humaneval', 'longbench', 'sharegpt'])(
    '%s is marked as a stand-in and tells its source',
    async (name) => {
      const workload = await bundled(name);
      expect(workload.standIn).toBe(true);
      expect((await modelOf(name)).name).toBe(name);
      expect((await modelOf(name)).note).toMatch(/stands in for the data set/);
      expect((await modelOf(name)).source).not.toBe('');
    },
  );

  test.each([
    ['humaneval', 171.3, 98.2],
    ['longbench', 1738.3, 90.7],
  ])('%s has the published averages of %d prompt and %d output tokens', async (name, prompt, output) => {
    const { promptQuantiles, outputQuantilesByPrompt } = await modelOf(name);
    expect(Math.abs(tableMean(promptQuantiles) - prompt)).toBeLessThan(0.1);
    expect(Math.abs(mean(outputQuantilesByPrompt.map(tableMean)) - output)).toBeLessThan(0.1);
  });

  test('humaneval is skewed to the right: most are shorter than the average', async () => {
    const { promptQuantiles, outputQuantilesByPrompt } = await modelOf('humaneval');
    expect(promptQuantiles[10]).toBeLessThan(171.3);
    expect(outputQuantilesByPrompt[0]![10]).toBeLessThan(98.2);
  });

  test('longbench has prompts up to 2,048 tokens, and more than half of them there', async () => {
    const prompts = drawLengths(await bundled('longbench'), 10_000, 0).map((request) => request.promptLength);
    const atTheCut = prompts.filter((length) => length === 2048).length;
    expect(Math.max(...prompts)).toBe(2048);
    expect(atTheCut).toBeGreaterThan(5000);
    expect(atTheCut).toBeLessThan(7000);
  });

  test('sharegpt draws average what its 1,600 requests do, and fit the context of OPT', async () => {
    const requests = drawLengths(await bundled('sharegpt'), 100_000, 0);
    expect(Math.abs(mean(requests.map((request) => request.promptLength)) / 758.7 - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(requests.map((request) => request.outputLength)) / 186.3 - 1)).toBeLessThan(0.03);
    const contexts = requests.map((request) => request.promptLength + request.outputLength);
    expect(contexts.filter((context) => context > 2047)).toEqual([]);
  });
});
