import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts, seededKeys } from '../../src/sandbox/ecs-emulator/seed.ts';
import { refusals, useStories } from '../support/stories.ts';

const WHERE = `${seeded.goldenImage} cn-hangzhou`;

describe('copies of an image', () => {
  const world = useStories();
  const messages = () => world.current.slack.messages('images').length;
  const opensFrom = async (typed: string, person = 'maya') => {
    await world.current.opens(person, typed);
    return world.current.sees(person, 'Ask for copies');
  };

  it('given an image and regions behind the command, when the form opens, then both are there, and what the image has is proposed', async () => {
    const form = await opensFrom(`/image copy ${WHERE} to eu-central-1, us-east-1`);
    expect(form).toContain('golden-web-2026.01');
    expect(form).toContain(seeded.goldenImage);
    expect(form).toMatch(/eu-central-1.*us-east-1/);
    expect(form).toContain('golden-web');
  });

  it('given no region of the image, when the form opens, then it is found wherever it is', async () => {
    expect(await opensFrom(`/image copy ${seeded.goldenImage}`)).toContain('cn-hangzhou');
  });

  it('given the button of an image, when it is pressed, then the form opens for it, in this channel', async () => {
    const { slack } = world.current;
    const shown = await world.current.told('maya', () =>
      slack.as('maya').types(`/image show ${WHERE}`, { channel: 'images' }),
    );
    expect(shown).toContain('golden-web-2026.01');
    const at = slack.ephemeral('maya').at(-1)?.ts ?? '';
    await slack.as('maya').clicks('Copy…', { in: at });
    expect(await world.current.sees('maya', 'Ask for copies')).toContain(seeded.goldenImage);
  });

  it('given regions, when the form is submitted, then a request is posted that waits for approval, and nothing is copied', async () => {
    const { slack, submits, performed } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1, us-east-1`);
    const before = performed('CopyImage').length;
    expect((await submits({ Name: 'web-copied' })).kind).toBe('updated');
    expect(await world.current.sees('maya', 'Nothing is done until it is approved')).toContain('is posted in');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith('Copy image golden-web-2026.01')),
    );
    expect(slack.text(card)).toContain('Waiting for ');
    expect(slack.text(card)).toContain('eu-central-1');
    expect(performed('CopyImage')).toHaveLength(before);
  });

  it('given a submission, when it arrives a second time, then there is one request', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1`);
    const before = messages();
    await submits({ Name: 'copied-once' });
    await slack.waitFor(() => messages() > before);
    await slack.as('maya').redelivers();
    await slack.waitFor(() => slack.text(world.current.view('maya')).includes('is posted in'));
    expect(messages()).toBe(before + 1);
  });

  it.each([
    ['the region it is in', 'cn-hangzhou', {}, 'targets', /cn-hangzhou/],
    ['a region that does not exist', 'xx-nowhere-1', {}, 'targets', /has no region xx-nowhere-1/],
    ['what is no region', 'Frankfurt!', {}, 'targets', /Frankfurt!/],
    ['no region', '', {}, 'targets', /.+/],
    ['a name that is no name', 'eu-central-1', { Name: '1' }, 'name', /.+/],
    ['what is no account', 'eu-central-1', { 'Share the copies with': '12ab' }, 'shareWith', /12ab/],
    ['its own account', 'eu-central-1', { 'Share the copies with': seededAccounts.main }, 'shareWith', /./],
  ])(
    'given %s, when the form is submitted, then it is told under its field, and nothing has changed',
    async (_what, to, values, field, told) => {
      const { submits, callsOf } = world.current;
      await opensFrom(`/image copy ${WHERE} to ${to}`);
      const before = messages();
      const answer = await submits(values);
      expect(refusals(answer)).toEqual({ [field]: expect.stringMatching(told) });
      expect(messages()).toBe(before);
      expect(callsOf('CopyImage').every(({ params }) => params.DryRun === 'true')).toBe(true);
    },
  );

  it('given a name that an image has there, when the form is submitted, then it is told under the name', async () => {
    const { ecs, submits, imagesNamed } = world.current;
    const namesake = ecs.world.addImage({ regionId: 'cn-shanghai', imageName: 'taken-in-shanghai' });
    await opensFrom(`/image copy ${WHERE} to cn-shanghai`);
    const before = messages();
    const answer = await submits({ Name: namesake.imageName });
    expect(refusals(answer)).toEqual({ name: expect.stringContaining(namesake.imageId) });
    expect(messages()).toBe(before);
    expect(imagesNamed(namesake.imageName)).toHaveLength(1);
  });

  it.each([
    ['no image', '/image copy', 'and the id of an image'],
    ['what is no id', '/image copy golden', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    expect(await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }))).toContain(
      told,
    );
    expect(slack.as('maya').view()).toBeUndefined();
  });

  it('given a cloud that takes long, when the form is submitted, then it says that it checks, and then that it is asked', async () => {
    const { ecs, submits, sees } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1`);
    ecs.faults.add({ kind: 'stall', ms: 2_200, action: 'DescribeRegions' });
    const before = messages();
    await submits({ Name: 'copied-late' });
    expect(await sees('maya', 'Checking with Alibaba Cloud')).toContain('Nothing has been asked for yet');
    await sees('maya', 'is posted in');
    await world.current.slack.waitFor(() => messages() > before);
  });

  it('given a cloud that takes long and then refuses, when the form is submitted, then it is back with what was typed', async () => {
    const { ecs, submits, sees } = world.current;
    await opensFrom(`/image copy ${WHERE}`);
    ecs.faults.add({ kind: 'stall', ms: 2_200, action: 'DescribeRegions' });
    const before = messages();
    await submits({ 'Copy to': ['xx-nowhere-1'], Name: 'stays-typed' });
    await sees('maya', 'Checking with Alibaba Cloud');
    expect(await sees('maya', 'stays-typed')).toContain('has no region xx-nowhere-1');
    expect(messages()).toBe(before);
  });

  it('given somebody who is a guest, when they send the command, then they are told no and no form opens', async () => {
    const { slack, told } = world.current;
    const guest = slack.world.workspace.people.find((one) => one.guest);
    if (!guest) throw new Error('there is no guest');
    expect(await told(guest.id, () => slack.as(guest.id).types(`/image copy ${WHERE}`, { channel: 'images' }))).toMatch(
      /guest/i,
    );
    expect(slack.as(guest.id).view()).toBeUndefined();
  });

  it('given an image that is not there, when the command is sent, then the modal says so', async () => {
    await world.current.opens('maya', '/image copy m-bp1nowhere0000000001 cn-hangzhou');
    expect(await world.current.sees('maya', 'There is no image')).toContain('m-bp1nowhere0000000001');
  });

  it('given a region behind the image that it is to be copied to, when the command is sent, then the modal says how to', async () => {
    await world.current.opens('maya', `/image copy ${seeded.goldenImage} eu-central-1`);
    expect(await world.current.sees('maya', 'There is no image')).toContain(
      `/image copy ${seeded.goldenImage} to eu-central-1`,
    );
  });

  const asked = async (to: string, name: string) => {
    const { slack, submits } = world.current;
    await opensFrom(`/image copy ${WHERE} to ${to}`);
    await submits({ Name: name });
    await slack.as('maya').closes('all');
    return world.current.slack.waitFor(() => cardOf(name));
  };
  const cardOf = (name: string) =>
    world.current.slack.messages('images').find((one) => !one.threadTs && world.current.slack.text(one).includes(name));

  it('given the menu of regions, when it is opened or searched, then it offers regions by name and id, but for the image’s own', async () => {
    const { slack } = world.current;
    await opensFrom(`/image copy ${WHERE}`);
    const offered = (await slack.as('maya').searches('Copy to', '')).map(({ value }) => value);
    expect(offered).toContain('eu-central-1');
    expect(offered).not.toContain('cn-hangzhou');
    const found = await slack.as('maya').searches('Copy to', 'frankfurt');
    expect(found.map(({ value }) => value)).toEqual(['eu-central-1']);
  });

  it('given a region that is different, when the form is submitted, then each copy is asked for as it is wanted', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1, us-east-1`);
    await submits({ Name: 'mostly-so', 'Different in a region': 'us-east-1 name=otherwise-there' });
    const card = slack.text(await slack.waitFor(() => cardOf('otherwise-there')));
    expect(card).toMatch(/Different in a region.*us-east-1 name=otherwise-there/s);
    expect(card).toContain('mostly-so');
  });

  it('given a request that waits, when its requester edits it, then the form has what was asked for, and the card what is asked for now', async () => {
    const { slack, sees, submits } = world.current;
    const card = await asked('eu-central-1, us-east-1', 'before-the-edit');
    await slack.as('maya').clicks('Edit', { in: card.ts });
    const form = await sees('maya', 'Edit request');
    for (const known of ['before-the-edit', 'eu-central-1', 'us-east-1']) expect(form).toContain(known);
    expect(form).not.toContain('Where the request, its progress');
    const answer = await submits({ 'Copy to': ['eu-central-1'], Name: 'after-the-edit' });
    expect(answer.kind).toBe('updated');
    await sees('maya', 'is changed (revision 2)');
    const now = await slack.waitFor(() => cardOf('after-the-edit'));
    expect(now.ts).toBe(card.ts);
    expect(slack.text(now)).not.toContain('us-east-1');
    expect(slack.messages('images').filter((one) => slack.text(one).includes('before-the-edit'))).toEqual([]);
  });

  it('given an image with a dot in its name, when its copies are edited, then nobody is told of a name they did not type', async () => {
    const { slack, ecs, sees, submits } = world.current;
    const image = ecs.world.addImage({ imageName: 'golden-of-2026.02' });
    await opensFrom(`/image copy ${image.imageId} cn-hangzhou to eu-central-1, us-east-1`);
    expect((await submits({})).kind).toBe('updated');
    await slack.as('maya').closes('all');
    const card = await slack.waitFor(() => cardOf(image.imageName));
    await slack.as('maya').clicks('Edit', { in: card.ts });
    expect(await sees('maya', 'Edit request')).toContain('Name (optional): []');
    expect((await submits({ Description: 'Edited since' })).kind).toBe('updated');
    await sees('maya', 'is changed (revision 2)');
    expect(slack.text(await slack.waitFor(() => cardOf('Edited since')))).toContain(image.imageName);
  });

  it('given an image with what no copy can have, when the form opens, then that is not proposed', async () => {
    const { ecs } = world.current;
    const odd = { imageName: 'odd-1', imageFamily: 'web.v2', description: 'x' };
    const form = await opensFrom(`/image copy ${ecs.world.addImage(odd).imageId} cn-hangzhou`);
    expect(form).toContain('Image family (optional): []');
    expect(form).toContain('Description (optional): []');
  });

  it('given lines and keys that are wrong, when the form is submitted, then each is told with its line or region', async () => {
    const { submits } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1, us-east-1`);
    const lines = ['eu-central-1 name=x', 'us-east-1 key=key-a', 'us-east-1 encrypt=no'];
    const told = refusals(await submits({ Name: 'never-copied', 'Different in a region': lines.join('\n') }));
    expect(told.perRegion).toBe(
      'eu-central-1 name=x: This name cannot be used: it needs at least 2 characters. us-east-1 key=key-a and us-east-1 encrypt=no cannot both hold. Leave one of them out.',
    );
    const keys = 'eu-central-1 key=key-a\nus-east-1 key=key-b';
    const refused = refusals(await submits({ 'Different in a region': keys }));
    expect(refused.perRegion).toMatch(
      /^eu-central-1: The encryption key key-a cannot be used.*us-east-1: The .* key-b/s,
    );
  });

  it('given encrypted copies that nobody could share, when the form is submitted, then the regions are told under the accounts', async () => {
    const { submits } = world.current;
    await opensFrom(`/image copy ${WHERE} to eu-central-1, us-east-1`);
    const key = `eu-central-1 key=${seededKeys.frankfurt}`;
    const shared = { Encryption: 'Encrypt the copies', 'Share the copies with': '1900000000000000' };
    const before = messages();
    const told = refusals(await submits({ ...shared, Name: 'never-shared', 'Different in a region': key }));
    expect(told).toEqual({
      shareWith: expect.stringMatching(/^In us-east-1 the image is encrypted with the key of the service/),
    });
    expect(messages()).toBe(before);
  });

  it('given a request that waits, when somebody else presses Edit, then they are told whose it is', async () => {
    const { slack, told } = world.current;
    const card = await asked('eu-central-1', 'not-of-li');
    expect(await told('li', () => slack.as('li').clicks('Edit', { in: card.ts }))).toContain('Only @maya can change');
    expect(slack.as('li').view()).toBeUndefined();
  });

  it('given copies that are ready, when a region is added, then the form knows the copies there are and asks for one of its own', async () => {
    const { slack, approves, sees, submits } = world.current;
    const card = await asked('eu-central-1', 'first-copies');
    await approves(card);
    await slack.waitFor(() => slack.text(cardOf('first-copies') ?? card).includes('Add a region') || undefined);
    await slack.as('maya').clicks('Add a region', { in: card.ts });
    const form = await sees('maya', 'Ask for copies');
    expect(form).toContain('It is in eu-central-1 already');
    const offered = (await slack.as('maya').searches('Copy to', '')).map(({ value }) => value);
    expect(offered).not.toContain('eu-central-1');
    expect(offered).toContain('us-east-1');
    expect(form).toContain('first-copies');
    const before = messages();
    await submits({ 'Copy to': ['us-east-1'] });
    await slack.waitFor(() => messages() > before);
    expect(slack.messages('images').at(-1)?.blocks).toBeDefined();
    expect(slack.text(slack.messages('images').at(-1) ?? card)).toContain('us-east-1');
  });
});
