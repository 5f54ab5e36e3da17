// Ids of what instances are connected to; their parsers are in `network.ts`.

export type VSwitchId = string & { readonly __brand: 'VSwitchId' };
export type VpcId = string & { readonly __brand: 'VpcId' };
export type SecurityGroupId = string & { readonly __brand: 'SecurityGroupId' };
