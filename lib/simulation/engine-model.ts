/** How closely engines are simulated: as the published simulator does, or with their KV cache, link and host. */
export const engineModels = ['reference', 'detailed'] as const;

/** The name of an engine model. */
export type EngineModel = (typeof engineModels)[number];
