import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import {
  type AnyClusterSpec,
  type DeploymentOptions,
  deploy,
  findHopelessRequest,
} from '../simulation/index.js';
import type { MeasuredRun } from './measured-run.js';

/** A measured run and the profile of its model and GPU. */
export interface ProfiledRun {
  readonly run: MeasuredRun;
  readonly profile: Profile;
}

/**
 * The cluster on which a run is replayed.
 *
 * @throws InputError when its placement cannot be run, or a request never could be served, naming its file and the
 *   engine model
 */
export function clusterOf({ run, profile }: ProfiledRun, options: DeploymentOptions): AnyClusterSpec {
  const { engineModel = 'reference' } = options;
  const refuse = (reason: string): never => {
    throw new InputError(`${run.origin}: cannot be run by the ${engineModel} model: ${reason}`);
  };
  const deployment = deploy(profile, run.placement, options);
  if (!deployment.isRunnable) return refuse(deployment.reason);
  const hopeless = findHopelessRequest(deployment.cluster, run.requests);
  return hopeless === undefined ? deployment.cluster : refuse(`counted by issue time from 0, ${hopeless}`);
}
