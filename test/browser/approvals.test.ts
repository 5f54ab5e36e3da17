import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, gone, type Seat, seen, sets } from '../support/browser.ts';

const SNAPSHOT = 's-bp1web01sys000000001';

/** What people do in these stories, told with the page alone. */
function hands(seat: Seat) {
  const { page, form, log, button, control, becomes } = seat;
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const article = (text: string | RegExp): Locator => log.getByRole('article').filter({ hasText: text }).last();

  const card = (name: string): Locator =>
    log
      .getByRole('article')
      .filter({ hasText: `Create image ${name}` })
      .first();

  /** Goes to a channel, or to the direct messages of whoever is played. */
  async function goes(where: string): Promise<void> {
    const list = page.getByRole('list', { name: where === 'Darkroom' ? 'Direct messages' : 'Channels' });
    await list
      .getByRole('link', { name: new RegExp(`^[# ]*${where}\\b`) })
      .first()
      .click();
    await seen(page.getByRole('heading', { level: 1, name: where }));
  }

  async function fillsAndAsks(name: string, tags = ''): Promise<void> {
    await seat.opens(`/image create ${SNAPSHOT}`);
    await seen(form.getByText(/an image of 40 GiB/));
    await control('Name').fill(name);
    if (tags) await control('Tags').fill(tags);
    await sets(control('I have removed sensitive data from these disks'), 'ticked');
    await button('Ask for image').click();
  }

  async function asks(name: string, tags = ''): Promise<void> {
    await fillsAndAsks(name, tags);
    await seen(form.getByText(/is posted in #images/));
    await page.keyboard.press('Escape');
    await gone(form);
    await seen(card(name));
  }

  /** Presses Approve in a message and says yes in the modal, after `look` has looked at it. */
  async function approves(message: Locator, look?: (modal: Locator) => Promise<void>): Promise<void> {
    await message.getByRole('button', { name: 'Approve', exact: true }).click();
    const modal = dialog('Approve request');
    await seen(modal);
    await look?.(modal);
    await modal.getByRole('button', { name: 'Approve' }).click();
    await seen(modal.getByText(/You approved/));
    await page.keyboard.press('Escape');
    await gone(modal);
  }

  return { dialog, article, card, goes, becomes, fillsAndAsks, asks, approves };
}

describeInBrowser('approvals', { speed: 200 }, (at) => {
  it('given two of three, when Maya edits after the first approval, then it takes two for the new revision', async () => {
    const { page, slack, form, control, button, picture } = at();
    const { asks, becomes, goes, approves, article, card, dialog } = hands(at());
    const name = 'prod-web';
    await asks(name, 'team=web');
    await seen(card(name).getByText('Waiting for 2 approvals by @prod-approvers'));
    await picture('asked');

    await seen(page.getByRole('list', { name: 'Play' }).getByRole('link', { name: /Tomás Vidal.*for them/ }));
    await becomes('Li Wei');
    await seen(page.getByRole('list', { name: 'Direct messages' }).getByRole('link', { name: /1 for them/ }));
    await goes('Darkroom');
    await seen(article(`Approve image ${name}?`).getByText(/you are among those who may approve it/));
    await picture('the question');
    await approves(article(`Approve image ${name}?`), () => picture('the first look'));

    await becomes('Maya Lindqvist');
    await goes('images');
    await seen(card(name).getByText('Waiting for 1 more of 2 approvals'));
    await card(name).getByRole('button', { name: 'Edit' }).click();
    const edit = dialog('Edit request');
    await seen(edit.getByText(/1 approval given so far no longer counts/));
    await picture('the edit');
    await edit.getByLabel(/^Tags/).fill('team=web\nenv=prod');
    await sets(edit.getByLabel('I have removed sensitive data from these disks'), 'ticked');
    await button('Change request').click();
    await seen(edit.getByText(/is changed \(revision 2\)/));
    await page.keyboard.press('Escape');
    await gone(edit);
    await seen(card(name).getByText(/\(revision 2\): 1 approval given before no longer counts\./));
    await picture('edited');

    for (const person of ['Li Wei', 'Priya Raman']) {
      await becomes(person);
      await goes('Darkroom');
      await seen(page.getByText(/this is not what is asked any more/).first());
      await approves(article(/you are among those who may approve it/), async (modal) => {
        await seen(modal.getByText('Changed since revision 1:'));
        await seen(modal.getByText(/Tag: env=prod is new/));
        await seen(modal.getByText(/By the rule production this needs 2 approvals/));
        await picture(`what ${person} reads`);
      });
    }
    await becomes('Tomás Vidal');
    await goes('Darkroom');
    await seen(article('Nothing is left to decide here.'));
    await article('Nothing is left to decide here.')
      .getByRole('link', { name: /1 reply/ })
      .click();
    await seen(page.getByRole('complementary', { name: 'Thread' }).getByText(`${name} is ready.`));
    await picture('how it ended');
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await becomes('Maya Lindqvist');
    await goes('images');
    await seen(article(/Image ready: prod-web/).getByText(/approved by @li and @priya/));
    await picture('ready');
    expect(await form.count()).toBe(0);
    expect(await control('Name').count()).toBe(0);
    expect(slack.messages('incidents')).toEqual([]);
  });

  it('given nobody who decides, when the time has come, then Li is reminded, and a manager is asked and approves', async () => {
    const { page, picture } = at();
    const { asks, becomes, goes, approves, article, card } = hands(at());
    const name = 'night-build';
    await asks(name);
    await becomes('Li Wei');
    await goes('image-approvals');
    const question = article(`Approve image ${name}?`);
    await seen(question.getByText(/It needs 1 approval by @li/));
    await question.getByRole('link', { name: /1 reply/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await seen(thread.getByText(new RegExp(`@li: ${name} still waits for approval`)));
    await picture('reminded');
    await becomes('Priya Raman');
    await question.getByRole('link', { name: /[2-9] replies/ }).waitFor({ timeout: 15_000 });
    await question.getByRole('link', { name: /replies/ }).click();
    await seen(thread.getByText(/nobody has decided on night-build yet, so managers may decide too/));
    await picture('escalated');
    await page.getByRole('link', { name: 'Close the thread' }).click();
    await approves(question);
    await goes('images');
    await seen(card(name).getByText(/so managers may decide too/));
    await seen(article(/Image ready: night-build/).getByText(/approved by @priya/));
    await goes('image-approvals');
    await seen(question.getByText('Nothing is left to decide here.'));
    expect(await question.getByRole('button').count()).toBe(0);
    await picture('settled');
  });

  it('given an emergency, when Omar runs it without approval, then #incidents is told loudly, and the card says so', async () => {
    const { page, picture } = at();
    const { asks, becomes, goes, article, card, dialog } = hands(at());
    const name = 'prod-shop';
    await asks(name);
    await becomes('Omar Haddad');
    await card(name).getByRole('button', { name: 'Run without approval' }).click();
    const modal = dialog('Run without approval');
    await seen(modal.getByText(/your reason is announced in #incidents/));
    await modal.getByRole('button', { name: 'Run it now' }).click();
    await seen(modal.getByText('Please complete this required field.'));
    await modal.getByLabel('Reason').fill('The shop is down');
    await picture('the reason');
    await modal.getByRole('button', { name: 'Run it now' }).click();
    await seen(modal.getByText(/You ran prod-shop without approval/));
    await page.keyboard.press('Escape');
    await gone(modal);
    await seen(card(name).getByText(/Run without approval by @omar: “The shop is down”/));
    await goes('incidents');
    await seen(article('Run without approval').getByText(/@omar ran the request for prod-shop without approval/));
    await seen(article('Run without approval').getByText(/Reason: “The shop is down”/));
    await picture('told loudly');
    await goes('images');
    await seen(article(/Image ready: prod-shop/));
    // Nothing is left to decide or to stop; it can be copied further.
    expect(
      await card(name)
        .getByRole('button', { name: /^(Approve|Reject|Stop|Run)/ })
        .count(),
    ).toBe(0);
    await picture('the card');
  });

  it('given a name that is refused, when Maya asks why, then she is told which rule decided', async () => {
    const { page, form, says, picture, ...maya } = at();
    const { fillsAndAsks, article } = hands(at());
    await page.getByRole('button', { name: 'Rules to try' }).click();
    await seen(page.getByRole('region', { name: 'Rules to try' }).getByText(/Nobody gets it/));
    await picture('the rules');
    await page.getByRole('button', { name: 'Close the rules' }).click();
    await fillsAndAsks('frozen-web');
    await seen(form.getByText(/The rule frozen refuses create-image here: “Names that begin with frozen-/));
    await picture('refused');
    await page.keyboard.press('Escape');
    await gone(form);
    await says('/image why');
    await seen(article('You were told no').getByText(/frozen matched, and decided\./));
    await picture('why');
    expect(maya.slack.messages('images')).toEqual([]);
  });

  it('given two requests that wait, when Li types /image approvals, then Review opens one and the list gets shorter', async () => {
    const { page, says, picture } = at();
    const { asks, becomes, article, dialog } = hands(at());
    await asks('web-one');
    await asks('prod-two');
    await becomes('Li Wei');
    await says('/image approvals');
    const list = article('2 requests wait for you');
    await seen(list.getByText(/web-one in cn-hangzhou, asked by @maya/));
    await picture('what waits');
    await list.getByRole('button', { name: 'Review' }).first().click();
    await seen(dialog('Approve request').getByText('web-one').first());
    await dialog('Approve request').getByRole('button', { name: 'Approve' }).click();
    await seen(dialog('Approve request').getByText(/You approved web-one/));
    await page.keyboard.press('Escape');
    await gone(dialog('Approve request'));
    await says('/image approvals');
    await seen(article('One request waits for you').getByText(/prod-two in cn-hangzhou/));
  });

  it('given a guest and somebody of another company, when they press Approve, then they are told no', async () => {
    const { page, picture } = at();
    const { asks, becomes, article, card } = hands(at());
    const name = 'web-guarded';
    await asks(name);
    const told = [
      [
        'Nina Torres',
        /Guests can follow the cards in their channels, but not ask, decide or look things up\. Nothing was changed\./,
      ],
      [
        'Sam Okafor',
        /People of other companies can follow the cards in a shared channel, but not ask, decide or look things up\./,
      ],
    ] as const;
    for (const [person, sentence] of told) {
      await becomes(person);
      await card(name).getByRole('button', { name: 'Approve', exact: true }).click();
      await seen(article('Only visible to you').getByText(sentence));
      await picture(`${person} is told no`);
    }
    expect(await page.getByRole('dialog').count()).toBe(0);
    await seen(card(name).getByText('Waiting for approval by @li or @priya'));
  });
});
