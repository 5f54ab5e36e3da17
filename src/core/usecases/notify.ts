import {
  type DeliveryRecord,
  deliveriesOf,
  fallbackOf,
  isMilestone,
  isOpen,
  isRedrawn,
  isRefused,
  type Posted,
  SETTLED,
  urgencyOf,
  type WantedDelivery,
} from '../domain/delivery.ts';
import type { EditUrgency } from '../domain/edit-budget.ts';
import type { OperationId, WorkerId } from '../domain/ids.ts';
import { type Instant, seconds } from '../domain/instant.ts';
import { isOver } from '../domain/operation-status.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { EditBudget } from '../ports/edit-budget.ts';
import type { Log } from '../ports/log.ts';
import { type Destination, type Drawing, type Messenger, MessengerFailure } from '../ports/messenger.ts';
import type { Operations, StoredOperation } from '../ports/operations.ts';
import { claimName } from './claim-name.ts';

type Needs = {
  operations: Operations;
  deliveries: Deliveries;
  edits: EditBudget;
  messenger: Messenger;
  clock: Clock;
  timers: Timers;
  worker: WorkerId;
  log: Log;
};
type Result = 'done' | { later: Instant };

/** Longer than a call to Slack may take, and renewed meanwhile: it never runs out under a process that is alive. */
const LEASE = seconds(6);
const RENEW_EVERY = seconds(2);
/** A message is edited at most this often, however many edits the workspace has left. */
const BETWEEN_EDITS = seconds(3);
const AFTER_TROUBLE = seconds(5);
/** Slack stamps messages with its own clock. */
const CLOCK_MARGIN = seconds(60);

/** Brings the messages of an operation to what they should be, or leaves word when to try again. */
export const notify =
  (needs: Needs) =>
  async (id: OperationId): Promise<void> => {
    const { operations } = needs;
    const stored = await operations.get(id);
    const results: Result[] = [];
    // One after the other, and the card first: an announcement may stand in its thread.
    for (const wanted of deliveriesOf(stored.operation)) results.push(await reach(needs, stored, wanted));
    const later = results.flatMap((result) => (result === 'done' ? [] : [result.later]));
    if (later.length > 0) await operations.drawLater(id, stored.draws, Math.min(...later));
    else await operations.drawn(id, stored.draws);
  };

/** Delivers it, or says it in the channel of the request when the channel that a rule names does not take it. */
async function reach(needs: Needs, stored: StoredOperation, wanted: WantedDelivery): Promise<Result> {
  const result = await deliver(needs, stored, wanted);
  const fallback = fallbackOf(stored.operation, wanted);
  if (result !== 'done' || !fallback || !isRefused(await needs.deliveries.get(wanted.id))) return result;
  return deliver(needs, stored, fallback);
}

async function deliver(needs: Needs, stored: StoredOperation, wanted: WantedDelivery): Promise<Result> {
  const { deliveries, clock, timers, log } = needs;
  const worker = claimName(needs.worker);
  const now = clock.now();
  const seen = await deliveries.get(wanted.id);
  if (isSettled(seen, wanted, stored)) return 'done';
  // A question that is settled already is not asked; but it may have been, and then its buttons must go.
  if (wanted.kind === 'ask' && !isAsked(seen) && !isOpen(stored.operation, wanted)) return 'done';
  const wait = waitOf(seen, stored, wanted, now);
  if (wait) return wait;
  const thread = wanted.thread && (await threadFor(needs, wanted, wanted.thread));
  if (thread === 'not-yet') return { later: now + AFTER_TROUBLE };
  if (thread === 'no-more') return 'done';

  const record = await deliveries.claim(wanted.id, worker, now, now + LEASE);
  if (!record) return { later: seen.lease ? seen.lease.until : now + seconds(1) };
  // Somebody may have drawn it since it was looked at.
  const meanwhile = isSettled(record, wanted, stored) ? 'done' : waitOf(record, stored, wanted, now);
  if (meanwhile) {
    await deliveries.release(wanted.id, worker, { unclear: false });
    return meanwhile;
  }
  if (record.posted) {
    const place = await placeInLine(needs, stored, wanted, record);
    if (place) {
      await deliveries.release(wanted.id, worker, { unclear: false, notBefore: place.later, line: place.line });
      return { later: place.later };
    }
  }
  const renew = () => deliveries.renew(wanted.id, worker, clock.now() + LEASE);
  const stopRenewing = timers.every(RENEW_EVERY, async () => void (await renew()));
  const drawing: Drawing = { wanted, stored, now };
  try {
    const where = { to: wanted.to, ...(thread && { thread }) };
    const brought = await bring(needs, drawing, record, where, renew);
    if (brought === SETTLED) {
      await deliveries.release(wanted.id, worker, { unclear: false, undeliverable: brought });
      return 'done';
    }
    const { posted, draws } = brought;
    const upToDate = draws === stored.draws;
    const notBefore = clock.now() + (upToDate ? BETWEEN_EDITS : 0);
    const decided = upToDate && !isOpen(stored.operation, wanted);
    await deliveries.drawn(wanted.id, worker, { posted, draws, notBefore, decided });
    return upToDate ? 'done' : { later: notBefore };
  } catch (error) {
    if (!(error instanceof MessengerFailure)) throw error;
    const facts = { delivery: wanted.id, kind: error.kind, error: error.error };
    if (error.kind === 'refused' && fallbackOf(stored.operation, wanted)) {
      log.error({ ...facts, channel: wanted.to }, 'a channel that a rule names takes no messages: said elsewhere');
    } else {
      log.warn(facts, 'a message could not be brought up to date');
    }
    return leave({ ...needs, worker }, stored, wanted, record, error);
  } finally {
    stopRenewing();
  }
}

/** Nothing to do: given up, or posted and, where it is redrawn, showing at least this state. */
function isSettled(record: DeliveryRecord, wanted: WantedDelivery, stored: StoredOperation): boolean {
  if (record.undeliverable) return true;
  if (!record.posted) return false;
  switch (wanted.kind) {
    case 'card':
      return record.drawn >= stored.draws;
    case 'ask':
      return isOpen(stored.operation, wanted) || record.decided === true;
    default:
      return true;
  }
}

const isAsked = ({ posted, unclearSince }: DeliveryRecord): boolean => Boolean(posted) || unclearSince !== undefined;

/**
 * Not now: it was edited just before, waits in the line of edits, or there was trouble. The last state is worth an edit at
 * once, and no turning point waits in the line of progress; trouble apart.
 */
function waitOf(record: DeliveryRecord, { operation }: StoredOperation, wanted: WantedDelivery, now: Instant) {
  const { notBefore, pacing, line } = record;
  const waits = notBefore !== undefined && notBefore > now;
  const overtakes =
    line === 'progress' ? urgencyOf(operation, wanted, record) === 'turning-point' : pacing && isOver(operation);
  return waits && !overtakes ? { later: notBefore } : undefined;
}

/** Nothing when the workspace has an edit left for this message. */
async function placeInLine(
  { edits, clock }: Needs,
  { operation }: StoredOperation,
  wanted: WantedDelivery,
  record: DeliveryRecord,
): Promise<{ later: Instant; line: EditUrgency } | undefined> {
  const urgency = urgencyOf(operation, wanted, record);
  const answer = await edits.take({ urgency, waited: record.line === urgency }, clock.now());
  return answer === 'taken' ? undefined : { ...answer, line: urgency };
}

async function threadFor(
  { deliveries }: Needs,
  { kind }: WantedDelivery,
  head: WantedDelivery['id'],
): Promise<string | undefined | 'not-yet' | 'no-more'> {
  const { posted, undeliverable, unclearSince } = await deliveries.get(head);
  if (posted) return posted.ts;
  // Milestones are for those who follow the card, and who was never asked need not hear how it ended.
  const onlyBelow = isMilestone(kind) || kind === 'ended';
  if (undeliverable) return onlyBelow ? 'no-more' : undefined;
  return kind === 'ended' && unclearSince === undefined ? 'no-more' : 'not-yet';
}

async function bring(
  { messenger, operations, log }: Needs,
  drawing: Drawing,
  record: DeliveryRecord,
  where: Destination,
  stillOurs: () => Promise<boolean>,
): Promise<{ posted: Posted; draws: number } | typeof SETTLED> {
  const { wanted, stored } = drawing;
  const { draws } = stored;
  if (record.posted) {
    if (isRedrawn(wanted.kind)) await messenger.update(drawing, record.posted);
    return { posted: record.posted, draws };
  }
  if (record.unclearSince !== undefined) {
    // Somebody began to post this and nobody knows the end of it: look before posting again.
    const found = await messenger.find(wanted.id, where, record.unclearSince - CLOCK_MARGIN);
    if (found === 'unknown') log.warn({ delivery: wanted.id }, 'possibly repeated: the channel cannot be read');
    // What a card shows that was posted then is not known; it is edited like any other.
    else if (found) return { posted: found, draws: isRedrawn(wanted.kind) ? 0 : draws };
  }
  // Asking many takes a while: whoever was asked first may have decided by now, and nobody is asked for nothing.
  if (wanted.kind === 'ask' && !isOpen((await operations.get(stored.operation.id)).operation, wanted)) return SETTLED;
  // Looking may have taken long: whoever has the lease by now looks and posts.
  if (!(await stillOurs())) throw new MessengerFailure('unclear', 'the lease was lost before posting');
  return { posted: await messenger.post(drawing, where), draws };
}

async function leave(
  { deliveries, edits, clock, worker }: Needs,
  { operation }: StoredOperation,
  wanted: WantedDelivery,
  record: DeliveryRecord,
  failure: MessengerFailure,
): Promise<Result> {
  if (failure.kind === 'refused' || failure.kind === 'message-gone') {
    await deliveries.release(wanted.id, worker, { unclear: false, undeliverable: failure.error });
    return 'done';
  }
  const now = clock.now();
  const later = now + (failure.retryAfterMs ?? AFTER_TROUBLE);
  if (!record.posted) {
    // An edit is safe to repeat, so only a post leaves doubt; and what was in doubt before stays so.
    const unclear = failure.kind === 'unclear' || record.unclearSince !== undefined;
    await deliveries.release(wanted.id, worker, { unclear, notBefore: later });
    return { later };
  }
  if (failure.kind === 'rate-limited') await edits.pause(later, now);
  // It had its turn and keeps it. Progress does not: its place would not hold up the last state, but trouble must.
  const line = urgencyOf(operation, wanted, record) === 'turning-point' && ({ line: 'turning-point' } as const);
  await deliveries.release(wanted.id, worker, { unclear: false, notBefore: later, ...line });
  return { later };
}
