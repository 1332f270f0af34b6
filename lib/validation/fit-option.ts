import {
  checkedOptions,
  type EngineOption,
  type EngineTable,
  type NumberOption,
  nameOf,
} from '../engines/index.js';
import { InputError } from '../input/index.js';
import { engineNamed } from '../simulation/index.js';
import { type Contender, type StandIn, withOptions } from './contender.js';
import { type Fit, fitFactor } from './fit.js';
import { type Jitter, type Latencies, measuredLatencies, replay } from './replay.js';
import { type ProfiledRun, type ReplayPlace, runPlanOf } from './run-plan.js';

/** An option that was fitted, and its value as it was. */
export interface FittedOption extends Fit {
  readonly option: string;
  readonly value: number;
}

/** What an option is fitted to. */
export interface FitSettings extends ReplayPlace {
  readonly runs: readonly ProfiledRun[];
  /** The same chances for each value that is tried. */
  readonly jitter: Jitter;
}

/** The options of a contender's engines that can be any number near theirs, each once. */
export function fittableOptions({ engines }: Contender, table?: EngineTable): string[] {
  const names = Object.values(engines).flatMap(({ engine }) =>
    Object.entries(engineNamed(engine, table).options).flatMap(([name, option]) =>
      isFittable(option) ? [name] : [],
    ),
  );
  return [...new Set(names)];
}

/**
 * Finds the factor by which one option of a contender's engines would have to change, alone, for them to come nearest to
 * the runs: where the mean, over requests and repetitions, of the squared logarithms of simulated over measured TTFT and
 * TPOT is least.
 *
 * @returns undefined when the signal ended it early
 * @throws InputError for an option that none of them has, or that is not a number that can be scaled
 */
export async function fitOption(
  asked: string,
  contender: Contender,
  settings: FitSettings,
  signal?: AbortSignal,
): Promise<FittedOption | undefined> {
  const fitted = Object.values(contender.engines).flatMap((standIn) => fittedIn(standIn, asked, settings));
  const [first] = fitted;
  if (first === undefined) {
    const names = fittableOptions(contender, settings.engines).join(', ');
    throw new InputError(`fit: expected one of ${names}, got ${asked}`);
  }
  const fit = await fitFactor((factor) => {
    const changed = withOptions(contender, ({ engine, options }) => {
      const own = fitted.find((each) => each.engine === engine);
      return own === undefined ? options : { ...options, [own.name]: own.value * factor };
    });
    return canBe(changed, settings) ? errorOf(changed, settings, signal) : Promise.resolve(Infinity);
  });
  return fit && { option: first.name, value: first.value, ...fit };
}

function isFittable(option: EngineOption): option is NumberOption & { readonly default: number } {
  return option.kind === 'number' && ['ms', 'factor'].includes(option.unit) && option.default !== undefined;
}

function fittedIn({ engine, options }: StandIn, asked: string, { engines }: ReplayPlace) {
  const known = engineNamed(engine, engines).options;
  const name = nameOf(known, asked);
  const option = name === undefined ? undefined : known[name];
  if (name === undefined || option === undefined || !isFittable(option)) return [];
  const given = checkedOptions(known, options, engine)[name];
  return [{ engine, name, value: typeof given === 'number' ? given : option.default }];
}

/** Whether all options are within their bounds: a factor can lead out of them. */
function canBe(contender: Contender, { engines }: ReplayPlace): boolean {
  try {
    for (const { engine, options } of Object.values(contender.engines)) {
      checkedOptions(engineNamed(engine, engines).options, options, engine);
    }
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** NaN where no latency was measured, or all are 0. */
async function errorOf(
  contender: Contender,
  settings: FitSettings,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { runs, jitter, engines } = settings;
  let sum = 0;
  let count = 0;
  for (const each of runs) {
    const { run } = each;
    const replays = await replay(run, runPlanOf(each, contender, settings), jitter, { engines, signal });
    if (replays === undefined) return undefined;
    const measured = measuredLatencies(run);
    for (const what of ['ttft', 'tpot'] satisfies (keyof Latencies)[]) {
      for (const [i, truth] of measured[what].entries()) {
        for (const { [what]: simulated } of replays) {
          if (truth <= 0 || simulated[i]! <= 0) continue;
          sum += Math.log(simulated[i]! / truth) ** 2;
          count += 1;
        }
      }
    }
  }
  return sum / count;
}
