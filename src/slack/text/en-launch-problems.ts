import type { KindProblem } from '../../core/domain/kinds/problems.ts';
import { gib } from './measures.ts';
import { code, nothing, ours, type Words, words } from './words.ts';

const looks = { 'instance type': 'ecs.g7.large', vSwitch: 'vsw-bp1…', 'security group': 'sg-bp1…' };
const inZone = (zone: string | undefined): Words => (zone ? words` in ${code(zone)}` : nothing);

/** What stands in the way of instances. */
export const launchSentences = {
  'malformed-choice': ({ what, given }) => {
    if (given.trim() === '') return words`Choose ${ours(what === 'instance type' ? 'an' : 'a')} ${ours(what)}.`;
    return what === 'key pair'
      ? words`${code(given)} is not the name of a key pair. Choose one from the list.`
      : words`${code(given)} is not ${ours(what === 'instance type' ? 'an' : 'a')} ${ours(what)}. It looks like ${ours(looks[what])}; choose one from the list.`;
  },
  'malformed-charge': ({ given }) => words`${code(given)} is no way to pay. Choose one from the list.`,
  'count-out-of-range': ({ given, max }) =>
    words`${given.trim() === '' ? ours('Say how many instances.') : words`${code(given)} instances cannot be asked for at once.`} One request launches 1 to ${max}; ask for the others in another one.`,
  'image-not-launchable': ({ imageId, status }) =>
    words`${code(imageId)} is ${status ? words`in the status ${code(status)}` : ours('not available')}, and only an image that is available or deprecated makes instances. No instance was launched. ${ours(status === 'Creating' || status === 'Waiting' ? 'Wait until it is ready, or choose another.' : 'Choose another.')}`,
  'type-not-supported': ({ instanceType, imageId, architecture }) =>
    words`${imageId ? code(imageId) : ours('The image')}${architecture ? words` (${code(architecture)})` : nothing} does not run on ${code(instanceType)}. No instance was launched. Choose a type from the list, which has those that the image runs on.`,
  'type-not-there': ({ instanceType }) =>
    words`There is no instance type ${code(instanceType)} here, or this account may not use it. No instance was launched. Choose one from the list.`,
  'type-not-in-zone': ({ instanceType, zone }) =>
    words`There is no ${code(instanceType)}${zone ? inZone(zone) : ours(' in the zone of this vSwitch')}. No instance was launched. Choose a vSwitch in another zone, or another type.`,
  'type-sold-out': ({ instanceType, zone }) =>
    words`${code(instanceType)} is sold out${inZone(zone)} at the moment. No instance was launched for this. Choose another type or a vSwitch in another zone, or try again later.`,
  'vswitch-not-found': ({ vSwitchId, region }) =>
    words`The vSwitch ${code(vSwitchId)} is not there in ${code(region)}, or it is not this account’s. No instance was launched. Choose one from the list.`,
  'vswitch-full': ({ vSwitchId, free, wanted }) =>
    words`The vSwitch ${code(vSwitchId)} has ${free === undefined ? ours('too few addresses left') : words`${ours(free === 0 ? 'no address' : `only ${free} ${free === 1 ? 'address' : 'addresses'}`)} left${wanted === undefined ? nothing : words`, and ${wanted} ${ours(wanted === 1 ? 'is' : 'are')} needed`}`}. No instance was launched for this. Choose another vSwitch${ours(free ? ', or fewer instances' : '')}.`,
  'security-group-not-found': ({ securityGroupId, region }) =>
    words`The security group ${code(securityGroupId)} is not there in ${code(region)}, or it is not this account’s. No instance was launched. Choose one from the list.`,
  'networks-differ': ({ securityGroupId, groupVpc, vSwitchId, vpc }) =>
    words`The security group ${code(securityGroupId)}${groupVpc ? words` is for the VPC ${code(groupVpc)}` : nothing}${groupVpc && vpc ? words`, and the vSwitch ${code(vSwitchId)} is in ${code(vpc)}` : words`${ours(groupVpc ? ', and' : ' and')} the vSwitch ${code(vSwitchId)} ${ours(groupVpc ? 'is in another' : 'are not of one VPC')}`}. No instance was launched. Choose a group and a vSwitch of the same VPC.`,
  'disk-smaller-than-image': ({ imageId, sizeGiB, imageGiB }) =>
    words`A system disk of ${ours(gib(sizeGiB))} is too small: that of ${imageId ? code(imageId) : ours('the image')} has ${imageGiB === undefined ? ours('more') : ours(gib(imageGiB))}. No instance was launched. Type ${imageGiB === undefined ? ours('a larger size') : ours(`${gib(imageGiB)} or more`)}.`,
} satisfies Partial<{ [Code in KindProblem['code']]: (problem: Extract<KindProblem, { code: Code }>) => Words }>;
