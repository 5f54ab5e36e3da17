import { seeded } from '../ecs-emulator/seed.ts';
import { lookAtInstance } from '../ecs-emulator/world/looks.ts';
import type { SandboxWorld } from '../world.ts';
import { announced, askByLine, CHANNEL, cardWith, decide, FAST, lineWith, missing, type Play, submit } from './desk.ts';

// What an image is for, and how it goes: instances, another system disk, and its end.

const THERE = 'ap-southeast-1';
const HERE = 'cn-hangzhou';
const WEB = 'web-01';
const GOLDEN = 'golden-web-2026.01';

/** Two instances of the copy that an earlier story made in another region. */
export const playLaunched: Play = async (world, tell) => {
  const { slack, ecs } = world;
  ecs.setSpeed(FAST);
  const region = ecs.world.region(THERE) ?? missing(THERE);
  const copy =
    [...region.images.values()].find(({ imageName }) => imageName === 'web-golden-abroad') ?? missing('the copy');
  const [vSwitch = missing('a vSwitch')] = region.vSwitches.keys();
  const [group = missing('a security group')] = region.securityGroups.keys();
  await askByLine(world, tell, `/image launch ${copy.imageId} ${THERE}`, {
    'Instance type': 'ecs.g7.large',
    vSwitch,
    'Security group': group,
    'Key pair': 'team-ops',
    'Instance name': 'edge',
    'How many': '2',
  });
  await decide(world, tell, 'li', await cardWith(world, 'Launch instances of', 'Waiting for'));
  const said = slack.text(await announced(world, 'Instances running'));
  tell(`   ${lineWith(said, 'Instances running')}`);
  const running = [...region.instances.values()].filter(
    (one) => one.imageId === copy.imageId && lookAtInstance(one, ecs.world.cloud).status === 'Running',
  );
  return running.length === 2 ? undefined : `${running.length} instances run`;
};

/** An instance that runs: stopped, given the golden image, started again. */
export const playReplaced: Play = async (world, tell) => {
  const { slack, ecs } = world;
  const disk = () => systemDiskOf(world, seeded.webInstance);
  const before = disk();
  const form = await askByLine(world, tell, `/image replace-disk ${seeded.webInstance} ${HERE}`, {
    Image: seeded.goldenImage,
  });
  tell(`   The form: ${lineWith(form, 'Lost for good')}`);
  const card = await cardWith(world, `the system disk of ${WEB}`, 'Waiting for 2');
  for (const person of ['li', 'priya']) await decide(world, tell, person, card, WEB);
  const said = slack.text(await announced(world, 'System disk replaced'));
  tell(`   ${lineWith(said, 'System disk replaced')}`);
  tell(`   ${lineWith(said, 'It runs again')}`);
  const instance = ecs.world.instance(seeded.webInstance) ?? missing(WEB);
  if (disk() === before) return 'the system disk is the one it was';
  return lookAtInstance(instance, ecs.world.cloud).status === 'Running' ? undefined : `${WEB} does not run`;
};

/** Refused while instances were made from it, until that is meant: then two people type its name. */
export const playDeleted: Play = async (world, tell) => {
  const { slack, ecs } = world;
  const maya = slack.as('maya');
  tell(`   Maya types  /image delete ${seeded.goldenImage}`);
  await maya.types(`/image delete ${seeded.goldenImage}`, { channel: CHANNEL });
  await slack.waitFor(() => maya.view()?.body.submit !== undefined);
  const answer = await maya.submits();
  if (answer.kind !== 'errors') return `a deletion of what is in use was ${answer.kind}`;
  tell(`   Refused: ${Object.values(answer.errors).join(' ')}`);
  await maya.fills({ Instances: 'Delete although instances were made from it' });
  await submit(world, 'maya');
  tell('   Maya ticks that it is meant all the same, and asks');
  const card = await cardWith(world, `Delete image ${GOLDEN}`, 'Waiting for 2');
  for (const person of ['li', 'priya']) await decide(world, tell, person, card, GOLDEN);
  const said = slack.text(await announced(world, 'Image deleted'));
  tell(`   ${lineWith(said, 'Image deleted')}`);
  return ecs.world.image(seeded.goldenImage) === undefined ? undefined : 'the image is still there';
};

const systemDiskOf = ({ ecs }: SandboxWorld, id: string): string | undefined =>
  [...(ecs.world.region(HERE)?.disks.values() ?? [])].find(
    ({ instanceId, type }) => instanceId === id && type === 'system',
  )?.diskId;
