import type { EngineFacts } from '../../engines/index.js';
import type { Slo } from '../../metrics/index.js';
import type { FirstMiss, RatioResult } from '../../study/index.js';
import type { InstanceTold, RatioDocument } from '../documents/ratio-document.js';
import { roundHalfEven } from '../python-number.js';
import { ratioEnginesLine } from './engine-words.js';
import { linkToldInWords } from './link-words.js';
import { remarksThere } from './search-text.js';
import { textTable } from './text-table.js';

/** What a search of M:N takes as given: the instances, their link, and what of the engine is not as usual; a line each. */
export function ratioAssumptions({ settings }: RatioDocument, facts: EngineFacts): string {
  const { prefill, decode, link, options, poolGpus } = settings;
  const instance = (kind: string, { tp, pp, kvTokens }: InstanceTold, gpu?: string) =>
    `${kind} instances${gpu === undefined ? '' : ` on ${gpu}`}: tp=${tp}, pp=${pp}, ${kvTokens} tokens of KV cache\n`;
  const over = link === undefined ? 'none (the engine moves no KV cache)' : linkToldInWords(link);
  const changes = ratioEnginesLine(options, facts);
  const changed = changes === undefined ? '' : `Engines: ${changes}\n`;
  return `${instance('Prefill', prefill, poolGpus?.prefill)}${instance('Decode', decode, poolGpus?.decode)}KV link: ${over}\n${changed}`;
}

/** The table of a search of M:N: a row for each, with rates in requests/s, and prices where there are; the best is marked. */
export function ratioTable({ ratios, best, settings: { slo, gpuPrices } }: RatioDocument): string {
  const priced = <Cell>(...cells: Cell[]) => (gpuPrices === undefined ? [] : cells);
  return textTable([
    ['Prefill:decode', 'GPUs', 'goodput per GPU', 'goodput', ...priced('$/h', 'requests per $'), 'binds', ''],
    ...ratios.map(({ name, gpus, goodputPerGpu, goodput, firstMiss, price }) => [
      name,
      String(gpus),
      roundHalfEven(goodputPerGpu, 2),
      roundHalfEven(goodput, 2),
      ...priced(roundHalfEven(price?.perHour ?? 0, 2), roundHalfEven(price?.goodputPerDollar ?? 0, 0)),
      bindingClause(firstMiss, slo),
      name === best?.name ? '<- best' : '',
    ]),
  ]);
}

/** Why a search of M:N has no answer, in one line; for one that was completed without a best. */
export function noRatioLine({ nearest, settings: { slo } }: RatioDocument): string {
  if (nearest === null) return 'no M:N keeps the SLOs';
  const { outcome, probe } = nearest;
  return (
    `no M:N keeps the SLOs; the nearest is ${outcome.name}, where ${bindingClause(nearest, slo)}, the lowest rate tried` +
    remarksThere(probe)
  );
}

/** What a search of M:N that was ended early has found, in one line. */
export function interruptedRatioLine({ outcomes, failed, best }: RatioResult, total: number): string {
  const found =
    best === undefined
      ? 'none that keeps the SLOs'
      : `${best.prefillInstances}:${best.decodeInstances} with ${roundHalfEven(best.goodputPerGpu, 2)} requests/s per GPU`;
  const done = outcomes.length + failed.length;
  return `interrupted after ${done} of ${total} M:N; so far: ${outcomes.length === 0 ? 'nothing' : found}`;
}

/** The side that binds, and how far it is from its target at the first rate that is too high. */
export function bindingClause(miss: FirstMiss | null, slo: Slo): string {
  if (miss === null) return 'nothing up to the highest rate';
  const { figures, rate } = miss.probe;
  const at = `at ${roundHalfEven(rate, 2)}/s`;
  return miss.binding === 'ttft'
    ? `TTFT P${slo.ttftAttainment} is ${roundHalfEven(figures.ttftQuantile, 1)} ms ${at}`
    : `TPOT P${slo.tpotAttainment} is ${roundHalfEven(figures.tpotQuantile, 1)} ms ${at}`;
}
