import { describe, expect, test } from '@jest/globals';
import { Field, InputError, tokensFrom } from '../../lib/input/index.js';

const root = new Field({ name: 'a', list: [1, { deep: null }], share: 0.5, yes: true }, 'my.json');

describe('A field of a file', () => {
  test('is read as what it should be', () => {
    const { name, list, share, yes } = root.record('name', 'list', 'share', 'yes');
    expect([name.text(), name.name(), share.number(), share.share(), yes.flag()]).toEqual([
      'a',
      'a',
      0.5,
      0.5,
      true,
    ]);
    expect(list.list()[0]!.count()).toBe(1);
    expect(list.list()[0]!.number(tokensFrom(1))).toBe(1);
    expect(root.at('name').ifThere('known', (field) => field.text())).toEqual({ known: 'a' });
    expect(root.at('other').ifThere('known', (field) => field.text())).toEqual({});
  });

  test.each<[() => unknown, string]>([
    [() => root.record('name', 'list'), 'my.json: expected the fields name, list only, got "share"'],
    [() => root.at('list').list()[1]!.at('deep').text(), 'my.json: list[1]: deep: expected a text, got null'],
    [
      () =>
        root
          .at('list')
          .list((index) => ` item ${index}`)[1]!
          .number(),
      'my.json: list item 1: expected a number, got a dictionary of 1',
    ],
    [() => root.at('toString').text(), 'my.json: toString: expected a text, got nothing'],
    [
      () => root.at('name').at('length').count(),
      'my.json: name: length: expected a whole number of at least 1, got nothing',
    ],
    [() => root.at('name').list(), 'my.json: name: expected a list, got "a"'],
    [() => root.at('name').object('a dictionary'), 'my.json: name: expected a dictionary, got "a"'],
    [
      () => root.at('share').number(tokensFrom(2)),
      'my.json: share: expected a whole number of tokens, at least 2, got 0.5',
    ],
    [() => root.at('share').flag(), 'my.json: share: expected true or false, got 0.5'],
    [
      () => new Field('a\u009bb', 'my.json', ': gpu').name(),
      'my.json: gpu: expected a text without line breaks and control characters, got "a\\u009bb"',
    ],
  ])('is refused, with the path that leads to it, if it is something else: %#', (read, message) => {
    expect(read).toThrow(new InputError(message));
  });
});
