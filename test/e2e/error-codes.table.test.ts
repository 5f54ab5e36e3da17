// Every effect against every class of what ECS may answer, by codes it really has: from the emulated cloud through the
// real adapter to what the channel is told. Two processes do everything twice, on a clock that only the test moves.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AliyunId, DiskId, ImageId, InstanceId, OperationId, SnapshotId } from '../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../src/core/domain/instant.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { OperationStatus } from '../../src/core/domain/operation-status.ts';
import { OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import { cancelTasks, retryTasks } from '../../src/core/usecases/guide-operation.ts';
import { seeded, seededBucket } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Image, Instance } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import {
  aChangeRequest,
  aCopyRequest,
  aDeleteRequest,
  anExportRequest,
  anOperationFor,
  aReplaceRequest,
  aRequest,
  aShareRequest,
  aSnapshot,
  aSnapshotDeletion,
  aTarget,
  aWholeRequest,
  maya,
} from '../support/builders.ts';
import { anEmulatedWorld } from '../support/emulated-world.ts';
import { aSeededLaunch } from '../support/seeded-launch.ts';

type Documented = { action: string; code: string; status: number; class: string; wait?: true; message?: string };
const documented: Documented[] = JSON.parse(
  readFileSync(new URL('../data/ecs-error-codes.json', import.meta.url), 'utf8'),
);

const BEIJING = 'cn-beijing';
const FRANKFURT = 'eu-central-1';
const GOLDEN = seeded.goldenImage as ImageId;
const GOLDEN_DB = seeded.goldenDbImage as ImageId;
const BEHIND = seeded.goldenDbSystemSnapshot as SnapshotId;
const NAME = 'golden-by-code';
const FAMILY = 'family-by-code';
/** Accounts that the emulated cloud knows. */
const PARTNERS = ['1900000000000001', '1900000000000002'] as AliyunId[];
const DEPRECATED = {
  name: { before: 'golden', after: NAME },
  status: { before: 'Available', after: 'Deprecated' },
} as const;
/** Nothing takes longer than a few seconds once it is begun. */
const FAST = 100;
/** More tries than the adapter makes of one call, so that the task has to be tried again as well. */
const MORE_THAN_A_CALL = 7;

type World = Awaited<ReturnType<typeof anEmulatedWorld>>;
/** A class, a code of it that this action answers, and words that the channel reads. */
type Refusal = [className: string, code: string, said: RegExp];
type Effect = {
  action: string;
  request: Request;
  /** What has become of the whole when this alone is refused for good. */
  refused: OperationStatus;
  refusals: Refusal[];
  /** Codes that say later, with their class. */
  waits: [className: string, code: string][];
  given?(world: World): void;
  /** ECS takes no token for it: what may have begun is looked for rather than asked for again. */
  withoutToken?: true;
  /** How often it is there. */
  done(world: World): number;
};

const imagesIn = ({ ecs }: World, region: string): Image[] => [...(ecs.world.region(region)?.images.values() ?? [])];
const copiesIn = (world: World, region: string): Image[] =>
  imagesIn(world, region).filter(({ copiedFrom }) => copiedFrom !== undefined);
/** As many as carry the tag that only a launch gives. */
const launchedIn = ({ ecs }: World): number =>
  [...(ecs.world.region('cn-hangzhou')?.instances.values() ?? [])].filter(({ tags }) =>
    tags.some(({ key }) => key === OUR_TAG_KEY),
  ).length;
const sharedWith = ({ ecs }: World): string[] =>
  (ecs.world.image(GOLDEN)?.sharedWith ?? []).map(({ accountId }) => accountId);
const target = (region: string, facts = {}) => aTarget(region, { name: NAME, ...facts });

const REQUEST_ID = /Its request id is/;
const forbidden = (action: string): Refusal => ['permission', 'Forbidden.RAM', new RegExp(`ecs:${action}`)];
const unknown: Refusal = ['no known class', 'SomethingNobodyKnows', /SomethingNobodyKnows/];
const shareRefusals: Refusal[] = [
  ['validation', 'InvalidGroup.Malformed', /InvalidGroup\.Malformed/],
  ['precondition', 'OperationDenied.InvalidImageStatus', /only an available image/],
  ['not-found', 'InvalidAccount.NotFound', new RegExp(`does not know .*${PARTNERS[0]}`)],
  ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
  forbidden('ModifyImageSharePermission'),
  unknown,
];

const REPLACEMENT = aReplaceRequest({
  instanceId: seeded.webInstance as InstanceId,
  imageId: GOLDEN,
  oldDiskId: 'd-bp1web01000000000000' as DiskId,
});
const instanceRefusals: Refusal[] = [
  ['not-found', 'InvalidInstanceId.NotFound', /There is no instance i-bp1web01000000000001/],
  ['precondition', 'InstanceLockedForSecurity', /has locked i-bp1web01000000000001 \(security\)/],
  ['precondition', 'InstanceExpiredOrInArrears', /i-bp1web01000000000001 is not paid for any more/],
];
function web({ ecs }: World): Instance {
  const found = ecs.world.instance(seeded.webInstance);
  if (!found) throw new Error('web-01 is not there');
  return found;
}
const newDisksOf = ({ ecs }: World): number =>
  [...(ecs.world.region('cn-hangzhou')?.disks.values() ?? [])].filter(
    ({ diskId, type, instanceId }) =>
      instanceId === seeded.webInstance && type === 'system' && diskId !== REPLACEMENT.oldDiskId,
  ).length;
const deletion = aDeleteRequest({
  imageId: GOLDEN_DB,
  snapshots: [{ id: BEHIND, sizeGiB: 40, name: 'db', tags: [] }],
});
function snapshotGone({ ecs }: World): number {
  return ecs.world.snapshot(BEHIND) ? 0 : 1;
}

const effects: Record<string, Effect> = {
  'making an image': {
    action: 'CreateImage',
    request: aRequest({
      name: NAME,
      disks: aRequest().disks.map((disk) =>
        disk.snapshotId === aSnapshot().id ? { ...disk, snapshotId: seeded.webSystemSnapshot as SnapshotId } : disk,
      ),
    }),
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidDescription.Malformed', /InvalidDescription\.Malformed/],
      ['precondition', 'InvalidSnapshot.TooOld', /too old/],
      ['not-found', 'InvalidSnapshotId.NotFound', /is not there/],
      forbidden('CreateImage'),
      ['quota', 'QuotaExceed.Image', /quota/],
      ['conflict', 'InvalidImageName.Duplicated', new RegExp(`${NAME} is taken`)],
      unknown,
    ],
    waits: [
      ['precondition', 'SnapshotNotReady'],
      ['quota', 'QuotaExceed.ConcurrentSnapshotQuota'],
      ['conflict', 'IncorrectDiskStatus.CreatingSnapshot'],
    ],
    done: (world) => imagesIn(world, 'cn-hangzhou').filter(({ imageName }) => imageName === NAME).length,
  },
  'making an image of an instance': {
    action: 'CreateImage',
    request: aWholeRequest({
      name: NAME,
      source: { ...aWholeRequest().source, fromInstance: seeded.dbInstance as InstanceId },
    }),
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidDescription.Malformed', /InvalidDescription\.Malformed/],
      ['precondition', 'InstanceLockedForSecurity', /locked for security reasons/],
      ['precondition', 'HibernationConfigured.InstanceOperationForbidden', /set up for hibernation/],
      ['precondition', 'IncorrectInstanceStatus.NeedRestart', /Restart the instance/],
      ['precondition', 'IncorrectDiskStatus.Invalid', /Restart the instance/],
      ['precondition', 'InvalidDiskCategory.CreateImage', /local disks/],
      ['precondition', 'InvalidOperation.DiskCategoryUnsupported', /local disks/],
      ['precondition', 'InvalidInstance.NotFoundSystemDisk', /no system disk/],
      ['not-found', 'InvalidInstanceId.NotFound', new RegExp(`${seeded.dbInstance} is not there`)],
      forbidden('CreateImage'),
      ['quota', 'QuotaExceed.Snapshot', /quota/],
      ['conflict', 'InvalidImageName.Duplicated', new RegExp(`${NAME} is taken`)],
      unknown,
    ],
    waits: [
      ['precondition', 'IncorrectInstanceStatus'],
      ['precondition', 'IncorrectDiskStatus'],
      ['precondition', 'TooManySnapshot.Unfinished'],
      ['quota', 'QuotaExceed.ConcurrentSnapshotQuota'],
      ['conflict', 'IncorrectDiskStatus.CreatingSnapshot'],
      ['conflict', 'IncorrectDiskStatus.Transferring'],
    ],
    done: (world) => imagesIn(world, 'cn-hangzhou').filter(({ imageName }) => imageName === NAME).length,
  },
  'copying an image': {
    action: 'CopyImage',
    request: aCopyRequest({ imageId: GOLDEN, targets: [target(BEIJING)] }),
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidDescription.Malformed', /InvalidDescription\.Malformed/],
      ['precondition', 'IncorrectImageStatus', /only an available image/],
      ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      forbidden('CopyImage'),
      ['quota', 'QuotaExceed.Image', /quota/],
      ['conflict', 'InvalidImageName.Duplicated', new RegExp(`${NAME} is taken in ${BEIJING}`)],
      unknown,
    ],
    waits: [
      ['conflict', 'OperationDenied.ImageCopyConflict'],
      ['conflict', 'InvalidOperation.Conflict'],
    ],
    done: (world) => copiesIn(world, BEIJING).length,
  },
  'giving a copy its family': {
    action: 'ModifyImageAttribute',
    request: aCopyRequest({ imageId: GOLDEN, targets: [target(BEIJING, { family: FAMILY })] }),
    refused: 'partly-succeeded',
    refusals: [
      ['validation', 'InvalidImageFamily.Malformed', /InvalidImageFamily\.Malformed/],
      ['not-found', 'InvalidImageId.NotFound', /is not there/],
      forbidden('ModifyImageAttribute'),
      ['quota', 'ImageFamilyQuotaFull', /quota/],
      unknown,
    ],
    waits: [
      ['precondition', 'InvalidStatus.ImageIsCreating'],
      ['conflict', 'OperationConflict'],
    ],
    done: (world) => copiesIn(world, BEIJING).filter(({ imageFamily }) => imageFamily === FAMILY).length,
  },
  'sharing an image': {
    action: 'ModifyImageSharePermission',
    request: aShareRequest({ imageId: GOLDEN, add: PARTNERS, remove: [] }),
    refused: 'failed',
    refusals: [...shareRefusals, ['quota', 'QuotaExceed.ShareImageUser', /quota/]],
    waits: [['conflict', 'OperationConflict']],
    done: (world) => (sharedWith(world).join() === PARTNERS.join() ? 1 : 0),
  },
  'changing an image': {
    action: 'ModifyImageAttribute',
    request: { ...aChangeRequest(DEPRECATED), imageId: GOLDEN },
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidImageName.Malformed', /InvalidImageName\.Malformed/],
      ['conflict', 'InvalidImageName.Duplicated', new RegExp(`${NAME} is taken`)],
      ['precondition', 'ImageStatus.NotAvailable', /only an available image can be deprecated/],
      ['precondition', 'ImageUseShared', /is shared with other accounts/],
      ['precondition', 'OperationDeined.ImageUsingByInstance', /OperationDeined\.ImageUsingByInstance/],
      ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      forbidden('ModifyImageAttribute'),
      ['quota', 'ImageQuotaFull.ImageFamily', /quota/],
      unknown,
    ],
    waits: [
      ['precondition', 'InvalidStatus.ImageIsCreating'],
      ['conflict', 'OperationConflict'],
    ],
    done: ({ ecs }) => {
      const { imageName, settled } = ecs.world.image(GOLDEN) ?? {};
      return imageName === NAME && settled === 'Deprecated' ? 1 : 0;
    },
  },
  'tagging an image': {
    action: 'TagResources',
    request: { ...aChangeRequest({ tags: [{ key: 'by-code', after: 'yes' }] }), imageId: GOLDEN },
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidTagKey.Malformed', /InvalidTagKey\.Malformed/],
      ['quota', 'QuotaExceed.Tags', /quota/],
      ['not-found', 'InvalidResourceId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      ['permission', 'NoPermission.Tag', /ecs:TagResources/],
      unknown,
    ],
    waits: [['conflict', 'OperationConflict']],
    done: ({ ecs }) => (ecs.world.image(GOLDEN)?.tags ?? []).filter(({ key }) => key === 'by-code').length,
  },
  'deleting an image': {
    action: 'DeleteImage',
    request: deletion,
    refused: 'failed',
    refusals: [
      ['precondition', 'ImageUsingByInstance', new RegExp(`Instances were made from ${GOLDEN_DB}`)],
      ['precondition', 'ImageUseShared', new RegExp(`is shared with others.*/image share ${GOLDEN_DB}`)],
      ['precondition', 'ImageIsPublic', /community image/],
      forbidden('DeleteImage'),
      unknown,
    ],
    waits: [
      ['conflict', 'OperationDenied.ImageCopying'],
      ['conflict', 'ImageIsCreating'],
      ['conflict', 'ImageIsImporting'],
      ['conflict', 'ImageIsExporting'],
    ],
    done: ({ ecs }) => (ecs.world.image(GOLDEN_DB) ? 0 : 1),
  },
  'deleting a snapshot behind it': {
    action: 'DeleteSnapshot',
    request: deletion,
    refused: 'partly-succeeded',
    refusals: [
      ['precondition', 'SnapshotCreatedImage', /is behind an image, so it stays/],
      ['precondition', 'SnapshotCreatedDisk', /stays, because disks were made of it/],
      forbidden('DeleteSnapshot'),
      unknown,
    ],
    waits: [['conflict', 'Operation.Conflict']],
    done: snapshotGone,
  },
  'deleting a snapshot by itself': {
    action: 'DeleteSnapshot',
    request: aSnapshotDeletion({ snapshotId: BEHIND }),
    refused: 'failed',
    refusals: [
      ['precondition', 'SnapshotCreatedImage', /is behind an image, so it stays/],
      forbidden('DeleteSnapshot'),
      unknown,
    ],
    waits: [['conflict', 'Operation.Conflict']],
    given: ({ ecs }) => void ecs.world.region('cn-hangzhou')?.images.delete(GOLDEN_DB),
    done: snapshotGone,
  },
  'taking a tag from an image': {
    action: 'UntagResources',
    request: { ...aChangeRequest({ tags: [{ key: 'by-code', before: 'yes' }] }), imageId: GOLDEN },
    refused: 'failed',
    refusals: [
      ['precondition', 'InvalidResourceId.NotSupported', /InvalidResourceId\.NotSupported/],
      forbidden('UntagResources'),
    ],
    waits: [['conflict', 'OperationConflict']],
    given: ({ ecs }) => ecs.world.image(GOLDEN)?.tags.push({ key: 'by-code', value: 'yes' }),
    done: ({ ecs }) => (ecs.world.image(GOLDEN)?.tags.some(({ key }) => key === 'by-code') ? 0 : 1),
  },
  'launching an instance': {
    action: 'RunInstances',
    request: aSeededLaunch(),
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidParam.Amount', /InvalidParam\.Amount/],
      ['precondition', 'OperationDenied.NoStock', /ecs\.g7\.large is sold out in cn-hangzhou-a/],
      ['precondition', 'ImageNotSupportInstanceType', new RegExp(`${GOLDEN} does not run on ecs\\.g7\\.large`)],
      ['precondition', 'OperationDenied.ImageNotValid', /only an image that is available or deprecated/],
      ['precondition', 'InvalidVSwitchId.IpNotEnough', /too few addresses left/],
      ['precondition', 'InsufficientBalance', /open payment/],
      ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      ['not-found', 'InvalidVSwitchId.NotFound', /The vSwitch .* is not there/],
      ['not-found', 'InvalidSecurityGroupId.NotFound', /The security group .* is not there/],
      ['not-found', 'InvalidKeyPairName.NotFound', /There is no key pair team-ops/],
      forbidden('RunInstances'),
      ['quota', 'QuotaExceed.ElasticQuota', /quota/],
      ['conflict', 'IdempotentParameterMismatch', /IdempotentParameterMismatch/],
      unknown,
    ],
    waits: [['conflict', 'OperationConflict']],
    done: launchedIn,
  },
  'sharing an image no longer': {
    action: 'ModifyImageSharePermission',
    request: aShareRequest({ imageId: GOLDEN, add: [], remove: PARTNERS }),
    refused: 'failed',
    refusals: shareRefusals,
    waits: [['conflict', 'OperationConflict']],
    given: ({ ecs }) =>
      ecs.world.image(GOLDEN)?.sharedWith.push(...PARTNERS.map((accountId) => ({ accountId, sharedAt: 0 }))),
    done: (world) => (sharedWith(world).length === 0 ? 1 : 0),
  },
  'exporting an image': {
    action: 'ExportImage',
    request: anExportRequest({ imageId: GOLDEN, bucket: seededBucket }),
    refused: 'failed',
    refusals: [
      ['validation', 'InvalidOSSPrefix.Malformed', /InvalidOSSPrefix\.Malformed/],
      ['precondition', 'IncorrectImageStatus', /only an available image/],
      ['precondition', 'ImageNotSupported', /is not exportable/],
      ['precondition', 'InvalidRegion.NotSupport', /exports no images from cn-hangzhou/],
      ['not-found', 'InvalidOSSBucket.NotFound', new RegExp(`no bucket ${seededBucket} in cn-hangzhou`)],
      ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      ['quota', 'WeeklyQuotaExceed.ExportImage', /quota/],
      forbidden('ExportImage'),
      unknown,
    ],
    waits: [
      ['conflict', 'ImageIsExporting'],
      ['quota', 'ConcurrentQuotaExceed.ExportImage'],
    ],
    withoutToken: true,
    done: ({ ecs }) => ecs.world.region('cn-hangzhou')?.exports.size ?? 0,
  },
  'stopping an instance for another system disk': {
    action: 'StopInstance',
    request: REPLACEMENT,
    refused: 'failed',
    refusals: [...instanceRefusals, ['precondition', 'DiskError', /DiskError/], forbidden('StopInstance'), unknown],
    waits: [
      ['precondition', 'IncorrectInstanceStatus'],
      ['conflict', 'OperationConflict'],
    ],
    given: (world) => {
      web(world).stoppedMode = 'StopCharging';
    },
    done: (world) => (web(world).stoppedMode === 'KeepCharging' ? 1 : 0),
  },
  'replacing a system disk': {
    action: 'ReplaceSystemDisk',
    request: REPLACEMENT,
    refused: 'partly-succeeded',
    refusals: [
      ...instanceRefusals,
      ['validation', 'InvalidSystemDiskSize.LessThanImageSize', /InvalidSystemDiskSize\.LessThanImageSize/],
      ['precondition', 'IncorrectInstanceStatus', /is not stopped any more/],
      [
        'precondition',
        'OperationDenied.ImageNotValid',
        /a system disk is made only of an available or deprecated image/,
      ],
      ['precondition', 'ImageNotSupportInstanceType', /ImageNotSupportInstanceType/],
      ['precondition', 'INST_HAS_UNPAID_ORDER', /INST_HAS_UNPAID_ORDER/],
      ['not-found', 'InvalidImageId.NotFound', new RegExp(`${GOLDEN} is not there`)],
      ['permission', 'ImageNotSubscribed', /ImageNotSubscribed/],
      forbidden('ReplaceSystemDisk'),
      unknown,
    ],
    waits: [
      ['conflict', 'DiskCreatingSnapshot'],
      ['conflict', 'InvalidSystemDiskStatus.IsTransfering'],
      ['precondition', 'OperationDenied.InstanceCreating'],
    ],
    done: (world) => newDisksOf(world),
  },
  'starting an instance with its new system disk': {
    action: 'StartInstance',
    request: REPLACEMENT,
    refused: 'partly-succeeded',
    refusals: [
      ...instanceRefusals,
      ['precondition', 'OperationDenied.NoStock', /OperationDenied\.NoStock/],
      forbidden('StartInstance'),
      unknown,
    ],
    waits: [
      ['precondition', 'IncorrectInstanceStatus'],
      ['conflict', 'OperationConflict'],
    ],
    done: (world) => (web(world).status === 'Running' ? newDisksOf(world) : 0),
  },
};

/** As the documents have it, of this action or of any. */
function answerOf(action: string, code: string, className?: string): { code: string; status: number; message: string } {
  const rows = documented.filter((row) => row.code === code && [action, '*'].includes(row.action));
  const row = rows.find((one) => one.action === action) ?? rows[0];
  if (code === unknown[1]) return { code, status: 400, message: 'Odd thing.' };
  if (!row || (className && row.class !== className))
    throw new Error(`${action} does not answer ${code} (${className})`);
  return { code, status: row.status, message: row.message ?? 'It cannot be done.' };
}
/** Strikes so often; without a number, for ever. */
const strikes = (
  { ecs }: World,
  action: string,
  code: string,
  where: { times?: number; destinationRegionId?: string } = {},
) => ecs.faults.add({ kind: 'fail', action, ...answerOf(action, code), ...where });

async function allowed(request: Request, { speed = FAST, given }: { speed?: number; given?: Effect['given'] } = {}) {
  const emulated = await anEmulatedWorld({ speed });
  given?.(emulated);
  const { id } = await emulated.world.kept(anOperationFor(request, { verdict: 'allowed', rule: 'everybody' }));
  return { ...emulated, id, emulated };
}

/** What strikes and passes, more often than one call is tried. */
const passing: Record<string, (world: World, action: string) => void> = {
  'throttling (Throttling.User)': ({ ecs }, action) =>
    ecs.faults.add({ kind: 'throttle', action, retryAfterMs: 1_000, times: MORE_THAN_A_CALL }),
  'a transient error (InternalError)': (world, action) =>
    strikes(world, action, 'InternalError', { times: MORE_THAN_A_CALL }),
  'a transient error (ServiceUnavailable)': (world, action) =>
    strikes(world, action, 'ServiceUnavailable', { times: MORE_THAN_A_CALL }),
  'a page of the gateway': ({ ecs }, action) => ecs.faults.add({ kind: 'html', action, times: MORE_THAN_A_CALL }),
  'lost answers': ({ ecs }, action) => ecs.faults.add({ kind: 'dropAnswer', action, times: MORE_THAN_A_CALL }),
};

describe.each(Object.entries(effects))(
  '%s',
  (_effect, { action, request, refused, refusals, waits, given, done, withoutToken }) => {
    it.each(refusals)(
      'given %s (%s), when it is tried, then it is asked for once and told once with its sentence; begun again, it is done once',
      async (className, code, sentence) => {
        const { world, id, emulated, calls, ends, workUntilOver } = await allowed(request, { given });
        if (code !== unknown[1]) answerOf(action, code, className);
        strikes(emulated, action, code, { times: 1 });
        expect(await workUntilOver(id)).toBe(refused);
        const [call, ...more] = calls(action);
        expect(more).toEqual([]);
        expect(done(emulated)).toBe(0);
        expect(ends()).toHaveLength(1);
        expect(ends()[0]?.text).toMatch(sentence);
        if (['validation', 'permission', 'quota', unknown[0]].includes(className)) {
          expect(ends()[0]?.text).toMatch(REQUEST_ID);
          expect(ends()[0]?.text).toContain(call?.requestId);
        }

        await retryTasks(world.needs)(maya, id);
        expect(await workUntilOver(id)).toBe('succeeded');
        expect(done(emulated)).toBe(1);
        expect(calls(action)).toHaveLength(2);
        expect(
          ends()
            .slice(1)
            .map(({ kind }) => kind),
        ).toEqual(['ready']);
      },
    );

    it.each(waits)(
      'given a %s that passes (%s), when it is tried, then it is asked for again, done once and told once',
      async (className, code) => {
        const { id, emulated, calls, ends, workUntilOver } = await allowed(request, { given });
        answerOf(action, code, className);
        strikes(emulated, action, code, { times: 3 });
        expect(await workUntilOver(id)).toBe('succeeded');
        expect(calls(action)).toHaveLength(4);
        expect(done(emulated)).toBe(1);
        expect(ends().map(({ kind }) => kind)).toEqual(['ready']);
      },
    );

    it.each(Object.entries(passing))(
      'given %s, more often than a call is tried, when it is tried, then it is done once and told once',
      async (className, strike) => {
        const { id, emulated, calls, ends, workUntilOver } = await allowed(request, { given });
        strike(emulated, action);
        expect(await workUntilOver(id)).toBe('succeeded');
        if (withoutToken && className === 'lost answers') expect(calls(action)).toHaveLength(1);
        else expect(calls(action).length).toBeGreaterThan(1);
        expect(done(emulated)).toBe(1);
        expect(ends().map(({ kind }) => kind)).toEqual(['ready']);
      },
    );

    it('given lost answers and then a refusal (Forbidden.RAM), when it is looked for, then what was done counts and is not done again', async () => {
      const { world, id, emulated, ecs, ends, workUntilOver } = await allowed(request, { given });
      ecs.faults.add({ kind: 'dropAnswer', action });
      const lost = () => ecs.calls().some(({ code }) => code === 'dropAnswer');
      for (let passed = 0; passed < minutes(2) && !lost(); passed += seconds(1)) await emulated.work(seconds(1));
      expect(done(emulated)).toBe(1);
      ecs.faults.clear();
      strikes(emulated, action, 'Forbidden.RAM', { times: 1 });
      // What is there is read before it is changed, images are looked for; of a copy's family the refusal is believed.
      if (action === 'ModifyImageAttribute' && request.kind === 'copy-image') {
        expect(await workUntilOver(id)).toBe(refused);
        await retryTasks(world.needs)(maya, id);
      }
      expect(await workUntilOver(id)).toBe('succeeded');
      expect(done(emulated)).toBe(1);
      expect(ends().at(-1)?.kind).toBe('ready');
    });
  },
);

describe('stopping a copy', () => {
  const ACTION = 'CancelCopyImage';
  /** A copy that is under way, and its requester who would stop it. */
  async function stopping(strike: (world: World) => void) {
    const running = await allowed(aCopyRequest({ imageId: GOLDEN, targets: [target(BEIJING)] }), { speed: 1 });
    const { world, id, ecs, emulated } = running;
    await world.worker('starter').advance(id);
    expect(copiesIn(emulated, BEIJING)).toHaveLength(1);
    strike(emulated);
    await cancelTasks(world.needs)(maya, id);
    await world.worker('stopper').advance(id);
    return { ...running, faster: () => ecs.setSpeed(FAST) };
  }

  it.each<Refusal>([
    ['validation', 'InvalidDescription.Malformed', /Copies ready/],
    ['precondition', 'IncorrectImageStatus', /Copies ready/],
    ['precondition', 'CancelNotSupported', /Copies ready/],
    ['permission', 'Forbidden.RAM', /Copies ready/],
    unknown,
  ])(
    'given %s (%s), when it is stopped, then it is asked for once, the copy goes on and is told once',
    async (className, code) => {
      const { id, emulated, faster, calls, ends, workUntilOver } = await stopping((world) => {
        if (code !== unknown[1]) answerOf(ACTION, code, className);
        strikes(world, ACTION, code, { times: 1 });
      });
      faster();
      expect(await workUntilOver(id)).toBe('succeeded');
      expect(calls(ACTION)).toHaveLength(1);
      expect(copiesIn(emulated, BEIJING)).toHaveLength(1);
      expect(ends().map(({ kind }) => kind)).toEqual(['ready']);
    },
  );

  it.each([
    ...Object.entries(passing),
    [
      'a conflict that passes (OperationConflict)',
      (world: World) => strikes(world, ACTION, 'OperationConflict', { times: 3 }),
    ],
  ] as [string, (world: World, action: string) => void][])(
    'given %s, when it is stopped, then it is asked for again, and stopped and told once',
    async (_class, strike) => {
      const { id, emulated, calls, ends, workUntilOver } = await stopping((world) => strike(world, ACTION));
      expect(await workUntilOver(id)).toBe('cancelled');
      expect(calls(ACTION).length).toBeGreaterThan(1);
      expect(calls('CopyImage')).toHaveLength(1);
      expect(copiesIn(emulated, BEIJING)).toEqual([]);
      expect(ends().map(({ kind }) => kind)).toEqual(['cancelled']);
    },
  );

  it.each<[string, (world: World) => void, OperationStatus]>([
    ['throttled for ever', ({ ecs }) => ecs.faults.add({ kind: 'throttle', action: ACTION }), 'succeeded'],
    ['unclear for ever (InternalError)', (world) => strikes(world, ACTION, 'InternalError'), 'succeeded'],
    // The second time it is not there any more, but that answer is lost as well: a listing misses it.
    ['lost for ever', ({ ecs }) => ecs.faults.add({ kind: 'dropAnswer', action: ACTION }), 'cancelled'],
  ])(
    'given that is %s, when it is stopped, then it comes to the end that the cloud brings, told once',
    async (_class, strike, end) => {
      const { id, emulated, faster, work, calls, ends, workUntilOver } = await stopping(strike);
      await work(minutes(1));
      faster();
      expect(await workUntilOver(id)).toBe(end);
      expect(calls(ACTION).length).toBeGreaterThan(MORE_THAN_A_CALL);
      expect(calls('CopyImage')).toHaveLength(1);
      expect(copiesIn(emulated, BEIJING)).toHaveLength(end === 'succeeded' ? 1 : 0);
      expect(ends().map(({ kind }) => kind)).toEqual([end === 'succeeded' ? 'ready' : 'cancelled']);
    },
  );

  it('given the copy is gone (not-found, InvalidImageId.NotFound), when it is stopped, then it counts as stopped', async () => {
    const { id, emulated, ends, workUntilOver } = await stopping((world) => {
      const { images } = world.ecs.world.region(BEIJING) ?? {};
      for (const { imageId } of copiesIn(world, BEIJING)) images?.delete(imageId);
    });
    expect(await workUntilOver(id)).toBe('cancelled');
    expect(copiesIn(emulated, BEIJING)).toEqual([]);
    expect(ends().map(({ kind }) => kind)).toEqual(['cancelled']);
  });
});

describe('a class that never stops in one of two regions', () => {
  const toBoth = (facts = {}): Request =>
    aCopyRequest({ imageId: GOLDEN, targets: [target(BEIJING, facts), target(FRANKFURT, facts)] });
  const taskIn = async ({ world }: World, id: OperationId, task: string) =>
    (await world.operations.get(id)).operation.tasks.find((one) => one.id === task)?.state.state;
  const inBeijing = { destinationRegionId: BEIJING };

  const always: [string, (world: World) => void, madeInBeijing: number][] = [
    ['throttled for ever', ({ ecs }) => ecs.faults.add({ kind: 'throttle', action: 'CopyImage', ...inBeijing }), 0],
    ['unclear for ever (InternalError)', (world) => strikes(world, 'CopyImage', 'InternalError', inBeijing), 0],
    [
      'unclear for ever (a page of the gateway)',
      ({ ecs }) => ecs.faults.add({ kind: 'html', action: 'CopyImage', ...inBeijing }),
      0,
    ],
    ['lost for ever', ({ ecs }) => ecs.faults.add({ kind: 'dropAnswer', action: 'CopyImage', ...inBeijing }), 1],
  ];
  it.each(always)(
    'given its copy is %s, when time passes, then the other is done, and what is left can be stopped',
    async (_class, strike, made) => {
      const { world, id, emulated, work, ends, workUntilOver } = await allowed(toBoth());
      strike(emulated);
      for (let passed = 0; passed < minutes(10); passed += seconds(30)) {
        if ((await taskIn(emulated, id, `copy-${FRANKFURT}`)) === 'done') break;
        await work(seconds(30));
      }
      expect(await taskIn(emulated, id, `copy-${FRANKFURT}`)).toBe('done');
      expect(copiesIn(emulated, FRANKFURT)).toHaveLength(1);
      expect(ends()).toEqual([]);

      await cancelTasks(world.needs)(maya, id);
      expect(['partly-succeeded', 'succeeded']).toContain(await workUntilOver(id, minutes(10)));
      expect(copiesIn(emulated, BEIJING).length).toBeLessThanOrEqual(made);
      expect(copiesIn(emulated, FRANKFURT)).toHaveLength(1);
      expect(ends().map(({ kind }) => kind)).toEqual(['ready']);
    },
  );

  it.each([
    [
      'throttled for ever',
      ({ ecs }: World) => ecs.faults.add({ kind: 'throttle', action: 'ModifyImageAttribute', regionId: BEIJING }),
    ],
    [
      'unclear for ever',
      ({ ecs }: World) => ecs.faults.add({ kind: 'html', action: 'ModifyImageAttribute', regionId: BEIJING }),
    ],
  ] as const)(
    'given the family of its copy is %s, when time passes, then the other has its own, and what is left can be stopped',
    async (_class, strike) => {
      const { world, id, emulated, work, ends, workUntilOver } = await allowed(toBoth({ family: FAMILY }));
      strike(emulated);
      await work(minutes(3));
      expect(await taskIn(emulated, id, `family-${FRANKFURT}`)).toBe('done');
      expect(ends()).toEqual([]);
      await cancelTasks(world.needs)(maya, id);
      expect(await workUntilOver(id, minutes(10))).toBe('partly-succeeded');
      expect([BEIJING, FRANKFURT].map((region) => copiesIn(emulated, region).length)).toEqual([1, 1]);
      expect(ends().map(({ kind }) => kind)).toEqual(['ready']);
    },
  );

  it('given a copy is told later for ever (InvalidOperation.Conflict), when minutes pass, then it has failed, the other is done, and both are told', async () => {
    const { id, emulated, ends, workUntilOver } = await allowed(toBoth());
    strikes(emulated, 'CopyImage', 'InvalidOperation.Conflict', inBeijing);
    expect(await workUntilOver(id)).toBe('partly-succeeded');
    expect([BEIJING, FRANKFURT].map((region) => copiesIn(emulated, region).length)).toEqual([0, 1]);
    expect(ends()).toHaveLength(1);
    expect(ends()[0]?.text).toMatch(new RegExp(`${BEIJING}: .*cannot do this yet.*conflicts with a previous request`));
    expect(ends()[0]?.text).toContain('1 of 2 regions');
  });
});
