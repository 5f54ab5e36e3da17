import type { OperatingSystem } from './entities.ts';

/** What can be rented, and how many of it a region has; `zones` by their last letters. */
export type InstanceType = {
  instanceType: string;
  family: string;
  cpu: number;
  memoryGiB: number;
  architecture: 'x86_64' | 'arm64';
  zones: string;
  stock: number;
};

const type = (
  instanceType: string,
  cpu: number,
  memoryGiB: number,
  more: Partial<InstanceType> = {},
): InstanceType => ({
  instanceType,
  family: instanceType.split('.').slice(0, 2).join('.'),
  cpu,
  memoryGiB,
  architecture: 'x86_64',
  zones: 'ab',
  stock: 1000,
  ...more,
});

/** The same in every region, and few enough to look at. */
export const instanceTypes: readonly InstanceType[] = [
  type('ecs.e-c1m1.large', 2, 2, { family: 'ecs.e' }),
  type('ecs.c7.large', 2, 4),
  type('ecs.g7.large', 2, 8),
  type('ecs.g7.xlarge', 4, 16),
  type('ecs.g7.2xlarge', 8, 32),
  type('ecs.r7.large', 2, 16, { zones: 'b' }),
  // Nearly and wholly sold out.
  type('ecs.r7.xlarge', 4, 32, { stock: 3 }),
  type('ecs.g8i.xlarge', 4, 16, { stock: 0 }),
  type('ecs.c8y.large', 2, 4, { architecture: 'arm64' }),
  type('ecs.g8y.large', 2, 8, { architecture: 'arm64' }),
];

/** Whether a system runs on a type: its architecture does, and one of 32 bits only with little memory. */
export function runsOn({ architecture }: OperatingSystem, type: InstanceType): boolean {
  if (architecture === 'i386') return type.architecture === 'x86_64' && type.memoryGiB < 4;
  return architecture === type.architecture;
}
