/**
 * A gas station with two pumps and one tank below them, which a truck refills.
 *
 * The pumps are a Resource: a pump is taken or not. The tank is a Container: an amount, from which cars take
 * some and into which the truck puts some. A car that finds too little in the tank waits at its pump, and
 * whoever wants a pump waits behind it. The station looks at its gauge every 10 s and calls the truck when the
 * tank is below a quarter; it is a process too, which waits for the truck as a car waits for its fuel.
 *
 * Watch cars 5 and 6: both pumps are free when they come, but the tank is nearly empty, and they stand there
 * until the truck arrives.
 */
import { Container, type ProcessGenerator, Resource } from '../kernel/index.js';
import { PythonRandom } from '../random/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

// Amounts are in litres.
const PUMPS = 2;
const STATION_TANK = 200;
const CAR_TANK = 50;
const CAR_LEVEL = { least: 5, most: 25 };
const GAP = { least: 30, most: 300 };
const LITRES_PER_SECOND = 2;
const CALL_BELOW = 0.25 * STATION_TANK;
const CHECK_EVERY = 10;
const TRUCK_TIME = 300;
const UNTIL = 1000;

/** A gas station with two pumps and one tank below them, which a truck refills. */
export const gasStation: Lesson = {
  title: 'Gas station with a tank truck',
  unit: 'seconds',
  summary: 'Pumps are places, fuel is an amount: a Resource, a Container, and a process that refills it.',

  run(stage) {
    const env = stage.environment();
    const pumps = new Resource(env, PUMPS, 'the pumps');
    const tank = new Container(env, { capacity: STATION_TANK, initial: STATION_TANK, name: 'the tank' });
    const random = new PythonRandom(stage.seed);
    const tell = teller(stage, env, 1);

    function* car(name: string): ProcessGenerator {
      const missing = CAR_TANK - random.randint(CAR_LEVEL.least, CAR_LEVEL.most);
      tell(`${name} arrives`);
      using pump = pumps.request();
      yield* pump;
      yield* tank.get(missing);
      yield* env.timeout(missing / LITRES_PER_SECOND);
      tell(`${name} has ${missing} l more and leaves`);
    }

    function* control(): ProcessGenerator {
      for (;;) {
        if (tank.level < CALL_BELOW) {
          tell(`the tank is down to ${tank.level} l: the truck is called`);
          yield* env.process(truck(), 'truck');
        }
        yield* env.timeout(CHECK_EVERY);
      }
    }

    function* truck(): ProcessGenerator {
      yield* env.timeout(TRUCK_TIME);
      const amount = tank.capacity - tank.level;
      tell(`the truck brings ${amount} l`);
      yield* tank.put(amount);
    }

    function* arrivals(): ProcessGenerator {
      for (let number = 0; ; number++) {
        yield* env.timeout(random.randint(GAP.least, GAP.most));
        env.process(car(`car ${number}`), `car ${number}`);
      }
    }

    env.process(control(), 'control');
    env.process(arrivals(), 'arrivals');
    env.run(stage.until ?? UNTIL);
  },
};
