import { playCopied } from './demo/copied.ts';
import { CHANNEL, type Play, STORY_TIMEOUT, type Tell } from './demo/desk.ts';
import { playEdited } from './demo/edited.ts';
import { playFailed, playReady } from './demo/made.ts';
import { playDeleted, playLaunched, playReplaced } from './demo/used.ts';
import { startSandboxWorld } from './world.ts';

/** Fast enough to watch, slow enough to see the bar move. */
const SPEED = 40;

const stories: { title: string; play: Play }[] = [
  { title: 'Maya asks for an image, Li approves, the channel is told when it is ready', play: playReady },
  { title: 'Alibaba Cloud fails while making an image, and the channel is told what to do', play: playFailed },
  {
    title: 'An image goes to three more regions and twelve accounts; one copy fails and is tried again',
    play: playCopied,
  },
  { title: 'Production takes two of three; an edit after the first approval begins them anew', play: playEdited },
  { title: 'Two instances are launched from the copy in Singapore', play: playLaunched },
  {
    title: 'A server that runs is stopped, gets the golden image as its system disk, and runs again',
    play: playReplaced,
  },
  { title: 'An image in use is not deleted, until that is meant and two people type its name', play: playDeleted },
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
