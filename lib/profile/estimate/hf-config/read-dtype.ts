import type { Field } from '../../../input/index.js';
import { type Dtype, dtypeNamed } from '../../dtype.js';
import { firstOf, isGiven } from './first-of.js';

const known =
  '16-bit or fp8 weights (quant_method fp8, fbgemm_fp8, or compressed-tensors or modelopt of fp8)';

/** How ways of making weights smaller tell that they are fp8, with a scale for each block or not. */
const methods: Readonly<Record<string, (quantization: Field) => Dtype | undefined>> = {
  fp8: (quantization) => (isGiven(quantization.at('weight_block_size')) ? 'fp8-block' : 'fp8'),
  fbgemm_fp8: () => 'fp8',
  modelopt: (quantization) => (quantization.at('quant_algo').value === 'FP8' ? 'fp8' : undefined),
  'compressed-tensors': ofCompressedTensors,
};

/**
 * The type of the weights' numbers that a config.json tells; undefined where it does not. Engines serve weights of 32 bits
 * in 16.
 *
 * @throws InputError for a type that the roofline does not know
 */
export function readHfDtype(configs: readonly Field[]): Dtype | undefined {
  const first = (...names: string[]) =>
    configs.map((config) => firstOf(config, names)).find((field) => field !== undefined);
  const quantization = first('quantization_config');
  if (quantization !== undefined && Object.keys(quantization.object()).length > 0) {
    const method = quantization.at('quant_method');
    const name = method.text();
    const dtype = Object.hasOwn(methods, name) ? methods[name]!(quantization) : undefined;
    return dtype ?? method.refuse(known);
  }
  const given = first('torch_dtype', 'dtype');
  if (given === undefined) return undefined;
  const name = given.text().replace(/^torch\./, '');
  if (name === 'float32' || name === 'float') return 'fp16';
  return (
    dtypeNamed(name.replace(/^(float8_e4m3)fn$/, 'fp8')) ?? given.refuse('float16, bfloat16, float32 or fp8')
  );
}

/** Weights in groups, each with its own type: those of 8-bit floats. */
function ofCompressedTensors(quantization: Field): Dtype | undefined {
  const groups = quantization.at('config_groups');
  const weights = Object.keys(groups.object()).map((name) => groups.at(name).at('weights'));
  const isFp8 = (each: Field) => each.at('num_bits').value === 8 && each.at('type').value === 'float';
  if (weights.length === 0 || !weights.every(isFp8)) return undefined;
  return weights.some((each) => each.at('strategy').value === 'block') ? 'fp8-block' : 'fp8';
}
