export {
  type Deployment,
  type DeploymentInput,
  deploymentOf,
  gpusOf,
  type Layout,
  type OptionValues,
  oneOfEach,
  type ParallelSizes,
  type Pool,
  type PoolInput,
  type Pools,
  poolsByRole,
  type Role,
} from './deployment.js';
export { copiesWithin, countLayouts, enumerateLayouts, type GpuBudget } from './enumerate.js';
export { canonicalJson, keyOf } from './key.js';
export { defaultKvLink, defaultKvLinks, type KvLink, type KvLinks, kvLinkOf, linkBounds } from './kv-link.js';
export { type GpuPrices, gpuKindsOf, gpuPriceFor, gpuPriceOf, pricePerHour } from './price.js';
export { describeCounts, describeDeployment, describeInstances, describeSizes } from './words.js';
