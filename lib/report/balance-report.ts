import type { BalancedResult, SearchSettings, SideGoodput } from '../search/index.js';
import { enginesForJson } from './engine-json.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** The two lines of a search that chose numbers of instances too; for one with a goodput. */
export function balancedLines({ chosen, confirmed }: BalancedResult): string {
  const { prefill, decode, prefillInstances, decodeInstances } = chosen!;
  return (
    `Best per GPU rate: ${roundHalfEven(confirmed!.goodputPerGpu, 2)}\n` +
    `Best config: prefill_instances=${prefillInstances}, tp_prefill=${prefill.tp}, pp_prefill=${prefill.pp}, ` +
    `decode_instances=${decodeInstances}, tp_decode=${decode.tp}, pp_decode=${decode.pp}\n`
  );
}

/** What each size can do on its own, as a table. */
export function sidesTable({ prefill, decode }: BalancedResult): string {
  const rows = (name: string, side: readonly SideGoodput[]) =>
    side.map(({ sizes, gpus, goodput }) => [
      `${name} tp=${sizes.tp}, pp=${sizes.pp}`,
      `${gpus}`,
      roundHalfEven(goodput, 2),
      roundHalfEven(goodput / gpus, 2),
    ]);
  return textTable([
    ['Instance alone', 'GPUs', 'goodput', 'per GPU'],
    ...rows('prefill', prefill),
    ...rows('decode', decode),
  ]);
}

/** Why there is no answer, in one line. */
export function noBalanceLine({ prefill, decode, chosen }: BalancedResult, settings: SearchSettings): string {
  const { profile, nodes, gpusPerNode } = settings;
  if (chosen !== undefined) {
    return `${chosen.prefillInstances} prefill and ${chosen.decodeInstances} decode instances go together, but do not keep the SLOs at any rate that was tried`;
  }
  const able = (side: readonly SideGoodput[]) => side.some(({ goodput }) => goodput > 0);
  if (!able(prefill)) return `no prefill instance of ${profile.model} keeps the TTFT SLO on its own`;
  if (!able(decode)) return `no decode instance of ${profile.model} keeps the TPOT SLO on its own`;
  return `no prefill and decode instance of ${profile.model} that keep their SLOs fit ${nodes} x ${gpusPerNode} GPUs together`;
}

/** The whole search as JSON. */
export function balancedJson(settings: SearchSettings, result: BalancedResult): string {
  const { profile, lengths, fullRuns: _, exactEvents: __, engines, ...asked } = settings;
  const told = {
    model: profile.model,
    gpu: profile.gpu,
    requests: lengths.length,
    ...asked,
    ...(engines === undefined ? {} : { engines: enginesForJson(engines) }),
  };
  return `${JSON.stringify({ settings: told, ...result }, undefined, 2)}\n`;
}
