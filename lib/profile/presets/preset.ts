/** How the times of a model's operators become those of an engine, as data of `profiles/tables/engine-presets.json`. */
export interface EnginePreset {
  readonly name: string;
  /** Which engine it is, in words. */
  readonly what: string;
  readonly source: string;
  /** On all times. */
  readonly factor: number;
  /** On top of each iteration, in ms. */
  readonly perIteration: number;
  /** On top of each iteration, in ms for each layer of the model. */
  readonly perLayer: number;
  /** The same where a layer is split over GPUs, on top of that. */
  readonly perLayerTensorParallel: number;
  /** Options of the detailed engines that go with it, by engine: the host time that is in the figures above counts once. */
  readonly options: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The presets that there are. */
export interface EnginePresets {
  readonly presets: readonly EnginePreset[];
  /** The name of the preset that a profile of a tier has unless another is asked for; a tier that is not there has none. */
  readonly byTier: Readonly<Record<string, string>>;
}
