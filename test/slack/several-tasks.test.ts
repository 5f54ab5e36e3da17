import { describe, expect, it } from 'vitest';
import { deliveriesOf } from '../../src/core/domain/delivery.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { Problem } from '../../src/core/domain/problem.ts';
import type { Task, TaskState } from '../../src/core/domain/task.ts';
import type { Message } from '../../src/slack/blocks/blocks.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { messageOf } from '../../src/slack/features/follow-operation/message.ts';
import {
  aCopyRequest,
  anOperationFor,
  aRequest,
  aShareRequest,
  aTarget,
  CREATE,
  IMAGE,
  maya,
  NOW,
  someAccounts,
  WORKER,
} from '../support/builders.ts';
import { sampleProblems } from '../support/problems.ts';

const queued: TaskState = { state: 'waiting' };
const waits = (because: Problem, after = 1): TaskState => ({
  state: 'waiting',
  retry: { at: NOW + minutes(after), since: NOW, because },
});
const starting: TaskState = { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW };
const unclear: TaskState = { ...starting, unclear: sampleProblems['cloud-unavailable'] };
const running: TaskState = { state: 'running', subject: IMAGE, since: NOW };
const done: TaskState = { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] };
const failed: TaskState = { state: 'failed', at: NOW, problem: sampleProblems['cloud-quota'] };
const stopped: TaskState = { state: 'cancelled', at: NOW, by: maya };
const skippedFor = (task: string): TaskState => ({ state: 'skipped', at: NOW, because: task as Task['id'] });
const cancel: Task['cancel'] = { by: maya, at: NOW, notBefore: NOW };

/** What was asked for, with tasks that stand so, in the order of the plan. */
const standing = (request: Request, ...states: (TaskState | Pick<Task, 'state' | 'cancel'>)[]): Operation => {
  const operation = anOperationFor(request, { verdict: 'allowed', rule: 'x' });
  const tasks = operation.tasks.map((task, n): Task => {
    const { state = task.state, ...more } = asTask(states[n]);
    return { ...task, ...more, state };
  });
  return { ...operation, tasks };
};
const asTask = (given: TaskState | Pick<Task, 'state' | 'cancel'> | undefined): Partial<Task> =>
  given === undefined ? {} : typeof given.state === 'string' ? { state: given as TaskState } : (given as Partial<Task>);

/** As it is read: what emphasizes and marks is no part of it. */
const read = ({ text }: Message): string => text.replace(/[*`]/g, '').replace(/<!date[^|]*\|([^>]*)>/g, '$1');
const card = (operation: Operation): Message => cardOf({ operation, version: 1, draws: 1, observations: {} }, NOW);
const cardText = (operation: Operation): string => read(card(operation));
const rows = (operation: Operation): string[][] =>
  card(operation)
    .blocks.filter((block) => block.type === 'table')
    .flatMap((block) => block.rows.slice(1))
    .map((cells) => cells.map((cell) => ('text' in cell ? String(cell.text) : '')));
const labels = ({ blocks }: Message): string[] =>
  blocks
    .filter((block) => block.type === 'actions')
    .flatMap(({ elements }) => elements.map((one) => (one.type === 'button' ? one.text.text : '')));
const copiesTo = (...regions: string[]): Request => aCopyRequest({ targets: regions.map((region) => aTarget(region)) });
const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `cn-region-${n + 1}`);

describe('why copies are not under way', () => {
  const three = copiesTo('cn-beijing', 'cn-shanghai', 'eu-central-1');

  it('given copies that are throttled, when the card is read, then it says why, where and until when', () => {
    const throttled = (after: number) => waits(sampleProblems['cloud-throttled'], after);
    expect(cardText(standing(three, throttled(2), throttled(1), throttled(3)))).toContain(
      'Waiting: ready in none of 3 regions, 3 queued.\nWaiting to try again 2026-11-23 09:01 UTC: the copy to cn-beijing, the copy to cn-shanghai and the copy to eu-central-1. Alibaba Cloud limits how often this account may ask.',
    );
  });

  it('given copies that wait for different reasons, when the card is read, then each reason is told once', () => {
    const said = cardText(
      standing(
        copiesTo(...many(5)),
        waits(sampleProblems['cloud-throttled']),
        waits(sampleProblems['cloud-unavailable']),
        waits(sampleProblems['cloud-throttled']),
        unclear,
        running,
      ),
    );
    expect(said).toContain('the copy to cn-region-1 and the copy to cn-region-3. Alibaba Cloud limits how often');
    expect(said).toContain('09:01 UTC: the copy to cn-region-2. Alibaba Cloud does not answer at the moment.');
    expect(said.match(/Alibaba Cloud limits/g)).toHaveLength(1);
  });

  it('given a copy whose answer was lost, when the card is read, then it says so, and why the others are queued', () => {
    const operation = standing(three, unclear, queued, queued);
    expect(cardText(operation)).toContain(
      'No clear answer about the copy to cn-beijing. Darkroom asks again without making a second copy. Alibaba Cloud does not answer at the moment.',
    );
    expect(cardText(operation)).toContain('2 copies queued: copies of one image begin one after the other.');
    expect(rows(operation)[0]).toEqual(['cn-beijing', 'starting', '░░░░░░░░░░ 0 %', 'no clear answer']);
  });

  it('given a copy that asks again for its turn, when the card is read, then the others wait behind it, told once', () => {
    const said = cardText(standing(three, waits(sampleProblems['image-being-copied']), queued, queued));
    expect(said).toContain('the copy to cn-beijing asks again from time to time, and 2 others wait behind it.');
    expect(said).not.toContain('begin one after the other');
  });

  it('given copies of an image that is being made, when the card is read, then they wait for it', () => {
    const request = aRequest({ copies: [aTarget('cn-beijing'), aTarget('cn-shanghai')] });
    expect(cardText(standing(request, running))).toContain('2 copies wait for the image in cn-hangzhou.');
  });

  it('given a copy that is to be stopped before its answer is there, when the card is read, then it is being stopped', () => {
    const operation = standing(three, { state: starting, cancel }, { state: running, cancel }, stopped);
    expect(cardText(operation)).toContain('Being stopped: ready in none of 3 regions, 2 being stopped, 1 stopped.');
    expect(rows(operation).map(([, state]) => state)).toEqual(['stopping', 'stopping', 'stopped']);
    expect(cardText(standing(copiesTo('cn-beijing'), { state: starting, cancel }))).toContain(
      'Copy to cn-beijing: To be stopped as soon as Alibaba Cloud says that it has begun.',
    );
  });

  it('given fifty copies that each wait for another reason, when the card is read, then five are told and the others counted', () => {
    const reasons = many(50).map((message) => waits({ ...sampleProblems['cloud-busy'], message }));
    const said = cardText(standing(copiesTo(...many(50)), ...reasons));
    expect(said.match(/Waiting to try again/g)).toHaveLength(5);
    expect(said).toContain('45 more parts wait for other reasons.');
  });
});

describe('why parts failed', () => {
  const shared = aCopyRequest({ shareWith: someAccounts(2) });
  const shareFailed = standing(shared, done, done, done, failed);

  it('given a sharing that failed, when the card and the announcement are read, then both say where and why', () => {
    for (const said of [cardText(shareFailed), read(announcementOf('ready', shareFailed))])
      expect(said).toContain('Sharing in cn-shanghai: Failed. A quota of the account is used up');
    expect(cardText(shareFailed)).toContain('Sharing: 1 of 2 done, 1 failed.');
  });

  it('given a family that could not be set, when the card is read, then it says where and why', () => {
    const targets = [aTarget('cn-beijing', { family: 'web' }), aTarget('cn-shanghai', { family: 'web' })];
    expect(cardText(standing(aCopyRequest({ targets }), done, failed, done, done))).toContain(
      'Family in cn-beijing: Failed. A quota of the account is used up',
    );
  });

  it('given more failures than anybody reads, when they are told, then five say why and the others are named', () => {
    const operation = standing(copiesTo(...many(8)), done, ...many(7).map(() => failed));
    for (const said of [cardText(operation), read(announcementOf('ready', operation))]) {
      expect(said.match(/A quota of the account is used up/g)).toHaveLength(5);
      expect(said).toContain('2 more failed: the copy to cn-region-7 and the copy to cn-region-8.');
    }
  });
});

it('given an image whose copy failed, when its thread is told, then with the region, and alone without', () => {
  const request = aRequest({ copies: [aTarget('cn-beijing')] });
  expect(read(announcementOf('milestone-failed', standing(request, done, failed)))).toMatch(
    /^Copy to cn-beijing: Failed\. A quota of the account is used up/,
  );
  expect(read(announcementOf('milestone-failed', standing(aRequest(), failed)))).toMatch(/^Failed\. A quota/);
});

it('given one copy that failed and one that was stopped, when the failure is told, then with its region', () => {
  const told = read(announcementOf('failed', standing(aCopyRequest(), failed, stopped)));
  expect(told).toContain('Copy to cn-beijing: Failed. A quota of the account is used up');
});

it('given an image whose copies were all stopped, when all that is wanted is drawn, then nothing is said to have failed', () => {
  const operation = standing(aRequest({ copies: [aTarget('cn-beijing')] }), done, stopped);
  const told = deliveriesOf(operation).map((wanted) =>
    read(messageOf({ wanted, stored: { operation, version: 1, draws: 1, observations: {} }, now: NOW })),
  );
  expect(told.length).toBeGreaterThan(1);
  expect(told.join('\n')).not.toContain('Failed');
});

describe('what is said of each kind', () => {
  it('given a sharing whose copy is under way, when the card is read, then it waits for the copy', () => {
    const request = aCopyRequest({ targets: [aTarget('eu-central-1')], shareWith: someAccounts(1) });
    expect(cardText(standing(request, running, queued))).toContain(
      'Sharing in eu-central-1: Waiting for the copy to eu-central-1.',
    );
    expect(cardText(standing(request, stopped, skippedFor('copy-eu-central-1')))).toContain(
      'Sharing in eu-central-1: Not started, because the copy to eu-central-1 was stopped.',
    );
    expect(cardText(standing(request, failed, skippedFor('copy-eu-central-1')))).toContain(
      'Not started, because the copy to eu-central-1 failed.',
    );
  });

  it('given each kind of task that starts, when the card is read, then it says what Alibaba Cloud is asked to do', () => {
    const target = aTarget('eu-central-1', { family: 'web' });
    const request = aRequest({ copies: [target], shareWith: someAccounts(1) });
    const said = cardText(standing(request, starting, starting, starting, starting, unclear));
    expect(said).toContain('Image in cn-hangzhou: Starting: asking Alibaba Cloud to make the image.');
    expect(said).toContain('Copy to eu-central-1: Starting: asking Alibaba Cloud to copy the image.');
    expect(said).toContain('Family in eu-central-1: Starting: asking Alibaba Cloud to set the family of the image.');
    expect(said).toContain('Sharing in cn-hangzhou: Starting: asking Alibaba Cloud to change who may use the image.');
    expect(said).toContain('Darkroom asks again and changes nothing twice.');
    const copy = standing(copiesTo('eu-central-1'), running);
    expect(cardText(copy)).toContain('Copy to eu-central-1: Being copied: ░');
  });

  it('given copies under way, when the card is read, then it says in how many regions they are ready', () => {
    const some = standing(copiesTo(...many(4)), done, running, failed, queued);
    expect(cardText(some)).toContain('Copying: ready in 1 of 4 regions, 1 being copied, 1 queued, 1 failed.');
  });

  it.each([
    ['what failed', [failed, done], 'Retry the failed ones'],
    ['what was stopped', [stopped, done], 'Begin again'],
    ['both', [failed, stopped], 'Retry what failed or was stopped'],
  ])('given %s, when the card is drawn, then its button says what is begun again', (_what, states, label) => {
    expect(labels(card(standing(aCopyRequest(), ...states)))).toContain(label);
  });
});

describe('how it ended', () => {
  const ready = (request: Request, ...states: TaskState[]): string => {
    const told = announcementOf('ready', standing(request, ...states));
    return `${read(told)}\n${JSON.stringify(told.blocks)}`;
  };
  const name = aRequest().name;

  it('given an image that is only taken back, when it is told, then it is no longer shared', () => {
    const [first, second] = someAccounts(2);
    const back = ready(aShareRequest({ add: [], remove: someAccounts(1) }), done);
    expect(back).toContain(`No longer shared: ${name} (${IMAGE}) can no longer be used by ${first}.`);
    const both = ready(aShareRequest({ add: someAccounts(1), remove: someAccounts(2).slice(1) }), done);
    expect(both).toContain(`can now be used by ${first}, and no longer be used by ${second}.`);
  });

  it('given copies of another name, when they are ready, then they are named as they are called', () => {
    const called = (...names: string[]) =>
      aCopyRequest({ targets: names.map((one, n) => aTarget(['cn-beijing', 'cn-shanghai'][n] ?? '', { name: one })) });
    expect(ready(called('web-cn', 'web-cn'), done, done)).toContain(
      `Copies ready: web-cn, copied from ${name}, can be used in 2 more regions.`,
    );
    expect(ready(called('web-bj', 'web-sh'), done, done)).toContain(
      `Copies ready: copies of ${name} can be used in 2 more regions.`,
    );
    expect(ready(called('web-bj', 'web-sh'), done, done)).toMatch(/" as "\}.*"web-bj".*" as "\}.*"web-sh"/);
    expect(ready(called('web-bj', name), done, failed)).toContain(
      `Copies ready in 1 of 2 regions: web-bj, copied from ${name}.`,
    );
    expect(ready(called(name, name), done, done)).toContain(`Copies ready: ${name} can be used in 2 more regions.`);
  });

  it('given an image none of whose copies were made, when it is told, then no copy is said to be ready', () => {
    const request = aRequest({ copies: [aTarget('cn-beijing'), aTarget('cn-shanghai')] });
    expect(ready(request, done, failed, failed)).toContain(
      `No copy is ready: ${name} was copied to none of 2 regions.`,
    );
  });

  it('given shares, when what they are of is ready, then it says with how many accounts, and where', () => {
    expect(ready(aRequest({ shareWith: someAccounts(2) }), done, done)).toContain('It is shared with 2 accounts.');
    const copies = aCopyRequest({ shareWith: someAccounts(1) });
    expect(ready(copies, done, done, done, done)).toContain('It is shared with 1 account in all 2 regions.');
    const partly = ready(copies, done, done, failed, done);
    expect(partly).toContain('It is shared with 1 account in 1 of 2 regions.');
    // In the list of copies: of the one that is shared, and of no other.
    expect(partly.match(/", shared with "/g)).toHaveLength(1);
    expect(ready(aRequest({ shareWith: someAccounts(2) }), done, failed)).not.toContain('It is shared');
  });

  it('given what was only stopped, when it is told, then the card has a button that begins it again', () => {
    expect(ready(aCopyRequest(), done, stopped)).toContain('1 stopped: the card has a button that begins it again');
  });

  it('given an image whose copies were skipped because it was stopped, when the card is read, then it says so', () => {
    const request = aRequest({ copies: [aTarget('cn-beijing')] });
    expect(cardText(standing(request, stopped, skippedFor(CREATE)))).toContain(
      'Copy to cn-beijing: Not started, because the image in cn-hangzhou was stopped.',
    );
  });
});
