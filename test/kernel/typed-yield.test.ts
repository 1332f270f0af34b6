import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type Process, type ProcessGenerator } from '../../lib/kernel/index.js';

// The compiler checks this file too: where an expected error does not come, it complains.

describe('the type of what an event gives', () => {
  test('is that of its value with yield*', () => {
    const env = new Environment();
    function* reader(): ProcessGenerator<unknown[]> {
      const text: string = yield* env.timeout(1, 'ten');
      // @ts-expect-error: it is a string
      const number: number = yield* env.timeout(1, 'ten');
      return [text, number];
    }
    expect(env.run(env.process(reader()))).toEqual(['ten', 'ten']);
  });

  test('is that of its value when the event is yielded and then read', () => {
    const env = new Environment();
    function* reader(): ProcessGenerator<unknown[]> {
      const event = env.timeout(1, 10);
      yield event;
      const number: number = event.value;
      // @ts-expect-error: it is a number
      const text: string = event.value;
      return [number, text];
    }
    expect(env.run(env.process(reader()))).toEqual([10, 10]);
  });

  test('is nothing for an event made without a type', () => {
    const env = new Environment();
    function* reader(): ProcessGenerator<unknown> {
      // @ts-expect-error: it has no value
      const number: number = yield* env.event().succeed();
      return number;
    }
    expect(env.run(env.process(reader()))).toBeUndefined();
  });

  test('is what the generator returns for a process', () => {
    const env = new Environment();
    function* source(): ProcessGenerator<string> {
      return 'ten';
    }
    function* reader(process: Process<string>): ProcessGenerator<unknown[]> {
      const text: string = yield* process;
      // @ts-expect-error: it is a string
      const number: number = yield* process;
      return [text, number];
    }
    expect(env.run(env.process(reader(env.process(source()))))).toEqual(['ten', 'ten']);
  });

  test('is that of the event for a run until it', () => {
    const env = new Environment();
    const text: string = env.run(env.timeout(1, 'ten'));
    // @ts-expect-error: it is a string
    const number: number = env.run(env.timeout(1, 'ten'));
    expect([text, number]).toEqual(['ten', 'ten']);
  });
});

describe('the type of an event', () => {
  test('says with which values it succeeds', () => {
    const env = new Environment();
    const right = env.event<string>().succeed('ten');
    // @ts-expect-error: it wants a string
    const wrong = env.event<string>().succeed(10);
    // @ts-expect-error: it wants a value
    const none = env.event<string>().succeed();
    expect([right.value, wrong.value, none.value]).toEqual(['ten', 10, undefined]);
  });

  test('tells events of one value from those of another', () => {
    const env = new Environment();
    const text: Event<string> = env.timeout(1, 'ten');
    const any: Event = text;
    // @ts-expect-error: it gives a string
    const number: Event<number> = text;
    expect([any.value, number.value]).toEqual(['ten', 'ten']);
  });

  test('is asked of all that a process yields', () => {
    const env = new Environment();
    function* work(): ProcessGenerator {
      // @ts-expect-error: no event
      yield 5;
    }
    env.process(work());
    expect(() => env.run()).toThrow(TypeError);
  });
});
