import { describe, expect, test } from '@jest/globals';
import { pour } from '../../bin/pour.js';

const never = new AbortController().signal;

function* lines(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `${i}\n`;
}

describe('Text is poured', () => {
  test('whole, in blocks of many pieces', async () => {
    const blocks: string[] = [];
    const isWhole = await pour(lines(50_000), (block) => void blocks.push(block), never);
    expect(isWhole).toBe(true);
    expect(blocks.join('')).toBe([...lines(50_000)].join(''));
    expect(blocks.length).toBeLessThan(10);
  });

  test('no faster than it is taken', async () => {
    let made = 0;
    function* counted(): Generator<string> {
      for (const line of lines(100_000)) {
        made += 1;
        yield line;
      }
    }
    const atBlock: number[] = [];
    const taken = async () => {
      atBlock.push(made);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(made).toBe(atBlock.at(-1));
    };
    expect(await pour(counted(), taken, never)).toBe(true);
    expect(atBlock.length).toBeGreaterThan(5);
  });

  test('until the signal', async () => {
    const ending = new AbortController();
    let blocks = 0;
    const take = () => {
      blocks += 1;
      if (blocks === 2) setImmediate(() => ending.abort());
    };
    expect(await pour(lines(1_000_000), take, ending.signal)).toBe(false);
    expect(blocks).toBeLessThan(5);
  });
});
