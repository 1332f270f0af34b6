import type { SideGoodput } from '../../study/index.js';
import type { InstancesDocument, LayoutTold } from '../documents/instances-document.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';

/** What each size can do on its own, and what was tried together, as tables. */
export function instancesTables({ layouts }: InstancesDocument): string {
  return layouts.map((layout) => `${sidesTable(layout)}\n${trialsTable(layout)}`).join('\n');
}

function sidesTable({ layout, prefill, decode }: LayoutTold): string {
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

function trialsTable({ layout, trials }: LayoutTold): string {
  return textTable([
    [`Together, ${layout}`, 'GPUs', 'expected', 'goodput', 'per GPU'],
    ...trials.map(({ name, gpus, expected, goodput, goodputPerGpu }) => [
      name,
      `${gpus}`,
      roundHalfEven(expected, 2),
      roundHalfEven(goodput, 2),
      roundHalfEven(goodputPerGpu, 2),
    ]),
  ]);
}

/** How many sizes and trials there were. */
export function countInstances({ layouts, failed }: InstancesDocument): number {
  return layouts.reduce(
    (sum, { prefill, decode, trials }) => sum + prefill.length + decode.length + trials.length,
    failed.length,
  );
}

/** Why there is no answer, in one line. */
export function noInstancesLine({ layouts, settings }: InstancesDocument): string {
  const { model, nodes, gpusPerNode } = settings;
  const able = (side: 'prefill' | 'decode') =>
    layouts.some((layout) => layout[side].some(({ goodput }) => goodput > 0));
  if (!able('prefill')) return `no prefill instance of ${model} keeps the TTFT SLO on its own`;
  if (!able('decode')) return `no decode instance of ${model} keeps the TPOT SLO on its own`;
  const trial = layouts.flatMap(({ trials }) => trials)[0];
  return trial === undefined
    ? `no prefill and decode instance of ${model} that keep their SLOs fit ${nodes} x ${gpusPerNode} GPUs together`
    : `instances that keep their SLOs on their own do not keep them together at any rate that was tried (${trial.name}, say)`;
}
