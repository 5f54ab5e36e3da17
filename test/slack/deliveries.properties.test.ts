// Whatever an operation has lived through, every message it wants by then can be drawn, and Slack takes it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveryKind, deliveriesOf } from '../../src/core/domain/delivery.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import { isOver, statusOf } from '../../src/core/domain/operation-status.ts';
import type { Problem } from '../../src/core/domain/problem.ts';
import { messageOf } from '../../src/slack/features/follow-operation/message.ts';
import {
  aChangeRequest,
  aCopyRequest,
  aDeleteRequest,
  aLaunchRequest,
  anExportRequest,
  aReplaceRequest,
  aRequest,
  aShareRequest,
  aSnapshotDeletion,
  aTarget,
  someAccounts,
  someDependants,
} from '../support/builders.ts';
import { type Lived, lifeFor, live } from '../support/lives.ts';
import { sampleProblems } from '../support/problems.ts';
import { expectMessageTaken } from '../support/taken.ts';

const FAMILY = 'web-golden';
const copies = [aTarget('cn-beijing', { family: FAMILY }), aTarget('cn-shanghai')];
const REQUESTS: Record<Request['kind'], Request[]> = {
  'create-image': [
    aRequest(),
    aRequest({ copies }),
    aRequest({ copies, shareWith: someAccounts(2) }),
    aRequest({ shareWith: someAccounts(2) }),
  ],
  'copy-image': [
    aCopyRequest({ targets: copies.slice(1) }),
    aCopyRequest({ targets: copies }),
    aCopyRequest({ targets: copies, shareWith: someAccounts(2) }),
  ],
  'change-image': [
    aChangeRequest(),
    aChangeRequest({ tags: [{ key: 'team', after: 'web' }] }),
    aChangeRequest({ description: { after: 'Old' } }),
  ],
  'delete-image': [
    aDeleteRequest(),
    aDeleteRequest({ kept: [], dependants: someDependants() }),
    aDeleteRequest({ snapshots: [], kept: [], force: true, unread: ['launch-template', 'scaling-group'] }),
  ],
  'delete-snapshot': [aSnapshotDeletion(), aSnapshotDeletion({ automatic: true })],
  'share-image': [aShareRequest(), aShareRequest({ remove: someAccounts(3).slice(1) })],
  'export-image': [anExportRequest()],
  'replace-system-disk': [aReplaceRequest(), aReplaceRequest({ stops: false, keyPair: 'team-ops' })],
  'launch-instances': [aLaunchRequest(), aLaunchRequest({ count: 3 })],
};
/** Of as many regions and as many words of the cloud as there can be. */
const large: Request[] = [
  aRequest({ copies: manyTargets(), shareWith: someAccounts(50) }),
  aCopyRequest({ targets: manyTargets(), shareWith: someAccounts(50) }),
  aLaunchRequest({ count: 20 }),
];
const WORDY: Problem = { ...sampleProblems['cloud-quota'], message: 'The image quota is <used> & up. '.repeat(1_000) };

function manyTargets() {
  return Array.from({ length: 50 }, (_, n) => aTarget(`cn-region-${n + 10}`, { family: FAMILY }));
}

/** Draws all that is wanted after a step, with what was seen of the cloud by then. */
function draw({ after, now }: Lived): void {
  const seen = { seenAt: now, percent: 45, missed: 0, remainingSeconds: 240 };
  const running = after.tasks.filter(({ state }) => state.state === 'running');
  const observations = Object.fromEntries(running.map(({ id }) => [id, seen]));
  const stored = { operation: after, version: 1, draws: 1, observations };
  for (const wanted of deliveriesOf(after)) expectMessageTaken(messageOf({ wanted, stored, now }));
}
const changes = (lived: Lived[]): Lived[] => lived.filter(({ outcome }) => outcome.kind === 'moved');

describe('every message of every operation that can be reached', () => {
  it.each(Object.entries(REQUESTS))(
    'given any life of a request to %s, when what it wants is drawn, then Slack takes it',
    (_kind, requests) => {
      fc.assert(
        fc.property(lifeFor(...requests), (one) => {
          for (const lived of changes(live(one))) draw(lived);
        }),
        { numRuns: 600 },
      );
    },
  );

  it('given fifty regions and troubles of many words, when what they want is drawn, then Slack takes it', () => {
    fc.assert(
      fc.property(lifeFor(...large), (one) => {
        for (const lived of changes(live(one, WORDY)).slice(-3)) draw(lived);
      }),
      { numRuns: 100 },
    );
  });

  it('given many lives, when they are counted, then every message there is was wanted, and every kind of request came to every end', () => {
    const reached = new Set(
      Object.values(REQUESTS)
        .flatMap((requests) => fc.sample(lifeFor(...requests), { numRuns: 1_500, seed: 7 }))
        .flatMap((one) =>
          changes(live(one)).flatMap(({ after }) => [
            ...deliveriesOf(after).map(({ kind }) => kind),
            ...(isOver(after) ? [`${after.request.kind} ${statusOf(after)}`] : []),
          ]),
        ),
    );
    const kinds: Record<DeliveryKind, 0> = {
      ...{ card: 0, ask: 0, reminder: 0, revised: 0, escalated: 0, ended: 0 },
      ...{ ready: 0, failed: 0, rejected: 0, expired: 0, withdrawn: 0, cancelled: 0, glass: 0 },
      ...{ 'milestone-approved': 0, 'milestone-started': 0, 'milestone-ready': 0, 'milestone-failed': 0 },
    };
    const ends = ['rejected', 'expired', 'withdrawn', 'cancelled', 'failed', 'partly-succeeded', 'succeeded'];
    const all = Object.keys(REQUESTS).flatMap((kind) => ends.map((end) => `${kind} ${end}`));
    // One task is done or it is not.
    const possible = all.filter((one) => !/^(share-image|export-image|delete-snapshot) partly-succeeded$/.test(one));
    expect([...reached].sort()).toEqual([...Object.keys(kinds), ...possible].sort());
  });
});
