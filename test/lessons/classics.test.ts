import { describe, expect, test } from '@jest/globals';
import { numbers, tell } from './tell.js';

/**
 * The figures that SimPy's well-known examples give with Python's random numbers and seed 42. They stand
 * here by themselves, so that no new expected story can carry them away.
 */
describe('With seed 42', () => {
  test('the bank has these arrivals, services and one customer who leaves', () => {
    const told = tell('bank');
    expect(numbers(told, /([\d.]+) {2}customer (\d) arrives/)).toEqual([
      [0, 0],
      [10.2006, 1],
      [12.7265, 2],
      [34.9993, 3],
      [40.4798, 4],
    ]);
    expect(numbers(told, /customer (\d) has waited ([\d.]+) and is served/)).toEqual([
      [0, 0],
      [1, 0],
      [3, 0],
      [4, 0],
    ]);
    expect(numbers(told, /([\d.]+) {2}customer (\d) is done/)).toEqual([
      [3.8595, 0],
      [23.7507, 1],
      [37.9599, 3],
      [43.1401, 4],
    ]);
    expect(numbers(told, /([\d.]+) {2}customer (\d) has waited ([\d.]+) and leaves/)).toEqual([
      [13.9003, 2, 1.174],
    ]);
  });

  test('the carwash removes this much dirt, and these cars come later', () => {
    const told = tell('carwash');
    expect(numbers(told, /(\d+) % of the dirt/).flat()).toEqual([97, 67, 64, 58, 97, 56]);
    expect(numbers(told, /(\d+) {2}car (\d) arrives/).slice(4)).toEqual([
      [5, 4],
      [10, 5],
      [16, 6],
    ]);
  });

  test('the gas station sells these amounts, and the truck comes once', () => {
    const told = tell('gas-station');
    const sold = numbers(told, /([\d.]+) {2}car (\d) has (\d+) l more/);
    expect(sold.map(([, car, litres]) => [car, litres]).sort()).toEqual([
      [0, 37],
      [1, 38],
      [2, 42],
      [3, 27],
      [4, 44],
      [5, 43],
      [6, 38],
      [7, 26],
    ]);
    expect(sold.at(-1)).toEqual([904, 7, 26]);
    expect(numbers(told, /([\d.]+) {2}car 7 arrives/)).toEqual([[891]]);
    expect(numbers(told, /([\d.]+) {2}the tank is down .* the truck is called/)).toEqual([[460]]);
    expect(numbers(told, /([\d.]+) {2}the truck brings (\d+) l/)).toEqual([[760, 188]]);
  });

  test('the machine shop makes these parts in four weeks', () => {
    expect(numbers(tell('machine-shop'), /machine \d has made (\d+) parts/).flat()).toEqual([
      3251, 3273, 3242, 3343, 3387, 3244, 3269, 3185, 3302, 3279,
    ]);
  });

  test('the movies are sold out at these times, and so many leave', () => {
    const told = tell('movies');
    const films = ['Gone with the Interrupt', 'The Third Process', 'Some Like It Queued'];
    const soldOut = films.map((film) => numbers(told, new RegExp(`([\\d.]+) {2}"${film}" is sold out`))[0]);
    const leavers = films.map((film) => numbers(told, new RegExp(`(\\d+) left the line for "${film}"`))[0]);
    expect(soldOut.flat()).toEqual([38, 43, 28]);
    expect(leavers.flat()).toEqual([16, 5, 5]);
  });
});
