import { expect, test } from '@jest/globals';
import { InputError, parseJson, parseJsonText } from '../../lib/input/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);

// What is wrong with a text, and where, is told in the tests of JSON workloads.

test('Bytes and text are parsed as JSON', () => {
  expect(parseJson(bytes('\ufeff{"é": [1, null]}'), 'my.json')).toEqual({ é: [1, null] });
  expect(parseJsonText(' [1.5, "x"] ', 'list')).toEqual([1.5, 'x']);
});

test('A syntax error is told with the name of the text, line and column', () => {
  const error = new InputError('--list: line 2, column 3: expected "," or "]", got "2]"');
  expect(() => parseJsonText('[1\n  2]', '--list')).toThrow(error);
  expect(() => parseJson(bytes('[1\n  2]'), '--list')).toThrow(error);
});

test('An InputError is told by its name', () => {
  const error = new InputError('what');
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('InputError: what');
});
