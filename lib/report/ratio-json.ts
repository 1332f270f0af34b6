import type { RatioOutcome, RatioResult, RatioSettings } from '../study/index.js';
import type { Workload } from '../workload/index.js';
import { deploymentForJson, linkForJson } from './engine-json.js';
import { ratioName } from './ratio-report.js';

/** A whole search of M:N as JSON: what was asked, every M:N with each rate tried and the side that binds, the best. */
export function ratioJson(
  settings: RatioSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
  { outcomes, failed, best, nearest }: RatioResult,
): string {
  const { profile, lengths, figures: _, exactEvents: __, link, ...asked } = settings;
  return `${JSON.stringify(
    {
      settings: {
        model: profile.model,
        gpu: profile.gpu,
        kvCapacity: profile.kvCapacity,
        workload: workload.name,
        isStandIn: workload.standIn,
        requests: lengths.length,
        ...asked,
        ...(link === undefined ? {} : { link: linkForJson(link) }),
      },
      best: best === undefined ? null : named(best),
      nearest: nearest === undefined ? null : { ...nearest, outcome: named(nearest.outcome) },
      failed: failed.map(({ deployment, ...rest }) => ({
        deployment: deploymentForJson(deployment),
        ...rest,
      })),
      ratios: outcomes.map((outcome) => ({
        ...named(outcome),
        firstMiss: outcome.firstMiss ?? null,
        probes: outcome.probes,
      })),
    },
    undefined,
    2,
  )}\n`;
}

function named(outcome: RatioOutcome): object {
  const { prefillInstances, decodeInstances, gpus, goodputPerGpu, goodput } = outcome;
  return { name: ratioName(outcome), prefillInstances, decodeInstances, gpus, goodputPerGpu, goodput };
}
