/**
 * Ten machines that break down, and one repairman who has other things to do.
 *
 * A machine makes part after part. Now and then something interrupts it: the part waits half done, and the
 * machine asks for the repairman. He is a PreemptiveResource. His other jobs ask for him too, but are less
 * important, and so a broken machine takes him away at once: the job is interrupted, remembers what is left
 * of it, and asks for him again.
 *
 * Watch how an interrupt is thrown in where the process waits, and how whoever expects it catches it there and
 * goes on. A machine that is broken is not broken again, so nobody interrupts its repair; and machines are all
 * as important as each other, so that one of them waits while another is repaired.
 */
import { Interrupt, PreemptiveResource, type Process, type ProcessGenerator } from '../kernel/index.js';
import { PythonRandom } from '../random/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const MACHINES = 10;
const PART_TIME = { mean: 10, deviation: 2 };
const MEAN_TIME_TO_FAILURE = 300;
const REPAIR_TIME = 30;
const OTHER_JOB_TIME = 30;
const REPAIR = { priority: 1 };
const OTHER_JOB = { priority: 2 };
const STORY_UNTIL = 150;
const UNTIL = 4 * 7 * 24 * 60;

interface Machine {
  readonly name: string;
  isBroken: boolean;
  parts: number;
  breakdowns: number;
}

/** Ten machines that break down, and one repairman who has other things to do. */
export const machineShop: Lesson = {
  title: 'Machine shop with a repairman',
  unit: 'minutes',
  summary: 'Breakdowns interrupt machines, repairs take the repairman from other jobs: preemption.',

  run(stage) {
    const env = stage.environment();
    const repairman = new PreemptiveResource(env, 1, 'the repairman');
    const otherJobs = { done: 0, preempted: 0 };
    const random = new PythonRandom(stage.seed);
    const tellAll = teller(stage, env, 1);
    const tell = (text: string): void => {
      if (env.now < STORY_UNTIL) tellAll(text);
    };

    function* work(machine: Machine): ProcessGenerator {
      for (;;) {
        let left = partTime(random);
        while (left > 0) {
          const start = env.now;
          try {
            yield* env.timeout(left);
            left = 0;
          } catch (error) {
            if (!(error instanceof Interrupt)) throw error;
            left -= env.now - start;
            yield* repair(machine);
          }
        }
        machine.parts += 1;
      }
    }

    function* repair(machine: Machine): ProcessGenerator {
      machine.isBroken = true;
      machine.breakdowns += 1;
      tell(`${machine.name} breaks down`);
      using visit = repairman.request(REPAIR);
      yield* visit;
      tell(`${machine.name} has the repairman`);
      yield* env.timeout(REPAIR_TIME);
      machine.isBroken = false;
      tell(`${machine.name} works again`);
    }

    function* wear(machine: Machine, worker: Process<void>): ProcessGenerator {
      for (;;) {
        yield* env.timeout(random.expovariate(1 / MEAN_TIME_TO_FAILURE));
        if (!machine.isBroken) worker.interrupt('breakdown');
      }
    }

    function* otherJob(): ProcessGenerator {
      let left = OTHER_JOB_TIME;
      while (left > 0) {
        using turn = repairman.request(OTHER_JOB);
        yield* turn;
        tell(`the other job has the repairman, for ${left.toFixed(1)} minutes`);
        const start = env.now;
        try {
          yield* env.timeout(left);
          left = 0;
        } catch (error) {
          if (!(error instanceof Interrupt)) throw error;
          left -= env.now - start;
          otherJobs.preempted += 1;
          tell(`the other job loses him, with ${left.toFixed(1)} minutes to go`);
        }
      }
      otherJobs.done += 1;
    }

    function* oneJobAfterTheOther(): ProcessGenerator {
      for (;;) yield* otherJob();
    }

    const machines = Array.from({ length: MACHINES }, (_, number) => {
      const machine: Machine = { name: `machine ${number}`, isBroken: false, parts: 0, breakdowns: 0 };
      const worker = env.process(work(machine), machine.name);
      env.process(wear(machine, worker), `wear of ${machine.name}`);
      return machine;
    });
    env.process(oneJobAfterTheOther(), 'other jobs');
    env.run(stage.until ?? UNTIL);

    stage.print('');
    stage.print(`After ${env.now} minutes:`);
    for (const { name, parts, breakdowns } of machines) {
      stage.print(`${name} has made ${parts} parts and broken down ${breakdowns} times`);
    }
    const { done, preempted } = otherJobs;
    stage.print(`the repairman has done ${done} other jobs and been called away ${preempted} times`);
  },
};

/** A normal time may come out below 0, if rarely; then it is drawn again. */
function partTime(random: PythonRandom): number {
  const { mean, deviation } = PART_TIME;
  let time = random.normalvariate(mean, deviation);
  while (time <= 0) time = random.normalvariate(mean, deviation);
  return time;
}
