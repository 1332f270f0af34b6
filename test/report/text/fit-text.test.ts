import { describe, expect, test } from '@jest/globals';
import type { FittedTold } from '../../../lib/report/documents/validation-document.js';
import { fitLines, fitTable } from '../../../lib/report/text/fit-text.js';

const fittedTo = (option: FittedTold['option'], changed: Partial<FittedTold> = {}): FittedTold => ({
  option,
  value: 2,
  factor: 1,
  error: 0.1,
  errorBefore: 0.1,
  isAtEnd: false,
  isFlat: false,
  ...changed,
});

const step = fittedTo('vllmStepHost', { factor: 1.5, error: 0.05 });
const arrival = fittedTo('vllmArrivalHost', { factor: 3.5, error: 0.06 });
const flat = { isFlat: true };

describe('Of fitted constants', () => {
  test('that which helps most and that which would have to change most are told, each with its gain', () => {
    expect(fitLines([step, arrival])).toEqual([
      'vllmStepHost helps most: changed by +50.0 %, to 3; that lowers the error by 50.0 %',
      'vllmArrivalHost would have to change most: by +250.0 %, to 7; that lowers the error by 40.0 %',
    ]);
  });

  test('one can be both, and of a single one there is no more to say than how it would change', () => {
    const change = 'would have to change most: by +50.0 %, to 3; that lowers the error by 50.0 %';
    expect(fitLines([step, fittedTo('requestLatency', { factor: 1.4, error: 0.08 })])).toEqual([
      `vllmStepHost helps most, and ${change}`,
    ]);
    expect(fitLines([step])).toEqual([`vllmStepHost ${change}`]);
  });

  test('a division is as much of a change as a multiplication', () => {
    const [, most] = fitLines([
      arrival,
      fittedTo('vllmFinishHost', { factor: 0.25, error: 0.08, isAtEnd: true }),
    ]);
    expect(most).toBe(
      'vllmFinishHost would have to change most: by -75.0 %, to 0.5; that lowers the error by 20.0 %; ' +
        'it is the furthest that was tried, and more may fit better',
    );
  });

  test('those with little to gain count for nothing, however much they would change', () => {
    const little = fittedTo('requestLatency', { factor: 4, error: 0.0995, isAtEnd: true });
    expect(fitLines([step, little])).toHaveLength(1);
    expect(fitLines([little, fittedTo('speed')])).toEqual([
      'no fitted option lowers the error by 1 % or more with another value',
    ]);
    // The last digits of a run that the model itself made.
    expect(fitLines([fittedTo('speed', { factor: 1.01, error: 1e-20, errorBefore: 1e-18 })])).toHaveLength(1);
  });

  test('those that no factor can help are told, with the reason', () => {
    const constants = [step, fittedTo('decodeHost', flat), fittedTo('vllmFinishHost', { ...flat, value: 0 })];
    expect(fitLines(constants).slice(1)).toEqual([
      'play no part in these runs: decodeHost',
      'are 0, which no factor changes: vllmFinishHost',
    ]);
    expect(fitTable(constants).split('\n').slice(2, 4)).toEqual([
      'decodeHost       2          -        -                  0.1000  0.1000',
      'vllmFinishHost   0          -        -                  0.1000  0.1000',
    ]);
  });

  test('a speed is told in words', () => {
    const speed = { value: 1, factor: 0.8, error: 0.05 };
    expect(fitLines([fittedTo('speed', speed)]).at(-1)).toBe(
      'by its speed alone the server is 1.25 times as fast as the profile',
    );
    expect(fitLines([fittedTo('speed', { ...speed, factor: 0.25, isAtEnd: true })])).toHaveLength(1);
  });

  test('nothing is told where nothing was measured', () => {
    const unknown = { ...flat, error: null, errorBefore: null };
    expect(fitLines([fittedTo('speed', unknown)])).toEqual([
      'nothing can be fitted: no latencies above 0 ms were measured',
    ]);
    expect(fitLines([])).toEqual([]);
  });
});
