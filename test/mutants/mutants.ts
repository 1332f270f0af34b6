import fc from 'fast-check';

/** Pieces that readers stumble over, wherever they stand. */
const pieces = [
  ...[
    '',
    '\n',
    '\r\n',
    '\0',
    '\u001b[31m',
    '\u202e',
    '"',
    "'",
    ',',
    ',,',
    ':',
    '{',
    '}',
    '[',
    ']',
    '[[',
    '\\',
    '\\u',
  ],
  ...[
    '-1',
    '0',
    '1e999',
    '-0',
    '1e-300',
    '1e308',
    '2147483648',
    '9007199254740993',
    '0.5',
    'NaN',
    'Infinity',
  ],
  ...[
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '"__proto__"',
    '"toString"',
    '"constructor"',
    '\ufeff',
    '\ud800',
    'é',
  ],
];

const put = fc.oneof(
  fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);

/** A place in a file, as a share of it: also of its beginning, where most is decided. */
const place = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 0.02, noNaN: true }),
);

const cut = fc.record({
  at: place,
  gone: fc.oneof(fc.constantFrom(0, 1, 2, 8), fc.nat({ max: 200 })),
  put,
});

/** Bytes with some pieces overwritten, cut out or put in, and torn now and then. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  return fc
    .record({
      cuts: fc.array(cut, { minLength: 1, maxLength: 4 }),
      end: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, place),
    })
    .map(({ cuts, end }) => {
      const whole = cuts.reduce<Buffer>((before, { at, gone, put: piece }) => {
        const start = Math.floor(at * before.length);
        return Buffer.concat([before.subarray(0, start), piece, before.subarray(start + gone)]);
      }, Buffer.from(bytes));
      return whole.subarray(0, Math.ceil(end * whole.length));
    });
}

/** Values that are of the right type and out of all bounds, or of no type that is expected. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -1,
    1,
    0.5,
    1e-300,
    5e-324,
    1e300,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53,
    1e6,
    -1e13,
    65536,
  ),
  fc.constantFrom<unknown>(null, true, '', 'a\nb', '\u001b[31m', '__proto__', [], {}, [[]], 'x'.repeat(500)),
  fc.jsonValue({ maxDepth: 1 }),
);

/** JSON with some of its values, wherever they are, changed, left out, doubled or given another name. */
export function otherwise(json: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('set', 'set', 'set', 'drop', 'rename', 'double'),
    value: hostile,
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy: { root: unknown } = { root: structuredClone(json) };
    for (const { at, how, value } of changes) {
      const places = placesIn(copy);
      const { holder, key } = places[at % places.length]!;
      // A list would grow as long as a name that is a number says.
      if (Array.isArray(holder) && how === 'double') holder.push(holder[Number(key)]);
      else if (Array.isArray(holder) && how === 'drop') holder.splice(Number(key), 1);
      else if (how === 'set' || holder === copy || Array.isArray(holder))
        define(holder, key, structuredClone(value));
      else if (how === 'drop') delete holder[key];
      else if (how === 'double') define(holder, `${key}${key}`, holder[key]);
      else {
        define(holder, String(value), holder[key]);
        delete holder[key];
      }
    }
    return copy.root;
  });
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** How many times a property is tried: many more where the environment asks for it. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: Math.ceil(usual * Number(process.env.MUTANTS ?? 1)) };
}
