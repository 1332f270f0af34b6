import type { FittedTold } from '../documents/validation-document.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';
import { change, rounded, share } from './validation-numbers.js';

/** A gain is told from this share of the error on. */
const WORTH_TELLING = 0.01;

/** A root mean square of 0.1 % of the latencies; who is so near need not come nearer. */
const NEAR_ENOUGH = 1e-6;

/** The constants that were fitted, the one that helps most first. */
export function fitTable(fitted: readonly FittedTold[]): string {
  return textTable([
    ['Fitted alone', 'is', 'fits best', 'change', 'mean squared log ratio', 'was'],
    ...fitted.map(({ option, value, factor, error, errorBefore, isFlat }) => [
      option,
      `${value}`,
      ...(isFlat ? ['-', '-'] : [`${rounded(value * factor)}`, change(factor)]),
      decimals(error),
      decimals(errorBefore),
    ]),
  ]);
}

/**
 * Which constant helps most, which one would have to change most, which cannot help, and what a speed means for whoever
 * has a server.
 *
 * @param fitted the one that helps most first
 */
export function fitLines(fitted: readonly FittedTold[]): string[] {
  if (fitted.length === 0) return [];
  if (fitted[0]!.errorBefore === null) {
    return ['nothing can be fitted: no latencies above 0 ms were measured'];
  }
  const worth = fitted.filter(isWorthTelling);
  return [...gainLines(fitted.length, worth), ...flatLines(fitted), ...speedLines(worth)];
}

function isWorthTelling({ error, errorBefore }: FittedTold): boolean {
  if (error === null || errorBefore === null) return false;
  return errorBefore - error >= Math.max(WORTH_TELLING * errorBefore, NEAR_ENOUGH);
}

function gainLines(tried: number, worth: readonly FittedTold[]): string[] {
  const [best] = worth;
  if (best === undefined)
    return [`no fitted option lowers the error by ${100 * WORTH_TELLING} % or more with another value`];
  const most = worth.reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a));
  const both = `${most.option} ${tried > 1 && most === best ? 'helps most, and ' : ''}`;
  const mostLine = `${both}would have to change most: by ${changeInWords(most)}`;
  return most === best
    ? [mostLine]
    : [`${best.option} helps most: changed by ${changeInWords(best)}`, mostLine];
}

/** How large a change is: halving is as much as doubling. */
function sizeOf({ factor }: FittedTold): number {
  return Math.abs(Math.log(factor));
}

function changeInWords({ value, factor, error, errorBefore, isAtEnd }: FittedTold): string {
  const gain = `${change(factor)}, to ${rounded(value * factor)}; that lowers the error by ${share(1 - error! / errorBefore!)}`;
  return isAtEnd ? `${gain}; it is the furthest that was tried, and more may fit better` : gain;
}

function flatLines(fitted: readonly FittedTold[]): string[] {
  const flat = fitted.filter(({ isFlat }) => isFlat);
  const named = (reason: string, isMeant: (value: number) => boolean) => {
    const names = flat.filter(({ value }) => isMeant(value)).map(({ option }) => option);
    return names.length === 0 ? [] : [`${reason}: ${names.join(', ')}`];
  };
  return [
    ...named('play no part in these runs', (value) => value !== 0),
    ...named('are 0, which no factor changes', (value) => value === 0),
  ];
}

/** What a speed means for whoever has a server. */
function speedLines(worth: readonly FittedTold[]): string[] {
  const fit = worth.find(({ option, isAtEnd }) => option === 'speed' && !isAtEnd);
  if (fit === undefined) return [];
  const speed = fit.value * fit.factor;
  const [times, pace] = speed > 1 ? [speed, 'slow'] : [1 / speed, 'fast'];
  return [`by its speed alone the server is ${roundHalfEven(times, 2)} times as ${pace} as the profile`];
}

function decimals(error: number | null): string {
  return error === null ? '-' : error.toFixed(4);
}
