import { describe, expect, it } from 'vitest';
import { type Approval, whyDecided } from '../../src/core/domain/approval.ts';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import { type DeliveryKind, deliveriesOf } from '../../src/core/domain/delivery.ts';
import type { AccountName, ChannelId, TaskId } from '../../src/core/domain/ids.ts';
import { days } from '../../src/core/domain/instant.ts';
import { apply, type Operation } from '../../src/core/domain/operation.ts';
import { type ApprovalTerms, judge } from '../../src/core/domain/policy.ts';
import type { NoLonger, Problem } from '../../src/core/domain/problem.ts';
import type { StoredOperation } from '../../src/core/ports/operations.ts';
import { questionOf } from '../../src/core/usecases/rights.ts';
import type { Message } from '../../src/slack/blocks/blocks.ts';
import { readReason, readTypedName } from '../../src/slack/features/decide-approval/payloads.ts';
import { approveView, glassView } from '../../src/slack/features/decide-approval/views.ts';
import { messageOf } from '../../src/slack/features/follow-operation/message.ts';
import { waitingMessage } from '../../src/slack/features/list-approvals/feature.ts';
import { historyMessage, readSubject, whyMessage } from '../../src/slack/features/read-history/feature.ts';
import { en } from '../../src/slack/text/en.ts';
import { toPlain } from '../../src/slack/text/render.ts';
import {
  aStrictOperation,
  escalated,
  glassBroken,
  halfApproved,
  INCIDENTS,
  reminded,
  revised,
  strictRuling,
} from '../support/approval-states.ts';
import {
  after,
  anOperation,
  aPolicy,
  aReadyOperation,
  aRequest,
  CHANNEL,
  li,
  maya,
  NOW,
  omar,
  priya,
  REGION,
} from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';

const APPROVALS = 'C0APPROVALS' as ChannelId;
const asked = (by: 'direct-message' | 'channel') =>
  by === 'channel'
    ? strictRuling({ ask: { by, channel: APPROVALS } }, [APPROVALS])
    : strictRuling({ ask: { by } }, [li.user, priya.user]);
const stored = (operation: Operation): StoredOperation => ({ operation, version: 1, draws: 1, observations: {} });

/** The messages of a kind that an operation wants, by where they go. */
function drawn(operation: Operation, kind: DeliveryKind): Record<string, Message> {
  const wanted = deliveriesOf(operation).filter((one) => one.kind === kind);
  return Object.fromEntries(
    wanted.map((one) => [one.to, messageOf({ wanted: one, stored: stored(operation), now: NOW })]),
  );
}
const only = (operation: Operation, kind: DeliveryKind): Message => {
  const [message, ...more] = Object.values(drawn(operation, kind));
  if (!message || more.length > 0) throw new Error(`there are ${more.length + (message ? 1 : 0)} of ${kind}`);
  return message;
};
const buttonsIn = (message: Message): string[] =>
  message.blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((one) => (one.type === 'button' ? one.text.text : '')) : [],
  );

describe('asking approvers in a place of their own', () => {
  it('given a rule that asks by direct message, when they are asked, then each reads what it is about and can decide', () => {
    const messages = drawn(aStrictOperation(aRequest(), asked('direct-message')), 'ask');
    expect(Object.keys(messages)).toEqual([li.user, priya.user]);
    const mine = messages[li.user] ?? only(anOperation(), 'ask');
    expectGolden('ask', mine);
    expect(mine.text).toMatch(/^<@U0MAYA> asks for this image in <#C0IMAGES>.*It needs 2 approvals until <!date/);
    expect(buttonsIn(mine)).toEqual(['Approve', 'Reject']);
  });

  it('given a request that was decided, when the question is drawn again, then it says how and has no buttons', () => {
    const rejected = after(aStrictOperation(aRequest(), asked('channel')), { kind: 'withdrawn', by: maya });
    const message = only(rejected, 'ask');
    expectGolden('ask-over', message);
    expect(message.text).toContain('*Withdrawn* by <@U0MAYA>. Nothing was made.');
    expect(buttonsIn(message)).toEqual([]);
  });

  it('given a request that was edited, when the old question is drawn again, then it says so and has no buttons', () => {
    const operation = revised(
      aStrictOperation(aRequest(), asked('channel')),
      aRequest({ name: 'web-golden-2' }),
      asked('channel'),
    );
    const [old, current] = deliveriesOf(operation)
      .filter(({ kind }) => kind === 'ask')
      .map((wanted) => messageOf({ wanted, stored: stored(operation), now: NOW }));
    expect(old?.text).toContain('has changed this request');
    expect(old && buttonsIn(old)).toEqual([]);
    expect(current && buttonsIn(current)).toEqual(['Approve', 'Reject']);
  });

  it('given an image that is ready, when it ended, then the thread of each question says so', () => {
    const granted = { ...aReadyOperation(), asks: [{ revision: 1, to: li.user }] };
    const ended = deliveriesOf(granted).find(({ kind }) => kind === 'ended');
    expect(ended?.thread).toBe(`${granted.id}:ask:1:${li.user}`);
    expect(only(granted, 'ended').text).toBe('`web-golden-2026-11-23` is ready.');
  });
});

describe('while approvers are waited for', () => {
  it('given nobody has decided, when they are reminded in the channel, then only who has not approved is called', () => {
    const message = only(reminded(halfApproved(aStrictOperation())), 'reminder');
    expectGolden('reminder', message);
    expect(message.text).toMatch(/^<@U0PRIYA>: `web-golden-2026-11-23` still waits for approval, and expires <!date/);
  });

  it('given they were asked by direct message, when they are reminded, then it is there and names nobody', () => {
    const operation = reminded(halfApproved(aStrictOperation(aRequest(), asked('direct-message'))));
    const messages = drawn(operation, 'reminder');
    expect(Object.keys(messages)).toEqual([priya.user]);
    expect(messages[priya.user]?.text).toMatch(/^`web-golden-2026-11-23` still waits/);
  });

  it('given an edit after an approval, when it is told, then who approved in vain is called, and what the card says agrees', () => {
    const operation = revised(aStrictOperation(), aRequest({ name: 'web-golden-2' }), strictRuling());
    const message = only(operation, 'revised');
    expectGolden('revised', message);
    expect(message.text).toMatch(/^<@U0MAYA> changed the request.*<@U0LI>, your approval was.*please look again/);
    expect(only(operation, 'card').text).toContain('(revision 2): 1 approval given before no longer counts.');
  });

  it('given an escalation, when it is told, then those asked now are called, and the rule’s roles are named', () => {
    const message = only(escalated(aStrictOperation()), 'escalated');
    expectGolden('escalated', message);
    expect(message.text).toMatch(/<!subteam\^S0LEADS>.*nobody has decided.*`managers` may decide too/);
  });

  it('given a glass that was broken, when it is announced, then its channel reads who, why and by which rule', () => {
    const messages = drawn(glassBroken(halfApproved(aStrictOperation())), 'glass');
    expect(Object.keys(messages)).toEqual([INCIDENTS]);
    const message = messages[INCIDENTS];
    expectGolden('glass', message);
    expect(message?.text).toMatch(
      /^<@U0PRIYA> ran the request for `web-golden-2026-11-23` without approval, as the rule `four eyes for production` lets them\. Reason: “Production is down”\. Approved until then: <@U0LI>\./,
    );
  });

  it('given a request that is withdrawn after an approval, when it is told, then who approved is called', () => {
    const withdrawn = after(halfApproved(aStrictOperation()), { kind: 'withdrawn', by: maya });
    expect(only(withdrawn, 'withdrawn').text).toBe(
      '<@U0LI>: <@U0MAYA> withdrew the request for `web-golden-2026-11-23`. Nothing was made.',
    );
  });
});

describe('how far it came', () => {
  const late = (operation: Operation) => {
    const outcome = apply(operation, { kind: 'approval-expired' }, NOW + days(4));
    if (outcome.kind === 'refused') throw new Error(outcome.problem.code);
    return outcome.next;
  };

  it('given one of two approvals, when time is over, then nobody says that nobody decided', () => {
    const expired = late(halfApproved(aStrictOperation()));
    expect(only(expired, 'card').text).toContain('not enough people approved in time (1 of 2). Nothing was made.');
    expect(only(expired, 'expired').text).toMatch(
      /not enough people approved `web-golden-2026-11-23` in time \(1 of 2\), so the request expired\..*Approved by <@U0LI>/,
    );
    expect(whyDecided(expired.approval, li)).toMatchObject({ verdict: 'expired', approved: { given: 1, required: 2 } });
    expect(only(late(aStrictOperation()), 'card').text).toContain('nobody decided in time');
  });

  it('given one of two approvals, when others are asked too, then that is said as it is', () => {
    const operation = escalated(halfApproved(aStrictOperation()));
    expect(only(operation, 'escalated').text).toContain(
      'not enough people have approved `web-golden-2026-11-23` yet (1 of 2), so `managers` may decide too',
    );
    expect(only(operation, 'card').text).toMatch(/Not enough people had approved by <!date.*\(1 of 2\), so `managers`/);
    expect(only(escalated(aStrictOperation()), 'card').text).toContain('Nobody had decided by');
  });

  it('given an approval after others were asked too, when the card is drawn, then it says what was true by then', () => {
    const { approval, ...others } = escalated(aStrictOperation());
    const at = NOW + days(2);
    const operation = { ...others, approval: { ...approval, approvals: [{ by: li, at }] } } as Operation;
    expect(only(operation, 'card').text).toContain('Nobody had decided by');
  });
});

describe('sentences that depend on who reads them and on what was decided', () => {
  const said = (problem: Problem | undefined): string => (problem ? toPlain(en.problem(problem)) : '');
  const broken = glassBroken(aStrictOperation());

  it('given a broken glass, when somebody comes late, then they hear that it runs without approval', () => {
    expect(said(whyDecided(broken.approval, li))).toMatch(
      /U0PRIYA was first: this request runs without approval since/,
    );
    expect(said(whyDecided(broken.approval, priya))).toMatch(/^You ran this without approval already/);
  });

  it('given none was needed, when somebody wants to decide, then nobody was first', () => {
    const { approval } = aStrictOperation(aRequest(), { verdict: 'allowed', rule: 'small images' });
    expect(said(whyDecided(approval, li))).toBe(
      'This request needs no approval, so it runs without. Nothing was changed.',
    );
  });

  it.each([
    [
      'approved',
      {
        state: 'granted',
        rule: 'r',
        approvals: [
          { by: li, at: NOW },
          { by: priya, at: NOW },
        ],
        at: NOW,
      },
    ],
    ['have rejected', { state: 'rejected', by: li, reason: 'no', approvals: [], at: NOW }],
    ['have withdrawn', { state: 'withdrawn', by: li, approvals: [], at: NOW }],
  ] as [string, Approval][])(
    'given somebody who %s it, when they click again, then they were not “first”',
    (what, approval) => {
      expect(said(whyDecided(approval, li))).toContain(`You ${what} this already`);
      expect(said(whyDecided(approval, omar))).toMatch(/was first: this request was/);
    },
  );

  it('given a name that is not typed, when it is about an image to make, then nothing is said of undoing', () => {
    const name = 'web-golden';
    expect(said({ code: 'name-not-typed', name, action: 'create-image' })).not.toContain('undone');
    expect(said({ code: 'name-not-typed', name, action: 'delete-image' })).toContain('this cannot be undone');
  });

  it('given no reason, when the glass is to be broken, then its readers are named', () => {
    expect(said({ code: 'reason-missing', glass: true })).toContain('everybody in the channel');
    expect(said({ code: 'reason-missing' })).toContain('the person who asked');
  });

  it('given a rule for everyone, when people may approve their own, then anybody may', () => {
    const waiting = (facts: Partial<ApprovalTerms>) =>
      only(aStrictOperation(aRequest(), strictRuling({ from: ['everyone'], ...facts })), 'card').text;
    expect(waiting({ selfApproval: true })).toMatch(/by anybody, until/);
    expect(waiting({})).toMatch(/by anybody else, until/);
  });

  it.each([
    [{ kind: 'requester-left', membership: 'deactivated' }, /U0MAYA, who asked for this, has left/],
    [{ kind: 'requester-role', roles: ['leads'] }, /U0MAYA, who asked for this, has none of the roles.*leads/],
    [{ kind: 'rule', rule: 'freeze' }, /The rules in darkroom.yml have changed.*freeze refuses it now/],
    [{ kind: 'no-rule' }, /no rule allows it any more/],
  ] as [NoLonger, RegExp][])('given %o, when it is allowed no more, then the sentence is true', (because, told) => {
    const sentence = said({ code: 'no-longer-allowed', requestedBy: maya, because });
    expect(sentence).toMatch(told);
    expect(sentence).toContain('approvers can reject it');
    if (because.kind.startsWith('requester')) expect(sentence).not.toContain('rules in darkroom.yml have changed');
  });
});

describe('the modals of a decision under a strict rule', () => {
  const shown = (view: object): string => JSON.stringify(view);

  it('given an edited request, when it is reviewed, then what changed stands before what will run', () => {
    const request = aRequest({ name: 'web-golden-2', tags: [{ key: 'env', value: 'prod' }] });
    const operation = revised(aStrictOperation(), request, strictRuling());
    const view = approveView(operation);
    expectGolden('approve-revised', view);
    const text = shown(view);
    expect(text.indexOf('since revision 1')).toBeLessThan(text.indexOf('*Region*'));
    expect(text).toContain('web-golden-2026-11-23');
    expect(text).toContain('team=web');
    expect(text).toContain('env=prod');
  });

  it('given a rule that wants it, when a request is reviewed, then its name has to be typed', () => {
    expect(shown(approveView(aStrictOperation()))).not.toContain('typed_name');
    const view = approveView(aStrictOperation(aRequest(), strictRuling({ typeName: true })));
    expect(shown(view)).toContain('"block_id":"typed_name"');
    expect(shown(glassView(aStrictOperation(aRequest(), strictRuling({ typeName: true }))))).toContain('typed_name');
  });

  it('given a half approved request, when it is reviewed, then the rule and who approved are told', () => {
    const text = shown(approveView(halfApproved(aStrictOperation())));
    expect(text).toContain('four eyes for production');
    expect(text).toContain('Approved so far: ');
  });

  it('given a broken glass to come, when it is reviewed, then the channel that will read the reason is named', () => {
    const view = glassView(aStrictOperation());
    expectGolden('glass-view', view);
    expect(shown(view)).toContain('C0INCIDENTS');
  });

  it('given what was typed, when it is read, then blanks count as nothing', () => {
    const state = (values: object) => ({ state: { values } });
    expect(readReason(state({ reason: { any: { value: '  too large \n' } } }))).toBe('too large');
    expect(readReason(state({}))).toBe('');
    expect(readTypedName(state({ typed_name: { any: { value: ' web ' } } }))).toBe('web');
    expect(readTypedName(state({ typed_name: { any: { value: '   ' } } }))).toBeUndefined();
    expect(readTypedName(state({ typed_name: { any: { value: null } } }))).toBeUndefined();
  });
});

describe('/image approvals', () => {
  it('given nothing, when it is asked for, then it says so', () => {
    expect(waitingMessage([]).text).toBe('Nothing waits for your approval.');
  });

  it('given requests that wait, when it is asked for, then each has a button that opens it', () => {
    const message = waitingMessage([stored(anOperation()), stored(aStrictOperation())]);
    expectGolden('approvals-waiting', message);
    const rows = message.blocks.filter((block) => block.type === 'section');
    expect(rows.map(({ accessory }) => accessory)).toMatchObject([
      { action_id: 'approval.approve', value: anOperation().id },
      { action_id: 'approval.approve', value: aStrictOperation().id },
    ]);
  });

  it('given more than anybody reads, when it is asked for, then the rest is counted', () => {
    const message = waitingMessage(Array.from({ length: 33 }, () => stored(anOperation())));
    expect(message.text).toContain('33 requests wait for you');
    expect(message.text).toContain('And 13 more');
  });
});

describe('/image history and /image why', () => {
  it.each([
    ['', 'person:U0OMAR'],
    ['<@U024BE7LH|maya>', 'person:U024BE7LH'],
    ['<@W0G9QF9C6>', 'person:W0G9QF9C6'],
    ['m-bp1golden00000000001', 'image:m-bp1golden00000000001'],
    ['AB12CD34EF', 'operation:ab12cd34ef'],
    ['what is this', undefined],
    ['m-', undefined],
    ['<@U1> or 1=1', undefined],
  ])('given “%s”, when it is typed after history, then it is about %s', (typed, subject) => {
    expect(readSubject(typed, omar)).toBe(subject);
  });

  it('given lines of the trail, when they are told, then each says who did what by which rule', () => {
    const line: AuditLine = {
      ...{ at: NOW, event: 'approved', by: li, operation: anOperation().id, name: 'web-golden', rule: 'four eyes' },
      ...{ revision: 2, digest: 'f'.repeat(32) },
    };
    const made: AuditLine = {
      ...{ at: NOW, event: 'task-started', by: { kind: 'darkroom' }, name: 'web-golden', rule: 'four eyes' },
      call: { action: 'CreateImage', requestId: 'B4A1C0DE' },
    };
    const message = historyMessage([
      { id: '2-0', line: made },
      { id: '1-0', line },
    ]);
    expectGolden('history', message);
    expect(message.text).toContain('<@U0LI> approved `web-golden` (revision 2) by the rule `four eyes`.');
    expect(message.text).toContain('`CreateImage` `B4A1C0DE`');
  });

  it.each<[string, string[], Partial<AuditLine>, string]>([
    ['an image', ['create'], {}, 'Darkroom finished the image `web` in `cn-hangzhou`'],
    ['a copy', ['copy-eu-central-1'], {}, 'Darkroom finished the copy of `web` to `eu-central-1`'],
    ['a family', ['family-eu-central-1'], {}, 'Darkroom finished the family of `web` in `eu-central-1`'],
    ['a sharing', ['share-eu-central-1'], {}, 'Darkroom finished the sharing of `web` in `eu-central-1`'],
    ['a sharing alone', ['share'], {}, 'Darkroom finished the sharing of `web` in `cn-hangzhou`'],
    ['what nobody knows', ['melt-eu-central-1'], {}, 'Darkroom finished `web`'],
    [
      'several that are to be stopped',
      ['create', 'copy-eu-central-1', 'copy-us-west-1'],
      { event: 'cancel-asked', by: maya },
      '<@U0MAYA> asked to stop the image in `cn-hangzhou`, the copy to `eu-central-1` and the copy to `us-west-1` of `web`',
    ],
    [
      'more than anybody reads',
      Array.from({ length: 20 }, (_, n) => `copy-cn-region-${n}`),
      { event: 'retried', by: maya },
      'the copy to `cn-region-5` and 14 others of `web`',
    ],
  ])('given a line about %s, when it is told, then with its kind and region', (_what, ids, more, told) => {
    const [task, ...others] = ids as TaskId[];
    const about = task && others.length === 0 ? { task } : { tasks: ids as TaskId[] };
    const line: AuditLine = {
      ...{ at: NOW, event: 'task-done', by: { kind: 'darkroom' }, name: 'web', region: REGION },
      ...about,
      ...more,
    };
    expect(historyMessage([{ id: '1-0', line }]).text).toContain(`${told}.`);
  });

  it.each<[AuditLine['action'], AuditLine['event'], string]>([
    ['create-image', 'asked', 'asked for the image `web`'],
    ['create-image', 'revised', 'changed the request for the image `web`'],
    ['copy-image', 'rejected', 'rejected the copying of `web`'],
    ['delete-image', 'asked', 'asked for the deletion of `web`'],
    ['delete-snapshot', 'approved', 'approved the deletion of the snapshot `web`'],
    ['replace-system-disk', 'refused', 'was told no about the new system disk of `web`'],
    [undefined, 'approved', 'approved `web`'],
  ])('given a line about %s, when somebody %s, then it says what for', (action, event, told) => {
    const line: AuditLine = { at: NOW, event, by: maya, name: 'web', region: REGION, ...(action && { action }) };
    expect(historyMessage([{ id: '1-0', line }]).text).toContain(`<@U0MAYA> ${told}.`);
  });

  it('given the shutdown of an instance, when it is told, then by its name', () => {
    const task = 'stop' as TaskId;
    const line: AuditLine = { at: NOW, event: 'task-done', by: { kind: 'darkroom' }, name: 'db', region: REGION, task };
    expect(historyMessage([{ id: '1-0', line }]).text).toContain('finished the shutdown of `db` in `cn-hangzhou`.');
  });

  it('given an older line about several tasks, when it is told, then with the reason that it has', () => {
    const line: AuditLine = {
      at: NOW,
      event: 'retried',
      by: maya,
      name: 'web',
      region: REGION,
      reason: 'copy-us-west-1',
    };
    expect(historyMessage([{ id: '1-0', line }]).text).toContain('began again `web`. Reason: “copy-us-west-1”.');
  });

  it('given nobody who was told no, when they ask why, then it says so', () => {
    expect(whyMessage(undefined).text).toBe('You have not been told no lately.');
  });

  it('given a refusal by the policy, when it is explained, then each rule says what it misses', () => {
    const policy = aPolicy();
    const request = aRequest({ account: 'production' as AccountName });
    const question = questionOf(request, { channel: CHANNEL, by: omar });
    const rules = [
      { name: 'freeze', when: { regions: ['eu-*'] }, then: { kind: 'refuse' as const } },
      { name: 'leads only', when: {}, then: { kind: 'allow' as const, roles: ['leads'] } },
    ];
    const judgement = judge({ ...policy, rules }, question, { who: omar, membership: 'member', groups: [] });
    const message = whyMessage({
      ...{ at: NOW, event: 'refused', by: omar, action: 'create-image' },
      problem: { code: 'not-allowed', action: 'create-image' },
      asked: { question, steps: judgement.steps },
    });
    expectGolden('why', message);
    expect(message.text).toContain('`freeze` did not match: the region must be `eu-*`, not `cn-hangzhou`.');
    expect(message.text).toContain('`leads only` did not match: it is for `leads`, and you are `everyone`.');
    expect(message.text).toContain('No rule is left, and no rule means no.');
  });

  it('given a refusal about an operation, when it is explained, then its own sentence is told', () => {
    const message = whyMessage({ at: NOW, event: 'refused', by: maya, problem: { code: 'own-request' } });
    expect(message.text).toMatch(/You were told no.*your own request/);
  });
});
