import type { Region, VSwitch } from './entities.ts';

/** The private addresses of a vSwitch that nobody has, lowest first. The first and the last three are the cloud's own. */
export function freeAddresses({ vSwitchId, cidrBlock }: VSwitch, { instances }: Region): string[] {
  const taken = new Set(
    [...instances.values()].filter((one) => one.vSwitchId === vSwitchId).map((one) => one.privateIp),
  );
  const [base = '', length = '32'] = cidrBlock.split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const count = Math.max(0, 2 ** (32 - Number(length)) - 4);
  return Array.from({ length: count }, (_, n) => addressOf(first + 1 + n)).filter((address) => !taken.has(address));
}

const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
