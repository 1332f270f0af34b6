import type { Field } from '../input/index.js';
import type { Architecture } from './architecture.js';

/** The shape of a model in a profile or a table of models. @throws InputError for what is amiss */
export function readArchitecture(field: Field): Architecture {
  const fields = field.record(
    'layers',
    'heads',
    'hidden',
    'kvHeads',
    'headDim',
    'intermediate',
    'vocabulary',
    'gatedMlp',
    'tiedEmbeddings',
    'experts',
    'latentKvValues',
    'bodyParameters',
  );
  const count = (each: Field) => each.count();
  const flag = (each: Field) => each.flag();
  return {
    layers: fields.layers.count(),
    heads: fields.heads.count(),
    ...fields.hidden.ifThere('hidden', count),
    ...fields.kvHeads.ifThere('kvHeads', count),
    ...fields.headDim.ifThere('headDim', count),
    ...fields.intermediate.ifThere('intermediate', count),
    ...fields.vocabulary.ifThere('vocabulary', count),
    ...fields.gatedMlp.ifThere('gatedMlp', flag),
    ...fields.tiedEmbeddings.ifThere('tiedEmbeddings', flag),
    ...fields.experts.ifThere('experts', readExperts),
    ...fields.latentKvValues.ifThere('latentKvValues', count),
    ...fields.bodyParameters.ifThere('bodyParameters', count),
  };
}

function readExperts(field: Field): NonNullable<Architecture['experts']> {
  const { count, perToken } = field.record('count', 'perToken');
  return { count: count.count(), perToken: perToken.count() };
}
