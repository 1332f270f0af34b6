import { defaultKvLink } from '../deployment/index.js';
import type { EngineFacts } from '../engines/index.js';
import type { Slo } from '../metrics/index.js';
import type { FirstMiss, RatioOutcome, RatioResult, RatioSettings } from '../study/index.js';
import { ratioEnginesLine } from './engine-words.js';
import { linkInWords } from './link-words.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** What a search of M:N takes as given: the instances, their link, and what of the engines is not as usual; a line each. */
export function ratioAssumptions(settings: RatioSettings, facts: EngineFacts): string {
  const { engine, profile, prefill, decode, link = defaultKvLink, options = {} } = settings;
  const instance = (kind: string, { tp, pp }: { tp: number; pp: number }) => {
    const row = profile.kvCapacity.find((each) => each.tensorParallel === tp && each.pipelineParallel === pp);
    return `${kind} instances: tp=${tp}, pp=${pp}, ${row?.tokens} tokens of KV cache\n`;
  };
  const none = engine.startsWith('published-') ? 'none (reference model)' : 'none';
  const changes = ratioEnginesLine(options, facts);
  const changed = changes === undefined ? '' : `Engines: ${changes}\n`;
  return `${instance('Prefill', prefill)}${instance('Decode', decode)}KV link: ${facts.movesKv ? linkInWords(link) : none}\n${changed}`;
}

/** The table of a search of M:N: a row for each, with rates in requests/s; the best is marked. */
export function ratioTable({ outcomes, best }: RatioResult, slo: Slo): string {
  return textTable([
    ['Prefill:decode', 'GPUs', 'goodput per GPU', 'goodput', 'binds', ''],
    ...outcomes.map((outcome) => [
      ratioName(outcome),
      String(outcome.gpus),
      roundHalfEven(outcome.goodputPerGpu, 2),
      roundHalfEven(outcome.goodput, 2),
      bindingClause(outcome.firstMiss, slo),
      outcome === best ? '<- best' : '',
    ]),
  ]);
}

/** M:N. */
export function ratioName(counts: Pick<RatioOutcome, 'prefillInstances' | 'decodeInstances'>): string {
  return `${counts.prefillInstances}:${counts.decodeInstances}`;
}

/** Why a search of M:N has no answer, in one line; for one that was completed without a best. */
export function noRatioLine({ nearest }: RatioResult, slo: Slo): string {
  if (nearest === undefined) return 'no M:N keeps the SLOs';
  return `no M:N keeps the SLOs; the nearest is ${ratioName(nearest.outcome)}, where ${bindingClause(nearest, slo)}, the lowest rate tried`;
}

/** What a search of M:N that was ended early has found, in one line. */
export function interruptedRatioLine({ outcomes, failed, best }: RatioResult, total: number): string {
  const found =
    best === undefined
      ? 'none that keeps the SLOs'
      : `${ratioName(best)} with ${roundHalfEven(best.goodputPerGpu, 2)} requests/s per GPU`;
  const done = outcomes.length + failed.length;
  return `interrupted after ${done} of ${total} M:N; so far: ${outcomes.length === 0 ? 'nothing' : found}`;
}

/** The side that binds, and how far it is from its target at the first rate that is too high. */
export function bindingClause(miss: FirstMiss | undefined, slo: Slo): string {
  if (miss === undefined) return 'nothing up to the highest rate';
  const { figures, rate } = miss.probe;
  const at = `at ${roundHalfEven(rate, 2)}/s`;
  return miss.binding === 'ttft'
    ? `TTFT P${slo.ttftAttainment} is ${roundHalfEven(figures.ttftQuantile, 1)} ms ${at}`
    : `TPOT P${slo.tpotAttainment} is ${roundHalfEven(figures.tpotQuantile, 1)} ms ${at}`;
}
