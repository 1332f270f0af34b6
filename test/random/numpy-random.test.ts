import { describe, expect, test } from '@jest/globals';
import { NumpyRandom } from '../../lib/random/index.js';

// The expected values are those of NumPy's np.random.RandomState(seed). What goes through log, sqrt or pow may
// differ in the last bits, since these differ between platforms; uniforms may not differ at all.

type Known = [seed: number, first: number[], thousandth: number];

function thousand(draw: () => number): number[] {
  return Array.from({ length: 1000 }, draw);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const far = actual.filter(
    (value, i) => !(Math.abs(value - expected[i]!) <= 1e-12 * Math.abs(expected[i]!)),
  );
  expect(far).toEqual([]);
}

describe('random', () => {
  test.each<Known>([
    [0, [0.5488135039273248, 0.7151893663724195, 0.6027633760716439], 0.6771411441114241],
    [1, [0.417022004702574, 0.7203244934421581, 0.00011437481734488664], 0.7744772660150796],
    [42, [0.3745401188473625, 0.9507143064099162, 0.7319939418114051], 0.44600577295795574],
    [2 ** 32 - 1, [0.0976320289940138, 0.9123828453026218, 0.78903530185164], 0.556626859384112],
  ])('with seed %s gives the numbers of NumPy', (seed, first, thousandth) => {
    const source = new NumpyRandom(seed);
    const drawn = thousand(() => source.random());
    expect(drawn.slice(0, 3)).toEqual(first);
    expect(drawn[999]).toBe(thousandth);
  });

  test.each([-1, 2 ** 32, 1.5, Number.NaN])('refuses the seed %p and names it', (seed) => {
    const seeding = () => new NumpyRandom(seed);
    expect(seeding).toThrow(RangeError);
    expect(seeding).toThrow(String(seed));
  });
});

describe('standardExponential', () => {
  test.each<Known>([
    [0, [0.79587450816311, 1.2559307629658378, 0.9232231458040688], 1.1305400299356234],
    [1, [0.5396058372591854, 1.2741252530133043, 0.00011438135864308592], 1.4893343092233338],
    [42, [0.4692680899768591, 3.010121430917521, 1.3167456935454493], 0.5906010127908722],
    [2 ** 32 - 1, [0.10273289199103737, 2.4347784703332125, 1.556064466857251], 0.8133435596025004],
  ])('with seed %s gives the numbers of NumPy', (seed, first, thousandth) => {
    const source = new NumpyRandom(seed);
    const drawn = thousand(() => source.standardExponential());
    expectClose([...drawn.slice(0, 3), drawn[999]!], [...first, thousandth]);
  });
});

describe('standardNormal', () => {
  test.each<Known>([
    [0, [1.764052345967664, 0.4001572083672233, 0.9787379841057392], -0.35811407547985674],
    [1, [1.6243453636632417, -0.6117564136500754, -0.5281717522634557], -0.18695501653274957],
    [42, [0.4967141530112327, -0.13826430117118466, 0.6476885381006925], 0.5725827813561586],
    [2 ** 32 - 1, [0.6484086742306527, 0.6693235306338161, -1.0805437227474493], 0.8396779525796308],
  ])('with seed %s gives the numbers of NumPy', (seed, first, thousandth) => {
    const source = new NumpyRandom(seed);
    const drawn = thousand(() => source.standardNormal());
    expectClose([...drawn.slice(0, 3), drawn[999]!], [...first, thousandth]);
  });

  test('keeps the second value of a pair for the next call, whatever is drawn between', () => {
    const source = new NumpyRandom(42);
    const drawn = [source.standardNormal(), source.random(), source.standardNormal(), source.random()];
    expectClose(drawn, [0.4967141530112327, 0.7319939418114051, -0.13826430117118466, 0.5986584841970366]);
  });
});

describe('standardGamma', () => {
  test.each<[shape: number, ...Known, uniformAfter: number]>([
    [
      0.25,
      0,
      [0.09071918829878774, 0.13200410192278483, 0.032214286927961876],
      0.011853588119729334,
      0.49178403563557693,
    ],
    [
      0.25,
      1,
      [0.030243767220918115, 1.711282282807068e-16, 0.00046385492470474033],
      0.3154664679556375,
      0.3624653173000254,
    ],
    [
      0.25,
      42,
      [0.019678562743776044, 0.2870978544463009, 0.0005925240142353032],
      0.08929594830611835,
      0.9768003285106593,
    ],
    [
      0.25,
      2 ** 32 - 1,
      [9.085927346191352e-5, 0.3943402392872454, 1.0357577362813828e-7],
      0.0020074975680640377,
      0.5615487196149318,
    ],
    [
      1,
      0,
      [0.79587450816311, 1.2559307629658378, 0.9232231458040688],
      1.1305400299356234,
      0.5928802707811576,
    ],
    [
      1,
      1,
      [0.5396058372591854, 1.2741252530133043, 0.00011438135864308592],
      1.4893343092233338,
      0.3258099666132048,
    ],
    [
      1,
      42,
      [0.4692680899768591, 3.010121430917521, 1.3167456935454493],
      0.5906010127908722,
      0.18513292883861965,
    ],
    [
      1,
      2 ** 32 - 1,
      [0.10273289199103737, 2.4347784703332125, 1.556064466857251],
      0.8133435596025004,
      0.9783407784257938,
    ],
    [
      1.1,
      0,
      [3.580758448438082, 1.1731279425362753, 3.8400034553637545],
      0.6656093826031938,
      0.28783376214007295,
    ],
    [
      1.1,
      1,
      [3.2497222757466844, 0.3460801175373129, 0.39095812395013946],
      2.1703785572985694,
      0.7865007628599349,
    ],
    [
      1.1,
      42,
      [1.2890126146404626, 0.6518636644384204, 0.5793760254610827],
      1.6416761498008976,
      0.12055841640369025,
    ],
    [
      1.1,
      2 ** 32 - 1,
      [1.486086015717315, 1.5147379186406627, 0.1563741001752964],
      0.19088024601746956,
      0.35512714908689114,
    ],
    [4, 0, [8.188041391473265, 4.487523993451098, 8.531345056954045], 8.50376499232363, 0.7221507657001041],
    [
      4,
      1,
      [7.739446914739497, 2.615562665057887, 2.745433350512604],
      2.7084821878767906,
      0.38704623260508586,
    ],
    [
      4,
      42,
      [4.702413898135869, 3.4082319010143296, 3.2363247099682337],
      7.701487476254732,
      0.7026337730855163,
    ],
    [
      4,
      2 ** 32 - 1,
      [5.053692221674727, 5.103454724077191, 1.9623724232494486],
      3.6005481845838725,
      0.23165445131400486,
    ],
  ])(
    'of shape %s with seed %s gives the numbers of NumPy, and leaves the stream where NumPy does',
    (shape, seed, first, thousandth, uniformAfter) => {
      const source = new NumpyRandom(seed);
      const drawn = thousand(() => source.standardGamma(shape));
      expectClose([...drawn.slice(0, 3), drawn[999]!], [...first, thousandth]);
      expect(source.random()).toBe(uniformAfter);
    },
  );

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the shape %p', (shape) => {
    const source = new NumpyRandom(0);
    expect(() => source.standardGamma(shape)).toThrow(RangeError);
  });
});

describe('gamma', () => {
  test('scales the standard gamma', () => {
    const source = new NumpyRandom(0);
    const drawn = [source.gamma(0.25, 2000), source.gamma(1, 2.5), source.gamma(4, 0.5)];
    expectClose(drawn, [181.43837659757548, 2.308057864510172, 0.4062540473821898]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the scale %p', (scale) => {
    const source = new NumpyRandom(0);
    expect(() => source.gamma(1, scale)).toThrow(RangeError);
  });
});
