/**
 * A movie theatre with one ticket counter, three films, and 50 tickets for each.
 *
 * That a film is sold out is an event, one that many wait for at once: everyone in line for it waits for
 * either the counter or the news. When the news comes, all of them leave together, from wherever in the line
 * they are, and `using` takes each out of it.
 *
 * Watch that the line is one for all films: who wants another film moves up when the others leave.
 */
import { type Event, type ProcessGenerator, Resource } from '../kernel/index.js';
import { PythonRandom } from '../random/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const TITLES = ['Gone with the Interrupt', 'The Third Process', 'Some Like It Queued'];
const TICKETS = 50;
const SOLD_OUT_BELOW = 2;
const MEAN_GAP = 0.5;
const PARTY = { least: 1, most: 6 };
const BUYING_TIME = 1;
const DISCUSSION_TIME = 0.5;
const UNTIL = 120;

interface Film {
  readonly title: string;
  readonly soldOut: Event<void>;
  tickets: number;
  leavers: number;
}

/** A movie theatre with one ticket counter, three films, and 50 tickets for each. */
export const movies: Lesson = {
  title: 'Movie theatre',
  unit: 'minutes',
  summary: 'Sold out: one event that many wait for, and that sends all of them home.',

  run(stage) {
    const env = stage.environment();
    const counter = new Resource(env, 1, 'the counter');
    const films = TITLES.map(
      (title): Film => ({ title, soldOut: env.event(), tickets: TICKETS, leavers: 0 }),
    );
    const random = new PythonRandom(stage.seed);
    const tell = teller(stage, env, 1);

    function* moviegoer(film: Film, party: number): ProcessGenerator {
      using turn = counter.request();
      const happened = yield* turn.or(film.soldOut);
      if (!happened.has(turn)) {
        film.leavers += 1;
        return;
      }
      if (film.tickets < party) {
        // Too few for all of them: they talk it over, and go.
        yield* env.timeout(DISCUSSION_TIME);
        return;
      }
      film.tickets -= party;
      if (film.tickets < SOLD_OUT_BELOW) {
        film.tickets = 0;
        film.soldOut.succeed();
        tell(`"${film.title}" is sold out, with ${counter.queue.length} in the line`);
      }
      yield* env.timeout(BUYING_TIME);
    }

    function* arrivals(): ProcessGenerator {
      for (let number = 0; ; number++) {
        yield* env.timeout(random.expovariate(1 / MEAN_GAP));
        const film = random.choice(films);
        const party = random.randint(PARTY.least, PARTY.most);
        if (film.tickets > 0) env.process(moviegoer(film, party), `moviegoer ${number}`);
      }
    }

    env.process(arrivals(), 'arrivals');
    env.run(stage.until ?? UNTIL);
    for (const { title, soldOut, tickets, leavers } of films) {
      stage.print(
        soldOut.triggered
          ? `${leavers} left the line for "${title}"`
          : `"${title}" still has ${tickets} tickets`,
      );
    }
  },
};
