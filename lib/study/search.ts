import type { SearchedDeployment } from './job.js';
import { runStudy, type StudyOptions } from './run-study.js';
import { type BalancedResult, balanced } from './strategies/balanced.js';
import { placements, type SearchResult } from './strategies/placements.js';
import { type RatioResult, type RatioSettings, ratio } from './strategies/ratio.js';
import type { SearchSettings } from './strategies/search-settings.js';
import { type SecondLook, secondLook } from './strategies/second-look.js';

/**
 * Finds the goodput of every placement that fits the GPUs, one instance of each kind, and the best of them.
 *
 * @throws InputError as `placements` and `runStudy`
 * @example
 * const { best } = await search({ ...settings, engine: 'vllm' }, { threads: 1 });
 * if (best !== undefined) console.log(describeDeployment(best.deployment), best.goodputPerGpu);
 */
export function search(settings: SearchSettings, options: StudyOptions = {}): Promise<SearchResult> {
  return runStudy(placements(settings, options.engines), settings, options);
}

/**
 * Finds the goodput of prefill and decode instances of given sizes, for every M:N up to given numbers.
 *
 * @throws InputError as `ratio` and `runStudy`
 * @example
 * const one = { tp: 1, pp: 1 };
 * const most = { maxPrefillInstances: 2, maxDecodeInstances: 1 };
 * const { outcomes } = await searchRatio({ ...settings, prefill: one, decode: one, ...most });
 * outcomes.map(({ prefillInstances, decodeInstances }) => `${prefillInstances}:${decodeInstances}`) // ['1:1', '2:1']
 */
export function searchRatio(settings: RatioSettings, options: StudyOptions = {}): Promise<RatioResult> {
  return runStudy(ratio(settings, options.engines), settings, options);
}

/**
 * Finds sizes and numbers of prefill and decode instances that go together.
 *
 * @returns undefined when the signal ended it early
 * @throws InputError as `balanced` and `runStudy`
 * @example
 * const result = await searchBalanced({ ...settings, highAffinity: true });
 * const best = result?.best?.outcome.deployment;
 */
export function searchBalanced(
  settings: SearchSettings,
  options: StudyOptions = {},
): Promise<BalancedResult | undefined> {
  return runStudy(balanced(settings, options.engines), settings, options);
}

/**
 * Looks at the best deployment of a search again: what keeps it from a higher rate, and what it comes to in longer runs.
 *
 * @returns undefined when the signal ended it early
 * @throws InputError as `runStudy`
 * @example
 * const { best } = await search(settings);
 * const look = best && (await lookAgain(settings, best));
 * console.log(look?.firstMiss?.binding, look?.longRun?.goodputPerGpu);
 */
export function lookAgain(
  settings: SearchSettings,
  best: Pick<SearchedDeployment, 'deployment' | 'probes'>,
  options: StudyOptions = {},
): Promise<SecondLook | undefined> {
  return runStudy(secondLook(settings, best, options.engines), settings, options);
}
