import { type BatchPhase, type MeasuredBatch, measuredBatch } from '../../../lib/profile/fit/index.js';
import { type Latency, latencyModel } from '../../../lib/profile/index.js';
import { type RandomSource, randomStreams } from '../../../lib/random/index.js';

const lengths = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
const together = [1, 2, 4, 8];
const batchSizes = [1, 2, 4, 8, 16, 32, 48, 64, 95, 96, 128, 160, 192, 256];
const contexts = [64, 512, 2048, 8192];

/** A batch with the time that a model gives it, times 1 and some noise. */
export function timed(
  latency: Latency,
  phase: BatchPhase,
  lengths: readonly number[],
  { tensorParallel = 1, factor = 1 } = {},
): MeasuredBatch {
  const batch = measuredBatch(phase, tensorParallel, lengths, 1);
  const model = latencyModel(latency);
  const { requests, tokens, squaredTokens } = batch;
  const ms =
    phase === 'prefill'
      ? model.prefill({ requests, tokens, squaredTokens })
      : model.decode({ requests, contextTokens: tokens });
  return { ...batch, ms: ms * factor };
}

/** What somebody would measure who knows what is needed, with noise of this relative standard deviation. */
export function measuredWith(latency: Latency, noise = 0, tensorParallel = 1, seed = 7): MeasuredBatch[] {
  const random = randomStreams(seed).stream('noise');
  const factor = () => 1 + noise * normal(random);
  const prefills = lengths.flatMap((length) =>
    together.map((count) =>
      timed(latency, 'prefill', Array(count).fill(length), { tensorParallel, factor: factor() }),
    ),
  );
  const mixed = lengths
    .slice(1)
    .map((length, index) =>
      timed(latency, 'prefill', [length, lengths[index]!], { tensorParallel, factor: factor() }),
    );
  const decodes = batchSizes.flatMap((size) =>
    contexts.map((context) =>
      timed(latency, 'decode', Array(size).fill(context), { tensorParallel, factor: factor() }),
    ),
  );
  return [...prefills, ...mixed, ...decodes];
}

function normal(random: RandomSource): number {
  // The sum of twelve is near enough.
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.random();
  return sum;
}
