import { type Layout, poolsByRole } from './deployment.js';

/**
 * The sizes of a deployment in the words of the published program: `pp_cross=1, tp_prefill=2, ...` or `tp=4, pp=1`;
 * where a pool has several instances, with their numbers: `prefill_instances=2, tp_prefill=2, ...`.
 *
 * @example
 * describeDeployment(deploymentOf({ engine: 'vllm', tp: 4, pp: 1 })) // 'tp=4, pp=1'
 */
export function describeDeployment(layout: Layout): string {
  const { pools } = layout;
  const isSingle = poolsByRole(pools).every(([, { count }]) => count === 1);
  return isSingle ? describeSizes(layout) : describeInstances(layout);
}

/** As `describeDeployment`, with the numbers of instances also where there is one of each. */
export function describeInstances(layout: Layout): string {
  const { pools, ppCross } = layout;
  if ('serve' in pools) return `instances=${pools.serve.count}, ${describeSizes(layout)}`;
  const crossing = ppCross === 1 ? '' : `pp_cross=${ppCross}, `;
  const ofPools = poolsByRole(pools).map(
    ([role, { count, tp, pp }]) => `${role}_instances=${count}, tp_${role}=${tp}, pp_${role}=${pp}`,
  );
  return `${crossing}${ofPools.join(', ')}`;
}

/** The sizes alone, whatever the numbers of instances. */
export function describeSizes({ pools, ppCross }: Layout): string {
  if ('serve' in pools) return `tp=${pools.serve.tp}, pp=${pools.serve.pp}`;
  const { prefill, decode } = pools;
  return (
    `pp_cross=${ppCross}, tp_prefill=${prefill.tp}, pp_prefill=${prefill.pp}, ` +
    `tp_decode=${decode.tp}, pp_decode=${decode.pp}`
  );
}

/** The numbers of instances, M:N or one number. */
export function describeCounts({ pools }: Pick<Layout, 'pools'>): string {
  return poolsByRole(pools)
    .map(([, { count }]) => count)
    .join(':');
}
