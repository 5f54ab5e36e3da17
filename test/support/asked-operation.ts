import { askedOf, type Ruling } from '../../src/core/domain/approval.ts';
import type { OperationId, SnapshotId } from '../../src/core/domain/ids.ts';
import type { Instant } from '../../src/core/domain/instant.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import { type Operation, openOperation } from '../../src/core/domain/operation.ts';
import { operationIdFrom } from '../../src/core/domain/operation-id.ts';
import { judge, type Policy } from '../../src/core/domain/policy.ts';
import { questionOf } from '../../src/core/usecases/rights.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { aRequest, CHANNEL, maya, TEAM } from './builders.ts';

const SNAPSHOT = seeded.webSystemSnapshot as SnapshotId;

const creationCalled = (name: string): Request =>
  aRequest({
    name,
    description: 'The web tier after the release',
    tags: [],
    disks: [{ device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: SNAPSHOT }],
    source: { snapshotId: SNAPSHOT, automatic: false, encrypted: false },
  });

/** A request that the local cloud would take, an image of its own unless said otherwise, under the rule of the policy that its name falls under. */
export function askedOperation(
  policy: Policy,
  {
    name,
    requestedBy = maya,
    now = Date.now(),
    request = creationCalled(name),
  }: { name: string; requestedBy?: Operation['requestedBy']; now?: Instant; request?: Request },
): Operation {
  const question = questionOf(request, { channel: CHANNEL, by: requestedBy });
  const judgement = judge(policy, question, { who: requestedBy, membership: 'member', groups: [] });
  if (judgement.verdict !== 'needs-approval') throw new Error(`${name} needs no approval: ${judgement.verdict}`);
  const { terms } = judgement;
  const ruling: Ruling = {
    verdict: 'needs-approval',
    terms,
    asked: askedOf(policy, terms.from, requestedBy.user),
    askIn: [],
  };
  const id: OperationId = operationIdFrom(TEAM, name);
  return openOperation({ id, request, requestedBy, channel: CHANNEL }, ruling, now);
}
