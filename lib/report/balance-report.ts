import type {
  BalancedResult,
  BalancedTrial,
  LayoutResult,
  SearchSettings,
  SecondLook,
  SideGoodput,
} from '../study/index.js';
import { roundHalfEven } from './python-number.js';
import { searchForJson } from './search-json.js';
import { textTable } from './text-table.js';

/** The two lines of a search that chose numbers of instances too. */
export function balancedLines(best: BalancedTrial): string {
  return `Best per GPU rate: ${roundHalfEven(best.outcome.goodputPerGpu, 2)}\nBest config: ${instancesInWords(best)}\n`;
}

/** What each size can do on its own, and what was tried together, as tables. */
export function balancedTables({ layouts }: BalancedResult): string {
  return layouts.map((result) => `${sidesTable(result)}\n${trialsTable(result)}`).join('\n');
}

function sidesTable({ layout, prefill, decode }: LayoutResult): string {
  const rows = (name: string, side: readonly SideGoodput[]) =>
    side.map(({ sizes, gpus, goodput }) => [
      `${name} tp=${sizes.tp}, pp=${sizes.pp}`,
      `${gpus}`,
      roundHalfEven(goodput, 2),
      roundHalfEven(goodput / gpus, 2),
    ]);
  return textTable([
    [`One instance alone, ${layout}`, 'GPUs', 'goodput', 'per GPU'],
    ...rows('prefill', prefill),
    ...rows('decode', decode),
  ]);
}

function trialsTable({ layout, trials }: LayoutResult): string {
  return textTable([
    [`Together, ${layout}`, 'GPUs', 'expected', 'goodput', 'per GPU'],
    ...trials.map((trial) => [
      instancesInWords(trial),
      `${trial.gpus}`,
      roundHalfEven(trial.expected, 2),
      roundHalfEven(trial.outcome.goodput, 2),
      roundHalfEven(trial.outcome.goodputPerGpu, 2),
    ]),
  ]);
}

function instancesInWords({ prefill, decode, prefillInstances, decodeInstances }: BalancedTrial): string {
  return (
    `prefill_instances=${prefillInstances}, tp_prefill=${prefill.tp}, pp_prefill=${prefill.pp}, ` +
    `decode_instances=${decodeInstances}, tp_decode=${decode.tp}, pp_decode=${decode.pp}`
  );
}

/** Why there is no answer, in one line. */
export function noBalanceLine({ layouts }: BalancedResult, settings: SearchSettings): string {
  const { profile, nodes, gpusPerNode } = settings;
  const able = (side: 'prefill' | 'decode') =>
    layouts.some((result) => result[side].some(({ goodput }) => goodput > 0));
  if (!able('prefill')) return `no prefill instance of ${profile.model} keeps the TTFT SLO on its own`;
  if (!able('decode')) return `no decode instance of ${profile.model} keeps the TPOT SLO on its own`;
  const trial = layouts.flatMap(({ trials }) => trials)[0];
  return trial === undefined
    ? `no prefill and decode instance of ${profile.model} that keep their SLOs fit ${nodes} x ${gpusPerNode} GPUs together`
    : `instances that keep their SLOs on their own do not keep them together at any rate that was tried (${instancesInWords(trial)}, say)`;
}

/** The whole search as JSON. @param look at the best trial, if there is one */
export function balancedJson(settings: SearchSettings, result: BalancedResult, look?: SecondLook): string {
  return `${JSON.stringify({ settings: searchForJson(settings), ...result, ...look }, undefined, 2)}\n`;
}
