import { describe, expect, test } from '@jest/globals';
import { InputError, sourceOf } from '../../../lib/input/index.js';
import { type MeasurementsOf, measuredBatch, readMeasurements } from '../../../lib/profile/fit/index.js';

const read = async (text: string | Uint8Array, of?: MeasurementsOf) =>
  readMeasurements(await sourceOf(Buffer.from(text), 'my.csv'), of);
const csv = (...lines: string[]) => lines.join('\n');
const heads = 'model,gpu,tp,phase,lengths,batch,context,ms';

describe('Measurements are read', () => {
  test.each<[string, string, ReturnType<typeof measuredBatch>]>([
    ['a prefill of one prompt', 'm,g,1,prefill,512,,,25.5', measuredBatch('prefill', 1, [512], 25.5)],
    [
      'with blanks between lengths',
      'm,g,2,prefill,512 100  7,,,25',
      measuredBatch('prefill', 2, [512, 100, 7], 25),
    ],
    ['with + between lengths', 'm,g,1,prefill,512+100,,,25', measuredBatch('prefill', 1, [512, 100], 25)],
    ['with ; between lengths', 'm,g,1,prefill,512; 100,,,25', measuredBatch('prefill', 1, [512, 100], 25)],
    [
      'as many prompts of a length',
      'm,g,1,prefill,512,3,,25',
      measuredBatch('prefill', 1, [512, 512, 512], 25),
    ],
    ['lengths and their number', 'm,g,1,prefill,5 6 7,3,,25', measuredBatch('prefill', 1, [5, 6, 7], 25)],
    [
      'a decode by batch and context',
      'm,g,4,decode,,3,1000,9',
      measuredBatch('decode', 4, [1000, 1000, 1000], 9),
    ],
    ['a decode by batch and lengths', 'm,g,4,decode,1000,2,,9', measuredBatch('decode', 4, [1000, 1000], 9)],
    [
      'a decode by the context of each',
      'm,g,4,decode,1000 20,,,9',
      measuredBatch('decode', 4, [1000, 20], 9),
    ],
    ['contexts in their own column', 'm,g,4,decode,,,1000 20,9e0', measuredBatch('decode', 4, [1000, 20], 9)],
  ])('%s', async (_, line, expected) => {
    expect(await read(csv(heads, line))).toEqual({ model: 'm', gpu: 'g', batches: [expected] });
  });

  test('without names, and with other columns among them', async () => {
    const { model, gpu, batches } = await read(
      csv('ms,remark,phase,tp,lengths', '5,first,prefill,1,64', '', '7,,decode,1,64'),
    );
    expect([model, gpu]).toEqual([undefined, undefined]);
    expect(batches).toEqual([measuredBatch('prefill', 1, [64], 5), measuredBatch('decode', 1, [64], 7)]);
  });

  test('of one of several models and GPUs, by any of its names in any case', async () => {
    const text = csv(
      heads,
      'm,g,1,prefill,1,,,1',
      'Acme/Big-70B,g,1,prefill,2,,,1',
      'big,H100,1,prefill,3,,,1',
    );
    const of = { model: { name: 'Big', aliases: ['acme/big-70b'] }, gpu: { name: 'h100', aliases: [] } };
    expect(await read(text, of)).toEqual({
      model: 'Acme/Big-70B',
      gpu: 'H100',
      batches: [measuredBatch('prefill', 1, [3], 1)],
    });
  });
});

describe('A table of measurements is refused', () => {
  const row = (line: string) => csv(heads, 'm,g,1,prefill,512,,,25', line);
  test.each<[string, string, string]>([
    ['that is no table', 'hello', 'my.csv: expected the columns tp, phase, ms, got none called tp'],
    ['without rows', heads, 'my.csv: expected measurements, got none'],
    [
      'without lengths',
      csv('tp,phase,ms,batch', '1,decode,5,3'),
      'my.csv: expected a column lengths or context, got none called so',
    ],
    [
      'with a column twice',
      csv(`${heads},batch`, 'm,g,1,prefill,1,,,1,'),
      'my.csv: expected one column called batch, got 2',
    ],
    [
      'with a cell too many',
      row('m,g,1,prefill,512,,,25,1'),
      'my.csv: line 3: expected 8 cells, one for each column, got 9',
    ],
    [
      'of an unknown phase',
      row('m,g,1,Prefill,512,,,25'),
      'my.csv: line 3: phase: expected prefill or decode, got "Prefill"',
    ],
    [
      'without a size',
      row('m,g,,prefill,512,,,25'),
      'my.csv: line 3: tp: expected a whole number of GPUs, from 1 to 1024, got nothing',
    ],
    [
      'of half a GPU',
      row('m,g,0.5,prefill,512,,,25'),
      'my.csv: line 3: tp: expected a whole number of GPUs, from 1 to 1024, got 0.5',
    ],
    [
      'with no time',
      row('m,g,1,prefill,512,,,0'),
      'my.csv: line 3: ms: expected a number of ms, above 0 and at most 2^40 (35 years), got 0',
    ],
    [
      'with a negative time',
      row('m,g,1,prefill,512,,,-3'),
      'my.csv: line 3: ms: expected a number of ms, above 0 and at most 2^40 (35 years), got -3',
    ],
    [
      'with a time in words',
      row('m,g,1,prefill,512,,,fast'),
      'my.csv: line 3: ms: expected a number of ms, above 0 and at most 2^40 (35 years), got "fast"',
    ],
    [
      'with an endless time',
      row('m,g,1,prefill,512,,,1e999'),
      'my.csv: line 3: ms: expected a number of ms, above 0 and at most 2^40 (35 years), got Infinity',
    ],
    [
      'without the lengths of a row',
      row('m,g,1,prefill,,4,,25'),
      'my.csv: line 3: lengths: expected a text, got nothing',
    ],
    [
      'with a length of nothing',
      row('m,g,1,prefill,0,,,25'),
      'my.csv: line 3: lengths: expected a whole number of tokens, from 1 to 100000000, got 0',
    ],
    [
      'with a broken length',
      row('m,g,1,prefill,5 6.5,,,25'),
      'my.csv: line 3: lengths: expected a whole number of tokens, from 1 to 100000000, got 6.5',
    ],
    [
      'with a length beyond all bounds',
      row('m,g,1,prefill,1e9,,,25'),
      'my.csv: line 3: lengths: expected a whole number of tokens, from 1 to 100000000, got 1000000000',
    ],
    [
      'with a length in words',
      row('m,g,1,prefill,5 six,,,25'),
      'my.csv: line 3: lengths: expected a whole number of tokens, from 1 to 100000000, got "six"',
    ],
    [
      'with separators only',
      row('m,g,1,prefill,+;+,,,25'),
      'my.csv: line 3: lengths: expected from 1 to 65536 lengths, got "+;+"',
    ],
    [
      'with too many lengths',
      row(`m,g,1,prefill,${'1 '.repeat(65_537)},,,25`),
      'my.csv: line 3: lengths: expected from 1 to 65536 lengths, got "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ..."',
    ],
    [
      'with a batch beyond all bounds',
      row('m,g,1,decode,,1e6,9,25'),
      'my.csv: line 3: batch: expected a whole number of requests, from 1 to 65536, got 1000000',
    ],
    [
      'with another number than of lengths',
      row('m,g,1,prefill,5 6,3,,25'),
      'my.csv: line 3: batch: expected 2, as many as there are lengths, or nothing, got 3',
    ],
    [
      'with the context of a prefill',
      row('m,g,1,prefill,5,,7,25'),
      'my.csv: line 3: context: expected nothing for a prefill, whose lengths are those of its prompts, got "7"',
    ],
    [
      'with lengths and contexts',
      row('m,g,1,decode,5,,7,25'),
      'my.csv: line 3: context: expected nothing beside lengths, got "7"',
    ],
    [
      'with a name left out',
      row(',g,1,prefill,5,,,25'),
      'my.csv: line 3: model: expected a text, got nothing',
    ],
    [
      'with a name over two lines',
      row('"m\nn",g,1,prefill,5,,,25'),
      'my.csv: line 3: model: expected a text without line breaks and control characters, got "m\\nn"',
    ],
    [
      'with a name that steers a terminal',
      row('\u001b[31m,g,1,prefill,5,,,25'),
      'my.csv: line 3: model: expected a text without line breaks and control characters, got "\\u001b[31m"',
    ],
    [
      'of two models',
      row('n,g,1,prefill,5,,,25'),
      'my.csv: model: expected measurements of one, or to be told which is meant, got those of "m", "n"',
    ],
    [
      'of two GPUs',
      row('m,h,1,prefill,5,,,25'),
      'my.csv: gpu: expected measurements of one, or to be told which is meant, got those of "g", "h"',
    ],
    [
      'with a quote that is not closed',
      row('"m,g,1,prefill,5,,,25'),
      'my.csv: line 3: expected cells between commas, got a quote that neither opens nor closes a cell',
    ],
  ])('%s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(new InputError(message));
  });

  test('of other models or GPUs than is asked', async () => {
    const text = csv(heads, 'm,g,1,prefill,1,,,1', 'n,h,1,prefill,1,,,1');
    const named = (name: string) => ({ name, aliases: [] });
    await expect(read(text, { model: named('x') })).rejects.toThrow(
      new InputError('my.csv: model: expected measurements of x, got those of "m", "n"'),
    );
    await expect(read(text, { model: named('m'), gpu: named('h') })).rejects.toThrow(
      new InputError('my.csv: expected measurements of m on h, got none of both'),
    );
  });

  test('of bytes that are no text', async () => {
    await expect(read(Uint8Array.of(0xff, 0xfe, 0x00))).rejects.toThrow(
      new InputError('my.csv: expected CSV as UTF-8 text, got bytes that are not UTF-8'),
    );
  });
});
