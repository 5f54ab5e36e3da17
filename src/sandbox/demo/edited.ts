import { ask, CHANNEL, cardOf, decide, FAST, follow, lineWith, type Play, questionTo, submit } from './desk.ts';

/** The request changes between two approvals, so the first one must not count for what is made. */
export const playEdited: Play = async (world, tell) => {
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
};
