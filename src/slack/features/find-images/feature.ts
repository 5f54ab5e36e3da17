import type { types } from '@slack/bolt';
import { addressOf } from '../../../core/domain/image-address.ts';
import { DomainError } from '../../../core/domain/problem.ts';
import type { FoundImages } from '../../../core/usecases/find-images.ts';
import type { ListedImage } from '../../../core/usecases/image-catalog.ts';
import { interactionActor } from '../../actor.ts';
import type { ButtonListener } from '../../answer.ts';
import { actions, button, type Message, message, prose } from '../../blocks/blocks.ts';
import type { Command } from '../../commands.ts';
import { ACTION } from '../../control-ids.ts';
import type { SlackDependencies } from '../../dependencies.ts';
import type { Feature } from '../../features.ts';
import { en } from '../../text/en.ts';
import { toMrkdwn } from '../../text/render.ts';
import { join } from '../../text/words.ts';
import { asTyped } from '../../typed.ts';

/** `/image list`, page by page. */
export const findImages = (deps: SlackDependencies): Feature => ({
  commands: [listCommand(deps)],
  actions: { [ACTION.moreImages]: showsMore(deps) },
});

const listCommand = (deps: SlackDependencies): Command => ({
  word: 'list',
  usage: '/image list [account:a] [region] [words] [tag:k=v] [family:f] [status:s] [older:30d]',
  summary: en.command.list,
  run: async ({ ack, answer, by, rest }) => {
    // Every region may have to be asked.
    await ack();
    await answer(foundMessage(await deps.findImages(by, asTyped(rest))));
  },
});

const showsMore =
  (deps: SlackDependencies): ButtonListener =>
  async ({ action, body, respond }) => {
    const { typed, from } = readMore('value' in action ? String(action.value) : '');
    const found = await deps.findImages(interactionActor(body), typed, from);
    await respond({ response_type: 'ephemeral', replace_original: false, ...foundMessage(found) });
  };

/** The search and where to go on: `10 web tag:team=ops`. */
const moreValue = ({ typed, from, images }: FoundImages): string => `${from + images.length} ${typed}`;

function readMore(value: string): { typed: string; from: number } {
  const [, from, typed = ''] = /^(\d{1,6}) (.*)$/s.exec(value) ?? [];
  if (from === undefined) throw new DomainError({ code: 'control-gone' });
  return { typed, from: Number(from) };
}

export function foundMessage(found: FoundImages): Message {
  const { images, total, from, meant } = found;
  const missing = en.images.missing(found.missing);
  const notes = [...(images.length === 0 && meant ? [en.images.meant(meant)] : []), ...missing];
  if (images.length === 0) {
    const told = [total > 0 ? en.images.noMore() : en.images.none(found), ...notes];
    return message(
      join(told, ' '),
      told.map((one) => prose(one)),
    );
  }
  const intro = en.images.found(found);
  const left = total - from - images.length;
  const end = left > 0 ? [en.images.narrow()] : [];
  return message(join([intro, ...images.map(en.images.row), ...notes, ...end], '\n'), [
    prose(intro),
    ...images.map(row),
    ...[...notes, ...end].map((one) => prose(one)),
    ...(left > 0
      ? [
          actions(
            'images.more',
            button({ actionId: ACTION.moreImages, label: en.images.more, value: moreValue(found) }),
          ),
        ]
      : []),
  ]);
}

const row = (image: ListedImage): types.SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: toMrkdwn(en.images.row(image)), verbatim: true },
  accessory: button({ actionId: ACTION.showImage, label: en.images.show, value: addressOf(image) }),
});
