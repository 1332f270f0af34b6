import { describe, expect, test } from '@jest/globals';
import { numbers, tell } from './tell.js';

describe('The batching server', () => {
  const told = tell('batching-server');
  const [, full = [], moderate = []] = told
    .join('\n')
    .split('\n\n')
    .map((part) => part.split('\n'));

  test('serves more, and takes longer for each, the larger its batches', () => {
    const rows = numbers(full, /^(\d+) +([\d.]+) +([\d.]+)$/);
    expect(rows.map(([limit]) => limit)).toEqual([1, 2, 4, 8, 16, 32]);
    for (const [limit, throughput, time] of rows) {
      const batchTime = 20 + 2 * limit!;
      expect(time! / batchTime).toBeCloseTo(1, 2);
      expect(throughput! / ((1000 * limit!) / batchTime)).toBeCloseTo(1, 2);
    }
  });

  test('is faster when it takes who is there than when it waits until the batch is full', () => {
    const rows = numbers(moderate, /^(\d+) +([\d.]+) +([\d.]+)$/);
    expect(rows).toHaveLength(6);
    expect(rows[0]![1]).toBe(rows[0]![2]);
    for (const [, greedy, filling] of rows.slice(1)) expect(greedy).toBeLessThan(filling!);
  });
});

describe('Interference', () => {
  const told = tell('interference');

  test('stops the tokens of others on one GPU while a long prompt is read, and not on two', () => {
    const gaps = (gpus: string): number[] =>
      told
        .find((line) => line.startsWith(`  ${gpus}:`))!
        .split(':')[1]!
        .trim()
        .split(/ +/)
        .map(Number);
    expect(Math.max(...gaps('one GPU'))).toBeGreaterThan(300);
    expect(Math.max(...gaps('two GPUs'))).toBeLessThan(22);
  });

  test('costs time per token, and to be without it costs time to first token', () => {
    const figures = (what: string): number[] =>
      told
        .find((line) => line.startsWith(what))!
        .slice(what.length)
        .match(/[\d.]+/g)!
        .map(Number);
    const [ttftShared, ttftApart] = figures('TTFT, P90 (ms)');
    const [tpotShared, tpotApart] = figures('TPOT, P90 (ms)');
    const [gapShared, gapApart] = figures('longest gap between tokens, P90 (ms)');
    expect(ttftShared).toBeLessThan(ttftApart!);
    expect(tpotShared).toBeGreaterThan(tpotApart!);
    expect(gapShared).toBeGreaterThan(5 * gapApart!);
  });
});

describe('The KV link', () => {
  const rows = numbers(
    tell('kv-transfer'),
    /^(\d+) Gbit\/s +(\d+) % +(\d+) % +([\d.]+) +([\d.]+) +([\d.]+) +(\d+)$/,
  );

  test('takes a time in proportion to the bytes: 819,200 a token, at 125,000 a ms for each Gbit/s', () => {
    for (const [speed, , , transfer] of rows) {
      expect(transfer).toBeCloseTo((500 * 819_200) / (speed! * 125_000), 0);
    }
  });

  test('costs waiting as it fills, and a queue that grows when it is given too much', () => {
    const waits = rows.map(([, , , , wait]) => wait!);
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
    const [slowest] = rows;
    expect(slowest![1]).toBeGreaterThan(100);
    expect(slowest![2]).toBe(100);
    for (const [, load, busy] of rows.slice(1)) expect(Math.abs(load! - busy!)).toBeLessThan(5);
    expect(slowest![6]).toBeGreaterThan(50);
    expect(rows.at(-1)![6]).toBeLessThanOrEqual(1);
  });
});
