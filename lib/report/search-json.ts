import { copiesWithin, describeDeployment } from '../deployment/index.js';
import type {
  DeploymentOutcome,
  SearchedDeployment,
  SearchResult,
  SearchSettings,
  SecondLook,
} from '../study/index.js';
import type { Workload } from '../workload/index.js';
import { deploymentForJson, linksForJson } from './engine-json.js';

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
  const { best, nearest } = result;
  return `${JSON.stringify(
    {
      settings: { ...searchForJson(settings), workload: workload.name, isStandIn: workload.standIn },
      best:
        best === undefined
          ? null
          : { ...summary(best), copies: copiesWithin(best.deployment, settings), ...look },
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

/** What was asked of a search, without how it was carried out. */
export function searchForJson(settings: SearchSettings): object {
  const { profile, lengths, figures: _, exactEvents: __, links, ...asked } = settings;
  return {
    model: profile.model,
    gpu: profile.gpu,
    requests: lengths.length,
    ...asked,
    ...(links === undefined ? {} : { links: linksForJson(links) }),
  };
}

function named({ deployment, ...rest }: DeploymentOutcome): object {
  return { name: describeDeployment(deployment), deployment: deploymentForJson(deployment), ...rest };
}

function summary({ deployment, gpus, goodputPerGpu }: SearchedDeployment): object {
  return {
    name: describeDeployment(deployment),
    deployment: deploymentForJson(deployment),
    gpus,
    goodputPerGpu,
    goodput: goodputPerGpu * gpus,
  };
}
