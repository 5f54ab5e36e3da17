import { type Dict, dicts, str } from './json.ts';
import type { CloudImage, CloudState, Message, SlackState } from './types.ts';

/** How far the main story of this sandbox has come, read from what is there. */
export interface Story {
  asked: boolean;
  approved: boolean;
  ended: 'not yet' | 'ready' | 'failed';
}

/** Everything is derived, so that it is right after a reload and whoever plays. */
export function storyOf(slack: SlackState, cloud: CloudState | undefined): Story {
  const made = (cloud?.images ?? []).filter((image) => isMade(image) && isNew(image, slack.startedAt));
  const told = slack.channels.flatMap(({ messages }) =>
    messages.filter((message) => message.user === slack.app.botUserId && !message.onlyFor && !message.threadTs),
  );
  const waiting = told.some(waits);
  const approved = made.length > 0;
  const ready = made.some((image) => image.status === 'Available' && image.usable && told.some(offersNextOf(image)));
  const failed = made.some((image) => image.status === 'CreateFailed');
  return { asked: approved || waiting, approved, ended: ready ? 'ready' : failed ? 'failed' : 'not yet' };
}

/** Copies are another story than the image they were made of. */
const isMade = ({ ownerAlias, copiedFrom }: CloudImage): boolean => ownerAlias === 'self' && !copiedFrom;

// The cloud tells whole seconds.
const isNew = (image: CloudImage, startedAt: number): boolean => Date.parse(image.createdAt) + 999 >= startedAt;

/** A card or question that waits for a decision is the one with something to press first. */
export const waits = ({ blocks }: Pick<Message, 'blocks'>): boolean => blocks.some(hasPrimaryButton);

/** Only the message that an image can be used, with the copies that were asked for, offers what to do with it next. */
const offersNextOf =
  ({ imageId }: CloudImage) =>
  ({ blocks }: Message): boolean =>
    blocks.some(
      (block) =>
        block.type === 'actions' && dicts(block.elements).some((element) => str(element.value).includes(imageId)),
    );

const hasPrimaryButton = (block: Dict): boolean =>
  block.type === 'actions' && dicts(block.elements).some((element) => str(element.style) === 'primary');
