import { engines as allEngines, type Engine, type EngineTable } from '../engines/index.js';
import { InputError, shown } from '../input/index.js';

/** The engine of that name. @throws InputError when there is none, with those that there are */
export function engineNamed(name: string, engines: EngineTable = allEngines): Engine {
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (engine !== undefined) return engine;
  throw new InputError(`engine: expected one of ${Object.keys(engines).join(', ')}, got ${shown(name)}`);
}
