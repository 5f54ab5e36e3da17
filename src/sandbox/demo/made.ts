import { approve, ask, follow, type Play } from './desk.ts';

export const playReady: Play = async (world, tell) => {
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
};

export const playFailed: Play = async (world, tell) => {
  const name = 'web-golden-unlucky';
  world.ecs.faults.add({ kind: 'failNextCreation', percent: 60, times: 1 });
  await ask(world, tell, name);
  await approve(world, tell);
  const told = await follow(world, tell, name, 'Image failed');
  return told === 1 ? undefined : `the channel was told ${told} times`;
};
