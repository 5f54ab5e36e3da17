import { seeded } from './ecs-emulator/seed.ts';
import { type SandboxWorld, startSandboxWorld } from './world.ts';

/** A story ends as it should when this answers nothing; otherwise it says what went wrong. */
type Story = { title: string; play: (world: SandboxWorld, tell: Tell) => Promise<string | undefined> };
type Tell = (line: string) => void;

const CHANNEL = 'images';
/** Fast enough to watch, slow enough to see the bar move. */
const SPEED = 30;
const STORY_TIMEOUT = 15_000;

const stories: Story[] = [
  { title: 'Maya asks for an image, Li approves, the channel is told when it is ready', play: playReady },
  { title: 'Alibaba Cloud fails while making an image, and the channel is told what to do', play: playFailed },
];

/** Plays the main story and a failing one, and prints the channel. True when both ended as they should. */
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

async function ask({ slack }: SandboxWorld, tell: Tell, name: string): Promise<void> {
  const maya = slack.as('maya');
  tell(`   Maya types  /image create ${seeded.webSystemSnapshot}`);
  await maya.types(`/image create ${seeded.webSystemSnapshot}`, { channel: CHANNEL });
  await slack.waitFor(() => maya.view());
  await maya.clicks('Add data disk');
  await slack.waitFor(() => slack.text(maya.view() ?? missing('the form')).includes('Data disk 1'));
  await maya.fills({ 'Data disk 1': 'Empty disk' });
  await slack.waitFor(() => slack.text(maya.view() ?? missing('the form')).includes('/dev/xvdb'));
  await maya.fills({ Name: name, Tags: 'team=web', 'Sensitive data': 'I have removed sensitive data' });
  const answer = await maya.submits();
  if (answer.kind !== 'updated') throw new Error(`the form was answered with ${JSON.stringify(answer)}`);
  await maya.closes('all');
  tell('   Maya adds an empty data disk, names it, says that no secrets are on the disks, and asks');
}

async function approve({ slack }: SandboxWorld, tell: Tell): Promise<void> {
  const li = slack.as('li');
  const card = await slack.waitFor(() =>
    slack.messages(CHANNEL).find((one) => slack.text(one).includes('Waiting for approval')),
  );
  await li.clicks('Approve', { in: card.ts });
  await slack.waitFor(() => li.view());
  await li.submits();
  await li.closes('all');
  tell('   Li reads what will run, and approves\n');
}

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
