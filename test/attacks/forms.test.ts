import { expect, it } from 'vitest';
import type { Actor } from '../../src/core/domain/actor.ts';
import { type CreateImageForm, formOf } from '../../src/core/domain/create-image-form.ts';
import { days } from '../../src/core/domain/instant.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import { operationIdFrom } from '../../src/core/domain/operation-id.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Dict } from '../../src/sandbox/slack-simulator/json.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import { NO_FACTS } from '../../src/slack/features/create-image/facts.ts';
import { formView } from '../../src/slack/features/create-image/form-view.ts';
import { type Attack, type AttackWorld, aName, describeAttacks, expectRefused } from '../support/attack-world.ts';
import { aForm, CHANNEL, creationOf, li, maya, omar, person, priya, type TEAM } from '../support/builders.ts';
import { inView, shownView, suggestion } from '../support/signed-requests.ts';

const fine = (facts: Partial<CreateImageForm> = {}): CreateImageForm =>
  aForm({ systemSnapshot: seeded.webSystemSnapshot, dataDisks: [], name: aName('form'), ...facts });

/** The form as somebody has it open; `typed` is what Slack's own client would not have let through. */
const form = (facts: Partial<CreateImageForm> = {}, draft = 'a-draft', typed: Record<string, Dict> = {}): Dict =>
  shownView(formView(fine(facts), draft, { facts: NO_FACTS }), typed);

const edit = (operation: Operation, carried?: string): Dict => {
  const { id, revision, channel } = operation;
  const changed = { ...formOf(creationOf(operation), channel), description: 'Changed', sensitiveDataRemoved: true };
  const view = shownView(
    formView(changed, 'a-draft', { facts: NO_FACTS, edits: { operation: id, revision, channel } }),
  );
  return { ...view, ...(carried && { private_metadata: carried }) };
};

const requestedFrom = (view: Dict, by: Actor = maya) => operationIdFrom(by.team, String(view.id));

describeAttacks('attacks: forms that are submitted twice, or by somebody else', (world) => {
  it('given a form, when its bytes arrive again, then there is no second request', async () => {
    const view = form();
    const attack = world().submits(maya, view);
    const first = await world().send(attack);
    const before = await world().state();
    expect(await world().send(attack)).toEqual(first);
    expect(await world().state()).toEqual(before);
    expect((await world().operations.get(requestedFrom(view))).operation.revision).toBe(1);
  });

  it("given the view of a form that was submitted, when another person submits it, then the request stays its owner's", async () => {
    const view = form();
    await world().send(world().submits(maya, view));
    await expectRefused(world(), world().submits(li, view), {
      told: /can change or withdraw this request/,
      audited: 'not-the-requester',
    });
  });

  it('given an edit that counted, when its bytes arrive again, then there is no third revision', async () => {
    const attack = world().submits(maya, edit(await world().asked()));
    expect((await world().send(attack)).words).toContain('is changed');
    await expectRefused(world(), attack, { told: /has changed since you opened it/, audited: 'request-changed' });
  });

  it.each([
    ['an approver', li],
    ['somebody else', omar],
    ['the requester of another workspace', person(maya.user, 'T0GLOBEX' as typeof TEAM)],
  ])("given the edit of somebody else's request, when %s submits it, then it is refused", async (_who, by) => {
    const attack = world().submits(by, edit(await world().asked()));
    await expectRefused(world(), attack, { told: /can change or withdraw/, audited: 'not-the-requester' });
  });

  it("given one's own form, when it carries somebody else's request, then it is refused", async () => {
    const { id } = await world().asked(aName(), undefined, omar);
    const view = { ...form(), private_metadata: `a-draft ${id} 1 ${CHANNEL}` };
    const attack = world().submits(maya, view);
    await expectRefused(world(), attack, { told: /can change or withdraw/, audited: 'not-the-requester' });
  });

  it.each([
    [
      'an old revision',
      (id: string) => `a-draft ${id} 0 ${CHANNEL}`,
      /has changed since/,
      { audited: 'request-changed' },
    ],
    ['no revision', (id: string) => `a-draft ${id}`, /has changed since/, { audited: 'request-changed' }],
    [
      'a revision that is no number',
      (id: string) => `a-draft ${id} NaN x`,
      /has changed/,
      { audited: 'request-changed' },
    ],
    ['no such request', () => 'a-draft zzzzzzzzzz 1 x', /There is no request/, { logged: /operation-not-found/ }],
    ['what is no id', () => 'a-draft ../x 1 x', /is not the id of a request/, { logged: /malformed-operation-id/ }],
  ] as const)(
    'given an edit that carries %s, when it is submitted, then it is refused',
    async (_what, carried, told, trace) => {
      const operation = await world().asked();
      const attack = world().submits(maya, edit(operation, carried(operation.id)));
      await expectRefused(world(), attack, { told, ...trace });
    },
  );

  it('given an edit that carries another channel, when it is submitted, then the request stays where it is', async () => {
    const operation = await world().asked();
    await world().send(world().submits(maya, edit(operation, `a-draft ${operation.id} 1 C0VAULT`)));
    expect((await world().operations.get(operation.id)).operation).toMatchObject({ revision: 2, channel: CHANNEL });
  });

  it('given a request whose time is over, when it is edited, then it has expired', async () => {
    const operation = await world().asked(aName(), ({ approval, ...others }) => ({
      ...others,
      approval: approval.state === 'pending' ? { ...approval, expiresAt: Date.now() - days(1) } : approval,
    }));
    const attack = world().submits(maya, edit(operation));
    await expectRefused(world(), attack, { told: /this request expired/, audited: 'already-decided' });
  });

  it.each([
    ['a guest', person('U0NINA'), /Guests can follow the cards/],
    ['a stranger', person('U0SAM', 'T0GLOBEX' as typeof TEAM), /People of other companies/],
    ['a deactivated person', person('U0GONE'), /A deactivated account/],
  ])('given %s, when they submit a form, then nothing is asked for', async (_who, by, told) => {
    const [before, trail] = [await world().state(), await world().auditLength()];
    const view = form();
    expect((await world().send(world().submits(by, view))).words).toMatch(told);
    expect(await world().state()).toEqual({ ...before, ...(await draftsOf(world())) });
    expect(await world().auditLength()).toBe(trail + 1);
  });
});

describeAttacks('attacks: forms of people who may see nothing of the cloud', (world) => {
  const GLOBEX = 'T0GLOBEX' as typeof TEAM;
  const PEOPLE = [
    ['a guest', person('U0NINA'), /Guests can follow the cards/],
    ['a stranger', person('U0SAM', GLOBEX), /People of other companies/],
  ] as const;
  /** What the cloud was asked while it was done. */
  async function askedDuring(act: () => Promise<unknown>): Promise<string[]> {
    const before = world().ecs.calls().length;
    await act();
    return world()
      .ecs.calls()
      .slice(before)
      .map(({ action }) => action);
  }

  it('given a guest, when they type the command, then no form opens and the cloud is not asked', async () => {
    const { slack } = world();
    const said = slack.ephemeral('nina').length;
    const calls = await askedDuring(async () => {
      await slack.as('nina').types('/image create', { channel: 'images' });
      // The form, or what she is told instead.
      await slack.waitFor(() => slack.as('nina').view() ?? slack.ephemeral('nina')[said]);
    });
    expect(slack.ephemeral('nina').slice(said).map(slack.text).join()).toContain('Guests can follow the cards');
    expect(slack.as('nina').view()).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it.each(PEOPLE)(
    'given %s, when a request of a picker is forged, then it is empty and the cloud is not asked',
    async (_who, by) => {
      const view = form();
      const blocks = view.blocks as Dict[];
      for (const action of [ACTION.region, ACTION.instance, ACTION.systemSnapshot]) {
        const block = blocks.find(({ element }) => (element as Dict | undefined)?.action_id === action);
        const asks = (who: Actor) => world().sends(suggestion(who, view, action, String(block?.block_id)));
        const calls = await askedDuring(async () => {
          expect(await world().send(asks(by))).toEqual({ status: 200, words: '' });
        });
        expect(calls).toEqual([]);
        expect((await world().send(asks(maya))).words).not.toBe('');
      }
    },
  );

  it.each(PEOPLE)(
    'given %s, when they use a control or submit, then the cloud is not asked',
    async (_who, by, told) => {
      const view = form();
      const option = { value: 'cn-beijing', text: { type: 'plain_text', text: 'cn-beijing' } };
      const action = { type: 'external_select', block_id: 'region', action_id: ACTION.region, selected_option: option };
      const before = await world().state();
      const calls = await askedDuring(async () => {
        await world().send(world().sends(inView(by, view, action)));
        expect(await world().state()).toEqual(before);
        expect((await world().send(world().submits(by, view))).words).toMatch(told);
      });
      expect(calls).toEqual([]);
    },
  );
});

/** What is kept of forms: whoever was refused may mend theirs. */
async function draftsOf(world: AttackWorld): Promise<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(await world.state()).filter(([key]) => key.includes('draft:')));
}

describeAttacks('attacks: drafts of somebody else', (world) => {
  /** Maya's half-filled form, with what nobody else should read. */
  async function theDraft(): Promise<string> {
    const id = aName('draft');
    await world().drafts.put({ id, owner: maya, changedAt: Date.now(), form: fine({ description: 'Of Maya alone' }) });
    return id;
  }

  /** Does it, and requires that the draft is as it was and that nothing of it was said. */
  async function expectUntouched(id: string, attack: Attack): Promise<string> {
    const before = await world().drafts.get(id, maya);
    const { words } = await world().send(attack);
    expect(words).not.toContain('Of Maya alone');
    expect(await world().drafts.get(id, maya)).toEqual(before);
    expect(await world().drafts.latest(maya)).toEqual(before);
    expect(await world().drafts.get(id, priya)).not.toMatchObject({ form: { description: 'Of Maya alone' } });
    return words;
  }

  it('given a form that is taken, when it carries the draft of somebody else, then that stays', async () => {
    const id = await theDraft();
    expect(await expectUntouched(id, world().submits(priya, form({}, id)))).toContain('Your request');
  });

  it('given a form that is refused, when it carries the draft of somebody else, then that stays', async () => {
    const id = await theDraft();
    const view = form({ systemSnapshot: 's-bp1nowhere000000001' }, id);
    expect(await expectUntouched(id, world().submits(priya, view))).toMatch(/is not there/);
  });

  it('given a form that carries the draft of somebody else, when a control of it is used, then that stays', async () => {
    const id = await theDraft();
    const view = form({}, id);
    const option = { value: 'cn-beijing', text: { type: 'plain_text', text: 'cn-beijing' } };
    const action = { type: 'external_select', block_id: 'region', action_id: ACTION.region, selected_option: option };
    await expectUntouched(id, world().sends(inView(priya, view, action)));
  });

  it('given a form that carries the draft of somebody else, when it is started afresh, then that stays', async () => {
    const id = await theDraft();
    const action = { type: 'button', block_id: 'start_afresh', action_id: ACTION.startAfresh, value: id };
    await expectUntouched(id, world().sends(inView(priya, form({}, id), action)));
  });

  it('given the owner of another workspace with the same id, when they use it, then it stays', async () => {
    const id = await theDraft();
    const elsewhere = person(maya.user, 'T0GLOBEX' as typeof TEAM);
    await expectUntouched(id, world().submits(elsewhere, form({ systemSnapshot: 's-bp1nowhere000000001' }, id)));
  });
});

describeAttacks('attacks: values that were never offered', (world) => {
  /** Submits it and requires that nothing was asked for, whatever was kept for the person to mend. */
  async function expectNotAsked(view: Dict, told: RegExp, logged: RegExp): Promise<void> {
    const lines = world().log.lines.length;
    const before = await world().state();
    expect(await world().send(world().submits(maya, view))).toEqual({
      status: 200,
      words: expect.stringMatching(told),
    });
    expect(await world().state()).toEqual({ ...before, ...(await draftsOf(world())) });
    await expect(world().operations.get(requestedFrom(view))).rejects.toThrow('operation-not-found');
    expect(JSON.stringify(world().log.lines.slice(lines))).toMatch(logged);
  }

  const NOT_THERE = /cannot post|must be in/;
  it.each([
    ['a private channel that only others and the bot are in', 'C0VAULT'],
    ['a public channel that the person is not in', 'C0OTHERS'],
    ["the bot's conversation with somebody else", 'D0LI'],
    ['a private channel that the bot is not in', 'C0SECRET'],
    ['a channel that does not exist', 'C0NOWHERE'],
    ['a person', 'U0LI'],
    ['nothing', ''],
    ['a key of Redis', '{darkroom:T0ACME}:audit'],
  ])('given the channel is %s, when the form is submitted, then it is refused there', async (_what, channel) => {
    await expectNotAsked(form({ channel }), NOT_THERE, /channel-not-postable/);
  });

  it('given Slack does not say who is in the channel, when the form is submitted, then nothing is asked for', async () => {
    world().slack.fail('conversations.members', { kind: 'server-error' });
    await expectNotAsked(form(), /Slack does not say who may do this/, /rights-unknown/);
  });

  it.each([
    ['an account that there is not', { account: 'nowhere' }, /There is no account/],
    ['an account with a path', { account: '../prod' }, /There is no account/],
    ['a region that there is not', { region: 'cn-nowhere' }, /region|not there/i],
    ['a region that is a host', { region: 'evil.example.com/' }, /is not a region/],
    ['a region that is a pattern', { region: 'cn-*' }, /is not a region/],
    ['a snapshot that there is not', { systemSnapshot: 's-bp1nowhere000000001' }, /is not there/],
    ['a snapshot of a data disk', { systemSnapshot: seeded.dbDataSnapshot }, /not from a system disk/],
    ['a snapshot that is none', { systemSnapshot: '*' }, /is not a snapshot id/],
    ['an instance that is none', { instance: '../i' }, /is not an instance id/],
    ['a data disk larger than any', { dataDisks: [{ key: 'a', source: 'empty', size: '999999' }] }, /can have/],
    ['a data disk of no size', { dataDisks: [{ key: 'a', source: 'empty', size: '1e3' }] }, /is not a size/],
    ['the tag that is ours', { tags: 'darkroom:operation=ab12cd34ef/create' }, /keys may not begin/],
    ['a resource group that is none', { resourceGroup: '*', advanced: true }, /is not a resource group id/],
    ['a name of a megabyte', { name: 'a'.repeat(1_000_000) }, /at most 128 characters/],
    ['a name with control characters', { name: 'web\u0000golden\u001b[31m' }, /only letters, digits/],
    ['a description with control characters', { description: 'web\u0000golden\u001b[31m' }, /control characters/],
    ['a tag with control characters', { tags: 'team=web\u0000\u001b[31m' }, /control characters/],
    [
      'a hundred data disks',
      { dataDisks: Array.from({ length: 100 }, (_, key) => ({ key: `k${key}`, source: 'empty', size: '20' })) },
      /at most/,
    ],
  ] as [string, Partial<CreateImageForm>, RegExp][])(
    'given %s, when the form is submitted, then it is refused',
    async (_what, facts, told) => {
      await expectNotAsked(form(facts), told, /a form was refused|told a person about a problem/);
    },
  );

  it.each<[string, Record<string, Dict>]>([
    ['a name that is an object', { [ACTION.name]: { value: { toString: 'web' } } }],
    ['a name that is a number', { [ACTION.name]: { value: 7 } }],
    ['a region that is a list', { [ACTION.region]: { selected_option: ['cn-hangzhou'] } }],
    ['a channel that is an object', { [ACTION.channel]: { selected_conversation: { id: CHANNEL } } }],
  ])('given %s, when the form is submitted, then it is refused', async (_what, typed) => {
    await expectNotAsked(form({}, 'a-draft', typed), /went wrong/, /a listener failed/);
  });

  it('given a name under the key of a prototype, when the form is submitted, then there is no name', async () => {
    const view = form({ name: '' });
    const values = JSON.parse(`{"__proto__":{"${ACTION.name}":{"value":"polluted"}},"x":{"__proto__":{"value":"y"}}}`);
    const all = { ...(view.state as { values: Dict }).values };
    for (const [block, held] of Object.entries(values))
      Object.defineProperty(all, block, { value: held, enumerable: true });
    await expectNotAsked({ ...view, state: { values: all } }, /at least 2 characters/, /a form was refused/);
    expect(({} as Dict)[ACTION.name]).toBeUndefined();
  });

  it('given a block id that cannot be read, when the form is submitted, then it is refused', async () => {
    const view = form();
    const blocks = [{ type: 'input', block_id: 'region:a-draft:%E0%A4%A/cn-hangzhou' }];
    await expectNotAsked({ ...view, blocks }, /went wrong/, /a listener failed/);
  });

  it('given a box that was not ticked, when the form is submitted, then it is refused', async () => {
    await expectNotAsked(form({ sensitiveDataRemoved: false }), /Tick the box/, /a form was refused/);
  });

  it('given options that no menu offered, when the form is submitted, then they count as not chosen', async () => {
    const view = form({ advanced: true }, 'a-draft', {
      [ACTION.platform]: { selected_option: { value: 'TempleOS' } },
      [ACTION.bootMode]: { selected_option: { value: '__proto__' } },
      [ACTION.architecture]: { selected_option: { value: 'constructor' } },
    });
    await world().send(world().submits(maya, view));
    const { request } = (await world().operations.get(requestedFrom(view))).operation;
    expect(Object.keys(request)).not.toEqual(expect.arrayContaining(['platform']));
    expect(JSON.stringify(request)).not.toMatch(/TempleOS|__proto__|constructor/);
  });
});
