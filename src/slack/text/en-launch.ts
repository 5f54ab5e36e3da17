import type { SubjectId } from '../../core/domain/ids.ts';
import { type Charge, type LaunchInstancesRequest, nameOfInstance } from '../../core/domain/kinds/launch-instances.ts';
import { CHARGES } from '../../core/domain/launch-instances.ts';
import type { InstanceType, SecurityGroup, VSwitch } from '../../core/domain/network.ts';
import type { Counts } from '../../core/domain/task.ts';
import { count, gib } from './measures.ts';
import { bold, code, join, link, nothing, ours, type Words, words } from './words.ts';

const months = (n: number): string => count(n, 'month');
const chargeWord = (charge: string): string =>
  charge === 'PostPaid' ? 'Pay-As-You-Go' : `Subscription, ${months(Number(charge))}`;
const instances = (n: number): string => count(n, 'instance');
const named = (id: string, name: string): string => (name === '' ? id : `${name} · ${id}`);
const sizes = (dataDisksGiB: readonly number[]): Words =>
  join(
    dataDisksGiB.map((size) => ours(gib(size))),
    ', ',
    ' and ',
  );
const consoleOf = (region: string): Words =>
  words`${link('Instances in the console', `https://ecs.console.aliyun.com/server/region/${encodeURIComponent(region)}`)}`;

/** The form that asks for instances of an image, and what is told of them. */
export const launch = {
  title: 'Launch instances',
  submit: 'Ask for instances',
  button: 'Launch…',
  menu: 'Launch in…',
  usage: (): Words =>
    words`Type ${code('/image launch')} and the id of an image, such as ${code('m-bp1…')}. ${code('/image list')} shows all images.`,
  advice: (): Words =>
    words`Instances start by themselves, and cost from then on. Disks, network and access are as chosen here; everything else is as the image has it.`,
  deprecated: (): Words =>
    words`${bold('Deprecated image:')} it still makes instances, but somebody advises against it.`,
  dataDisks: (dataDisksGiB: readonly number[]): Words =>
    words`Each instance also gets the data ${ours(dataDisksGiB.length === 1 ? 'disk' : 'disks')} of the image: ${sizes(dataDisksGiB)}.`,
  windows: (): Words =>
    words`${bold('Windows:')} it needs no key pair. Set its password in the console once it runs (Reset Password); no password goes through Slack.`,
  keyless: (): Words =>
    words`${bold('No key pair:')} whoever logs in needs a key or a password that the image has already, or has to bind a key pair in the console.`,
  prepaid: (n: number): Words =>
    words`${bold('Subscription:')} ${ours(months(n))} ${ours(n === 1 ? 'is' : 'are')} paid for at once, for each instance, and it cannot simply be released before.`,

  type: 'Instance type',
  typePlaceholder: 'Type a name, such as g7',
  typeHint: 'Those that the image runs on. Whether one is sold out is checked when you ask.',
  vSwitch: 'vSwitch',
  vSwitchPlaceholder: 'Type an id, a name or a zone',
  vSwitchHint: 'It says which network and zone the instances are in.',
  securityGroup: 'Security group',
  securityGroupPlaceholder: 'Type an id or a name',
  securityGroupHint: 'One of the same VPC as the vSwitch.',
  keyPair: 'Key pair',
  keyPairPlaceholder: 'None',
  keyPairHint:
    'Its public key is put on the instances. Left empty: only what the image has lets anybody in. Passwords do not go through Slack.',
  name: 'Instance name',
  nameHint: 'Several are numbered: web-1, web-2 and so on.',
  count: 'How many',
  systemDisk: 'System disk in GiB',
  systemDiskHint: 'At least as large as that of the image.',
  charge: 'Payment',
  channel: 'Channel',
  charges: CHARGES.map(chargeWord),
  chargeWord,
  /** What a word of the menu stands for; anything else is as it came. */
  chargeOf: (word: string): string => CHARGES.find((one) => chargeWord(one) === word) ?? word,

  typeOption: ({ id, cpu, memoryGiB }: InstanceType): string =>
    [id, ...(cpu === undefined ? [] : [`${cpu} vCPU`]), ...(memoryGiB === undefined ? [] : [gib(memoryGiB)])].join(
      ' · ',
    ),
  vSwitchOption: ({ id, name }: VSwitch): string => named(id, name),
  vSwitchDescription: ({ zone, cidrBlock, free, vpc }: VSwitch): string =>
    [zone, ...(free === undefined ? [] : [`${free} free`]), ...(cidrBlock === '' ? [] : [cidrBlock]), vpc].join(' · '),
  groupOption: ({ id, name }: SecurityGroup): string => named(id, name),
  groupDescription: ({ vpc }: SecurityGroup): string => vpc ?? 'without a VPC',

  field: {
    instances: 'Instances',
    network: 'Network',
    disks: 'Disks',
    charge: 'Payment',
  },
  asked: ({ count: n, instanceName, ...request }: LaunchInstancesRequest): Words => {
    const at = (which: number): Words => words`${code(nameOfInstance({ count: n, instanceName }, String(which)))}`;
    const which = n === 1 ? at(1) : words`${at(1)} to ${at(n)}`;
    return words`${n} of type ${code(request.instanceType)}: ${which}`;
  },
  network: ({ vSwitchId, zone, vpc, securityGroupId }: LaunchInstancesRequest): Words =>
    words`${code(vSwitchId)} in ${code(zone)} of ${code(vpc)}, with the security group ${code(securityGroupId)}`,
  disks: ({ systemDiskGiB, dataDisksGiB }: LaunchInstancesRequest): Words =>
    words`${ours(gib(systemDiskGiB))}${dataDisksGiB.length > 0 ? words`, and ${sizes(dataDisksGiB)} of data` : nothing}${ours(' each')}`,
  chargeTold: (charge: Charge): Words =>
    words`${ours(chargeWord(charge.type === 'PostPaid' ? 'PostPaid' : String(charge.months)))}`,

  columns: ['Instance', 'State', 'Id'],
  word: {
    queued: 'queued',
    asksAgain: 'asks again',
    asking: 'asking',
    unclear: 'no clear answer',
    starting: 'starting',
    running: 'running',
    failed: 'failed',
    stopped: 'stopped',
    skipped: 'not started',
  },
  /** How several stand. */
  sum: ({ all, done, failed, stopped, under, waiting }: Counts): Words => {
    if (done === all) return words`${bold('Launched:')} all ${ours(instances(all))} run.`;
    const others = [
      ...(under > 0 ? [`${under} starting`] : []),
      ...(waiting > 0 ? [`${waiting} queued`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(stopped > 0 ? [`${stopped} stopped`] : []),
    ];
    const run = [`${done === 0 ? 'none' : done} of ${instances(all)} ${done === 1 ? 'runs' : 'run'}`, ...others];
    return words`${bold(under + waiting > 0 ? 'Launching:' : 'Launched:')} ${ours(run.join(', '))}.`;
  },

  headline: (request: LaunchInstancesRequest, { done, all }: Counts): Words =>
    words`${bold(all === 1 ? 'Instance running:' : 'Instances running:')} ${ours(done === all ? instances(all) : `${done} of ${instances(all)}`)} of ${code(request.name)} (${code(request.imageId)}) in ${code(request.region)}.`,
  running: (name: string, id: SubjectId): Words => words`${code(name)} (${code(id)})`,
  steps: ({ region, keyPair, windows }: LaunchInstancesRequest): Words =>
    words`Addresses are under ${consoleOf(region)}. ${
      windows
        ? ours('Set a password there (Reset Password) to log in.')
        : keyPair
          ? words`Log in with the key pair ${code(keyPair)}.`
          : ours('No key pair was put on them: log in with what the image has, or bind one there.')
    }`,
};
