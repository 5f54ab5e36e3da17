import { setTimeout as wait } from 'node:timers/promises';
import type { types } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Actor } from '../../src/core/domain/actor.ts';
import type { AuditEvent, AuditLine } from '../../src/core/domain/audit.ts';
import { copyFormOf } from '../../src/core/domain/copy-image.ts';
import { formOf } from '../../src/core/domain/create-image-form.ts';
import type { ImageId, RegionId } from '../../src/core/domain/ids.ts';
import type { Instant } from '../../src/core/domain/instant.ts';
import type { CopyImageRequest } from '../../src/core/domain/kinds/copy-image.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import { commit } from '../../src/core/usecases/commit.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import { copyFormView } from '../../src/slack/features/copy-image/form-view.ts';
import { NO_FACTS } from '../../src/slack/features/create-image/facts.ts';
import { formView } from '../../src/slack/features/create-image/form-view.ts';
import { approveView, glassView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { systemClock } from '../../src/timers.ts';
import { askedOperation } from '../support/asked-operation.ts';
import { aCopyRequest, aTarget, CHANNEL, creationOf, person } from '../support/builders.ts';
import { performed } from '../support/performed.ts';
import { type RaceWorld, SLACK_WAITS, startRaceWorld, type Told } from '../support/race-world.ts';
import { redisServerPath } from '../support/redis-server.ts';
import { deliver, inMessage, shownView, submission } from '../support/signed-requests.ts';

/** A race is not lost every time. `DARKROOM_RACE_ROUNDS=1000` looks longer. */
const ROUNDS = Number(process.env.DARKROOM_RACE_ROUNDS ?? 25);
const TIMEOUT = 60_000 + ROUNDS * 2_000;

const many = (what: string, count: number) => Array.from({ length: count }, (_, number) => `U0${what}${number}`);
const FIVE = many('FIVE', 5).map((id) => person(id));
const CROWD = many('CROWD', 50);
/** Who is who is read at most every quarter of a second for each person: so everybody takes part in one round of ten. */
const TURNS = 10;
const ASKERS = many('ASKER', TURNS);
const APPROVERS = many('APPROVER', 2 * TURNS);
const ON_CALL = many('ONCALL', TURNS);

const SETTINGS = `
roles:
  approvers: { people: [${[...FIVE.map(({ user }) => user), ...APPROVERS].join(', ')}] }
  on-call: { people: [${ON_CALL.join(', ')}] }
rules:
  - name: two of five
    when: { names: two-of-five-* }
    allow: everyone
    approvals: { required: 2, from: approvers }
  - name: one of five
    allow: everyone
    approvals:
      from: approvers
      breakGlass: { roles: on-call, announceIn: C0IMAGES }
`;

/** Of its own: a policy with a group is slower to look rights up by. */
const SETTINGS_OF_A_CROWD = `
roles: { crowd: { groups: [S0CROWD] } }
rules: [{ name: one of a crowd, allow: everyone, approvals: { from: crowd } }]
`;

const [BEIJING, SHANGHAI] = ['cn-beijing', 'cn-shanghai'] as [RegionId, RegionId];
/** Copies of an image that the local cloud has, called so that none of their names is taken. */
const copies = (number: number): CopyImageRequest =>
  aCopyRequest({
    ...{ imageId: seeded.goldenImage as ImageId, name: `copies-${number}` },
    targets: [BEIJING, SHANGHAI].map((region) => aTarget(region, { name: `copies-${number}` })),
  });
/** As it is once it was approved and everything in it has begun. */
const underWay = (operation: Operation, at: Instant): Operation => ({
  ...operation,
  approval: { state: 'granted', rule: 'one of five', approvals: [], at },
  tasks: operation.tasks.map((task, n) => ({
    ...task,
    state: { state: 'running', subject: `m-underway${n}000000001` as ImageId, since: at },
  })),
});

const EDITED = 'Without the old kernel';
/** Its form as the requester opened it, with another description. */
function editOf(operation: Operation): types.ModalView {
  const { id, revision, channel, request } = operation;
  const edits = { operation: id, revision, channel };
  if (request.kind !== 'copy-image') {
    const form = { ...formOf(creationOf(operation), channel), description: EDITED, sensitiveDataRemoved: true };
    return formView(form, 'a-draft', { facts: NO_FACTS, edits });
  }
  const { account, region, imageId, name } = request;
  const form = { ...copyFormOf(request, channel), description: EDITED };
  return copyFormView({ image: { account, region, imageId, name }, edits }, form);
}
/** What all of it is described as. */
const descriptionOf = ({ request }: Operation): string | undefined =>
  request.kind === 'copy-image' ? request.targets[0]?.description : creationOf({ request }).description;

const skipped = !redisServerPath();
if (skipped) console.warn('SKIPPED, there is no redis-server here: approvals at once');
it.runIf(skipped && process.env.CI === 'true')('given CI, when races are run, then redis-server is there', () => {
  expect(redisServerPath()).toBeDefined();
});

describe.skipIf(skipped)('approvals at once, on two web processes', { timeout: TIMEOUT }, () => {
  let world: RaceWorld;
  beforeAll(async () => {
    const people = [...FIVE.map(({ user }) => user), ...CROWD, ...ASKERS, ...APPROVERS, ...ON_CALL];
    world = await startRaceWorld(SETTINGS, people);
    world.slack.world.workspace.groups.push({ id: 'S0CROWD', handle: 'crowd', users: CROWD });
    // These rounds are about who is first. Twenty-five of them in a few seconds ask for more than Slack's minute allows,
    // and would be about waiting; the last test has the limits on.
    world.slack.rateLimits('off');
  });
  afterAll(async () => {
    // Whatever was decided, no worker ran: the cloud was never told.
    const changes = world && performed(world.ecs).filter(({ action }) => !action.startsWith('Describe'));
    await world?.close();
    expect(changes).toEqual([]);
  });

  let names = 0;
  async function asked(
    prefix: string,
    { lifetime, request, begun = false }: { lifetime?: number; request?: Request; begun?: boolean } = {},
  ): Promise<Operation> {
    const now = Date.now();
    const requestedBy = person(ASKERS[++names % TURNS] ?? '');
    const opened = askedOperation(world.policy, {
      ...{ name: `${prefix}-${names}`, requestedBy },
      ...(request && { request }),
    });
    const { approval } = opened;
    const lasting =
      lifetime !== undefined && approval.state === 'pending'
        ? { ...opened, approval: { ...approval, expiresAt: now + lifetime } }
        : opened;
    const operation = begun ? underWay(lasting, now) : lasting;
    await world.operations.add(operation, now);
    return operation;
  }

  /** The two who decide in this round, and who may break the glass in it. */
  const deciders = () => [0, 1].map((one) => person(APPROVERS[(names % TURNS) * 2 + one] ?? ''));
  const onCall = () => person(ON_CALL[names % TURNS] ?? '');

  const REASON = {
    [ACTION.rejectReason]: { value: 'The old kernel' },
    [ACTION.glassReason]: { value: 'Shop is down' },
  };
  /** A modal filled and submitted by somebody, on its way to both processes. */
  function toBoth(by: Actor, view: Parameters<typeof shownView>[0], typed = {}): (() => Promise<Told>)[] {
    const payload = submission(by, shownView(view, { ...REASON, ...typed })) as Parameters<RaceWorld['submits']>[1];
    const request = world.sign(payload);
    return [() => world.submits(0, payload, request), () => world.submits(1, payload, request)];
  }

  const withdrawals = ({ id, requestedBy }: Operation): (() => Promise<Told>)[] =>
    ([0, 1] as const).map((web) => async () => {
      const responseUrl = world.responses.issue();
      const request = world.sign(
        inMessage(requestedBy, { type: 'button', action_id: ACTION.withdraw, value: id }, responseUrl),
      );
      const answer = await deliver(world.urls[web], request);
      return { by: requestedBy.user, words: await world.responses.said(responseUrl), answer };
    });

  /** What is chosen in the menu of a card that stops one region, on its way to both processes. */
  const stopsIn = (region: RegionId, { id }: Operation, by: Actor): (() => Promise<Told>)[] =>
    ([0, 1] as const).map((web) => async () => {
      const responseUrl = world.responses.issue();
      const selected_option = { value: `${id} ${region}`, text: { type: 'plain_text', text: region } };
      const action = { type: 'static_select', action_id: ACTION.stopRegion, selected_option };
      const answer = await deliver(world.urls[web], world.sign(inMessage(by, action, responseUrl)));
      return { by: by.user, words: await world.responses.said(responseUrl), answer };
    });

  const edits = (operation: Operation): (() => Promise<Told>)[] => toBoth(operation.requestedBy, editOf(operation));

  const LATE =
    /was first: this request was|without approval|this already|expired|has changed since you opened it|one person counts once/;
  const DONE = /You (approved|rejected|ran|withdrew) (?!this)|is changed/;

  /** Everybody was answered in words in time: so many that it is done, all others that it is not. */
  function expectAnswers(told: readonly Told[], done: number): void {
    for (const { answer, words } of told) {
      expect(answer.status).toBe(200);
      expect(answer.tookMs).toBeLessThan(SLACK_WAITS);
      expect(words).toMatch(DONE.test(words) ? DONE : LATE);
    }
    expect(told.filter(({ words }) => DONE.test(words)).map(({ words }) => words)).toHaveLength(done);
  }

  const events = (lines: readonly AuditLine[], ...wanted: AuditEvent[]) =>
    lines.map(({ event }) => event).filter((event) => wanted.includes(event));

  /**
   * Rounds of one side against the other. Whoever wins starts later the next time, more so each time in a row: so the
   * two come as close as they can, and either wins some.
   */
  async function rounds<Winner extends string>(
    { annotate }: TestContext,
    [one, other]: readonly [Winner, Winner],
    race: (lateMs: number) => Promise<Winner>,
  ): Promise<void> {
    const won: Record<string, number> = { [one]: 0, [other]: 0 };
    let [late, step, last] = [0, 1, ''];
    const since = Date.now();
    for (let round = 0; round < ROUNDS; round++) {
      const winner = await race(late);
      won[winner] = (won[winner] ?? 0) + 1;
      step = winner === last ? Math.min(step * 2, 64) : 1;
      late += winner === one ? step : -step;
      last = winner;
    }
    await annotate(`${ROUNDS} rounds in ${Date.now() - since} ms: ${JSON.stringify(won)}`);
    // Otherwise it was no race.
    if (ROUNDS >= 25) expect(Math.min(...Object.values(won))).toBeGreaterThan(0);
  }

  /** Both sides at once, the first `lateMs` later than the second, or the second so much later when it is negative. */
  async function bothSides(lateMs: number, one: (() => Promise<Told>)[], other: (() => Promise<Told>)[]) {
    const start = (side: (() => Promise<Told>)[], ms: number) =>
      wait(Math.max(0, ms)).then(() => Promise.all(side.map((send) => send())));
    return Promise.all([start(one, lateMs), start(other, -lateMs)]);
  }

  it('given two of five must approve, when fifty submissions come at once, then two people approved it and it is granted once', async (context) => {
    const since = Date.now();
    let slowest = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const asking = await asked('two-of-five');
      // Five modals each, every one delivered to both processes; the people take turns at the front.
      const order = [...FIVE.slice(round % 5), ...FIVE.slice(0, round % 5)];
      const sends = Array.from({ length: 5 }, () => order.flatMap((by) => toBoth(by, approveView(asking)))).flat();
      expect(sends).toHaveLength(50);

      const told = await Promise.all(sends.map((send) => send()));

      slowest = Math.max(slowest, ...told.map(({ answer }) => answer.tookMs));
      expectAnswers(told, 2);
      const { operation, version, lines } = await world.outcome(asking.id);
      expect(operation.approval.state).toBe('granted');
      const approvers = operation.approval.approvals.map(({ by }) => by.user);
      expect(new Set(approvers).size).toBe(2);
      expect(approvers).toHaveLength(2);
      // Added, approved, granted; nothing else was ever kept.
      expect(version).toBe(3);
      const winners = told.filter(({ words }) => DONE.test(words)).map(({ by }) => by);
      expect(winners.sort()).toEqual([...approvers].sort());
      expect(told.filter(({ words }) => words.includes('Follow it on its card'))).toHaveLength(1);
      expect(lines.filter(({ event }) => event === 'approved').map(({ by }) => 'user' in by && by.user)).toEqual(
        approvers,
      );
      expect(events(lines, 'refused')).toHaveLength(48);
      expect(lines).toHaveLength(50);
    }
    await context.annotate(`${ROUNDS} rounds in ${Date.now() - since} ms, slowest answer ${Math.round(slowest)} ms`);
  });

  /** An approval against an edit: whoever is first, what was approved is what stands, or it waits anew. */
  const approvalAgainstEdit = (context: TestContext, ask: () => Promise<Operation>): Promise<void> =>
    rounds(context, ['approved', 'revised'], async (late) => {
      const asking = await ask();
      await world.forgetCalls(BEIJING);
      const [approvers, editors] = await bothSides(
        late,
        deciders().flatMap((by) => toBoth(by, approveView(asking))),
        edits(asking),
      );
      const { operation, version, lines } = await world.outcome(asking.id);
      const won = operation.approval.state === 'granted' ? 'approved' : 'revised';
      expect(version).toBe(2);
      expect(events(lines, 'approved', 'revised')).toEqual([won]);
      expectAnswers(approvers, won === 'approved' ? 1 : 0);
      expectAnswers(editors, won === 'revised' ? 1 : 0);
      expect(operation.revision).toBe(won === 'revised' ? 2 : 1);
      expect(operation.approval.approvals).toHaveLength(won === 'approved' ? 1 : 0);
      expect(descriptionOf(operation)).toBe(won === 'revised' ? EDITED : descriptionOf(asking));
      return won;
    });

  it('given an approval and an edit at once, when both arrive, then what was approved is what stands, or it waits anew', (context) =>
    approvalAgainstEdit(context, () => asked('edit')));

  it('given an approval and an edit of copies at once, when both arrive, then what was approved is what stands, or it waits anew', (context) =>
    approvalAgainstEdit(context, () => asked('edit-copies', { request: copies(names) })));

  it('given a region that two people stop at once, when both arrive, then it is stopped once, and the other copy goes on', async (context) => {
    const since = Date.now();
    for (let round = 0; round < ROUNDS; round++) {
      const underWay = await asked('stop', { request: copies(names), begun: true });
      const [other = underWay.requestedBy] = deciders();
      const sends = [underWay.requestedBy, other].flatMap((by) => stopsIn(BEIJING, underWay, by));

      const told = await Promise.all(sends.map((send) => send()));

      for (const { answer } of told) expect(answer.tookMs).toBeLessThan(SLACK_WAITS);
      const stopping = told.filter(({ words }) => !words.includes('Nothing is under way'));
      expect(stopping.map(({ words }) => words)).toEqual([expect.stringContaining(BEIJING)]);
      const { operation, version, lines } = await world.outcome(underWay.id);
      expect(version).toBe(2);
      expect(lines.map(({ event }) => event).sort()).toEqual(['cancel-asked', 'refused', 'refused', 'refused']);
      expect(operation.tasks.map(({ place, cancel }) => [place.region, cancel?.by.user])).toEqual([
        [BEIJING, stopping[0]?.by],
        [SHANGHAI, undefined],
      ]);
    }
    await context.annotate(`${ROUNDS} rounds in ${Date.now() - since} ms`);
  });

  it('given an approval that expires just then, when somebody approves, then it is granted or it has expired', (context) =>
    rounds(context, ['approved', 'expired'], async (late) => {
      const lifetime = 60 + Math.max(0, -late);
      const asking = await asked('expiry', { lifetime });
      const due = Date.now() + lifetime;
      // What a worker does when its sweep finds it, and two workers at that; a whole one would go on to make the image.
      const expires = async () => {
        await wait(due - Date.now());
        for (;;) {
          const committed = await commit({ ...world, clock: systemClock }, asking.id, { kind: 'approval-expired' });
          // A clock that is a millisecond early looks again.
          if (committed.kind === 'moved' || committed.problem.code !== 'task-moved-on') return;
        }
      };
      const approves = async () => {
        await wait(Math.max(0, due - Date.now() - 20 + late));
        return Promise.all(
          deciders()
            .flatMap((by) => toBoth(by, approveView(asking)))
            .map((send) => send()),
        );
      };
      const [told] = await Promise.all([approves(), expires(), expires()]);
      const { operation, version, lines } = await world.outcome(asking.id);
      const won = operation.approval.state === 'granted' ? 'approved' : 'expired';
      expect(version).toBe(2);
      expect(operation.approval.state).toBe(won === 'approved' ? 'granted' : 'expired');
      expect(events(lines, 'approved', 'expired')).toEqual([won]);
      expectAnswers(told, won === 'approved' ? 1 : 0);
      if (won === 'expired')
        for (const { words } of told)
          expect(words).toMatch(/Nobody decided in time|Not enough people approved in time/);
      return won;
    }));

  it('given an approval and a withdrawal at once, when both arrive, then it is granted or it is withdrawn', (context) =>
    rounds(context, ['approved', 'withdrawn'], async (late) => {
      const asking = await asked('withdrawal');
      const [approvers, requester] = await bothSides(
        late,
        deciders().flatMap((by) => toBoth(by, approveView(asking))),
        withdrawals(asking),
      );
      const { operation, version, lines } = await world.outcome(asking.id);
      const won = operation.approval.state === 'granted' ? 'approved' : 'withdrawn';
      expect(version).toBe(2);
      expect(operation.approval.state).toBe(won === 'approved' ? 'granted' : 'withdrawn');
      expect(events(lines, 'approved', 'withdrawn')).toEqual([won]);
      expectAnswers(approvers, won === 'approved' ? 1 : 0);
      expectAnswers(requester, won === 'withdrawn' ? 1 : 0);
      return won;
    }));

  it('given a broken glass and a rejection at once, when both arrive, then it runs or it is rejected', (context) =>
    rounds(context, ['glass-broken', 'rejected'], async (late) => {
      const asking = await asked('glass');
      const [breakers, rejecters] = await bothSides(
        late,
        toBoth(onCall(), glassView(asking)),
        deciders().flatMap((by) => toBoth(by, rejectView(asking))),
      );
      const { operation, version, lines } = await world.outcome(asking.id);
      const won = operation.approval.state === 'granted' ? 'glass-broken' : 'rejected';
      expect(version).toBe(2);
      expect('glass' in operation.approval).toBe(won === 'glass-broken');
      expect(operation.approval.state).toBe(won === 'glass-broken' ? 'granted' : 'rejected');
      expect(events(lines, 'glass-broken', 'rejected', 'approved')).toEqual([won]);
      expectAnswers(breakers, won === 'glass-broken' ? 1 : 0);
      expectAnswers(rejecters, won === 'rejected' ? 1 : 0);
      return won;
    }));

  it('given the limits of Slack and a user group, when fifty people press Approve at once, then a few readings of the group serve them all', async (context) => {
    const { slack } = world;
    const urls = await world.startPair(SETTINGS_OF_A_CROWD);
    const asking = await asked('crowd');
    const { text, blocks } = cardOf(await world.operations.get(asking.id), Date.now());
    const ts = slack.world.newTs();
    const user = slack.world.workspace.app.botUserId;
    slack.world.messages.push({ channel: CHANNEL, ts, user, text, blocks: blocks as never, edits: 0 });
    const shown = (id: string): string => {
      const view = slack.as(id).view();
      return view ? slack.text(view) : '';
    };
    const since = Date.now();
    const callsOf = (method: string) =>
      slack.calls({ direction: 'from-bot', name: method }).filter(({ at }) => at >= since);
    slack.rateLimits('on');

    const clicks = CROWD.map((id, place) => {
      // Read when the request is sent, which is before anything here waits.
      slack.setRequestUrl(urls[place % 2 === 0 ? 0 : 1]);
      return slack.as(id).clicks('Approve', { in: ts });
    });
    expect((await Promise.all(clicks)).map(({ kind }) => kind)).toEqual(CROWD.map(() => 'acked'));
    await slack.waitFor(() => CROWD.every((id) => shown(id).includes('If you approve')), { timeoutMs: 10_000 });

    const readings = callsOf('usergroups.list').length;
    await context.annotate(`${readings} readings of the group`);
    expect(readings).toBeLessThanOrEqual(8);
    for (const method of ['usergroups.list', 'users.info', 'views.open']) {
      expect(callsOf(method).filter(({ status }) => status !== 200)).toEqual([]);
    }
    // Two people are looked up for a click: in one reading, or in two when Slack says late who the second one is.
    await slack.as(CROWD[0] ?? '').clicks('Approve', { in: ts });
    await slack.waitFor(() => callsOf('views.open').length > CROWD.length);
    const more = callsOf('usergroups.list').length - readings;
    expect(more).toBeGreaterThanOrEqual(1);
    expect(more).toBeLessThanOrEqual(2);
  });
});
