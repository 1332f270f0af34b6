import { InputError } from './input-error.js';
import { isPlain } from './plain.js';
import { shown } from './shown.js';

/** What a number has to be: in words, for the "expected ..." of a message, and as a test. */
export interface Fitness {
  readonly expected: string;
  readonly isFit: (value: number) => boolean;
}

const aNumber: Fitness = { expected: 'a number', isFit: Number.isFinite };
const aCount: Fitness = {
  expected: 'a whole number of at least 1',
  isFit: (value) => Number.isSafeInteger(value) && value >= 1,
};
const aShare: Fitness = {
  expected: 'a share above 0 and at most 1',
  isFit: (value) => value > 0 && value <= 1,
};

/** A number of tokens that is at least `least`. */
export function tokensFrom(least: number): Fitness {
  return {
    expected: `a whole number of tokens, at least ${least}`,
    isFit: (value) => Number.isSafeInteger(value) && value >= least,
  };
}

/** What leads to a field from the one in which it lies, as `: name` or `[3]`. */
export type Step = string | ((index: number) => string);

/**
 * A value that a file gives, together with the path that leads to it, for messages. Each way of reading it throws an
 * InputError that names the path, what was expected and what was given, when the value is something else.
 */
export class Field {
  /** As it stands in the file; undefined where it is left out. */
  readonly value: unknown;
  private readonly parent: Field | string;
  private readonly step: Step;
  private readonly index: number;

  /**
   * @param value what is given
   * @param parent the field in which this one lies, or the name of the file
   * @param step what leads from there to this one
   * @param index which of the elements of a list it is, or on which line it stands, for `step`
   */
  constructor(value: unknown, parent: Field | string, step: Step = '', index = 0) {
    this.value = value;
    this.parent = parent;
    this.step = step;
    this.index = index;
  }

  /** The path that leads to it. Put together when it is needed: there are millions, and of few it is asked. */
  get where(): string {
    const { parent, step, index } = this;
    const before = typeof parent === 'string' ? parent : parent.where;
    return before + (typeof step === 'string' ? step : step(index));
  }

  /** The fields of an object that has these and no others, so that a misspelt name is not passed over. */
  record<Name extends string>(...names: Name[]): Record<Name, Field> {
    const fields = this.object();
    for (const name of Object.keys(fields)) {
      if (!names.includes(name as Name)) {
        throw new InputError(
          `${this.where}: expected the fields ${names.join(', ')} only, got ${shown(name)}`,
        );
      }
    }
    return Object.fromEntries(names.map((name) => [name, this.at(name)])) as Record<Name, Field>;
  }

  /**
   * It as an object of any fields.
   *
   * @param expected what it is, in words
   */
  object(expected = 'an object'): Readonly<Record<string, unknown>> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.refuse(expected);
    return value as Record<string, unknown>;
  }

  /** The field of an object, whatever else it has; of anything else a field that is left out. */
  at(name: string): Field {
    const { value } = this;
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return new Field(isThere ? (value as Record<string, unknown>)[name] : undefined, this, `: ${name}`);
  }

  /**
   * The elements of a list.
   *
   * @param step what leads to the one with this index
   */
  list(step: Step = (index) => `[${index}]`): Field[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, index) => new Field(item, this, step, index));
  }

  /** A text that is not empty. */
  text(): string {
    if (typeof this.value !== 'string' || this.value === '') return this.refuse('a text');
    return this.value;
  }

  /** A text that is not empty and can be shown on one line as it is: see `plain`. */
  name(): string {
    const text = this.text();
    return isPlain(text) ? text : this.refuse('a text without line breaks and control characters');
  }

  /** A number that is finite, or whatever else it is to be. */
  number({ expected, isFit }: Fitness = aNumber): number {
    return typeof this.value === 'number' && isFit(this.value) ? this.value : this.refuse(expected);
  }

  /** A whole number of at least 1. */
  count(): number {
    return this.number(aCount);
  }

  /** A number above 0 and at most 1. */
  share(): number {
    this.number();
    return this.number(aShare);
  }

  /** True or false. */
  flag(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse('true or false');
  }

  /** What is read of it under a name, and nothing where the field is left out. */
  ifThere<Name extends string, T>(name: Name, read: (field: Field) => T): { [Key in Name]?: T } {
    return this.value === undefined ? {} : ({ [name]: read(this) } as { [Key in Name]?: T });
  }

  /** Throws the InputError that says what was expected here, and what was given. */
  refuse(expected: string): never {
    throw new InputError(`${this.where}: expected ${expected}, got ${shown(this.value)}`);
  }
}
