import { seeded } from '../ecs-emulator/seed.ts';
import type { Message } from '../slack-simulator/world.ts';
import type { SandboxWorld } from '../world.ts';

/** A story ends as it should when this answers nothing; otherwise it says what went wrong. */
export type Play = (world: SandboxWorld, tell: Tell) => Promise<string | undefined>;
export type Tell = (line: string) => void;

// What people do in the stories, told as they do it.

export const CHANNEL = 'images';
/** Where the bar is not what is watched. */
export const FAST = 300;
export const STORY_TIMEOUT = 15_000;

export async function ask(
  world: SandboxWorld,
  tell: Tell,
  name: string,
  more: Record<string, string | readonly string[]> = {},
): Promise<void> {
  const { slack } = world;
  const maya = slack.as('maya');
  tell(`   Maya types  /image create ${seeded.webSystemSnapshot}`);
  await maya.types(`/image create ${seeded.webSystemSnapshot}`, { channel: CHANNEL });
  await slack.waitFor(() => maya.view());
  await maya.clicks('Add data disk');
  await slack.waitFor(() => slack.text(maya.view() ?? missing('the form')).includes('Data disk 1'));
  await maya.fills({ 'Data disk 1': 'Empty disk' });
  await slack.waitFor(() => slack.text(maya.view() ?? missing('the form')).includes('/dev/xvdb'));
  await maya.fills({ Name: name, Tags: 'team=web', 'Sensitive data': 'I have removed sensitive data' });
  if (Object.keys(more).length > 0) {
    await maya.clicks('Advanced settings');
    await slack.waitFor(() => slack.text(maya.view() ?? missing('the form')).includes('Share with'));
    await maya.fills(more);
    for (const [field, value] of Object.entries(more)) tell(`   ${field}: ${[value].flat().join(', ')}`);
  }
  await submit(world, 'maya');
  tell(`   Maya adds an empty data disk, names it ${name}, says that no secrets are on the disks, and asks`);
}

/** What follows a command with an id: the form, filled and sent. Answers what the form said. */
export async function askByLine(
  { slack, ...world }: SandboxWorld,
  tell: Tell,
  line: string,
  fields: Record<string, string>,
): Promise<string> {
  const maya = slack.as('maya');
  tell(`   Maya types  ${line}`);
  await maya.types(line, { channel: CHANNEL });
  const form = slack.text(
    await slack.waitFor(() => {
      const view = maya.view();
      return view?.body.submit === undefined ? undefined : view;
    }),
  );
  await maya.fills(fields);
  await submit({ slack, ...world }, 'maya');
  tell(
    `   Maya asks for ${Object.entries(fields)
      .map(([field, value]) => `${field} ${value}`)
      .join(', ')}`,
  );
  return form;
}

export async function approve(world: SandboxWorld, tell: Tell): Promise<void> {
  const { slack } = world;
  const card = await slack.waitFor(() =>
    slack.messages(CHANNEL).find((one) => slack.text(one).includes('Waiting for approval')),
  );
  await decide(world, tell, 'li', card);
  tell('');
}

/** Opens what will run and approves it. Answers the line that says what changed, where there is one. */
export async function decide(
  world: SandboxWorld,
  tell: Tell,
  person: string,
  message: Message,
  /** What cannot be undone is called by its name. */
  typedName?: string,
): Promise<string | undefined> {
  const { slack } = world;
  const approver = slack.as(person);
  await approver.clicks('Approve', { in: message.ts });
  const shown = slack.text(await slack.waitFor(() => approver.view()));
  const difference = lineWith(shown, ' is new');
  if (typedName !== undefined) await approver.fills({ 'Type the name': typedName });
  await submit(world, person);
  const who = approver.person.realName.split(' ')[0];
  tell(
    `   ${who} reads what will run${difference ? `, and that ${difference}` : ''}${typedName ? `, types ${typedName}` : ''}, and approves`,
  );
  return difference;
}

export async function submit({ slack }: SandboxWorld, person: string): Promise<void> {
  const answer = await slack.as(person).submits();
  if (answer.kind !== 'updated') throw new Error(`${person} was answered with ${JSON.stringify(answer)}`);
  await slack.as(person).closes('all');
}

/** A card with this in its title, once it says something. */
export const cardWith = ({ slack }: SandboxWorld, title: string, text: string): Promise<Message> =>
  slack.waitFor(
    () =>
      slack.messages(CHANNEL).find((one) => {
        const shown = slack.text(one);
        return (shown.split('\n')[0] ?? '').includes(title) && shown.includes(text);
      }),
    { timeoutMs: STORY_TIMEOUT },
  );

/** What the channel is told of how something ended. */
export const announced = ({ slack }: SandboxWorld, beginning: string): Promise<Message> =>
  slack.waitFor(() => slack.messages(CHANNEL).find((one) => !one.threadTs && slack.text(one).startsWith(beginning)), {
    timeoutMs: 2 * STORY_TIMEOUT,
  });

export const cardOf = ({ slack }: SandboxWorld, name: string, text: string): Promise<Message> =>
  slack.waitFor(
    () =>
      slack.messages(CHANNEL).find((one) => {
        const shown = slack.text(one);
        return shown.startsWith(`Create image ${name}\n`) && shown.includes(text);
      }),
    { timeoutMs: STORY_TIMEOUT },
  );

/** The question about a revision in somebody's direct messages. */
export const questionTo = ({ slack }: SandboxWorld, person: string, name: string, revision: number): Promise<Message> =>
  slack.waitFor(() => {
    const direct = slack.world.directChannel(slack.as(person).person.id).id;
    const asked = slack.messages(direct).filter((one) => slack.text(one).startsWith(`Approve image ${name}?\n`));
    return asked[revision - 1];
  });

export const lineWith = (text: string, words: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.includes(words))
    ?.replace(/^• Tag: /, '')
    .trim();

/** Prints the state of the card whenever it changes, until the announcement is there. Answers how many there are. */
export async function follow({ slack }: SandboxWorld, tell: Tell, name: string, announcement: string): Promise<number> {
  const about = (text: string) =>
    slack.messages(CHANNEL).filter((one) => slack.text(one).includes(name) && slack.text(one).includes(text));
  let shown = '';
  await slack.waitFor(
    () => {
      for (const card of about('Asked by').slice(0, 1)) {
        const line = slack
          .text(card)
          .split('\n')
          .find((one) => /▓|░|Ready:|Failed\./.test(one));
        if (line && line !== shown) tell(`   ${line.trim()}`);
        shown = line ?? shown;
      }
      return about(announcement).length > 0;
    },
    { timeoutMs: STORY_TIMEOUT },
  );
  return about(announcement).length;
}

export function missing(what: string): never {
  throw new Error(`${what} is not open`);
}
