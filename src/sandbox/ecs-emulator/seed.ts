import { seedFleet } from './seed-fleet.ts';
import { seedNetworks } from './seed-networks.ts';
import { alreadyMade, publicImageId } from './world/builders.ts';
import type { Account, Disk, Instance, Role, Snapshot } from './world/entities.ts';
import type { Seed, World } from './world/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Each sees only its own things; the second and third are reached by assuming their roles. */
export const defaultAccounts: readonly [Account, ...Account[]] = [
  {
    accountId: '201693514356660001',
    accessKeyId: 'sandbox-access-key',
    accessKeySecret: 'sandbox-access-key-secret',
    resourceGroupIds: ['rg-acfmplatform00001'],
    alias: 'default',
  },
  {
    accountId: '278914560033417755',
    accessKeyId: 'sandbox-second-key',
    accessKeySecret: 'sandbox-second-key-secret',
    alias: 'production',
  },
  {
    accountId: '263577104921865003',
    accessKeyId: 'sandbox-third-key',
    accessKeySecret: 'sandbox-third-key-secret',
    alias: 'audit',
  },
];

const [main, production, audit] = defaultAccounts.map(({ accountId }) => accountId) as [string, string, string];

/** Production trusts the first account; audit trusts only production's role, so the way there is a chain. */
export const defaultRoles: readonly Role[] = [
  {
    accountId: production,
    roleName: 'darkroom',
    trusts: [`acs:ram::${main}:root`],
    externalId: 'sandbox-production',
  },
  { accountId: audit, roleName: 'darkroom', trusts: [`acs:ram::${production}:role/darkroom`] },
  { accountId: audit, roleName: 'locked', trusts: ['acs:ram::100000000000000001:root'] },
];

/** The accounts and their roles by what they are for. */
export const seededAccounts = {
  main,
  production,
  audit,
  productionRole: `acs:ram::${production}:role/darkroom`,
  productionExternalId: 'sandbox-production',
  auditRole: `acs:ram::${audit}:role/darkroom`,
  /** Trusts nobody here. */
  lockedRole: `acs:ram::${audit}:role/locked`,
} as const;

/** The seeded ids worth naming. In cn-hangzhou unless the name says otherwise. */
export const seeded = {
  webInstance: 'i-bp1web01000000000001',
  secondWebInstance: 'i-bp1web02000000000001',
  dbInstance: 'i-bp1db010000000000001',
  batchInstance: 'i-bp1batch010000000001',
  legacyInstance: 'i-bp1legacyci000000001',
  vaultInstance: 'i-bp1vault010000000001',
  shanghaiInstance: 'i-uf6api01000000000001',
  singaporeInstance: 'i-t4nedge0100000000001',

  /** web-01, 40 GiB system disk, three days old. */
  webSystemSnapshot: 's-bp1web01sys000000001',
  /** web-01, taken by the nightly policy: cleared when web-01 is released. */
  webAutoSnapshot: 's-bp1web01auto00000001',
  /** Behind `goldenImage`; automatic, yet protected by it. */
  webGoldenSnapshot: 's-bp1web01gold00000001',
  dbSystemSnapshot: 's-bp1db01sys0000000001',
  /** 200 GiB. */
  dbDataSnapshot: 's-bp1db01data000000001',
  /** System disk of vault-01, with a key of its own. */
  encryptedSnapshot: 's-bp1vault01sys0000001',
  encryptedDataSnapshot: 's-bp1vault01data000001',
  /** System disk of web-02, half done at the start, done five cloud minutes later. */
  unfinishedSnapshot: 's-bp1web02sys000000001',
  /** System disk of batch-01; will never be done. */
  failedSnapshot: 's-bp1batch01sys0000001',
  /** System disk of legacy-ci, a basic `cloud` disk. */
  legacySnapshot: 's-bp1legacysys00000001',
  /** Before 2013-07-15. */
  tooOldSnapshot: 's-bp1legacyold00000001',
  /** A system disk that was released with its instance. */
  releasedDiskSnapshot: 's-bp1oldweb00000000001',
  /** Shared by another account: no image may be made of it. */
  sharedSnapshot: 's-bp1partner0000000001',
  shanghaiSystemSnapshot: 's-uf6api01sys000000001',
  singaporeSystemSnapshot: 's-t4nedge01sys00000001',
  singaporeDataSnapshot: 's-t4nedge01data0000001',

  /** Of the account production: two machines, one of them in eu-central-1. */
  productionWebInstance: 'i-bp1prodweb0000000001',
  productionApiInstance: 'i-gw8prodapi0000000001',
  productionWebSnapshot: 's-bp1prodwebsys0000001',
  productionApiSnapshot: 's-gw8prodapisys0000001',
  /** 120 GiB. */
  productionApiDataSnapshot: 's-gw8prodapidat0000001',
  /** `prod-base-2026.01`. */
  productionImage: 'm-bp1prodbase000000001',
  /** Of the account audit, in ap-southeast-1. */
  auditInstance: 'i-t4nauditlog000000001',
  auditSnapshot: 's-t4nauditlogsys000001',

  /** `golden-web-2026.01`, family `golden-web`, used by web-02. */
  goldenImage: 'm-bp1goldenweb00000001',
  /** `golden-db-2026.01`, family `golden-db`, made by hand: 40 GiB and two data disks of 60 and 100 GiB. */
  goldenDbImage: 'm-bp1goldendb000000001',
  goldenDbSystemSnapshot: 's-bp1goldendbsys000001',
  goldenDbDataSnapshot: 's-bp1goldendbdat000001',
  goldenDbSecondDataSnapshot: 's-bp1goldendbdat000002',
  /** `base-db-12`, deprecated. */
  deprecatedImage: 'm-bp1basedb12000000001',
  /** In every region. */
  publicImage: publicImageId,
  resourceGroup: 'rg-acfmplatform00001',
} as const;

/** The keys of the first account, in the region the name says. */
export const seededKeys = {
  /** Of vault-01. */
  hangzhou: 'e522b26d-abcd-4f1e-9a6e-1234567890ab',
  shanghai: '0a7d3c52-abcd-4f1e-9a6e-1234567890ab',
  singapore: '5c1f9e04-abcd-4f1e-9a6e-1234567890ab',
  frankfurt: '9b86d2f7-abcd-4f1e-9a6e-1234567890ab',
  /** In cn-shanghai, disabled. */
  disabled: 'dead0000-abcd-4f1e-9a6e-1234567890ab',
  /** In cn-shanghai, without the tag that lets ECS use it. */
  notForDisks: 'ca5e0000-abcd-4f1e-9a6e-1234567890ab',
} as const;

/** A small platform team's cloud: busy in Hangzhou, less so in Shanghai and Singapore; other accounts beside it. */
export const seedWorld: Seed = (world) => {
  for (const { regionId } of world.regions()) addPublicImage(world, regionId);
  seedHangzhou(world);
  seedShanghai(world);
  seedSingapore(world);
  seedOtherAccounts(world);
  seedKeys(world);
  seedNetworks(world);
  seedBuckets(world);
  seedFleet(world, seeded.goldenImage);
};

/** Where the first account exports images of cn-hangzhou to; every account has one in every region. */
export const seededBucket = 'default-images-cn-hangzhou';

function seedBuckets(world: World): void {
  for (const { regionId } of world.regions()) {
    for (const { accountId, alias = accountId } of world.accounts) {
      world.addBucket({ regionId, accountId, bucketName: `${alias}-images-${regionId}` });
    }
  }
}

const env = (value: string) => [{ key: 'env', value }];

function addPublicImage(world: World, regionId: string): void {
  world.addImage({
    regionId,
    imageId: publicImageId,
    imageName: publicImageId,
    ownerAlias: 'system',
    accountId: '1000000000000001',
    createdAt: Date.UTC(2024, 4, 28),
    description: 'Alibaba Cloud Linux 3.2104 LTS 64 bit',
    disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 20, encrypted: false }],
  });
}

function seedHangzhou(world: World): void {
  const kms = { encrypted: true, kmsKeyId: seededKeys.hangzhou };
  machine(world, { instanceId: seeded.webInstance, instanceName: 'web-01', tags: env('prod') }, [{}]);
  const fromGolden = { imageId: seeded.goldenImage };
  machine(world, { instanceId: seeded.secondWebInstance, instanceName: 'web-02', ...fromGolden }, [
    fromGolden,
    { sizeGiB: 100 },
  ]);
  machine(world, { instanceId: seeded.dbInstance, instanceName: 'db-01', tags: env('prod') }, [{}, { sizeGiB: 200 }]);
  machine(world, { instanceId: seeded.batchInstance, instanceName: 'batch-01', status: 'Stopped' }, [
    { category: 'cloud_efficiency' },
  ]);
  machine(world, { instanceId: seeded.legacyInstance, instanceName: 'legacy-ci' }, [{ category: 'cloud' }]);
  machine(world, { instanceId: seeded.vaultInstance, instanceName: 'vault-01' }, [kms, { ...kms, sizeGiB: 50 }]);

  const { webInstance, dbInstance, vaultInstance } = seeded;
  snapshot(world, seeded.webSystemSnapshot, 'web-01 before release', webInstance, 'system', 3 * day);
  snapshot(world, seeded.webAutoSnapshot, 'auto2.0_web-01_nightly', webInstance, 'system', day, { kind: 'auto' });
  snapshot(world, seeded.webGoldenSnapshot, 'auto2.0_web-01_monthly', webInstance, 'system', 14 * day, {
    kind: 'auto',
  });
  snapshot(world, seeded.dbSystemSnapshot, 'db-01 system', dbInstance, 'system', 2 * day);
  snapshot(world, seeded.dbDataSnapshot, 'db-01 data', dbInstance, 'data', 2 * day);
  snapshot(world, seeded.encryptedSnapshot, 'vault-01 system', vaultInstance, 'system', 5 * day);
  snapshot(world, seeded.encryptedDataSnapshot, 'vault-01 data', vaultInstance, 'data', 5 * day);
  const halfDone = { startedAt: world.cloud.now() - 5 * minute, durationMs: 10 * minute };
  snapshot(world, seeded.unfinishedSnapshot, 'web-02 today', seeded.secondWebInstance, 'system', 5 * minute, {
    making: halfDone,
  });
  snapshot(world, seeded.failedSnapshot, 'batch-01 nightly', seeded.batchInstance, 'system', 6 * day, {
    making: { ...alreadyMade, failsAtPercent: 35 },
  });
  snapshot(world, seeded.legacySnapshot, 'legacy-ci system', seeded.legacyInstance, 'system', 30 * day);
  snapshot(world, seeded.tooOldSnapshot, 'legacy-ci 2013', seeded.legacyInstance, 'system', 0, {
    createdAt: Date.UTC(2013, 4, 20),
  });
  world.addSnapshot({
    snapshotId: seeded.releasedDiskSnapshot,
    snapshotName: 'old-web last state',
    sourceDiskId: 'd-bp1oldweb00000000001',
    createdAt: world.clock.now() - 90 * day,
  });
  world.addSnapshot({ snapshotId: seeded.sharedSnapshot, snapshotName: 'from a partner', barred: 'shared' });

  world.addImage({
    imageId: seeded.goldenImage,
    imageName: 'golden-web-2026.01',
    imageFamily: 'golden-web',
    description: 'Hardened web node',
    createdAt: world.clock.now() - 13 * day,
    disks: [
      {
        device: '/dev/xvda',
        type: 'system',
        sizeGiB: 40,
        snapshotId: seeded.webGoldenSnapshot,
        encrypted: false,
      },
    ],
    tags: [
      { key: 'team', value: 'platform' },
      { key: 'reviewed', value: '' },
    ],
  });
  seedGoldenDb(world);
  world.addImage({
    imageId: seeded.deprecatedImage,
    imageName: 'base-db-12',
    settled: 'Deprecated',
    createdAt: world.clock.now() - 400 * day,
  });
}

/** An image somebody made in the console, before there was a bot; the machine it came from is gone. */
function seedGoldenDb(world: World): void {
  const createdAt = world.clock.now() - 18 * day;
  const { goldenDbSystemSnapshot, goldenDbDataSnapshot, goldenDbSecondDataSnapshot } = seeded;
  const disks = [
    { device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId: goldenDbSystemSnapshot, encrypted: false },
    { device: '/dev/xvdb', type: 'data', sizeGiB: 60, snapshotId: goldenDbDataSnapshot, encrypted: false },
    { device: '/dev/xvdc', type: 'data', sizeGiB: 100, snapshotId: goldenDbSecondDataSnapshot, encrypted: false },
  ] as const;
  disks.forEach(({ snapshotId, type, sizeGiB }, n) => {
    world.addSnapshot({
      snapshotId,
      snapshotName: `golden-db disk ${n}`,
      sourceDiskId: `d-bp1goldendb00000000${n}`,
      sourceDiskType: type,
      sourceDiskSizeGiB: sizeGiB,
      createdAt,
    });
  });
  world.addImage({
    imageId: seeded.goldenDbImage,
    imageName: 'golden-db-2026.01',
    imageFamily: 'golden-db',
    description: 'Database node with its data disks',
    createdAt,
    disks: [...disks],
    tags: [
      { key: 'service', value: 'orders' },
      { key: 'made-by', value: 'hand' },
    ],
  });
}

function seedKeys(world: World): void {
  const { hangzhou, shanghai, singapore, frankfurt, disabled, notForDisks } = seededKeys;
  world.addKey({ keyId: hangzhou });
  world.addKey({ keyId: shanghai, regionId: 'cn-shanghai' });
  world.addKey({ keyId: singapore, regionId: 'ap-southeast-1' });
  world.addKey({ keyId: frankfurt, regionId: 'eu-central-1' });
  world.addKey({ keyId: disabled, regionId: 'cn-shanghai', enabled: false });
  world.addKey({ keyId: notForDisks, regionId: 'cn-shanghai', forDisks: false });
}

function seedShanghai(world: World): void {
  const regionId = 'cn-shanghai';
  machine(world, { regionId, instanceId: seeded.shanghaiInstance, instanceName: 'api-01' }, [{}]);
  snapshot(world, seeded.shanghaiSystemSnapshot, 'api-01 system', seeded.shanghaiInstance, 'system', day);
}

function seedSingapore(world: World): void {
  const regionId = 'ap-southeast-1';
  machine(world, { regionId, instanceId: seeded.singaporeInstance, instanceName: 'edge-01' }, [{}, { sizeGiB: 80 }]);
  snapshot(world, seeded.singaporeSystemSnapshot, 'edge-01 system', seeded.singaporeInstance, 'system', 4 * day);
  snapshot(world, seeded.singaporeDataSnapshot, 'edge-01 data', seeded.singaporeInstance, 'data', 4 * day);
}

function seedOtherAccounts(world: World): void {
  // A world of other accounts has none of these.
  const has = (accountId: string) => world.accounts.some((account) => account.accountId === accountId);
  if (has(production)) seedProduction(world);
  if (has(audit)) seedAudit(world);
}

function seedProduction(world: World): void {
  const accountId = production;
  const { productionWebInstance: web, productionApiInstance: api } = seeded;
  machine(world, { accountId, instanceId: web, instanceName: 'prod-web-01', tags: env('prod') }, [{}]);
  snapshot(world, seeded.productionWebSnapshot, 'prod-web-01 before release', web, 'system', 2 * day);
  world.addImage({
    accountId,
    imageId: seeded.productionImage,
    imageName: 'prod-base-2026.01',
    createdAt: world.clock.now() - 20 * day,
    disks: [
      {
        device: '/dev/xvda',
        type: 'system',
        sizeGiB: 40,
        snapshotId: seeded.productionWebSnapshot,
        encrypted: false,
      },
    ],
  });
  const regionId = 'eu-central-1';
  machine(world, { accountId, regionId, instanceId: api, instanceName: 'prod-api-01', tags: env('prod') }, [
    {},
    { sizeGiB: 120 },
  ]);
  snapshot(world, seeded.productionApiSnapshot, 'prod-api-01 system', api, 'system', day);
  snapshot(world, seeded.productionApiDataSnapshot, 'prod-api-01 data', api, 'data', day);
}

function seedAudit(world: World): void {
  const regionId = 'ap-southeast-1';
  machine(world, { accountId: audit, regionId, instanceId: seeded.auditInstance, instanceName: 'audit-log-01' }, [{}]);
  snapshot(world, seeded.auditSnapshot, 'audit-log-01 system', seeded.auditInstance, 'system', day);
}

/** An instance 200 days old and its disks: the first is the system disk, the others data disks. Disk ids follow its id. */
function machine(world: World, given: Partial<Instance>, disks: Partial<Disk>[]): void {
  const { instanceId, regionId, accountId } = world.addInstance({ createdAt: world.clock.now() - 200 * day, ...given });
  disks.forEach((disk, n) => {
    world.addDisk({
      regionId,
      accountId,
      instanceId,
      diskId: diskIdOf(instanceId, n),
      type: n === 0 ? 'system' : 'data',
      device: `/dev/xvd${'abcd'.charAt(n)}`,
      createdAt: world.clock.now() - 200 * day,
      ...disk,
    });
  });
}

const diskIdOf = (instanceId: string, n: number) => `${instanceId.replace('i-', 'd-').slice(0, -1)}${n}`;

function snapshot(
  world: World,
  snapshotId: string,
  snapshotName: string,
  instanceId: string,
  type: 'system' | 'data',
  ageMs: number,
  given: Partial<Snapshot> = {},
): void {
  const { regionId = 'cn-hangzhou', accountId } = world.instance(instanceId) ?? {};
  const sourceDiskId = diskIdOf(instanceId, type === 'system' ? 0 : 1);
  const createdAt = world.clock.now() - ageMs;
  const owner = accountId === undefined ? {} : { accountId };
  world.addSnapshot({ regionId, ...owner, snapshotId, snapshotName, sourceDiskId, createdAt, ...given });
}
