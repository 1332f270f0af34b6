import {
  copiesWithin,
  type PlacementOutcome,
  type SearchedPlacement,
  type SearchResult,
  type SearchSettings,
  type SecondLook,
} from '../search/index.js';
import { describePlacement } from '../simulation/index.js';
import type { Workload } from '../workload/index.js';
import { enginesForJson } from './engine-json.js';

/**
 * A whole search as JSON: what was asked, what became of every placement with each rate tried, and the answer.
 *
 * @param look at the best placement, if there is one
 */
export function searchJson(
  settings: SearchSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
  result: SearchResult,
  look?: SecondLook,
): string {
  const { profile, lengths, fullRuns: _, exactEvents: __, engines, ...asked } = settings;
  const { best, nearest } = result;
  return `${JSON.stringify(
    {
      settings: {
        model: profile.model,
        gpu: profile.gpu,
        workload: workload.name,
        isStandIn: workload.standIn,
        requests: lengths.length,
        ...asked,
        ...(engines === undefined ? {} : { engines: enginesForJson(engines) }),
      },
      best:
        best === undefined
          ? null
          : { ...summary(best), copies: copiesWithin(best.placement, settings), ...look },
      nearest:
        nearest === undefined
          ? null
          : { ...summary(nearest.outcome), binding: nearest.binding, probe: nearest.probe },
      // How many placements came to nothing; each of them may be better than the answer.
      failed: result.outcomes.filter(({ status }) => status === 'failed').length,
      placements: result.outcomes.map(named),
    },
    undefined,
    2,
  )}\n`;
}

function named(outcome: PlacementOutcome): object {
  return { name: describePlacement(outcome.placement), ...outcome };
}

function summary({ placement, gpus, goodputPerGpu }: SearchedPlacement): object {
  return {
    name: describePlacement(placement),
    placement,
    gpus,
    goodputPerGpu,
    goodput: goodputPerGpu * gpus,
  };
}
