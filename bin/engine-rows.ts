import { type EngineName, engineNames } from '../lib/engines/catalogue.js';
import { InputError } from '../lib/input/index.js';
import type { Profile } from '../lib/profile/index.js';

/** The engines by the two words that the published program, and this one before, had for them. */
export const engineRows = {
  reference: { distserve: 'published-distserve', vllm: 'published-vllm' },
  detailed: { distserve: 'distserve', vllm: 'vllm' },
} as const satisfies Record<string, Record<string, EngineName>>;

/** How closely an engine is simulated. */
export type EngineModel = keyof typeof engineRows;

/** Their names. */
export const engineModels = Object.keys(engineRows) as EngineModel[];

/** What is simulated, as the published program names it. */
export type Backend = keyof (typeof engineRows)[EngineModel];

/** Their names. */
export const backends = Object.keys(engineRows.reference) as Backend[];

/** The flags that choose an engine. */
export interface EngineWords {
  readonly engine?: string | undefined;
  readonly backend?: Backend | undefined;
  readonly 'engine-model'?: EngineModel | undefined;
}

/** The one that is meant where no flag tells: the published figures were fitted to the published simulator alone. */
export function defaultModelFor({ tier }: Pick<Profile, 'tier'>): EngineModel {
  return tier === 'reference' ? 'reference' : 'detailed';
}

/**
 * The engines that flags may mean, by name or path: one where the model is told or the profile known.
 *
 * @throws InputError for an engine that is told in both ways
 */
export function enginesMeant(words: EngineWords, profile?: Pick<Profile, 'tier'>): readonly string[] {
  const { engine, backend = 'distserve', 'engine-model': model } = words;
  if (engine === undefined) {
    const byProfile = profile === undefined ? engineModels : [defaultModelFor(profile)];
    return (model === undefined ? byProfile : [model]).map((each) => engineRows[each][backend]);
  }
  for (const flag of ['backend', 'engine-model'] as const) {
    if (words[flag] !== undefined) {
      throw new InputError(`--${flag}: expected without --engine, which tells both, got it with ${engine}`);
    }
  }
  return [engine];
}

/** Whether an engine is one of the program's own. */
export function isKnown(engine: string): engine is EngineName {
  return (engineNames as readonly string[]).includes(engine);
}
