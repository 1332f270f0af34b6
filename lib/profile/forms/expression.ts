import type { Field } from '../../input/index.js';
import { type ExpressionTree, evaluationOf } from './expression-tree.js';
import type { DecodeSums, LatencyForm, LatencyModel, PrefillSums } from './form.js';

/**
 * Times as expressions in the syntax of mathjs, such as `max(f, a + b*tokens) + c*squaredTokens`, in ms. The variables of a
 * prefill are tokens, squaredTokens and requests; those of a decode are requests and contextTokens.
 */
export interface ExpressionLatency {
  readonly form: 'expression';
  readonly prefill: string;
  readonly decode: string;
  /** Numbers that the expressions name. */
  readonly constants: Readonly<Record<string, number>>;
  /** What the expressions come to; left out until they have been parsed: see `withParsedExpressions`. */
  readonly trees?: { readonly prefill: ExpressionTree; readonly decode: ExpressionTree };
}

/** The variables of each expression, and what each is. */
export const expressionVariables = {
  prefill: {
    tokens: (sums: PrefillSums) => sums.tokens,
    squaredTokens: (sums: PrefillSums) => sums.squaredTokens,
    requests: (sums: PrefillSums) => sums.requests,
  },
  decode: {
    requests: (sums: DecodeSums) => sums.requests,
    contextTokens: (sums: DecodeSums) => sums.contextTokens,
  },
} as const;

/** Longer expressions, and more constants, are no model that anybody could check. */
const LONGEST = 1000;
const MOST_CONSTANTS = 50;
const LONGEST_NAME = 40;

/** Any function of the sums, written in the profile: for a new model of latency without code. */
export const expression: LatencyForm<ExpressionLatency> = {
  prefill: (of, sums) => bound(of).prefill(sums),
  decode: (of, sums) => bound(of).decode(sums),
  // Nobody can tell by how much it grows.
  growth: () => undefined,
  bind: bound,
  gpuOnly: (of, share) => ({
    ...of,
    prefill: `${share.prefill} * (${of.prefill})`,
    decode: `${share.decode} * (${of.decode})`,
    ...(of.trees && {
      trees: {
        prefill: ['*', share.prefill, of.trees.prefill],
        decode: ['*', share.decode, of.trees.decode],
      },
    }),
  }),
  inEngine: (of, factor, plus) => ({
    ...of,
    prefill: `${factor} * (${of.prefill}) + ${plus}`,
    decode: `${factor} * (${of.decode}) + ${plus}`,
    ...(of.trees && {
      trees: {
        prefill: ['+', ['*', factor, of.trees.prefill], plus],
        decode: ['+', ['*', factor, of.trees.decode], plus],
      },
    }),
  }),
  fields: ['prefill', 'decode', 'constants'],
  read: ({ prefill, decode, constants }) => ({
    form: 'expression',
    prefill: readText(prefill!),
    decode: readText(decode!),
    constants: constants!.value === undefined ? {} : readConstants(constants!),
  }),
};

function bound({ trees }: ExpressionLatency): LatencyModel {
  if (trees === undefined) {
    throw new Error('The expressions of a profile have to be parsed first, with withParsedExpressions');
  }
  return {
    prefill: evaluationOf(trees.prefill, expressionVariables.prefill),
    decode: evaluationOf(trees.decode, expressionVariables.decode),
    growth: () => undefined,
  };
}

function readText(field: Field): string {
  const text = field.name();
  return text.length <= LONGEST ? text : field.refuse(`an expression of at most ${LONGEST} characters`);
}

function readConstants(field: Field): Readonly<Record<string, number>> {
  const names = Object.keys(field.object());
  if (names.length > MOST_CONSTANTS) field.refuse(`at most ${MOST_CONSTANTS} constants`);
  for (const name of names) {
    if (!isName(name)) {
      field.at(name).refuse(`a constant with a name of letters, digits and _ (${LONGEST_NAME} at most)`);
    }
    if (isVariable(name)) field.at(name).refuse('a constant with another name than a variable');
  }
  return Object.fromEntries(names.map((name) => [name, field.at(name).number()]));
}

function isName(name: string): boolean {
  // Not those that every object has, such as `constructor`.
  return name.length <= LONGEST_NAME && /^[A-Za-z]\w*$/.test(name) && !(name in {});
}

function isVariable(name: string): boolean {
  return Object.values(expressionVariables).some((variables) => Object.hasOwn(variables, name));
}
