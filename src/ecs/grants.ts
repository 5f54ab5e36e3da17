import { ACTIONS, type ActionName } from '../core/domain/action.ts';

// What Darkroom must be allowed to do in Alibaba Cloud. A call that is not listed here does not compile, so the smallest
// RAM policy is always what the code calls.

type Resource = 'image' | 'snapshot' | 'instance' | 'disk' | 'securitygroup' | 'keypair' | 'vswitch';
/** A product of Alibaba Cloud; left out: ECS. */
type Product = 'vpc' | 'ess';
type Grant = {
  /** What needs it; left out: everything does. */
  for?: readonly ActionName[];
  /** What it can be narrowed to; left out: ECS knows no resource for it. */
  on?: readonly Resource[];
  of?: Product;
};

/** By the name that ECS has for a call. */
const GRANTS = {
  DescribeRegions: {},
  DescribeInstances: {},
  DescribeDisks: {},
  DescribeTasks: { for: ['export-image'] },
  DescribeTaskAttribute: { for: ['export-image'] },
  DescribeSnapshots: {},
  DescribeImages: {},
  DescribeImageSharePermission: {},
  CreateImage: { for: ['create-image'], on: ['image', 'snapshot', 'instance'] },
  CopyImage: { for: ['copy-image'], on: ['image'] },
  CancelCopyImage: { for: ['copy-image'], on: ['image'] },
  ModifyImageAttribute: { for: ['copy-image', 'change-image'], on: ['image'] },
  ModifyImageSharePermission: { for: ['share-image'], on: ['image'] },
  TagResources: { for: ['change-image'], on: ['image'] },
  UntagResources: { for: ['change-image'], on: ['image'] },
  ExportImage: { for: ['export-image'], on: ['image'] },
  DescribeKeyPairs: { for: ['replace-system-disk', 'launch-instances'] },
  DescribeImageSupportInstanceTypes: { for: ['replace-system-disk', 'launch-instances'] },
  StopInstance: { for: ['replace-system-disk'], on: ['instance'] },
  StartInstance: { for: ['replace-system-disk'], on: ['instance'] },
  ReplaceSystemDisk: { for: ['replace-system-disk'], on: ['instance', 'image'] },
  DescribeSecurityGroups: { for: ['launch-instances'] },
  DescribeVSwitches: { for: ['launch-instances'], of: 'vpc' },
  RunInstances: {
    for: ['launch-instances'],
    on: ['instance', 'image', 'securitygroup', 'snapshot', 'disk', 'keypair', 'vswitch'],
  },
  DeleteImage: { for: ['delete-image'], on: ['image'] },
  DeleteSnapshot: { for: ['delete-image', 'delete-snapshot'], on: ['snapshot'] },
  DescribeLaunchTemplates: { for: ['delete-image'] },
  DescribeLaunchTemplateVersions: { for: ['delete-image'] },
  DescribeScalingGroups: { for: ['delete-image'], of: 'ess' },
  DescribeScalingConfigurations: { for: ['delete-image'], of: 'ess' },
} as const satisfies Record<string, Grant>;

/** Which product answers a call of `GRANTS`. */
export const productOf = (call: CallName): 'ecs' | Product =>
  Object.entries<Grant>(GRANTS).find(([name]) => name === call)?.[1].of ?? 'ecs';

/** A call of ECS, or of STS: that one needs a statement of its own, where accounts are reached by a role. */
export type CallName = keyof typeof GRANTS | 'AssumeRole' | 'GetCallerIdentity';

/** What can be asked of Darkroom that needs rights of its own. */
export const FEATURES: readonly ActionName[] = ACTIONS.filter((action) =>
  Object.values<Grant>(GRANTS).some((grant) => grant.for?.includes(action)),
);

type Statement = {
  Effect: 'Allow';
  Action: string[];
  Resource: string | string[];
  Condition?: { StringEquals: Record<string, string> };
};
export type RamPolicy = { Version: '1'; Statement: Statement[] };

/** What a feature needs besides calls of its own: whoever has an image exported hands ECS the role that writes to OSS. */
const BESIDES: Partial<Record<ActionName, Statement>> = {
  'export-image': {
    Effect: 'Allow',
    Action: ['ram:PassRole'],
    Resource: 'acs:ram:*:*:role/aliyunecsimageexportdefaultrole',
    Condition: { StringEquals: { 'acs:Service': 'ecs.aliyuncs.com' } },
  },
};

/** The smallest RAM policy for these features: reading first, then a statement for each set of resources. */
export function ramPolicy(features: readonly ActionName[]): RamPolicy {
  const wanted = Object.entries<Grant>(GRANTS).filter(([, { for: needed }]) =>
    needed ? needed.some((feature) => features.includes(feature)) : true,
  );
  const groups = new Map<string, string[]>();
  for (const [call, { on = [], of = 'ecs' }] of wanted) {
    const key = on.join(' ');
    groups.set(key, [...(groups.get(key) ?? []), `${of}:${call}`]);
  }
  return {
    Version: '1',
    Statement: [
      ...[...groups].map(
        ([resources, Action]): Statement => ({
          Effect: 'Allow',
          Action,
          Resource:
            resources === ''
              ? '*'
              : resources.split(' ').map((one) => `acs:${one === 'vswitch' ? 'vpc' : 'ecs'}:*:*:${one}/*`),
        }),
      ),
      ...features.flatMap((feature) => BESIDES[feature] ?? []),
    ],
  };
}
