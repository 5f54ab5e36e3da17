import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
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
    expect(form).toContain('eu-central-1, us-east-1');
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
      await opensFrom(`/image copy ${WHERE}`);
      const before = messages();
      const answer = await submits({ 'Copy to': to || ' ', ...values });
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
    await submits({ 'Copy to': 'xx-nowhere-1', Name: 'stays-typed' });
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
});
