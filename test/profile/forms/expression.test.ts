import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../../lib/input/index.js';
import {
  type ExpressionLatency,
  engineLatency,
  gpuLatency,
  latencyModel,
  type MaxLatency,
  type Profile,
  SeenBatches,
  withParsedExpressions,
} from '../../../lib/profile/index.js';
import { plan, simulate } from '../../../lib/simulation/index.js';
import { latencyOfCosts, madeUpProfile } from '../made-up.js';

const text: ExpressionLatency = {
  form: 'expression',
  prefill: 'max(f, a + b*tokens) + c*squaredTokens',
  decode: 'max(w0 + w1*requests, u0 + u1*requests) + g*contextTokens',
  constants: { f: 20, a: 10, b: 2, c: 0.5, w0: 8, w1: 0.25, u0: 2, u1: 1, g: 0.125 },
};

const imitated: MaxLatency = {
  form: 'max',
  prefill: { floor: 20, base: 10, perToken: 2, perSquaredToken: 0.5 },
  decode: {
    memory: { base: 8, perRequest: 0.25 },
    compute: { base: 2, perRequest: 1 },
    perContextToken: 0.125,
  },
};

async function parsed(changes: Partial<ExpressionLatency> = {}): Promise<ExpressionLatency> {
  const profile = madeUpProfile({ latency: [{ tensorParallel: 1, ...text, ...changes }] });
  return (await withParsedExpressions(profile, 'my.json')).latency[0] as ExpressionLatency;
}

/** What a prefill of three prompts of 1, 2 and 4 tokens takes by an expression. */
async function prefillOf(prefill: string, constants = {}): Promise<number> {
  const model = latencyModel(await parsed({ prefill, decode: '1', constants }));
  return model.prefill({ requests: 3, tokens: 7, squaredTokens: 21 });
}

describe('An expression gives', () => {
  test('the same times as the form that it imitates', async () => {
    const [seen, expected] = [latencyModel(await parsed()), latencyModel(imitated)];
    const count = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(count, count, count, (requests, tokens, squaredTokens) => {
        const prompts = { requests, tokens, squaredTokens };
        expect(seen.prefill(prompts)).toBe(expected.prefill(prompts));
        const batch = { requests, contextTokens: tokens };
        expect(seen.decode(batch)).toBe(expected.decode(batch));
      }),
    );
  });

  test.each<[string, number]>([
    ['1 + 2 * 3 - 4 / 2 ^ 2 ^ 0', 5],
    ['-2 ^ 2', -4],
    ['+tokens - -requests', 10],
    ['(1 + 2) * 3e1', 90],
    ['max(1, requests, tokens) + min(tokens, 2)', 9],
    ['abs(-3) + sqrt(16) + exp(0) + log(1) + log2(8) + log10(100)', 13],
    ['ceil(tokens / 2) * 10 + floor(tokens / 2) + pow(2, 3)', 51],
    ['tokens > 7 ? 1 : tokens >= 7 ? 2 : 3', 2],
    [
      '(tokens == 7 ? 1 : 0) + (tokens != 7 ? 10 : 20) + (tokens < 7 ? 100 : 200) + (tokens <= 7 ? 1000 : 0)',
      1221,
    ],
    ['requests * 100 + tokens * 10 + squaredTokens', 391],
  ])('%s', async (expression, expected) => {
    expect(await prefillOf(expression)).toBeCloseTo(expected, 12);
  });

  test('its value with the constants of the profile', async () => {
    expect(await prefillOf('padding * ceil(tokens / padding) * x_1', { padding: 4, x_1: 0.5 })).toBe(4);
  });

  test('no growth, so that engines go step by step', async () => {
    expect(latencyModel(await parsed()).growth(8)).toBeUndefined();
  });

  test('a share of its times for the GPUs alone, also before it is parsed', async () => {
    const share = { prefill: 0.5, decode: 0.25 };
    const batch = { requests: 3, contextTokens: 1000 };
    const prompts = { requests: 1, tokens: 9, squaredTokens: 81 };
    const whole = latencyModel(await parsed());
    const early = gpuLatency(text, share) as ExpressionLatency;
    for (const latency of [gpuLatency(await parsed(), share), await parsed(early)]) {
      expect(latencyModel(latency).prefill(prompts)).toBe(0.5 * whole.prefill(prompts));
      expect(latencyModel(latency).decode(batch)).toBe(0.25 * whole.decode(batch));
    }
  });

  test('the times of an engine by a factor and some ms more, also before it is parsed', async () => {
    const prompts = { requests: 1, tokens: 9, squaredTokens: 81 };
    const batch = { requests: 3, contextTokens: 1000 };
    const whole = latencyModel(await parsed());
    for (const latency of [
      engineLatency(await parsed(), 0.5, 8),
      await parsed(engineLatency(text, 0.5, 8)),
    ]) {
      expect(latencyModel(latency).prefill(prompts)).toBe(0.5 * whole.prefill(prompts) + 8);
      expect(latencyModel(latency).decode(batch)).toBe(0.5 * whole.decode(batch) + 8);
    }
  });

  test('its times to whoever watches what is asked', async () => {
    const seen = new SeenBatches();
    const watched = latencyModel({ ...(await parsed()), seen });
    const plainly = latencyModel(await parsed());
    const prompts = { requests: 40, tokens: 90, squaredTokens: 810 };
    expect(watched.prefill(prompts)).toBe(plainly.prefill(prompts));
    expect(watched.growth(3)).toBeUndefined();
    const lengths = { longestPrompt: 1, longestContext: 1 };
    expect(seen.beyond({ prefillRequests: [1, 8] }, lengths)).toEqual(['40 prompts in a prefill (1 to 8)']);
  });

  test('no times before it is parsed', () => {
    expect(() => latencyModel(text)).toThrow('have to be parsed first');
  });
});

describe('Parsed expressions', () => {
  test('are plain data, which travels to threads', async () => {
    const latency = await parsed();
    expect(structuredClone(JSON.parse(JSON.stringify(latency)))).toEqual(latency);
    expect(latency.trees?.prefill).toEqual([
      '+',
      ['max', 20, ['+', 10, ['*', 2, 'tokens']]],
      ['*', 0.5, 'squaredTokens'],
    ]);
  });

  test('leave a profile without any as it is', async () => {
    const profile = madeUpProfile();
    expect(await withParsedExpressions(profile, 'my.json')).toBe(profile);
    const once = await withParsedExpressions(
      madeUpProfile({ latency: [{ tensorParallel: 1, ...text }] }),
      'my.json',
    );
    expect(await withParsedExpressions(once, 'my.json')).toBe(once);
  });

  test.each([['constructor'], ['__proto__'], ['toString'], ['hasOwnProperty'], ['cos']])(
    'that were tampered with call nothing outside the list: %s',
    async (name) => {
      const trees = { prefill: [name, 1] as const, decode: 1 };
      expect(() => latencyModel({ ...text, trees })).toThrow(/no operation/);
      expect(() => latencyModel({ ...text, trees: { prefill: name, decode: 1 } })).toThrow(/no variable/);
    },
  );
});

describe('An expression is refused', () => {
  const list =
    'numbers, tokens, squaredTokens, requests, k, + - * / ^ < <= > >= == != ?: and ' +
    'max, min, abs, sqrt, exp, log, log2, log10, ceil, floor, pow';

  test('with its path, what was given, and what is allowed', async () => {
    await expect(parsed({ prefill: 'cos(tokens)', decode: '1', constants: { k: 1 } })).rejects.toThrow(
      new InputError(
        `my.json: latency[0]: prefill: expected an expression of ${list}, got the function "cos" in "cos(tokens)"`,
      ),
    );
    await expect(parsed({ prefill: '1', decode: 'tokens', constants: {} })).rejects.toThrow(
      /^my\.json: latency\[0\]: decode: expected an expression of numbers, requests, contextTokens, .*, got the name "tokens" in "tokens"$/,
    );
  });

  test.each<[string, string]>([
    // What could run something, or reach what is outside.
    ['import("fs")', 'the function "import"'],
    ['import({max: 1}, {override: true})', 'the function "import"'],
    ['evaluate("1 + 1")', 'the function "evaluate"'],
    ['parse("1")', 'the function "parse"'],
    ['createUnit("foo")', 'the function "createUnit"'],
    ['simplify("1 + 1")', 'the function "simplify"'],
    ['constructor', 'the name "constructor"'],
    ['constructor("return 1")', 'the function "constructor"'],
    ['__proto__', 'the name "__proto__"'],
    ['toString()', 'the function "toString"'],
    ['tokens.constructor', 'a member of something'],
    ['tokens.constructor("return process")()', '"Value expected'],
    ['max.constructor("return process")', 'a call of a member of something'],
    ['max["constructor"]("return process")', 'a call of a member of something'],
    ['"".constructor', 'a member of something'],
    ['[1, 2].map(max)', 'a call of a member of something'],
    ['{a: 1}.a', 'a member of something'],
    ['f(x) = x', 'a definition of a function'],
    ['f(x) = f(x)', 'a definition of a function'],
    ['a = 1', 'an assignment'],
    ['tokens = 1', 'an assignment'],
    ['max = min', 'an assignment'],
    ['a.b = 1', 'an assignment'],
    ['1; 2', 'several expressions'],
    ['process', 'the name "process"'],
    ['globalThis', 'the name "globalThis"'],
    // What is no number, or another one than it seems.
    ['max', 'the name "max"'],
    ['map([1], max)', 'the function "map"'],
    ['[1, 2]', 'a list'],
    ['{a: 1}', 'an object'],
    ['1:3', 'a range'],
    ['"1"', 'the text "1"'],
    ["'1'", 'the text "1"'],
    ['3 cm', 'a product without *'],
    ['2 tokens', 'a product without *'],
    ['2(tokens)', 'a product without *'],
    ['tokens to cm', 'the operator "to"'],
    ['5%', 'a percentage'],
    ['tokens % 2', 'the operator "%"'],
    ['tokens mod 2', 'the operator "mod"'],
    ['tokens!', 'the operator "!"'],
    ["tokens'", `the operator "'"`],
    ['tokens .* 2', 'the operator ".*"'],
    ['tokens | 1', 'the operator "|"'],
    ['~tokens', 'the operator "~"'],
    ['not tokens', 'the operator "not"'],
    ['1 < 2 and 2 < 3', 'the operator "and"'],
    ['tokens[1]', 'a member of something'],
    ['end', 'the name "end"'],
    ['true', 'true'],
    ['null', 'null'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['1e999', 'Infinity'],
    ['i', 'the name "i"'],
    ['pi', 'the name "pi"'],
    ['random()', 'the function "random"'],
    ['tokens > 3', 'a comparison where a number stands'],
    ['(tokens > 3) * 5', 'a comparison where a number stands'],
    ['tokens ? 1 : 2', 'a condition that is no comparison'],
    ['1 < tokens < 3 ? 1 : 2', 'several comparisons in a row'],
    // The wrong number of values.
    ['max()', 'max of 0 values'],
    ['sqrt(1, 2)', 'sqrt of 2 values'],
    ['log(8, 2)', 'log of 2 values'],
    ['pow(2)', 'pow of 1 values'],
    // What is no expression.
    ['   ', 'nothing'],
    ['# a remark', 'nothing'],
    ['tokens +', '"Unexpected end of expression'],
    ['(tokens', '"Parenthesis ) expected'],
    ['tokens @ 2', '"Syntax error'],
    ['$', 'the name "$"'],
  ])('that is %s', async (prefill, got) => {
    const refusal = parsed({ prefill, constants: {} });
    await expect(refusal).rejects.toThrow(InputError);
    await expect(refusal).rejects.toThrow(`pow, got ${got}`);
  });

  test.each([
    ['parentheses', (n: number) => '('.repeat(n) + ')'.repeat(n)],
    ['calls', (n: number) => `${'abs('.repeat(n)}1${')'.repeat(n)}`],
    ['signs', (n: number) => `${'-'.repeat(n)}1`],
    ['powers', (n: number) => `1${'^1'.repeat(n)}`],
    ['choices', (n: number) => `${'1<2?'.repeat(n)}1${':1'.repeat(n)}`],
    ['sums', (n: number) => `1${'+1'.repeat(n)}`],
  ])('of too many %s within one another', async (_, expression) => {
    for (const many of [150, 400, 20_000]) {
      await expect(parsed({ prefill: expression(many) })).rejects.toThrow(InputError);
    }
  });
});

describe('In a simulation,', () => {
  const requests = [{ id: 0, promptLength: 100, outputLength: 5, arrival: 0 }];

  function run(profile: Profile, engine: string) {
    const pool = { tp: 1, pp: 1, count: 1 };
    const planned = plan({ engine, pools: { serve: pool } }, profile);
    if (!planned.isRunnable) throw new Error(planned.reason);
    // A form that tells how it grows is else gone through in longer steps, whose sums are rounded otherwise.
    return simulate({ ...planned.plan, requests }, { exactEvents: true });
  }

  const withTimes = (prefill: string, decode: string) =>
    withParsedExpressions(
      madeUpProfile({ latency: [{ tensorParallel: 1, form: 'expression', prefill, decode, constants: {} }] }),
      'my.json',
    );

  test.each([['published-vllm'], ['vllm']])(
    '%s comes to the same times as with the form that it imitates',
    async (engine) => {
      const costs = {
        prefill: { base: 5, perToken: 0.25 },
        decode: { base: 2, perRequest: 1, perContextToken: 0.5 },
      };
      const affine = madeUpProfile({ latency: [{ tensorParallel: 1, ...latencyOfCosts(costs) }] });
      const written = await withTimes('5 + 0.25*tokens', '2 + 0.5*contextTokens + requests');
      expect(run(written, engine).records.at(0)).toEqual(run(affine, engine).records.at(0));
    },
  );

  describe.each([['published-vllm'], ['vllm']])('%s refuses', (engine) => {
    test.each([
      ['a negative time', 'tokens - 1e6', '1'],
      ['no number', 'log(-tokens)', '1'],
      ['a time without an end', '1 / (tokens - tokens)', '1'],
      ['a negative decode', '1', '-contextTokens'],
      ['a decode that is no number', '1', '0 / (requests - requests)'],
    ])('%s, as the fault of the profile', async (_, prefill, decode) => {
      const profile = await withTimes(prefill, decode);
      expect(() => run(profile, engine)).toThrow(InputError);
      expect(() => run(profile, engine)).toThrow(
        /^the profile gives (-.*|NaN|Infinity) ms for an iteration with \d prompts and \d decodes: expected latencies/,
      );
    });
  });
});
