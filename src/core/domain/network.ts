import type { SecurityGroupId, VpcId, VSwitchId } from './network-ids.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

// Where instances are launched, and on what.

/** A part of a VPC, in one zone. `free`: how many addresses are left in it, as far as that is told. */
export type VSwitch = {
  id: VSwitchId;
  name: string;
  vpc: VpcId;
  zone: string;
  cidrBlock: string;
  free: number | undefined;
};
export type SecurityGroup = { id: SecurityGroupId; name: string; vpc: VpcId | undefined };
/** What can be rented: `ecs.g7.large`. */
export type InstanceType = { id: string; cpu: number | undefined; memoryGiB: number | undefined };

const chosen =
  <Id extends string>(what: 'instance type' | 'vSwitch' | 'security group' | 'key pair', form: RegExp) =>
  (text: string): Parsed<Id> => {
    const given = text.trim();
    return form.test(given) ? parsed(given as Id) : unparsed({ code: 'malformed-choice', what, given: text });
  };

export const parseVSwitchId = chosen<VSwitchId>('vSwitch', /^vsw-[0-9a-z]{4,64}$/);
export const parseSecurityGroupId = chosen<SecurityGroupId>('security group', /^sg-[0-9a-z]{4,64}$/);
export const parseInstanceType = chosen<string>('instance type', /^ecs(\.[0-9a-z-]{1,30}){2,3}$/);
export const parseKeyPair = chosen<string>('key pair', /^\p{L}[\p{L}0-9_:.-]{1,127}$/u);
