import { listed, numbered, optional, type Params } from '../parameters.ts';
import { refuse, refuseMissing } from '../refusal.ts';
import type { Disk, Instance, Tag } from '../world/entities.ts';
import { readEncryption } from './disk-encryption.ts';
import { checkPassword } from './login.ts';
import { readTags } from './wording.ts';

/** What is taken; whatever else the real operation takes is refused, as making instances without it would be a lie. */
const known = new Set([
  ...['RegionId', 'ImageId', 'InstanceType', 'VSwitchId', 'SecurityGroupId', 'SecurityGroupIds', 'KeyPairName'],
  ...['Password', 'PasswordInherit', 'InstanceName', 'HostName', 'Amount', 'MinAmount', 'SystemDisk', 'DataDisk'],
  ...['InstanceChargeType', 'Period', 'PeriodUnit', 'Tag', 'ResourceGroupId', 'ClientToken', 'DryRun'],
]);
const categories = ['cloud', 'cloud_efficiency', 'cloud_ssd', 'cloud_essd', 'cloud_auto', 'cloud_essd_entry'];
const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60];

type AskedDisk = Pick<Disk, 'encrypted' | 'kmsKeyId'> & { size: string | undefined; category: string | undefined };
export type AskedDataDisk = AskedDisk & {
  snapshotId: string | undefined;
  device: string | undefined;
  diskName: string;
  deleteWithInstance: boolean;
};

/** How instances are paid for: a period from now, where they are prepaid. */
type Charge = { chargeType: Instance['chargeType']; period?: { unit: 'Week' | 'Month'; count: number } };

/** A RunInstances request whose parameters are formally right. */
export type RunRequest = {
  imageId: string;
  instanceType: string;
  vSwitchId: string;
  securityGroupIds: string[];
  instanceName: string | undefined;
  hostName: string | undefined;
  amount: number;
  minAmount: number;
  charge: Charge;
  systemDisk: AskedDisk & { diskName: string };
  dataDisks: AskedDataDisk[];
  tags: Tag[];
};

export function readRunRequest(params: Params): RunRequest {
  for (const name of Object.keys(params)) {
    if (known.has(name.split('.')[0] ?? '')) continue;
    refuse(400, 'UnsupportedParameter', `The parameter ${name} is not supported by the emulator.`);
  }
  const required = (name: string) => optional(params, name) ?? refuseMissing(name);
  const instanceName = optional(params, 'InstanceName');
  const hostName = optional(params, 'HostName');
  checkName(instanceName, 'InstanceName', /^\p{L}[\p{L}\p{Nd}.:_,[\]-]{1,127}$/u);
  checkName(hostName, 'HostName', /^(?!\d+$)(?!.*[.-]{2})[A-Za-z\d[][A-Za-z\d.,[\]-]{0,62}[A-Za-z\d\]]$/);
  checkPassword(params);
  const amount = countOf(params, 'Amount', 1, () =>
    refuse(403, 'InvalidParam.Amount', 'The specified parameter "Amount" is not valid.'),
  );
  const minAmount = countOf(params, 'MinAmount', amount, refuseMinAmount);
  if (minAmount > amount) refuseMinAmount();
  return {
    imageId: required('ImageId'),
    instanceType: required('InstanceType'),
    vSwitchId: required('VSwitchId'),
    securityGroupIds: readGroups(params),
    instanceName,
    hostName,
    amount,
    minAmount,
    charge: readCharge(params),
    systemDisk: readSystemDisk(params),
    dataDisks: numbered(params, 'DataDisk').map(({ fields }) => readDataDisk(fields)),
    tags: readTags(params),
  };
}

function checkName(name: string | undefined, parameter: string, form: RegExp): void {
  if (name === undefined || form.test(name)) return;
  refuse(400, `Invalid${parameter}.Malformed`, `The specified parameter "${parameter}" is not valid.`);
}

function countOf(params: Params, name: string, otherwise: number, refused: () => never): number {
  const text = optional(params, name);
  if (text === undefined) return otherwise;
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? Number(text) : refused();
}

const refuseMinAmount = () =>
  refuse(400, 'InvalidMinAmount.Malformed', 'The specified parameter "MinAmount" is not valid.');

function readGroups(params: Params): string[] {
  const one = optional(params, 'SecurityGroupId');
  const several = listed(params, 'SecurityGroupIds');
  if (one !== undefined && several.length > 0) {
    const message = 'The parameters SecurityGroupId and SecurityGroupIds cannot be specified at the same time.';
    refuse(400, 'InvalidParameter.Conflict', message);
  }
  if (several.length > 0) return several;
  return [one ?? refuseMissing('SecurityGroupId')];
}

function readCharge(params: Params): Charge {
  const chargeType = optional(params, 'InstanceChargeType') ?? 'PostPaid';
  if (chargeType === 'PostPaid') return { chargeType };
  if (chargeType !== 'PrePaid') {
    refuse(404, 'InvalidInstanceChargeType.NotFound', 'The InstanceChargeType does not exist in our records.');
  }
  const count = Number(optional(params, 'Period') ?? refuseMissing('Period'));
  const unit = optional(params, 'PeriodUnit') ?? 'Month';
  const allowed = unit === 'Month' ? months : [1, 2, 3, 4];
  if ((unit === 'Month' || unit === 'Week') && allowed.includes(count)) return { chargeType, period: { unit, count } };
  return refuse(400, 'InvalidPeriod', 'The specified period is not valid.');
}

function readSystemDisk(params: Params): RunRequest['systemDisk'] {
  const named = Object.entries(params).filter(([name]) => name.startsWith('SystemDisk.'));
  const fields = Object.fromEntries(named.map(([name, value]) => [name.slice('SystemDisk.'.length), value]));
  return { ...readDisk(fields, 'InvalidSystemDiskCategory.ValueNotSupported'), diskName: fields.DiskName ?? '' };
}

function readDataDisk(fields: Params): AskedDataDisk {
  const device = optional(fields, 'Device');
  if (device !== undefined && !/^\/dev\/x?vd[b-z]$/.test(device)) refuseDataDevice();
  return {
    ...readDisk(fields, 'InvalidDataDiskCategory.ValueNotSupported'),
    snapshotId: optional(fields, 'SnapshotId'),
    device: device?.replace('/dev/vd', '/dev/xvd'),
    diskName: fields.DiskName ?? '',
    deleteWithInstance: fields.DeleteWithInstance?.toLowerCase() !== 'false',
  };
}

function readDisk(fields: Params, badCategory: string): AskedDisk {
  const category = optional(fields, 'Category');
  if (category !== undefined && !categories.includes(category)) {
    refuse(400, badCategory, 'The specified disk category is not supported.');
  }
  return { ...readEncryption(fields), size: optional(fields, 'Size'), category };
}

export const refuseDataDevice = () =>
  refuse(400, 'InvalidDataDevice.Malformed', 'The specified parameter "DataDisk.n.Device" is not valid.');
