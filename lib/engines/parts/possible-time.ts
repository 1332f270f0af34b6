import { InputError, LONGEST_TIME } from '../../input/index.js';
import {
  type DecodeSums,
  type Latency,
  type LatencyModel,
  latencyModel,
  type PrefillSums,
} from '../../profile/index.js';

/** Whether an iteration can take so long, in ms. */
export function isPossibleTime(time: number): boolean {
  return time >= 0 && time <= LONGEST_TIME;
}

/** The error for a profile by which an iteration would take such a time. */
export function impossibleTime(time: number, prompts: number, decodes: number): InputError {
  return new InputError(
    `the profile gives ${time} ms for an iteration with ${prompts} prompts and ${decodes} decodes: ` +
      'expected latencies that are never negative and not beyond 2^40 ms (35 years)',
  );
}

/** The times that coefficients give, each looked at: from those that cannot be an InputError comes. */
export function possibleLatency(latency: Latency): LatencyModel {
  return new PossibleLatency(latencyModel(latency));
}

/** A class, since every iteration asks it. */
class PossibleLatency implements LatencyModel {
  private readonly model: LatencyModel;

  constructor(model: LatencyModel) {
    this.model = model;
  }

  prefill(sums: PrefillSums): number {
    const time = this.model.prefill(sums);
    if (!isPossibleTime(time)) throw impossibleTime(time, sums.requests, 0);
    return time;
  }

  decode(sums: DecodeSums): number {
    const time = this.model.decode(sums);
    if (!isPossibleTime(time)) throw impossibleTime(time, 0, sums.requests);
    return time;
  }

  growth(requests: number): number | undefined {
    const growth = this.model.growth(requests);
    // Step by step each time is looked at.
    return growth !== undefined && isPossibleTime(growth) ? growth : undefined;
  }
}
