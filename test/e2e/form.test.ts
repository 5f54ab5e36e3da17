import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { aName, refusals, useStories } from '../support/stories.ts';

describe('the form', () => {
  const world = useStories();

  it('given an instance, when it is chosen, then only its snapshots are offered, and an image can be asked for', async () => {
    const { slack, ...story } = world.current;
    const maya = slack.as('maya');
    await story.opensAfresh();
    const all = (await maya.searches('System disk snapshot', '')).map(({ value }) => value);
    expect(all).toEqual(expect.arrayContaining([seeded.webSystemSnapshot, seeded.dbSystemSnapshot]));

    await maya.chooses('Instance', seeded.dbInstance);
    await slack.waitFor(() => JSON.stringify(story.view('maya').blocks).includes(`:cn-hangzhou:${seeded.dbInstance}`));
    const own = (await maya.searches('System disk snapshot', '')).map(({ value }) => value);
    expect(own).toEqual([seeded.dbSystemSnapshot]);

    await maya.chooses('System disk snapshot', seeded.dbSystemSnapshot);
    await story.addsDataDisk(1);
    const disks = (await maya.searches('Data disk 1', '')).map(({ value }) => value);
    expect(disks).toEqual(['empty', seeded.dbDataSnapshot]);
    const name = aName();
    const answer = await story.submits({ 'Data disk 1': seeded.dbDataSnapshot, Name: name, Channel: 'images' });
    expect(answer.kind).toBe('updated');
    expect(slack.text(await story.cardWith(name, 'Waiting'))).toContain(`200 GiB from ${seeded.dbDataSnapshot}`);
  });

  it('given another region, when it is chosen, then its snapshots are offered and the typed name stays', async () => {
    const { slack, ...story } = world.current;
    const maya = slack.as('maya');
    await story.opens();
    await maya.fills({ Name: 'stays-here' });
    await maya.chooses('Region', 'cn-shanghai');
    await slack.waitFor(() => !story.shown('maya').includes(seeded.webSystemSnapshot));
    expect(story.shown('maya')).toContain('stays-here');
    const offered = (await maya.searches('System disk snapshot', '')).map(({ value }) => value);
    expect(offered).toEqual([seeded.shanghaiSystemSnapshot]);
  });

  it('given a snapshot id behind the command, when the form opens, then it is chosen, and so is the channel', async () => {
    const { slack, ...story } = world.current;
    await story.opens('maya', `/image create  ${seeded.dbSystemSnapshot} please`);
    expect(story.shown('maya')).toContain(seeded.dbSystemSnapshot);
    const name = aName();
    expect((await story.submits({ Name: name })).kind).toBe('updated');
    expect((await story.cardWith(name, 'Waiting')).channel).toBe('C0IMAGES');
    expect(slack.calls({ name: 'views.open' }).every(({ error }) => error === undefined)).toBe(true);
  });

  it('given a word without end behind the command, when the form opens, then it opens', async () => {
    const story = world.current;
    await story.opens('maya', `/image create ${'x'.repeat(2_000)}`);
    expect(story.shown('maya')).toContain('[Create Custom Image]');
  });

  it('given the direct conversation with the bot, when the form opens, then no channel is proposed', async () => {
    const { slack, ...story } = world.current;
    await slack.as('omar').types('/image create', { channel: '@darkroom' });
    await slack.waitFor(() => slack.as('omar').view());
    const values = { 'System disk snapshot': seeded.webSystemSnapshot, Name: aName() };
    expect(refusals(await story.submits(values, 'omar'))).toEqual({ channel: 'Please complete this required field.' });
  });

  it('given the shortcut, when it is used, then the form opens', async () => {
    const { slack, ...story } = world.current;
    expect((await slack.as('priya').shortcut('create_image')).kind).toBe('acked');
    expect(await story.sees('priya', '[Create Custom Image]')).toContain('cn-hangzhou');
  });

  it('given rows, when some are added and removed, then the others keep what was put into them', async () => {
    const { slack, ...story } = world.current;
    const maya = slack.as('maya');
    await story.opens();
    await maya.fills({ Name: 'kept-name', Tags: 'team=web' });
    await story.addsDataDisk(1);
    await maya.fills({ 'Data disk 1': 'Empty disk', 'Size of data disk 1 in GiB': '21' });
    await story.addsDataDisk(2);
    await maya.fills({ 'Data disk 2': seeded.dbDataSnapshot, 'Size of data disk 2 in GiB': '222' });
    await story.addsDataDisk(3);
    await maya.fills({ 'Size of data disk 3 in GiB': '23' });

    await maya.clicks('Remove data disk 1');
    await slack.waitFor(() => !story.shown('maya').includes('Data disk 3:'));
    const shown = story.shown('maya');
    expect(shown).toMatch(/Data disk 1: \[ db-01 data · 200 GiB · .*\nSize of data disk 1 in GiB.*\[222\]/);
    expect(shown).toMatch(/Size of data disk 2 in GiB.*\[23\]/);
    expect(shown).not.toContain('[21]');
    expect(shown).toContain('kept-name');
    expect(shown).toContain('team=web');

    await story.addsDataDisk(3);
    expect(story.shown('maya')).toMatch(/Size of data disk 3 in GiB \(optional\): \[\]/);
  });

  it('given two clicks at once, when rows are added, then there are two', async () => {
    const { slack, ...story } = world.current;
    const maya = slack.as('maya');
    await story.opens();
    await Promise.all([maya.clicks('Add data disk'), maya.clicks('Add data disk')]);
    expect(await story.sees('maya', 'Data disk 2:')).not.toContain('Data disk 3:');
  });

  it('given a redraw that comes first, when a region is chosen, then the form is drawn for that region', async () => {
    const { slack, ...story } = world.current;
    const maya = slack.as('maya');
    await story.opens();
    slack.fail('views.update', { kind: 'refuse', error: 'hash_conflict' });
    await maya.chooses('Region', 'cn-shanghai');
    await slack.waitFor(() => JSON.stringify(story.view('maya').blocks).includes(':cn-shanghai:'));
    const offered = (await maya.searches('System disk snapshot', '')).map(({ value }) => value);
    expect(offered).toEqual([seeded.shanghaiSystemSnapshot]);
  });

  it('given sixteen rows, when all are there, then no more can be added', async () => {
    const { slack, ...story } = world.current;
    await story.opens();
    for (let row = 1; row <= 16; row += 1) await story.addsDataDisk(row);
    await slack.waitFor(() => !story.shown('maya').includes('Add data disk'));
  });

  it.each([
    [seeded.webAutoSnapshot, /Automatic snapshot: it is cleared when its instance is released/],
    [seeded.encryptedSnapshot, /Encrypted snapshot: the image will be encrypted too/],
  ])('given %s, when it is chosen, then the form warns, and so do card and review', async (snapshot, warning) => {
    const { slack, ...story } = world.current;
    await story.opensAfresh();
    expect(story.shown('maya')).not.toMatch(warning);
    await slack.as('maya').chooses('System disk snapshot', snapshot);
    await story.sees('maya', warning);
    const name = aName();
    await story.submits({ Name: name });
    const card = await story.cardWith(name, 'Waiting');
    expect(slack.text(card)).toMatch(warning);
    await story.review(card, 'Approve');
    expect(story.shown('li')).toMatch(warning);
  });

  it('given a snapshot with a warning behind the command, when the form opens, then it warns', async () => {
    const story = world.current;
    await story.opens('maya', `/image create ${seeded.webAutoSnapshot}`);
    await story.sees('maya', 'Automatic snapshot:');
  });
});

describe('what is wrong with a form', () => {
  const world = useStories();

  it.each([
    ['craete', /There is no \/image craete\. Did you mean \/image create\? Type \/image help/],
    ['delete-everything <!channel>', /There is no \/image delete-everything\. Type \/image help/],
    ['status nonsense', /nonsense is not the id of a request\. It has ten letters and digits/],
    ['status zzzzzzzzzz', /There is no request zzzzzzzzzz\./],
  ])('given /image %s, when it is typed, then the answer says what there is', async (text, told) => {
    const { slack } = world.current;
    const before = slack.ephemeral('maya').length;
    await slack.as('maya').types(`/image ${text}`, { channel: 'images' });
    const answer = await slack.waitFor(() => slack.ephemeral('maya')[before]);
    expect(slack.text(answer)).toMatch(told);
  });

  it.each(['', 'help', ' HELP '])('given /image %j, when it is typed, then every command is told', async (text) => {
    const { slack } = world.current;
    const answer = await slack.as('maya').types(`/image ${text}`, { channel: 'images' });
    for (const word of ['create', 'status', 'help']) expect(answer.text).toContain(`/image ${word}`);
  });

  it('given a word that is no id, when a form is submitted, then that is said under the snapshot', async () => {
    const story = world.current;
    await story.opens('maya', '/image create web-01');
    const answer = await story.submits({ Name: aName() });
    expect(refusals(answer)).toEqual({ system_snapshot: expect.stringContaining('web-01 is not a snapshot id.') });
  });

  it('given everything wrong at once, when it is submitted, then each field says why and nothing is lost', async () => {
    const { slack, ecs, ...story } = world.current;
    const maya = slack.as('maya');
    const taken = aName();
    ecs.world.addImage({ imageName: taken });
    const own = ecs.world.addSnapshot({
      sourceDiskId: ecs.world.snapshot(seeded.webSystemSnapshot)?.sourceDiskId ?? '',
    });
    await story.opens('maya', `/image create ${own.snapshotId}`);
    await story.addsDataDisk(1);
    await story.addsDataDisk(2);
    await story.addsDataDisk(3);
    const values = {
      'Data disk 1': 'Empty disk',
      'Size of data disk 1 in GiB': '10',
      'Data disk 2': seeded.dbDataSnapshot,
      'Size of data disk 2 in GiB': '50',
      'Data disk 3': seeded.dbDataSnapshot,
      Name: taken,
      Channel: 'general',
      Tags: 'team=web',
    };
    ecs.world.removeSnapshot(own.snapshotId);
    const answer = await story.submits(values);
    const said = Object.entries(refusals(answer)).map(([block, text]) => `${block}: ${text}`);
    expect(said).toEqual([
      expect.stringMatching(
        /^system_snapshot: Snapshot s-\S+ is not there in cn-hangzhou: it may have been deleted, or cleared/,
      ),
      expect.stringMatching(/^name: The name \S+ is taken by m-\S+ in this region\. Choose another name\./),
      expect.stringMatching(
        /^channel: Darkroom cannot post in this channel\. Type \/invite @Darkroom there, or choose another one\./,
      ),
    ]);
    for (const value of [own.snapshotId, taken, '[10]', '[50]', 'team=web'])
      expect(story.shown('maya')).toContain(value);

    // A size is judged by the snapshot of the system disk, so it can only be told once there is one.
    await maya.fills({ 'System disk snapshot': seeded.webSystemSnapshot });
    await maya.fills({ Name: aName(), Channel: 'images' });
    const second = await maya.submits();
    const sizes = second.kind === 'errors' ? Object.values(second.errors) : [];
    expect(sizes).toEqual([
      'This disk can have 20 to 32,768 GiB.',
      'The disk cannot be smaller than its snapshot, which has 200 GiB.',
    ]);
    expect(story.performed('CreateImage')).toEqual([]);

    await maya.fills({ 'Size of data disk 1 in GiB': '20', 'Size of data disk 2 in GiB': '200' });
    expect((await maya.submits()).kind).toBe('updated');
  });

  it.each([
    ['Tags', Array.from({ length: 20 }, (_, n) => `key${n}=x`).join('\n'), 'At most 19 tags fit'],
    ['Tags', 'team=web\nteam=db', 'The key team is given twice'],
    ['Tags', 'darkroom:operation=mine', 'keys may not begin with “aliyun”, “acs:” or “darkroom:”'],
    ['Name', '1web', 'it must begin with a letter'],
    ['Name', 'golden web', 'only letters, digits'],
    ['Description', 'http://example.com', 'It may not begin with “http://”'],
  ])('given %s of %j, when it is submitted, then that field says why', async (field, value, told) => {
    const story = world.current;
    await story.opens();
    const answer = await story.submits({ Name: aName(), [field]: value });
    expect(refusals(answer)).toEqual({ [field.toLowerCase()]: expect.stringContaining(told) });
  });

  it.each([
    [seeded.dbDataSnapshot, 'is not from a system disk'],
    [seeded.unfinishedSnapshot, 'is not finished yet'],
    [seeded.failedSnapshot, 'failed, so nothing can be made from it'],
    [seeded.tooOldSnapshot, 'is too old'],
  ])('given snapshot %s, when it is submitted, then it says why it cannot be used', async (snapshot, told) => {
    const { ecs, ...story } = world.current;
    ecs.setSpeed(1);
    if (snapshot === seeded.unfinishedSnapshot) ecs.reset();
    ecs.setSpeed(1);
    await story.opens('maya', `/image create ${snapshot}`);
    const answer = await story.submits({ Name: aName() });
    expect(refusals(answer)).toEqual({ system_snapshot: expect.stringContaining(told) });
  });

  it('given a row without a choice, when it is submitted, then the client itself asks for it', async () => {
    const story = world.current;
    await story.opens();
    await story.addsDataDisk(1);
    const answer = await story.submits({ Name: aName() });
    expect(answer.kind === 'errors' && Object.values(answer.errors)).toEqual(['Please complete this required field.']);
  });
});
