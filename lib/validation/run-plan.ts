import type { KvLink } from '../deployment/index.js';
import type { EngineTable } from '../engines/index.js';
import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import { type Plan, plan, refusalOf } from '../simulation/index.js';
import { type Contender, standInFor } from './contender.js';
import type { MeasuredRun } from './measured-run.js';

/** A measured run and the profile of its model and GPU. */
export interface ProfiledRun {
  readonly run: MeasuredRun;
  readonly profile: Profile;
}

/** How all runs were measured, and by what engines they are replayed. */
export interface ReplayPlace {
  /** Over what KV cache moved; that within a node when left out. */
  readonly link?: KvLink | undefined;
  /** The engines that there are: those of the program, unless one's own are among them. */
  readonly engines?: EngineTable | undefined;
}

/** A run that a contender cannot replay. */
export class RunRefused extends InputError {}

/**
 * What a contender runs to replay a measured run.
 *
 * @throws RunRefused when its server cannot be run, or a request never could be served, naming its file and the contender
 */
export function runPlanOf(
  { run, profile }: ProfiledRun,
  contender: Contender,
  { link, engines }: ReplayPlace,
): Plan {
  const refuse = (reason: string): never => {
    throw new RunRefused(`${run.origin}: cannot be run by the ${contender.name} model: ${reason}`);
  };
  const standIn = standInFor(contender, run);
  if (standIn === undefined) return refuse(`it has no engine for a server of ${run.server}`);
  const planned = plan({ ...standIn, pools: run.pools, link }, profile, engines);
  if (!planned.isRunnable) return refuse(planned.reason);
  const hopeless = refusalOf(planned.plan, run.requests, engines);
  return hopeless === undefined ? planned.plan : refuse(`counted by issue time from 0, ${hopeless}`);
}
