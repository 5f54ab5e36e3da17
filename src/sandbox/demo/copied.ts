import type { Message } from '../slack-simulator/world.ts';
import type { SandboxWorld } from '../world.ts';
import { approve, ask, CHANNEL, FAST, lineWith, missing, type Play, STORY_TIMEOUT } from './desk.ts';

/** Whom the image is shared with: more than one call takes. */
const PARTNERS = Array.from({ length: 12 }, (_, number) => `19${String(number).padStart(14, '0')}`);
const ABROAD = ['eu-central-1', 'us-east-1', 'ap-southeast-1'];

/** Two of three copies arrive; trying again makes the third, and the others are left as they are. */
export const playCopied: Play = async (world, tell) => {
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
  const first = await slack.waitFor(() => announcedOf(world, name)[0], { timeoutMs: STORY_TIMEOUT });
  tell(`   ${lineWith(slack.text(first), 'Copies ready')}`);
  const card = slack.messages(CHANNEL).find((one) => slack.text(one).startsWith(`Create image ${name}\n`));
  await slack.as('maya').clicks('Retry the failed ones', { in: (card ?? missing('the card')).ts });
  tell('   Somebody mends the RAM policy, and Maya lets Darkroom try again');
  const second = await slack.waitFor(() => announcedOf(world, name)[1], { timeoutMs: STORY_TIMEOUT });
  tell(`   ${lineWith(slack.text(second), 'Copies ready')}\n`);
  for (const regionId of ABROAD) {
    const shared = sharesOf(world, regionId, name);
    tell(`   ${regionId}: shared with ${shared} accounts`);
    if (shared !== PARTNERS.length) return `the copy in ${regionId} is shared with ${shared} accounts`;
  }
  return undefined;
};

/** With how many accounts the usable image of that name is shared in a region. */
function sharesOf({ ecs }: SandboxWorld, regionId: string, name: string): number {
  const images = [...(ecs.world.region(regionId)?.images.values() ?? [])].filter((one) => one.imageName === name);
  return images.reduce((sum, { sharedWith }) => sum + sharedWith.length, 0);
}

const announcedOf = ({ slack }: SandboxWorld, name: string): Message[] =>
  slack.messages(CHANNEL).filter((one) => slack.text(one).startsWith(`Image ready: ${name}`));
