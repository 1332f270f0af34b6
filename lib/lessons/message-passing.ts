/**
 * A sender and a receiver, with a cable between them that takes its time.
 *
 * They share nothing but the cable. What has come out of it lies in a Store: the receiver takes a message
 * from there, or waits until there is one. What is still on its way is a process for each message, which waits
 * as long as the cable is long and then puts the message into the store.
 *
 * Watch that a message is sent every 5 s though each takes 10 s: two are on their way at any time. Latency
 * delays, it does not limit how many messages pass. (A cable that carries one at a time would; the lesson
 * `kv-transfer` has one.)
 */
import { type Environment, type ProcessGenerator, Store, type StoreGet } from '../kernel/index.js';
import type { Lesson } from './lesson.js';
import { teller } from './telling.js';

const SEND_EVERY = 5;
const LATENCY = 10;
const UNTIL = 100;

/** A way from one process to another on which messages take time. */
class Cable<T> {
  private readonly env: Environment;
  private readonly latency: number;
  private readonly arrived: Store<T>;

  constructor(env: Environment, latency: number) {
    this.env = env;
    this.latency = latency;
    this.arrived = new Store(env, Infinity, 'the end of the cable');
  }

  /** Sends a message on its way; the sender does not wait. */
  send(message: T): void {
    this.env.process(this.carry(message), 'message');
  }

  /** Happens, with the message as its value, when one has come. */
  receive(): StoreGet<T> {
    return this.arrived.get();
  }

  private *carry(message: T): ProcessGenerator {
    yield* this.env.timeout(this.latency);
    yield* this.arrived.put(message);
  }
}

/** A sender and a receiver, with a cable between them that takes its time. */
export const messagePassing: Lesson = {
  title: 'Message passing',
  unit: 'seconds',
  summary: 'A cable with latency, made of a Store and a process for each message on its way.',

  run(stage) {
    const env = stage.environment();
    const cable = new Cable<{ number: number; sent: number }>(env, LATENCY);
    const tell = teller(stage, env);

    function* sender(): ProcessGenerator {
      for (let number = 0; ; number++) {
        yield* env.timeout(SEND_EVERY);
        tell(`message ${number} is sent`);
        cable.send({ number, sent: env.now });
      }
    }

    function* receiver(): ProcessGenerator {
      for (;;) {
        const { number, sent } = yield* cable.receive();
        tell(`    message ${number} is received, ${env.now - sent} s after it was sent`);
      }
    }

    env.process(sender(), 'sender');
    env.process(receiver(), 'receiver');
    env.run(stage.until ?? UNTIL);
  },
};
