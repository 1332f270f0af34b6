import { catalogue } from '../lib/engines/catalogue.js';
import type { EngineTable } from '../lib/engines/table.js';
import { InputError, shown } from '../lib/input/index.js';
import type { Profile } from '../lib/profile/index.js';
import type { Contender, Server } from '../lib/validation/index.js';
import { checkFor, type EngineContext, type EngineValues, presetOptions } from './engine-flags.js';
import { type EngineModel, engineModels, engineRows, enginesMeant, isKnown } from './engine-rows.js';
import { optionsFor } from './engine-settings.js';

const context: EngineContext = { command: 'validate' };

/** The values of the flags that tell what is held against measured runs. */
export type ContenderValues = EngineValues & {
  readonly 'engine-model': EngineModel | undefined;
  readonly engine: string | undefined;
  readonly backend: undefined;
};

/** What is held against measured runs, and the engines that there are. */
export interface Contenders {
  readonly contenders: readonly Contender[];
  readonly engines: EngineTable;
}

/** Sees, before anything is loaded, to what can be seen from the flags alone. @throws InputError for what cannot be */
export function checkContenderFlags(values: ContenderValues): void {
  const { engine } = values;
  if (engine === undefined) checkFor(modelsOf(values).flatMap(rowsOf), catalogue, values, context);
  else if (enginesMeant(values).every(isKnown)) checkFor([engine], catalogue, values, context);
}

/**
 * The contenders that flags ask for: both engine models, one of them, or one engine.
 *
 * @throws InputError for an engine that there is not, and for flags and options that none of them can do anything with
 */
export async function contendersOf(values: ContenderValues): Promise<Contenders> {
  const { loadEngines, contenders, servers } = await import('./simulator.js');
  const { engine } = values;
  const engines = await loadEngines(engine ?? 'distserve');
  if (engine === undefined) {
    return { engines, contenders: modelsOf(values).map((model) => contenders[model]) };
  }
  const { roles } = engines[engine]!;
  const like = (Object.keys(servers) as Server[]).filter((server) => servers[server].join() === roles.join());
  const standIns = like.map((server) => [server, { engine, options: {} }]);
  return { engines, contenders: [{ name: engine, engines: Object.fromEntries(standIns) }] };
}

/**
 * The contenders with the options that are given, each engine with those that it has.
 *
 * @param measured the kinds of servers that there are runs of
 * @param preset of the profiles, whose options are taken where none are given
 * @throws InputError for flags and options that none of the engines that stand in for these can do anything with
 */
export function withGivenOptions(
  { contenders, engines }: Contenders,
  values: ContenderValues,
  measured: ReadonlySet<Server>,
  preset?: Profile['preset'],
): Contender[] {
  const atWork = contenders.flatMap((contender) =>
    Object.entries(contender.engines).flatMap(([server, { engine }]) =>
      measured.has(server as Server) ? [engine] : [],
    ),
  );
  const places = checkFor(atWork, engines, values, context);
  return contenders.map((contender) => ({
    ...contender,
    engines: Object.fromEntries(
      Object.entries(contender.engines).map(([server, { engine }]) => [
        server,
        {
          engine,
          options: optionsFor(engines[engine]!.options, [...presetOptions(engine, { preset }), ...places]),
        },
      ]),
    ),
  }));
}

/**
 * What is to be fitted: of the last contender that has options that can be.
 *
 * @throws InputError for options that cannot be fitted, with those that can
 */
export async function fitOf(
  asked: readonly string[],
  contenders: readonly Contender[],
  engines: EngineTable,
): Promise<{ contender: Contender; options: readonly string[] } | undefined> {
  if (asked.length === 0) return undefined;
  const { fittableOptions, nameOf } = await import('./simulator.js');
  const [last] = contenders
    .map((contender) => ({ contender, fittable: fittableOptions(contender, engines) }))
    .filter(({ fittable }) => fittable.length > 0)
    .slice(-1);
  if (last === undefined) {
    const names = contenders.flatMap((contender) => Object.values(contender.engines));
    throw new InputError(
      `--fit: expected with engines that have options in ms or factors, got it with ${names.map(({ engine }) => engine).join(', ')}`,
    );
  }
  const { contender, fittable } = last;
  const known = Object.values(contender.engines).map(({ engine }) => engines[engine]!.options);
  const options = asked.flatMap((each) => {
    if (each === 'all') return fittable;
    const name = known.map((of) => nameOf(of, each)).find((found) => found !== undefined);
    if (name !== undefined && fittable.includes(name)) return [name];
    throw new InputError(`--fit: expected one of ${[...fittable, 'all'].join(', ')}, got ${shown(each)}`);
  });
  return { contender, options };
}

function modelsOf({ 'engine-model': model }: ContenderValues): readonly EngineModel[] {
  return model === undefined ? engineModels : [model];
}

function rowsOf(model: EngineModel): string[] {
  return Object.values(engineRows[model]);
}
