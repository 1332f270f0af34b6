import type { Layout } from '../../deployment/index.js';
import type { SimulationDocument, SimulationTold } from '../documents/simulation-document.js';
import { pythonFloat } from '../python-number.js';
import { csvLine } from './csv-line.js';

/** What the published file of attainments tells of a run; for an engine of one's own the backend is what it serves like. */
export interface AttainmentReport {
  readonly settings: Pick<SimulationTold, 'model' | 'backend' | 'rate'>;
  readonly deployment: Layout;
  readonly summary: Pick<SimulationDocument['summary'], 'scaled' | 'attainable'>;
}

/**
 * The published file of attainments: three rows for each scale of the targets (prefill, decode, both), then
 * two for each share of requests whose latency is asked for. Targets in ms, attainments in percent.
 */
export function attainmentCsv({ settings, deployment, summary }: AttainmentReport): string {
  const { model, backend, rate } = settings;
  const { scaled, attainable } = summary;
  const modelType = model.slice(model.lastIndexOf('/') + 1).toUpperCase();
  const sizes = sizesOf(deployment);
  const row = (side: string, target: string, attainment: number): string =>
    csvLine([
      backend,
      modelType,
      side,
      rate === null ? '' : pythonFloat(rate),
      target,
      pythonFloat(attainment),
      ...sizes,
    ]);
  const header = [
    'backend',
    'model_type',
    'pd',
    'rate',
    'target',
    'attainment',
    'tp_prefill',
    'pp_prefill',
    'tp_decode',
    'pp_decode',
  ];
  return [
    csvLine(header),
    ...scaled.flatMap(({ target, attainment }) => {
      const ttft = pythonFloat(target.ttft);
      const tpot = pythonFloat(target.tpot);
      return [
        row('prefill', ttft, attainment.ttft),
        row('decode', tpot, attainment.tpot),
        row('both', `(${ttft}, ${tpot})`, attainment.both),
      ];
    }),
    ...attainable.flatMap(({ attainment, ttft, tpot }) => [
      row('prefill', pythonFloat(ttft), attainment),
      row('decode', pythonFloat(tpot), attainment),
    ]),
  ].join('');
}

/** tp and pp of the prefill side, then of the decode side, which has none where both are together. */
function sizesOf({ pools, ppCross }: Layout): number[] {
  if ('serve' in pools) return [pools.serve.tp, ppCross * pools.serve.pp, 0, 0];
  const { prefill, decode } = pools;
  return [prefill.tp, ppCross * prefill.pp, decode.tp, ppCross * decode.pp];
}
