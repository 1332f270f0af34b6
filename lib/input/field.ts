import { InputError } from './input-error.js';
import { shown } from './shown.js';

/**
 * A value of a file together with the path that leads to it, for messages. Each reading method gives the value, checked, and
 * throws an `InputError` that names the path, what was expected and what was given.
 */
export class Field {
  private readonly value: unknown;
  private readonly where: string;

  constructor(value: unknown, where: string) {
    this.value = value;
    this.where = where;
  }

  /** Its fields, of an object that has no others; any may be without a value. */
  record<Name extends string>(...names: Name[]): Record<Name, Field> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.refuse('an object');
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      if (!names.includes(name as Name)) {
        throw new InputError(
          `${this.where}: expected the fields ${names.join(', ')} only, got ${shown(name)}`,
        );
      }
    }
    const entries = names.map((name) => [name, new Field(fields[name], `${this.where}: ${name}`)]);
    return Object.fromEntries(entries) as Record<Name, Field>;
  }

  /** A field of the object that it is; one without a value when it is none. */
  at(name: string): Field {
    const { value } = this;
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return new Field(
      isObject ? (value as Record<string, unknown>)[name] : undefined,
      `${this.where}: ${name}`,
    );
  }

  /** Its elements. */
  list(): Field[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, i) => new Field(item, `${this.where}[${i}]`));
  }

  /** A text with something in it. */
  text(): string {
    if (typeof this.value !== 'string' || this.value === '') return this.refuse('a text');
    return this.value;
  }

  /** A finite number. */
  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) return this.refuse('a number');
    return this.value;
  }

  /** A whole number of at least 1. */
  count(): number {
    if (!Number.isSafeInteger(this.value) || (this.value as number) < 1) {
      return this.refuse('a whole number of at least 1');
    }
    return this.value as number;
  }

  /** A number above 0 and at most 1. */
  share(): number {
    const number = this.number();
    return number > 0 && number <= 1 ? number : this.refuse('a share above 0 and at most 1');
  }

  /** What is read of it under a name, and nothing where the field is left out. */
  ifThere<Name extends string, T>(name: Name, read: (field: Field) => T): { [Key in Name]?: T } {
    return this.value === undefined ? {} : ({ [name]: read(this) } as { [Key in Name]?: T });
  }

  /** Refuses it. @throws InputError always */
  refuse(expected: string): never {
    throw new InputError(`${this.where}: expected ${expected}, got ${shown(this.value)}`);
  }
}
