import type { Field } from '../input/index.js';
import type { Covered, CoveredRanges, Evidence, HeldOutError } from './evidence.js';

const fromZero = { expected: 'a number of at least 0', isFit: (value: number) => value >= 0 };

/** What coefficients rest on, in a row of a profile. @throws InputError for what is amiss */
export function readEvidence(field: Field): Evidence {
  const { heldOut, ranges, note } = field.record('heldOut', 'ranges', 'note');
  return {
    ...heldOut.ifThere('heldOut', readHeldOut),
    ...ranges.ifThere('ranges', readRanges),
    ...note.ifThere('note', (each) => each.text()),
  };
}

function readHeldOut(field: Field): NonNullable<Evidence['heldOut']> {
  const { prefill, decode } = field.record('prefill', 'decode');
  return { prefill: readError(prefill), decode: readError(decode) };
}

function readError(field: Field): HeldOutError {
  const { median, p95, largest } = field.record('median', 'p95', 'largest');
  return {
    median: median.number(fromZero),
    p95: p95.number(fromZero),
    ...largest.ifThere('largest', (each) => each.number(fromZero)),
  };
}

function readRanges(field: Field): CoveredRanges {
  const fields = field.record(
    'prefillRequests',
    'promptLength',
    'prefillTokens',
    'decodeRequests',
    'contextLength',
    'contextTokens',
  );
  return {
    ...fields.prefillRequests.ifThere('prefillRequests', readCovered),
    ...fields.promptLength.ifThere('promptLength', readCovered),
    ...fields.prefillTokens.ifThere('prefillTokens', readCovered),
    ...fields.decodeRequests.ifThere('decodeRequests', readCovered),
    ...fields.contextLength.ifThere('contextLength', readCovered),
    ...fields.contextTokens.ifThere('contextTokens', readCovered),
  };
}

function readCovered(field: Field): Covered {
  const bounds = field.list();
  if (bounds.length !== 2) field.refuse('two numbers, the least and the most');
  const [least, most] = bounds.map((bound) => bound.number(fromZero)) as [number, number];
  return least <= most ? [least, most] : field.refuse('the least before the most');
}
