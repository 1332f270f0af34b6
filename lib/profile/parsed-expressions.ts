import { type ExpressionLatency, expressionVariables, parseExpression } from './forms/index.js';
import type { LatencyRow, Profile } from './profile.js';

/**
 * A profile whose expressions of latency have been parsed, so that times can be asked for. One that has none, or whose
 * expressions have been parsed, is given back as it is, and nothing is loaded for it.
 *
 * @param where the path that the profile came from, for messages
 * @throws InputError for an expression that is not allowed, with its path, what was given, and what is allowed
 */
export async function withParsedExpressions(profile: Profile, where: string): Promise<Profile> {
  if (!profile.latency.some(isUnparsed)) return profile;
  const latency: LatencyRow[] = [];
  for (const [index, row] of profile.latency.entries()) {
    latency.push(isUnparsed(row) ? await parsed(row, `${where}: latency[${index}]`) : row);
  }
  return { ...profile, latency };
}

type ExpressionRow = LatencyRow & ExpressionLatency;

function isUnparsed(row: LatencyRow): row is ExpressionRow {
  return row.form === 'expression' && row.trees === undefined;
}

async function parsed(row: ExpressionRow, where: string): Promise<LatencyRow> {
  const tree = (phase: 'prefill' | 'decode') =>
    parseExpression(
      row[phase],
      { variables: Object.keys(expressionVariables[phase]), constants: row.constants },
      `${where}: ${phase}`,
    );
  return { ...row, trees: { prefill: await tree('prefill'), decode: await tree('decode') } };
}
