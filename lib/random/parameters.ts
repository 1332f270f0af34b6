// What the parameters of distributions must be. `what` begins the message: "The mean of a … distribution".

/** @throws RangeError unless the value is a finite number */
export function checkFinite(what: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${what} must be a finite number, not ${value}`);
}

/** @throws RangeError unless the value is 0 or more and finite; at 0 nothing is left to chance */
export function checkScale(what: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`${what} must be 0 or more and finite, not ${value}`);
  }
}

/** @throws RangeError unless the value is above 0 and finite */
export function checkShape(what: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new RangeError(`${what} must be above 0 and finite, not ${value}`);
  }
}
