/**
 * A bank with one counter and customers who do not wait for ever.
 *
 * A customer asks for the counter, and waits for either of two events: the counter is free, or patience has
 * run out. Which of them it was, the value of the condition tells. Who runs out of patience leaves the block
 * that holds the request, and `using` takes it out of the line: the counter is never granted to someone who
 * has gone home.
 *
 * Watch customer 2, who comes while customer 1 is served, and reneges.
 */
import { type ProcessGenerator, Resource } from '../kernel/index.js';
import { PythonRandom } from '../random/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const CUSTOMERS = 5;
const MEAN_GAP = 10;
const MEAN_SERVICE = 12;
const PATIENCE = { least: 1, most: 3 };

/** A bank with one counter and customers who do not wait for ever. */
export const bank: Lesson = {
  title: 'Bank with impatient customers',
  unit: 'minutes',
  summary: 'Customers renege: a request or a timeout, whichever comes first.',

  run(stage) {
    const env = stage.environment();
    const counter = new Resource(env, 1, 'the counter');
    const random = new PythonRandom(stage.seed);
    const tell = teller(stage, env, 4);

    function* customer(name: string): ProcessGenerator {
      const arrival = env.now;
      tell(`${name} arrives`);
      using turn = counter.request();
      const patience = env.timeout(random.uniform(PATIENCE.least, PATIENCE.most));
      const happened = yield* turn.or(patience);
      const waited = (env.now - arrival).toFixed(3);
      if (!happened.has(turn)) {
        tell(`${name} has waited ${waited} and leaves`);
        return;
      }
      tell(`${name} has waited ${waited} and is served`);
      yield* env.timeout(random.expovariate(1 / MEAN_SERVICE));
      tell(`${name} is done`);
    }

    function* arrivals(): ProcessGenerator {
      for (let number = 0; number < CUSTOMERS; number++) {
        env.process(customer(`customer ${number}`), `customer ${number}`);
        yield* env.timeout(random.expovariate(1 / MEAN_GAP));
      }
    }

    env.process(arrivals(), 'arrivals');
    env.run(stage.until);
  },
};
