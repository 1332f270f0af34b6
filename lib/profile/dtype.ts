/** Types of numbers that weights and KV cache are kept in: bytes of one, and the other names that they go by. */
export const dtypes = {
  fp16: { bytes: 2, aliases: ['float16', 'half'] },
  bf16: { bytes: 2, aliases: ['bfloat16'] },
  fp8: { bytes: 1, aliases: ['float8', 'fp8_e4m3'] },
  'fp8-block': { bytes: 1, aliases: ['fp8_block'] },
} as const satisfies Record<string, { bytes: number; aliases: readonly string[] }>;

/** The name of a type of numbers. */
export type Dtype = keyof typeof dtypes;

/** Their names. */
export const dtypeNames = Object.keys(dtypes) as Dtype[];

/** The type that a name or another name of it, in any case, means; undefined when there is none. */
export function dtypeNamed(name: string): Dtype | undefined {
  const asked = name.toLowerCase();
  return dtypeNames.find((each) => each === asked || dtypes[each].aliases.some((alias) => alias === asked));
}
