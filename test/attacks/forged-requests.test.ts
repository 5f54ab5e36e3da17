import { expect, it } from 'vitest';
import { ACTION, VIEW } from '../../src/slack/control-ids.ts';
import { approveView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { aName, describeAttacks, expectRefused, SECRET } from '../support/attack-world.ts';
import { li, maya } from '../support/builders.ts';
import { formOfPayload, shownView, signed, submission } from '../support/signed-requests.ts';

const now = () => Math.floor(Date.now() / 1_000);
const MINUTES = 60;
const BODY_TOO_LARGE = 'x'.repeat(5 * 1024 * 1024);

describeAttacks('attacks: requests that Slack did not send', (world) => {
  /** An approval that would count, were it Slack's. */
  const approval = async () => formOfPayload(submission(li, shownView(approveView(await world().asked()))));

  it('given the same approval from Slack, when it arrives, then it counts', async () => {
    const operation = await world().asked();
    const request = signed(formOfPayload(submission(li, shownView(approveView(operation)))), SECRET);
    expect((await world().send({ request })).words).toContain('You approved');
    expect((await world().operations.get(operation.id)).operation.approval.state).toBe('granted');
  });

  it('given a forged signature, when an approval arrives, then it is refused', async () => {
    const request = signed(await approval(), 'not-the-secret');
    await expectRefused(world(), { request }, { status: 401, told: /^$/, logged: /signature mismatch/ });
  });

  it('given no signature, when an approval arrives, then it is refused', async () => {
    const { body, headers } = signed(await approval(), SECRET);
    const { 'x-slack-signature': _, ...others } = headers;
    await expectRefused(
      world(),
      { request: { body, headers: others } },
      { status: 401, told: /^$/, logged: /signature/ },
    );
  });

  it('given the signature of another body, when an approval arrives under it, then it is refused', async () => {
    const captured = signed(await approval(), SECRET);
    const request = { ...captured, body: await approval() };
    await expectRefused(world(), { request }, { status: 401, told: /^$/, logged: /signature mismatch/ });
  });

  it('given a signature six minutes old, when an approval arrives, then it is refused', async () => {
    const request = signed(await approval(), SECRET, now() - 6 * MINUTES);
    await expectRefused(world(), { request }, { status: 401, told: /^$/, logged: /stale|timestamp/ });
  });

  it('given a signature of the future, when an approval arrives, then it is refused', async () => {
    const request = signed(await approval(), SECRET, now() + 6 * MINUTES);
    await expectRefused(world(), { request }, { status: 401, told: /future/, logged: /future/ });
  });

  it('given an old signature under a new timestamp, when an approval arrives, then it is refused', async () => {
    const { body, headers } = signed(await approval(), SECRET, now() - 6 * MINUTES);
    const request = { body, headers: { ...headers, 'x-slack-request-timestamp': String(now()) } };
    await expectRefused(world(), { request }, { status: 401, told: /^$/, logged: /signature mismatch/ });
  });

  it('given an approval that counted, when the same bytes arrive again, then nothing changes', async () => {
    const operation = await world().asked();
    const attack = { request: signed(formOfPayload(submission(li, shownView(approveView(operation)))), SECRET) };
    await world().send(attack);
    await expectRefused(world(), attack, { told: /You approved this already/, audited: 'already-decided' });
  });

  it('given one of two approvals, when its bytes arrive again, then they are no second one', async () => {
    const operation = await world().asked(aName('two'));
    const attack = { request: signed(formOfPayload(submission(li, shownView(approveView(operation)))), SECRET) };
    await world().send(attack);
    await expectRefused(world(), attack, { told: /one person counts once/, audited: 'approved-already' });
  });

  it('given a rejection that counted, when its bytes arrive again, then nothing changes', async () => {
    const operation = await world().asked();
    const view = shownView(rejectView(operation), { [ACTION.rejectReason]: { value: 'The old kernel' } });
    const attack = { request: signed(formOfPayload(submission(li, view)), SECRET) };
    await world().send(attack);
    await expectRefused(world(), attack, { told: /You have rejected this already/, audited: 'already-decided' });
  });

  it('given a withdrawal that counted, when its bytes arrive again, then nothing changes', async () => {
    const { id } = await world().asked();
    const attack = world().clicks(maya, ACTION.withdraw, id);
    await world().send(attack);
    await expectRefused(world(), attack, {
      told: /You withdrew|You have withdrawn this already/,
      audited: 'already-decided',
    });
  });
});

describeAttacks('attacks: requests that Slack never sends', (world) => {
  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['a text', '"approve"'],
    ['true', 'true'],
  ])('given %s for a payload, when it arrives, then it is refused', async (_name, json) => {
    const request = signed(new URLSearchParams({ payload: json }).toString(), SECRET);
    await expectRefused(world(), { request }, { status: 400, told: /not an object/, logged: /not an object/ });
  });

  it('given JSON that ends half-way, when it arrives, then it is refused', async () => {
    const request = signed('payload=%7B%22type%22', SECRET);
    await expectRefused(
      world(),
      { request },
      { status: 400, told: /^$/, logged: /could not be understood|Failed to parse|Malformed/ },
    );
  });

  it('given five megabytes, when they arrive, then they are refused', async () => {
    const request = signed(BODY_TOO_LARGE, SECRET);
    await expectRefused(world(), { request }, { status: 413, told: /too large/, logged: /too large/ });
  });

  it('given an action id that nobody knows, when it is pressed, then the person is told so', async () => {
    const { id } = await world().asked();
    const attack = world().clicks(li, 'approval.approve_all', id);
    await expectRefused(world(), attack, { told: /older version of Darkroom/, logged: /control-gone/ });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'given the action id %s, when it is pressed, then the person is told that there is none',
    async (actionId) => {
      const { id } = await world().asked();
      const attack = world().clicks(li, actionId, id);
      await expectRefused(world(), attack, { told: /older version of Darkroom/, logged: /control-gone/ });
    },
  );

  it.each(['approval.approve_all', '__proto__', 'constructor'])(
    'given a modal with the callback id %s, when it is submitted, then the person is told that there is none',
    async (callback) => {
      const view = { ...shownView(approveView(await world().asked())), callback_id: callback };
      const attack = world().submits(li, view);
      await expectRefused(world(), attack, { told: /older version of Darkroom/, logged: /control-gone/ });
    },
  );

  it.each<[string, unknown]>([
    ['an object', { id: 'ab12cd34ef' }],
    ['a list', ['ab12cd34ef']],
    ['nothing', undefined],
    ['a number', 7],
  ])('given a button whose value is %s, when it is pressed, then it is refused', async (_name, value) => {
    await world().asked();
    const attack = world().clicks(li, ACTION.approve, value);
    await expectRefused(world(), attack, { told: /went wrong/, logged: /a listener failed/ });
  });

  it.each([
    ['the id of no request', 'zzzzzzzzzz', /There is no request/, 'operation-not-found'],
    ['a key of Redis', '{darkroom:T0ACME}:audit', /is not the id of a request/, 'malformed-operation-id'],
    ['an id with a path', '../ab12cd34ef', /is not the id of a request/, 'malformed-operation-id'],
    ['very long', 'a'.repeat(100_000), /^.a{3900,3999}…$/, 'malformed-operation-id'],
  ])('given a button whose value is %s, when it is pressed, then it is refused', async (_name, value, told, code) => {
    const attack = world().clicks(li, ACTION.approve, value);
    await expectRefused(world(), attack, { told, logged: new RegExp(code) });
  });

  it.each([
    ['no JSON', 'approve it'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a digest that is a number', '{"operation":"ab12cd34ef","shown":{"revision":1,"digest":1}}'],
    ['a revision that is a text', '{"operation":"ab12cd34ef","shown":{"revision":"1","digest":"d"}}'],
    ['nothing that was shown', '{"operation":"ab12cd34ef"}'],
    ['all of it in a prototype', '{"__proto__":{"operation":"ab12cd34ef","shown":{"revision":1,"digest":"d"}}}'],
  ])('given an approval that carries %s, when it is submitted, then it is refused', async (_name, carried) => {
    const view = { ...shownView(approveView(await world().asked())), private_metadata: carried };
    await expectRefused(world(), world().submits(li, view), { told: /went wrong/, logged: /a listener failed/ });
  });

  it('given a view that is none, when it is submitted, then it is refused', async () => {
    const attack = world().submits(li, { callback_id: VIEW.approve, private_metadata: '{}', id: 'V1' });
    await expectRefused(world(), attack, { told: /went wrong/, logged: /a listener failed/ });
  });

  it('given values under the keys of prototypes, when a rejection is submitted, then they count for nothing', async () => {
    const view = shownView(rejectView(await world().asked()));
    const hidden =
      '{"__proto__":{"reason":{"a":{"value":"polluted"}}},"constructor":{"prototype":{"value":"polluted"}}}';
    const attack = world().submits(li, { ...view, state: { values: JSON.parse(hidden) } });
    await expectRefused(world(), attack, { told: /Say why/, logged: /reason-missing/ });
    expect(({} as { reason?: unknown; value?: unknown }).reason).toBeUndefined();
    expect(({} as { reason?: unknown; value?: unknown }).value).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['an object', { toString: 'because' }],
    ['a list', ['because']],
    ['a number', 7],
    ['longer than any field of Slack', 'because '.repeat(20_000)],
  ])('given a reason that is %s, when a rejection is submitted, then it is refused', async (_name, value) => {
    const view = shownView(rejectView(await world().asked()), { [ACTION.rejectReason]: { value } });
    await expectRefused(world(), world().submits(li, view), { told: /went wrong/, logged: /a listener failed/ });
  });

  it('given a reason of control characters, when a rejection is submitted, then there is no reason', async () => {
    const view = shownView(rejectView(await world().asked()), {
      [ACTION.rejectReason]: { value: '\u0000\u0007\u001b\u009b' },
    });
    await expectRefused(world(), world().submits(li, view), { told: /Say why/, logged: /reason-missing/ });
  });

  it('given a reason with control characters in it, when it is kept, then they are not', async () => {
    const operation = await world().asked();
    const reason = { [ACTION.rejectReason]: { value: 'The old\u001b[31m kernel\u0000,\nagain' } };
    await world().send(world().submits(li, shownView(rejectView(operation), reason)));
    const { approval } = (await world().operations.get(operation.id)).operation;
    expect(approval).toMatchObject({ state: 'rejected', reason: 'The old[31m kernel,\nagain' });
  });
});
