/**
 * What would make instances of an image. ECS deletes the image all the same, and they fail afterwards. `inForce`: it does so
 * as it is; else only a version or configuration that is not in force names the image.
 */
export type Dependant = { kind: DependantKind; id: string; name: string; inForce: boolean };
export const DEPENDANT_KINDS = ['launch-template', 'scaling-group'] as const;
export type DependantKind = (typeof DEPENDANT_KINDS)[number];
