import { describeDeployment } from '../../deployment/index.js';
import {
  type FirstMiss,
  type LongRun,
  type Price,
  type Priced,
  priceOf,
  remarksOf,
  type SearchedDeployment,
  type SecondLook,
} from '../../study/index.js';
import { type DeploymentTold, deploymentTold } from './told.js';

/** A deployment whose goodput has been found. */
export interface FoundTold {
  /** Its sizes in words. */
  readonly name: string;
  readonly deployment: DeploymentTold;
  readonly gpus: number;
  /** In requests/s per GPU. */
  readonly goodputPerGpu: number;
  /** In requests/s of all its GPUs. */
  readonly goodput: number;
  /** What it costs; left out where no prices were given. */
  readonly price?: Price;
}

/** The best deployment, with what somebody decides by. */
export interface BestTold extends FoundTold {
  /** How many of it fit the GPUs that there are. */
  readonly copies: number;
  /** What has to be known of the runs that the answer rests on, a clause each. */
  readonly remarks: readonly string[];
  /** What keeps it from a higher rate; null where nothing did up to the highest rate, or it is not known. */
  readonly firstMiss: FirstMiss | null;
  /** What it comes to in longer runs; null where the search had as long ones, or it is not known. */
  readonly longRun: LongRun | null;
}

/** A deployment, as documents tell of it. */
export function foundTold(
  { deployment, gpus, goodputPerGpu }: SearchedDeployment,
  settings: Priced,
  describe = describeDeployment,
): FoundTold {
  const goodput = goodputPerGpu * gpus;
  const price = priceOf({ deployment, goodput }, settings);
  return {
    name: describe(deployment),
    deployment: deploymentTold(deployment),
    gpus,
    goodputPerGpu,
    goodput,
    ...(price === undefined ? {} : { price }),
  };
}

/** The best one, before it is looked at again. */
export function bestTold(
  best: SearchedDeployment,
  settings: Priced,
  copies: number,
  describe = describeDeployment,
): BestTold {
  const remarks = remarksOf(best.probes, best.goodputPerGpu);
  return { ...foundTold(best, settings, describe), copies, remarks, firstMiss: null, longRun: null };
}

/** A document of a search, with what the second look at its best came to. */
export function withSecondLook<Document extends { readonly best: BestTold | null }>(
  document: Document,
  { firstMiss = undefined, longRun = undefined }: Partial<SecondLook> = {},
): Document {
  const { best } = document;
  if (best === null) return document;
  return {
    ...document,
    best: { ...best, firstMiss: firstMiss ?? null, longRun: longRun ?? null },
  };
}
