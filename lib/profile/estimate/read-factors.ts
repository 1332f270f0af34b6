import { join } from 'node:path';
import { Field, parseJson, type ReadFs, readInputFile } from '../../input/index.js';
import type { HeldOutError } from '../evidence.js';
import type {
  ExpertFactors,
  FactorsOfGpu,
  FittedFactors,
  GemmFactors,
  MeasuredExperts,
  OperatorFactors,
  PhaseErrors,
  RooflineFactors,
} from './factors.js';

const operators = [
  'gemm',
  'fp8Gemm',
  'prefillAttention',
  'decodeAttention',
  'elementwise',
  'allReduce',
] as const;

/**
 * The factors of the roofline that are known: the table in a folder of profiles.
 *
 * @throws InputError when it cannot be read or is no such table
 * @example
 * const factors = loadRooflineFactors(bundledFolders.profiles, fs);
 */
export function loadRooflineFactors(folder: string, fs: ReadFs): RooflineFactors {
  const path = join(folder, 'tables', 'roofline.json');
  return readRooflineFactors(readInputFile(path, fs), path);
}

/**
 * The factors of the roofline in a file of JSON: `profiles/tables/roofline.json` shows its fields, which the types tell of.
 *
 * @param where the path it came from, for messages
 * @throws InputError that names the field, what was expected and what was given
 */
export function readRooflineFactors(bytes: Uint8Array, where: string): RooflineFactors {
  const root = new Field(parseJson(bytes, where), where);
  const fields = root.record('kind', 'source', 'units', 'default', 'gpus', 'errors');
  if (fields.kind.text() !== 'roofline-factors') fields.kind.refuse('"roofline-factors"');
  if (!/^ms\b/.test(fields.units.text())) fields.units.refuse('"ms", the unit of all that is fixed');
  const { ownFactors, unseen } = fields.errors.record('ownFactors', 'unseen');
  const gpus = byName(fields.gpus, readFactorsOfGpu);
  for (const [name, listed] of Object.entries(gpus)) {
    if (!('as' in listed)) continue;
    const other = Object.hasOwn(gpus, listed.as) ? gpus[listed.as] : undefined;
    if (other === undefined || 'as' in other) {
      fields.gpus.at(name).at('as').refuse('the name of a GPU with factors of its own');
    }
  }
  return {
    source: fields.source.text(),
    byDefault: readDefault(fields.default),
    gpus,
    errors: { ownFactors: readErrors(ownFactors), unseen: byName(unseen, readErrors) },
  };
}

function byName<T>(field: Field, read: (field: Field) => T): Record<string, T> {
  return Object.fromEntries(Object.keys(field.object()).map((name) => [name, read(field.at(name))]));
}

function readDefault(field: Field): RooflineFactors['byDefault'] {
  const { experts, ...others } = field.record(...operators, 'experts');
  const { bf16, fp8 } = experts.record('bf16', 'fp8');
  return {
    ...readOperators(others),
    fp8Gemm: readGemm(others.fp8Gemm),
    experts: { bf16: readExperts(bf16), fp8: readExperts(fp8) },
  };
}

function readFactorsOfGpu(field: Field): FactorsOfGpu {
  if (field.at('as').value !== undefined) return { as: field.record('as').as.name() };
  const { experts, ...others } = field.record(...operators, 'experts');
  const own: FittedFactors = {
    ...readOperators(others),
    ...experts.ifThere('experts', (each): ExpertFactors => {
      const { bf16, fp8 } = each.record('bf16', 'fp8');
      return { ...bf16.ifThere('bf16', readExperts), ...fp8.ifThere('fp8', readExperts) };
    }),
  };
  return own;
}

function readOperators(fields: Record<(typeof operators)[number], Field>): OperatorFactors {
  return {
    gemm: readGemm(fields.gemm),
    ...fields.fp8Gemm.ifThere('fp8Gemm', readGemm),
    prefillAttention: readComputing(fields.prefillAttention),
    decodeAttention: readMoving(fields.decodeAttention),
    elementwise: readMoving(fields.elementwise),
    allReduce: readMoving(fields.allReduce),
  };
}

const fromZero = { expected: 'a number of at least 0', isFit: (value: number) => value >= 0 };
const fromOne = { expected: 'a number of at least 1', isFit: (value: number) => value >= 1 };

function readGemm(field: Field): GemmFactors {
  return gemmOf(field.record('flops', 'bandwidth', 'power', 'fixed'));
}

function readExperts(field: Field): MeasuredExperts {
  const { heldOut, ...others } = field.record('flops', 'bandwidth', 'power', 'fixed', 'heldOut');
  return { ...gemmOf(others), heldOut: readError(heldOut) };
}

function gemmOf(fields: Record<keyof GemmFactors, Field>): GemmFactors {
  return {
    flops: fields.flops.share(),
    bandwidth: fields.bandwidth.share(),
    power: fields.power.number(fromOne),
    fixed: fields.fixed.number(fromZero),
  };
}

function readComputing(field: Field): OperatorFactors['prefillAttention'] {
  const { flops, fixed } = field.record('flops', 'fixed');
  return { flops: flops.share(), fixed: fixed.number(fromZero) };
}

function readMoving(field: Field): OperatorFactors['decodeAttention'] {
  const { bandwidth, fixed } = field.record('bandwidth', 'fixed');
  return { bandwidth: bandwidth.share(), fixed: fixed.number(fromZero) };
}

function readErrors(field: Field): PhaseErrors {
  const { prefill, decode } = field.record('prefill', 'decode');
  return { prefill: readError(prefill), decode: readError(decode) };
}

function readError(field: Field): HeldOutError {
  const { median, p95 } = field.record('median', 'p95');
  return { median: median.number(fromZero), p95: p95.number(fromZero) };
}
