import { afterEach, expect, it } from 'vitest';
import { aSimulator, clientOf, type Loose, refusalOf, section, stopAll } from './support.ts';

afterEach(stopAll);

const group = { usergroup: 'S0APPROVERS' };

it('given a group, when people come and go, then Slack lists who is in it now, and calls them', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  slack.changeGroup('image-approvers', { add: ['maya', 'li'], remove: ['priya'] });
  expect((await client.usergroups.users.list(group)).users).toEqual(['U0LI', 'U0MAYA']);
  await client.chat.postMessage({
    channel: 'C0IMAGES',
    text: 'x',
    blocks: [section('<!subteam^S0APPROVERS>, please')],
  });
  const unread = async (as: string) => {
    const state: Loose = await (await fetch(`${slack.url}/_sandbox/slack/state?as=${as}`)).json();
    return state.channels[0].unread.mentions;
  };
  expect([await unread('maya'), await unread('priya')]).toEqual([1, 0]);
});

it('given somebody who is deactivated and comes back, when Slack is asked, then it says how they stand', async () => {
  const slack = await aSimulator();
  const client = clientOf(slack);
  slack.setActive('li', 'deactivated');
  expect((await client.users.info({ user: 'U0LI' })).user).toMatchObject({ deleted: true });
  expect((await refusalOf(client.conversations.open({ users: 'U0LI' }))).error).toBe('user_disabled');
  slack.setActive('li', 'active');
  expect((await client.users.info({ user: 'U0LI' })).user).toMatchObject({ deleted: false });
  expect((await client.conversations.open({ users: 'U0LI' })).channel?.id).toBe('D0LI');
});

it('given fifty newcomers, when they are added, then each can be played, and Slack knows them and their groups', async () => {
  const slack = await aSimulator();
  for (let n = 1; n <= 50; n++) slack.addPerson({ name: `person-${n}`, groups: ['image-approvers'] });
  const { users = [] } = await clientOf(slack).usergroups.users.list(group);
  expect(users).toHaveLength(52);
  expect((await clientOf(slack).users.info({ user: 'U0PERSON50' })).user).toMatchObject({ name: 'person-50' });
  await slack.as('person-50').types('hello', { channel: 'general' });
  expect(slack.transcript('general')).toBe('person-50:\n  hello');
  expect(() => slack.addPerson({ name: 'person-50' })).toThrow('called person-50 already');
});

it('given the door, when somebody is added, put into a group and deactivated through it, then it counts', async () => {
  const slack = await aSimulator();
  const post = async (path: string, body: object): Promise<Loose> =>
    (await fetch(`${slack.url}/_sandbox/slack/${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  expect(await post('people', { name: 'ines', realName: 'Inês Prado', channels: ['images'] })).toEqual({
    id: 'U0INES',
    name: 'ines',
    realName: 'Inês Prado',
  });
  expect(await post('groups', { group: '@image-approvers', add: ['ines'], remove: ['li'] })).toMatchObject({
    users: ['U0PRIYA', 'U0INES'],
  });
  expect(await post('activation', { person: 'ines', state: 'deactivated' })).toMatchObject({ deactivated: true });
  const state: Loose = await (await fetch(`${slack.url}/_sandbox/slack/state?as=ines`)).json();
  expect(state.channels.map((one: Loose) => one.name)).toEqual(['images', 'd0ines']);
  expect(await post('groups', { group: 'nobody', add: ['ines'] })).toEqual({ error: 'no user group is called nobody' });
});
