import { seeded } from './ecs-emulator/seed.ts';
import type { Message } from './slack-simulator/world.ts';
import { type SandboxWorld, startSandboxWorld } from './world.ts';

/** A story ends as it should when this answers nothing; otherwise it says what went wrong. */
type Story = { title: string; play: (world: SandboxWorld, tell: Tell) => Promise<string | undefined> };
type Tell = (line: string) => void;

const CHANNEL = 'images';
/** Fast enough to watch, slow enough to see the bar move. */
const SPEED = 40;
/** Where the bar is not what is watched. */
const FAST = 300;
const STORY_TIMEOUT = 15_000;

const stories: Story[] = [
  { title: 'Maya asks for an image, Li approves, the channel is told when it is ready', play: playReady },
  { title: 'Alibaba Cloud fails while making an image, and the channel is told what to do', play: playFailed },
  {
    title: 'An image goes to three more regions and twelve accounts; one copy fails and is tried again',
    play: playCopied,
  },
  { title: 'Production takes two of three; an edit after the first approval begins them anew', play: playEdited },
];

/** Plays the main story, a failing one and one of stricter rules, and prints the channel. True when all ended as they should. */
export async function runDemo(tell: Tell = console.log): Promise<boolean> {
  const world = await startSandboxWorld({ speed: SPEED, logLevel: 'silent' });
  try {
    let ended = true;
    for (const [index, { title, play }] of stories.entries()) {
      tell(`\n${index + 1}. ${title}\n`);
      const problem = await play(world, tell).catch((error: unknown) => String(error));
      tell(problem === undefined ? '   ended as it should' : `   DID NOT end as it should: ${problem}`);
      ended &&= problem === undefined;
    }
    // Cards are edited every few seconds at most, so the last state can come after its announcement.
    await world.slack.waitFor(() => !world.slack.transcript(CHANNEL).includes('Being made'), {
      timeoutMs: STORY_TIMEOUT,
    });
    tell(`\n#${CHANNEL}, as everybody there sees it\n`);
    tell(world.slack.transcript(CHANNEL));
    tell('\nSee it yourself: npm run sandbox');
    return ended;
  } finally {
    await world.close();
  }
}

async function playReady(world: SandboxWorld, tell: Tell): Promise<string | undefined> {
  const name = 'web-golden-demo';
  await ask(world, tell, name);
  await approve(world, tell);
  const told = await follow(world, tell, name, 'Image ready');
  const images = world.ecs.world
    .regions()
    .flatMap((region) => [...region.images.values()])
    .filter(({ imageName }) => imageName === name);
  if (images.length !== 1) return `${images.length} images were made`;
  return told === 1 ? undefined : `the channel was told ${told} times`;
}

async function playFailed(world: SandboxWorld, tell: Tell): Promise<string | undefined> {
  const name = 'web-golden-unlucky';
  world.ecs.faults.add({ kind: 'failNextCreation', percent: 60, times: 1 });
  await ask(world, tell, name);
  await approve(world, tell);
  const told = await follow(world, tell, name, 'Image failed');
  return told === 1 ? undefined : `the channel was told ${told} times`;
}

/** Whom the image is shared with: more than one call takes. */
const PARTNERS = Array.from({ length: 12 }, (_, number) => `19${String(number).padStart(14, '0')}`);
const ABROAD = ['eu-central-1', 'us-east-1', 'ap-southeast-1'];

/** Two of three copies arrive; trying again makes the third, and the others are left as they are. */
async function playCopied(world: SandboxWorld, tell: Tell): Promise<string | undefined> {
  const { slack, ecs } = world;
  const name = 'web-golden-abroad';
  ecs.setSpeed(FAST);
  const refused = {
    action: 'CopyImage',
    destinationRegionId: 'us-east-1',
    code: 'Forbidden.RAM',
    status: 403,
  } as const;
  ecs.faults.add({ kind: 'fail', times: 1, ...refused });
  await ask(world, tell, name, { 'Copy to': ABROAD, 'Share with': PARTNERS.join(', ') });
  await approve(world, tell);
  const first = await slack.waitFor(() => announced(world, name)[0], { timeoutMs: STORY_TIMEOUT });
  tell(`   ${lineWith(slack.text(first), 'Copies ready')}`);
  const card = slack.messages(CHANNEL).find((one) => slack.text(one).startsWith(`Create image ${name}\n`));
  await slack.as('maya').clicks('Retry the failed ones', { in: (card ?? missing('the card')).ts });
  tell('   Somebody mends the RAM policy, and Maya lets Darkroom try again');
  const second = await slack.waitFor(() => announced(world, name)[1], { timeoutMs: STORY_TIMEOUT });
  tell(`   ${lineWith(slack.text(second), 'Copies ready')}\n`);
  for (const regionId of ABROAD) {
    const shared = sharesOf(world, regionId, name);
    tell(`   ${regionId}: shared with ${shared} accounts`);
    if (shared !== PARTNERS.length) return `the copy in ${regionId} is shared with ${shared} accounts`;
  }
  return undefined;
}

/** With how many accounts the usable image of that name is shared in a region. */
function sharesOf({ ecs }: SandboxWorld, regionId: string, name: string): number {
  const images = [...(ecs.world.region(regionId)?.images.values() ?? [])].filter((one) => one.imageName === name);
  return images.reduce((sum, { sharedWith }) => sum + sharedWith.length, 0);
}

const announced = ({ slack }: SandboxWorld, name: string): Message[] =>
  slack.messages(CHANNEL).filter((one) => slack.text(one).startsWith(`Image ready: ${name}`));

/** The request changes between two approvals, so the first one must not count for what is made. */
async function playEdited(world: SandboxWorld, tell: Tell): Promise<string | undefined> {
  const { slack } = world;
  const name = 'prod-golden-demo';
  world.ecs.setSpeed(FAST);
  await ask(world, tell, name);
  const card = await cardOf(world, name, 'Waiting for 2 approvals');
  await decide(world, tell, 'li', await questionTo(world, 'li', name, 1));

  const maya = slack.as('maya');
  await maya.clicks('Edit', { in: card.ts });
  const form = slack.text(await slack.waitFor(() => maya.view()));
  if (!form.includes('1 approval given so far no longer counts')) return 'Maya was not told what her edit does';
  await maya.fills({ Tags: 'team=web\nenv=prod', 'Sensitive data': 'I have removed sensitive data' });
  await submit(world, 'maya');
  tell('   Maya adds a tag, which makes it another request');
  const told = await cardOf(world, name, 'no longer counts');
  tell(`   The card: ${lineWith(slack.text(told), 'no longer counts')}`);

  for (const person of ['priya', 'li']) {
    const difference = await decide(world, tell, person, await questionTo(world, person, name, 2));
    if (!difference?.includes('env=prod')) return `${person} was not shown what changed`;
  }
  tell('');
  const announced = await follow(world, tell, name, 'Image ready');
  const ready = slack.messages(CHANNEL).find((one) => slack.text(one).startsWith(`Image ready: ${name}`));
  const said = ready ? slack.text(ready) : '';
  tell(`   ${said.split('\n')[0]}`);
  if (!said.includes('approved by @priya and @li')) return 'the channel was not told that Priya and Li approved';
  return announced === 1 ? undefined : `the channel was told ${announced} times`;
}

async function ask(
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

async function approve(world: SandboxWorld, tell: Tell): Promise<void> {
  const { slack } = world;
  const card = await slack.waitFor(() =>
    slack.messages(CHANNEL).find((one) => slack.text(one).includes('Waiting for approval')),
  );
  await decide(world, tell, 'li', card);
  tell('');
}

/** Opens what will run and approves it. Answers the line that says what changed, where there is one. */
async function decide(world: SandboxWorld, tell: Tell, person: string, message: Message): Promise<string | undefined> {
  const { slack } = world;
  const approver = slack.as(person);
  await approver.clicks('Approve', { in: message.ts });
  const shown = slack.text(await slack.waitFor(() => approver.view()));
  const difference = lineWith(shown, ' is new');
  await submit(world, person);
  const who = approver.person.realName.split(' ')[0];
  tell(`   ${who} reads what will run${difference ? `, and that ${difference}` : ''}, and approves`);
  return difference;
}

async function submit({ slack }: SandboxWorld, person: string): Promise<void> {
  const answer = await slack.as(person).submits();
  if (answer.kind !== 'updated') throw new Error(`${person} was answered with ${JSON.stringify(answer)}`);
  await slack.as(person).closes('all');
}

const cardOf = ({ slack }: SandboxWorld, name: string, text: string): Promise<Message> =>
  slack.waitFor(
    () =>
      slack.messages(CHANNEL).find((one) => {
        const shown = slack.text(one);
        return shown.startsWith(`Create image ${name}\n`) && shown.includes(text);
      }),
    { timeoutMs: STORY_TIMEOUT },
  );

/** The question about a revision in somebody's direct messages. */
const questionTo = ({ slack }: SandboxWorld, person: string, name: string, revision: number): Promise<Message> =>
  slack.waitFor(() => {
    const direct = slack.world.directChannel(slack.as(person).person.id).id;
    const asked = slack.messages(direct).filter((one) => slack.text(one).startsWith(`Approve image ${name}?\n`));
    return asked[revision - 1];
  });

const lineWith = (text: string, words: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.includes(words))
    ?.replace(/^• Tag: /, '')
    .trim();

/** Prints the state of the card whenever it changes, until the announcement is there. Answers how many there are. */
async function follow({ slack }: SandboxWorld, tell: Tell, name: string, announcement: string): Promise<number> {
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

function missing(what: string): never {
  throw new Error(`${what} is not open`);
}
