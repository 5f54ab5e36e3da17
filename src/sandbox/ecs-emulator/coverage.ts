/** How far the emulator goes for one operation of the real API. */
export type Coverage = {
  operation: string;
  level: 'supported' | 'partial' | 'not started';
  notes: string;
  /** In `test/sandbox/ecs-emulator/`; only where there is something to test. */
  test?: string;
};

/**
 * The operations around custom images, of STS what leads to them in other accounts, of VPC and ESS what instances are in
 * and what depends on images; what of them is here. A test compares this with the routes.
 */
export const coverage: readonly Coverage[] = [
  {
    operation: 'CreateImage',
    level: 'supported',
    notes:
      'All sources and checks of the API page that need no KMS, billing or white list; DetectionStrategy has no effect.',
    test: 'create-image.test.ts',
  },
  {
    operation: 'DescribeImages',
    level: 'partial',
    notes:
      'InstanceType, ActionType and capability filters match everything; no marketplace images, no cap of results by tag.',
    test: 'describe-images.test.ts',
  },
  {
    operation: 'CopyImage',
    level: 'supported',
    notes:
      'Both readings of concurrency; no account-level encryption, EncryptAlgorithm, snapshot quota or marketplace images.',
    test: 'copy-image.test.ts',
  },
  {
    operation: 'CancelCopyImage',
    level: 'supported',
    notes: 'Never refuses what is under way; CancelNotSupported comes only as a fault.',
    test: 'cancel-copy-image.test.ts',
  },
  {
    operation: 'ModifyImageAttribute',
    level: 'partial',
    notes: 'Name, description, family and status; every other attribute is refused with UnsupportedParameter.',
    test: 'modify-image-attribute.test.ts',
  },
  {
    operation: 'ModifyImageSharePermission',
    level: 'partial',
    notes: 'Accounts and IsPublic; publishing needs no agreement, no groups or LaunchPermission, one site.',
    test: 'share-image.test.ts',
  },
  {
    operation: 'DescribeImageSharePermission',
    level: 'supported',
    notes: 'ShareGroups is always empty.',
    test: 'share-image.test.ts',
  },
  {
    operation: 'TagResources',
    level: 'partial',
    notes: 'Images; every other ResourceType is refused as one that does not exist.',
    test: 'tag-resources.test.ts',
  },
  {
    operation: 'UntagResources',
    level: 'partial',
    notes: 'Images; every other ResourceType is refused as one that does not exist.',
    test: 'tag-resources.test.ts',
  },
  {
    operation: 'DeleteImage',
    level: 'supported',
    notes: 'An image that does not exist is a 404; nothing is imported, so that refusal comes only as a fault.',
    test: 'delete-image.test.ts',
  },
  {
    operation: 'DeleteSnapshot',
    level: 'supported',
    notes: 'Never in conflict by itself; that comes only as a fault.',
    test: 'delete-image.test.ts',
  },
  {
    operation: 'DescribeSnapshots',
    level: 'partial',
    notes:
      'No snapshot chains, resource groups or KMSKeyId filter; ESSD snapshots are available only when accomplished.',
    test: 'describe-others.test.ts',
  },
  {
    operation: 'DescribeDisks',
    level: 'partial',
    notes: 'Filters by id, instance, type, status, category, snapshot, encryption and tag; no locks or policies.',
    test: 'describe-others.test.ts',
  },
  {
    operation: 'DescribeInstances',
    level: 'partial',
    notes: 'Filters by id, name, status, image, VPC and tag; one private address and none in public.',
    test: 'describe-others.test.ts',
  },
  {
    operation: 'ExportImage',
    level: 'partial',
    notes:
      'Every refusal that needs no white list or quota; the role is a switch of the account, buckets hold nothing.',
    test: 'export-image.test.ts',
  },
  {
    operation: 'DescribeTasks',
    level: 'supported',
    notes: 'Exports are all the tasks there are.',
    test: 'export-image.test.ts',
  },
  {
    operation: 'DescribeTaskAttribute',
    level: 'supported',
    notes: 'A part for each disk; what was cancelled has Failed.',
    test: 'export-image.test.ts',
  },
  {
    operation: 'CancelTask',
    level: 'supported',
    notes: 'Every export can be cancelled; CancelTaskFailed comes only as a fault.',
    test: 'export-image.test.ts',
  },
  {
    operation: 'StopInstance',
    level: 'partial',
    notes:
      'Both modes, with the default of the account; snapshots and images being made of its disks do not fail by it.',
    test: 'stop-instance.test.ts',
  },
  {
    operation: 'StartInstance',
    level: 'supported',
    notes: 'From Stopped, when its disks are made and, after StopCharging, its type is in stock.',
    test: 'stop-instance.test.ts',
  },
  {
    operation: 'RunInstances',
    level: 'partial',
    notes:
      'In a VPC, of an image by its id, with disks, key pairs, sequences of names and stock; every parameter besides is refused with UnsupportedParameter. No quotas or prices.',
    test: 'run-instances.test.ts',
  },
  {
    operation: 'DescribeImageSupportInstanceTypes',
    level: 'partial',
    notes: 'By architecture, and memory for 32 bits; ActionType changes nothing, Filter is refused.',
    test: 'describe-networks.test.ts',
  },
  {
    operation: 'DescribeSecurityGroups',
    level: 'partial',
    notes: 'Filters by id, name, VPC and tag; no rules, no counts of instances.',
    test: 'describe-networks.test.ts',
  },
  {
    operation: 'DescribeKeyPairs',
    level: 'partial',
    notes: 'Filters by name and tag; no public keys, every fingerprint is the same.',
    test: 'describe-networks.test.ts',
  },
  {
    operation: 'DescribeLaunchTemplates',
    level: 'partial',
    notes: 'Filters by id, name and tag; templates come from the seed or a test, nothing is launched by them.',
    test: 'describe-dependants.test.ts',
  },
  {
    operation: 'DescribeLaunchTemplateVersions',
    level: 'partial',
    notes: 'By id or name, with versions picked; the data are image, type, vSwitch, security group and key pair.',
    test: 'describe-dependants.test.ts',
  },
  {
    operation: 'DescribeScalingGroups',
    level: 'partial',
    notes: 'Of ESS 2014-08-28. Filters by id and name; groups never scale.',
    test: 'describe-dependants.test.ts',
  },
  {
    operation: 'DescribeScalingConfigurations',
    level: 'partial',
    notes: 'Of ESS 2014-08-28. Filters by group, id and name; without disks.',
    test: 'describe-dependants.test.ts',
  },
  {
    operation: 'DescribeVSwitches',
    level: 'partial',
    notes: 'Of VPC 2016-04-28. Filters by id, name, VPC, zone, default and tag; no IPv6, routes or network ACLs.',
    test: 'describe-networks.test.ts',
  },
  {
    operation: 'ReplaceSystemDisk',
    level: 'partial',
    notes:
      'No orders, white lists or marketplace images; passwords are checked and forgotten; a shared encrypted image is taken without Encrypted.',
    test: 'replace-system-disk.test.ts',
  },
  {
    operation: 'DescribeRegions',
    level: 'supported',
    notes: 'RegionEndpoint is the emulator itself, so that clients that follow it stay in the sandbox.',
    test: 'describe-others.test.ts',
  },
  {
    operation: 'AssumeRole',
    level: 'partial',
    notes:
      'Trust by account, user or role and by external id; the caller’s policy as a list of roles; no session policies.',
    test: 'assume-role.test.ts',
  },
  {
    operation: 'GetCallerIdentity',
    level: 'partial',
    notes:
      'AccountId and Arn as they are; PrincipalId is the name instead of an id, and UserId and RoleId are left out.',
    test: 'assume-role.test.ts',
  },
  { operation: 'CopySnapshot', level: 'not started', notes: '' },
  { operation: 'CreateSnapshot', level: 'not started', notes: '' },
  { operation: 'DescribeImageFromFamily', level: 'not started', notes: '' },
  { operation: 'ImportImage', level: 'not started', notes: '' },
  { operation: 'ListTagResources', level: 'not started', notes: '' },
];
