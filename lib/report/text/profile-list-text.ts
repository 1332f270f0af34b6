import type { HeldOutError } from '../../profile/index.js';
import type { ListedProfile, ListedRow, ProfileListDocument } from '../documents/profile-list-document.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';

const heads = ['model', 'GPU', 'dtype', 'TP', 'tier', 'prefill', 'decode'];

/** Columns of words. */
const WORDS = 5;

/** The table of a list of profiles: a line for each tier of a profile. */
export function profileListTable({ profiles }: ProfileListDocument): string {
  const table = textTable([heads, ...profiles.flatMap(linesOf)], WORDS);
  return `${table}\n${legendOf(profiles)}`;
}

function legendOf(profiles: readonly ListedProfile[]): string {
  return profiles.some(({ rows }) => rows.some(({ heldOut }) => heldOut !== null))
    ? 'prefill, decode: median / P95 of the relative error on held-out points, in %, of the worst size.\n'
    : 'prefill, decode: no profile here states errors on held-out points.\n';
}

function linesOf({ model, gpu, dtype, tier: ofAll, rows }: ListedProfile): string[][] {
  if (rows.length === 0) return [[model, gpu, dtype ?? '-', 'none', ofAll, '-', '-']];
  const tiers = [...new Set(rows.map(({ tier }) => tier))];
  return tiers.map((tier) => {
    const ofTier = rows.filter((row) => row.tier === tier);
    const sizes = [...new Set(ofTier.map(({ tensorParallel }) => tensorParallel))];
    const errors = (['prefill', 'decode'] as const).map((kind) => worstOf(ofTier, kind));
    return [model, gpu, dtype ?? '-', sizes.join(','), tier, ...errors];
  });
}

function worstOf(rows: readonly ListedRow[], kind: 'prefill' | 'decode'): string {
  const errors = rows.flatMap(({ heldOut }) => (heldOut === null ? [] : [heldOut[kind]]));
  if (errors.length === 0) return '-';
  const worst = (part: (error: HeldOutError) => number) => percent(Math.max(...errors.map(part)));
  return `${worst(({ median }) => median)} / ${worst(({ p95 }) => p95)}`;
}

function percent(share: number): string {
  return roundHalfEven(100 * share, 1);
}
