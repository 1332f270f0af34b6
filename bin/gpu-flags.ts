import { InputError } from '../lib/input/index.js';
import type { Objective } from '../lib/study/index.js';
import { inGroup, labelOf, optional } from './flags.js';
import { gpuPriceList } from './gpu-prices.js';
import { oneOf, text } from './value-types.js';

/** Prefill and decode instances on different kinds of GPUs. */
export const mixedFlags = inGroup('What is served:', {
  'prefill-gpu': optional(
    text,
    'Kind of GPU of prefill instances, with --decode-gpu: in other nodes than those of decode instances',
    'as --gpu',
  ),
  'decode-gpu': optional(text, 'Kind of GPU of decode instances, with --prefill-gpu', 'as --gpu'),
});

/** What GPUs cost. */
export const priceFlags = inGroup('Prices:', {
  'gpu-price': optional(
    gpuPriceList,
    'What a GPU costs, in $/h: 2.5, or h100=2.5,a100=1.2 for several kinds; adds prices to the results',
  ),
});

/** The objectives of a search, as its type has them. */
const objectives = { 'per-gpu': true, 'per-dollar': true } satisfies Record<Objective, true>;
const objectiveNames = Object.keys(objectives) as Objective[];

/** What the best of a search has most of. */
export const objectiveFlags = inGroup('Prices:', {
  objective: optional(
    oneOf(objectiveNames),
    `What the best has most of (${objectiveNames.join(', ')}): requests/s per GPU, or requests per dollar`,
    objectiveNames[0],
  ),
});

/** The values of the flags about kinds of GPUs and prices; some commands leave some out. */
export interface GpuValues {
  readonly gpu: string | undefined;
  readonly profile: string | undefined;
  readonly 'prefill-gpu': string | undefined;
  readonly 'decode-gpu': string | undefined;
  readonly 'gpu-price': unknown;
  readonly objective?: Objective | undefined;
}

/** Sees to it that these flags go together. @throws InputError for the first that does not */
export function checkGpuFlags(values: GpuValues): void {
  const both = ['prefill-gpu', 'decode-gpu'] as const;
  for (const [flag, other] of [both, [both[1], both[0]] as const]) {
    if (values[flag] === undefined) continue;
    if (values[other] === undefined) {
      throw new InputError(`${labelOf(flag)}: expected with ${labelOf(other)}, got it without`);
    }
    const clash = (['gpu', 'profile'] as const).find((each) => values[each] !== undefined);
    if (clash !== undefined) {
      throw new InputError(
        `${labelOf(clash)}: expected without ${both.map(labelOf).join(' and ')}, got it with them`,
      );
    }
  }
  if (values.objective === 'per-dollar' && values['gpu-price'] === undefined) {
    throw new InputError(
      `${labelOf('objective')}: expected ${labelOf('gpu-price')} with per-dollar, got it without`,
    );
  }
}
