/**
 * A carwash with two machines. Four cars are there when it opens, and another comes every 5 to 9 minutes.
 *
 * A machine is a place of a Resource. A car asks for one, waits until it is granted, and gives it back when
 * the block that holds it with `using` ends. Washing is a process of its own, and the car waits for it as for
 * any other event: a process is an event, which happens when the process ends.
 *
 * Watch cars 2 and 3: they are there at 0, and enter at 5, when the first two leave. Nobody planned that; it
 * follows from two machines, four cars, and waiting in line.
 */
import { type ProcessGenerator, Resource } from '../kernel/index.js';
import { PythonRandom } from '../random/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const MACHINES = 2;
const WASH_TIME = 5;
const CARS_AT_OPENING = 4;
const GAP = { least: 5, most: 9 };
const DIRT_REMOVED = { least: 50, most: 99 };
const UNTIL = 20;

/** A carwash with two machines. */
export const carwash: Lesson = {
  title: 'Carwash',
  unit: 'minutes',
  summary: 'Cars wait for one of two machines: a Resource, and a process that waits for another.',

  run(stage) {
    const env = stage.environment();
    const machines = new Resource(env, MACHINES, 'the machines');
    const random = new PythonRandom(stage.seed);
    const tell = teller(stage, env);

    function* car(name: string): ProcessGenerator {
      tell(`${name} arrives`);
      using machine = machines.request();
      yield* machine;
      tell(`${name} enters a machine`);
      yield* env.process(wash(name), `wash of ${name}`);
      tell(`${name} leaves`);
    }

    function* wash(name: string): ProcessGenerator {
      yield* env.timeout(WASH_TIME);
      tell(`${random.randint(DIRT_REMOVED.least, DIRT_REMOVED.most)} % of the dirt on ${name} is gone`);
    }

    function* arrivals(): ProcessGenerator {
      for (let number = 0; ; number++) {
        if (number >= CARS_AT_OPENING) yield* env.timeout(random.randint(GAP.least, GAP.most));
        env.process(car(`car ${number}`), `car ${number}`);
      }
    }

    env.process(arrivals(), 'arrivals');
    env.run(stage.until ?? UNTIL);
  },
};
