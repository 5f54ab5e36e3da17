import { describe, expect, it } from 'vitest';
import type { OperationId, RegionId, TaskId, TeamId } from '../../src/core/domain/ids.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import { type Operation, type OperationEvent, openOperation } from '../../src/core/domain/operation.ts';
import { operationIdFrom } from '../../src/core/domain/operation-id.ts';
import type { Task } from '../../src/core/domain/task.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import { aName, describeAttacks, expectRefused } from '../support/attack-world.ts';
import {
  aCopyRequest,
  after,
  aRequest,
  CHANNEL,
  CREATE,
  claimedBy,
  IMAGE,
  imageReady,
  li,
  maya,
  NOW,
  OTHER_IMAGE,
  person,
  started,
  TEAM,
  WORKER,
} from '../support/builders.ts';

const FRANKFURT = 'eu-central-1' as RegionId;
const VIRGINIA = 'us-east-1' as RegionId;
const targets = [FRANKFURT, VIRGINIA].map((region) => ({ region, name: 'web-golden', tags: [] }));
const copyTo = (region: RegionId) => `copy-${region}` as TaskId;
const claimed = (task: TaskId): OperationEvent => ({
  kind: 'task-claimed',
  task,
  by: WORKER,
  leaseUntil: NOW + 5_000,
});
const copyBegan = (region: RegionId): OperationEvent[] => [
  claimed(copyTo(region)),
  { kind: 'task-started', task: copyTo(region), attempt: 1, subject: OTHER_IMAGE },
];
const copyReady = (region: RegionId): OperationEvent[] => [
  ...copyBegan(region),
  { kind: 'task-ready', task: copyTo(region), subject: OTHER_IMAGE, disks: [] },
];
const copyFailed = (region: RegionId): OperationEvent[] => [
  claimed(copyTo(region)),
  { kind: 'task-refused', task: copyTo(region), by: WORKER, problem: { code: 'cloud-money', message: 'No money' } },
];
const statesOf = ({ tasks }: Operation) => tasks.map((task) => [task.id, task.state.state]);
const taskOf = ({ tasks }: Operation, id: TaskId): Task | undefined => tasks.find((task) => task.id === id);

const GLOBEX = 'T0GLOBEX' as TeamId;
const OUTSIDERS = [
  ['a guest', person('U0NINA'), /Guests can follow the cards/],
  ['a stranger from a shared channel', person('U0SAM', GLOBEX), /People of other companies/],
] as const;

describeAttacks('guiding an operation from Slack', (world) => {
  /** Keeps an operation of Maya's that may run, as it is after these events. */
  async function granted(request: Request, ...events: OperationEvent[]): Promise<Operation> {
    const id = operationIdFrom(TEAM, aName());
    const opened = openOperation(
      { id, request, requestedBy: maya, channel: CHANNEL },
      { verdict: 'allowed', rule: 'one person' },
      NOW,
    );
    const operation = after(opened, ...events);
    await world().operations.add(operation, Date.now());
    return operation;
  }
  const copies = (...events: OperationEvent[]) => granted(aCopyRequest({ targets }), ...events);
  const kept = async (id: OperationId): Promise<Operation> => (await world().operations.get(id)).operation;
  const stops = ({ id }: Operation, by = maya) => world().clicks(by, ACTION.cancelTasks, id);
  const retries = ({ id }: Operation, by = maya) => world().clicks(by, ACTION.retryTasks, id);
  /** What somebody is told, seen by them alone, for a line they typed. */
  async function typed(who: string, line: string): Promise<string> {
    const { slack } = world();
    const before = slack.ephemeral(who).length;
    await slack.as(who).types(line, { channel: 'images' });
    const message = await slack.waitFor(() => slack.ephemeral(who)[before]);
    return slack.text(message);
  }

  describe('by the button Stop', () => {
    it('given copies that wait, when it is pressed, then all of them are stopped, and it says which', async () => {
      const operation = await copies();
      const { words } = await world().send(stops(operation));
      expect(words).toMatch(/Stopped.* before it began: the copy to .*eu-central-1.* and the copy to .*us-east-1/);
      expect(statesOf(await kept(operation.id))).toEqual([
        [copyTo(FRANKFURT), 'cancelled'],
        [copyTo(VIRGINIA), 'cancelled'],
      ]);
    });

    it('given a copy under way and one that is ready, when it is pressed, then the one is being stopped and the other stays', async () => {
      const operation = await copies(...copyReady(FRANKFURT), ...copyBegan(VIRGINIA));
      const { words } = await world().send(stops(operation));
      expect(words).toMatch(/Being stopped:.* the copy to .*us-east-1.*What is ready stays as it is/);
      expect(words).not.toContain(FRANKFURT);
      const now = await kept(operation.id);
      expect(taskOf(now, copyTo(VIRGINIA))).toMatchObject({ state: { state: 'running' }, cancel: { by: maya } });
      expect(taskOf(now, copyTo(FRANKFURT))).toEqual(taskOf(operation, copyTo(FRANKFURT)));
    });

    it('given another who might have asked, when they press it, then it counts', async () => {
      const operation = await copies(...copyBegan(FRANKFURT));
      await world().send(stops(operation, li));
      const now = await kept(operation.id);
      expect(taskOf(now, copyTo(FRANKFURT))?.cancel?.by).toMatchObject({ user: li.user });
      expect(taskOf(now, copyTo(VIRGINIA))?.state).toMatchObject({ state: 'cancelled', by: { user: li.user } });
    });

    it('given it was pressed before, when it is pressed again, then nothing is left to stop', async () => {
      const operation = await copies(...copyBegan(FRANKFURT));
      await world().send(stops(operation));
      await expectRefused(world(), stops(operation), {
        told: /Nothing is under way here that could be cancelled/,
        audited: 'nothing-to-cancel',
      });
    });

    it('given it is pressed twice at once, when both arrive, then one counts and the other is told that nothing is left', async () => {
      const operation = await copies();
      const said = await Promise.all([world().send(stops(operation)), world().send(stops(operation))]);
      expect(said.map(({ words }) => words)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/Stopped.* before it began/),
          expect.stringMatching(/^Nothing is under way/),
        ]),
      );
    });

    it('given a creation under way, when it is pressed, then it says that it cannot be stopped, and what can be done', async () => {
      const operation = await granted(aRequest(), claimedBy(WORKER), started());
      const { words } = await world().send(stops(operation));
      expect(words).toMatch(/cannot stop making an image: the image in .* goes on.*the channel is told/);
      expect(taskOf(await kept(operation.id), CREATE)?.unwanted?.by).toMatchObject({ user: maya.user });
      await expectRefused(world(), stops(operation), {
        told: /cannot stop making an image.*delete the image with `\/image delete`/,
        audited: 'creation-not-cancellable',
      });
    });

    it('given a creation under way with a copy to follow, when it is pressed, then the copy is stopped and the creation goes on', async () => {
      const operation = await granted(aRequest({ copies: targets.slice(0, 1) }), claimedBy(WORKER), started());
      const { words } = await world().send(stops(operation));
      expect(words).toMatch(
        /Stopped.*the copy to .*eu-central-1.*cannot stop making an image: the image in .* goes on/,
      );
      expect(statesOf(await kept(operation.id))).toEqual([
        [CREATE, 'running'],
        [copyTo(FRANKFURT), 'cancelled'],
      ]);
    });

    it('given a finished request, when its old button is pressed, then nothing is left to stop', async () => {
      const operation = await granted(aRequest(), claimedBy(WORKER), started(IMAGE), imageReady());
      await expectRefused(world(), stops(operation), {
        told: /Nothing is under way here/,
        audited: 'nothing-to-cancel',
      });
    });

    it.each(OUTSIDERS)('given %s, when they press it, then it is refused', async (_who, by, told) => {
      await expectRefused(world(), stops(await copies(), by), { told, audited: 'not-a-member' });
    });

    it('given a request that waits for approval, when the button is forged, then it says so and nothing changes', async () => {
      const operation = await world().asked();
      const { words } = await world().send(stops(operation));
      expect(words).toMatch(/waits for approval, so nothing of it has begun\. Whoever asked for it can withdraw it/);
      expect(await kept(operation.id)).toEqual(operation);
    });

    it.each(['', 'nonsense', '__proto__', 17])(
      'given the value %j, when it is sent, then nothing changes',
      async (value) => {
        const before = await world().state();
        const { status, words } = await world().send(world().clicks(maya, ACTION.cancelTasks, value));
        expect(status).toBe(200);
        expect(words).not.toBe('');
        expect(await world().state()).toEqual(before);
      },
    );
  });

  describe('by the menu of regions', () => {
    const stopsIn = async (operation: Operation, region: RegionId, confirm?: 'deny') => {
      const { slack } = world();
      const at = await world().card(operation);
      const before = slack.ephemeral('maya').length;
      const used = await slack.as('maya').chooses('Stop one region', region, { in: at, ...(confirm && { confirm }) });
      if (used.kind === 'declined') return used.text;
      return slack.text(await slack.waitFor(() => slack.ephemeral('maya')[before]));
    };

    it('given two copies that wait, when one region is chosen, then that copy is stopped and the other is not', async () => {
      const operation = await copies();
      const said = await stopsIn(operation, VIRGINIA);
      expect(said).toMatch(/Stopped.* before it began: the copy to .*us-east-1/);
      expect(said).not.toContain(FRANKFURT);
      expect(statesOf(await kept(operation.id))).toEqual([
        [copyTo(FRANKFURT), 'waiting'],
        [copyTo(VIRGINIA), 'cancelled'],
      ]);
    });

    it('given the question whether to, when it is answered with no, then nothing is stopped', async () => {
      const operation = await copies();
      expect(await stopsIn(operation, VIRGINIA, 'deny')).toContain('Stop the copy to this region?');
      expect(await kept(operation.id)).toEqual(operation);
    });

    it('given one copy that can still be stopped, when the card is drawn, then there is no menu', async () => {
      const operation = await copies(...copyReady(FRANKFURT), ...copyBegan(VIRGINIA));
      await expect(stopsIn(operation, VIRGINIA)).rejects.toThrow(
        /sees no "Stop one region".*Stop \[operation.cancel\]/,
      );
    });

    it.each([undefined, '', 'nonsense', 'ab12cd34ef', '__proto__ eu-central-1'])(
      'given the value %j, when it is sent, then nothing changes',
      async (value) => {
        const before = await world().state();
        const chosen = { selected_option: { text: { type: 'plain_text', text: 'x' }, value } };
        const { status, words } = await world().send(world().chooses(maya, ACTION.stopRegion, chosen));
        expect(status).toBe(200);
        expect(words).not.toBe('');
        expect(await world().state()).toEqual(before);
      },
    );

    it.each(OUTSIDERS)('given %s, when they choose one, then it is refused', async (_who, by, told) => {
      const operation = await copies();
      const chosen = { selected_option: { value: `${operation.id} ${VIRGINIA}` } };
      const attack = world().chooses(by, ACTION.stopRegion, chosen);
      await expectRefused(world(), attack, { told, audited: 'not-a-member' });
    });
  });

  describe('by the button Retry', () => {
    it('given a copy that failed, when it is pressed, then it begins again and what is ready stays', async () => {
      const operation = await copies(...copyReady(FRANKFURT), ...copyFailed(VIRGINIA));
      const { words } = await world().send(retries(operation));
      expect(words).toMatch(/Begun again.*: the copy to .*us-east-1.*What is ready stays as it is/);
      const now = await kept(operation.id);
      expect(taskOf(now, copyTo(VIRGINIA))).toMatchObject({ attempt: 2, state: { state: 'waiting' } });
      expect(taskOf(now, copyTo(FRANKFURT))).toEqual(taskOf(operation, copyTo(FRANKFURT)));
    });

    it('given it was pressed before, when it is pressed again, then nothing is left to begin again', async () => {
      const operation = await copies(...copyFailed(FRANKFURT));
      await world().send(retries(operation));
      await expectRefused(world(), retries(operation), {
        told: /Nothing has failed here that could be tried again/,
        audited: 'nothing-to-retry',
      });
    });

    it('given copies that were stopped, when it is pressed, then they begin again', async () => {
      const operation = await copies();
      await world().send(stops(operation));
      expect((await world().send(retries(operation))).words).toMatch(/Begun again.*eu-central-1.*us-east-1/);
      expect(statesOf(await kept(operation.id)).map(([, state]) => state)).toEqual(['waiting', 'waiting']);
    });

    it.each(OUTSIDERS)('given %s, when they press it, then it is refused', async (_who, by, told) => {
      const operation = await copies(...copyFailed(FRANKFURT));
      await expectRefused(world(), retries(operation, by), { told, audited: 'not-a-member' });
    });
  });

  describe('by command', () => {
    it('given an id and a region, when it is cancelled, then only its part there is stopped', async () => {
      const operation = await copies();
      const said = await typed('maya', `/image cancel ${operation.id} US-East-1`);
      expect(said).toMatch(/Stopped.* before it began: the copy to .*us-east-1/);
      expect(said).not.toContain(FRANKFURT);
      expect(statesOf(await kept(operation.id))).toEqual([
        [copyTo(FRANKFURT), 'waiting'],
        [copyTo(VIRGINIA), 'cancelled'],
      ]);
    });

    it('given an id alone, when it is cancelled and then tried again, then all of it is stopped and begun again', async () => {
      const operation = await copies();
      expect(await typed('maya', `/image cancel ${operation.id}`)).toMatch(/Stopped.*eu-central-1.*us-east-1/);
      expect(await typed('maya', `/image retry ${operation.id}`)).toMatch(/Begun again.*eu-central-1.*us-east-1/);
    });

    it('given two regions that failed, when one is tried again, then the other stays failed', async () => {
      const operation = await copies(...copyFailed(FRANKFURT), ...copyFailed(VIRGINIA));
      expect(await typed('maya', `/image retry ${operation.id} ${FRANKFURT}`)).toMatch(/Begun again.*eu-central-1/);
      expect(statesOf(await kept(operation.id)).map(([, state]) => state)).toEqual(['waiting', 'failed']);
    });

    it('given a creation under way, when it is cancelled, then it says that this cannot be', async () => {
      const { id } = await granted(aRequest(), claimedBy(WORKER), started());
      expect(await typed('maya', `/image cancel ${id}`)).toMatch(/cannot stop making an image/);
    });

    it('given a region that it does nothing in, when it is cancelled there, then it says where it does something', async () => {
      const operation = await copies();
      expect(await typed('maya', `/image cancel ${operation.id} ap-southeast-1`)).toMatch(
        /does nothing in .*ap-southeast-1.*, only in .*eu-central-1.* and .*us-east-1/,
      );
      expect(await kept(operation.id)).toEqual(operation);
    });

    it.each([
      ['/image cancel', /Type .*\/image cancel.* and a request id/],
      ['/image retry', /Type .*\/image retry.* and a request id/],
      ['/image cancel abc', /abc/],
      ['/image retry <abc> & more', /<abc>/],
      ['/image cancel ab12cd34ef here?', /here\?/],
      ['/image cancel zzzzzzzzzz', /zzzzzzzzzz/],
    ])('given %s, when it is typed, then it is told what is wrong with it', async (line, told) => {
      const before = await world().state();
      expect(await typed('maya', line)).toMatch(told);
      const { messages: _, ...rest } = before;
      expect(await world().state()).toMatchObject(rest);
    });

    it.each(['cancel', 'retry'])('given a guest, when they type %s, then it is refused', async (word) => {
      const operation = await copies();
      expect(await typed('nina', `/image ${word} ${operation.id}`)).toMatch(/Guests can follow the cards/);
      expect(await typed('nina', `/image ${word} ${operation.id} cn-beijing`)).toMatch(/Guests can follow the cards/);
      const asked = await world().asked();
      expect(await typed('nina', `/image ${word} ${asked.id}`)).toMatch(/Guests can follow the cards/);
      expect(await kept(operation.id)).toEqual(operation);
    });

    it('given a request that was withdrawn, when it is cancelled or tried again, then it says that it is decided', async () => {
      const { id } = await world().asked();
      await world().send(world().clicks(maya, ACTION.withdraw, id));
      const before = await kept(id);
      for (const word of ['cancel', 'retry']) {
        expect(await typed('maya', `/image ${word} ${id}`)).toMatch(/You have withdrawn this already/);
      }
      expect(await kept(id)).toEqual(before);
    });
  });
});
