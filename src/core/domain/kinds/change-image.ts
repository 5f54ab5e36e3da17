import type { ImageId } from '../ids.ts';
import type { Tag } from '../tags.ts';
import { type Common, type ImageAt, type Kind, listed, type Step, startsFrom, type TaskSort } from './kind.ts';

/** `name` and `tags` are the image's as they are. */
export type ChangeImageRequest = Common & { kind: 'change-image'; imageId: ImageId; changes: ImageChanges };

/** What is to be otherwise, and how it was when it was asked for. At least one thing is. */
export type ImageChanges = {
  name?: Rewrite;
  description?: Rewrite;
  family?: Rewrite;
  status?: { before: Lifecycle; after: Lifecycle };
  tags?: TagChange[];
};
/** Nothing of this can be taken away again: it is rewritten. */
export type Rewrite = { before?: string; after: string };
/** Added without `before`, removed without `after`. */
export type TagChange = { key: string; before?: string; after?: string };
export type Lifecycle = 'Available' | 'Deprecated';

export type ChangesImage = {
  'change-image': { image: ImageAt; attributes: ImageAttributes };
  'tag-image': { image: ImageAt; edit: TagEdit };
};

export const changeTasks = {
  'change-image': { beginning: 'change', action: 'ModifyImageAttribute', asks: 'change-image' },
  'tag-image': { beginning: 'tag', action: 'TagResources', asks: 'change-image' },
} satisfies Record<keyof ChangesImage, TaskSort>;

export const changeImage: Kind<
  ChangeImageRequest,
  ChangesImage,
  'newName' | 'tags' | 'description' | 'family' | 'status' | 'source'
> = {
  plan: ({ changes }) => {
    const change: Step<'change-image'>[] = hasAttributes(changes) ? [{ task: 'change-image' }] : [];
    return [...change, ...(changes.tags ? [{ task: 'tag-image', needs: change } as const] : [])];
  },
  effects: {
    'change-image': ({ imageId, changes }, at) => ({
      image: startsFrom(at, imageId),
      attributes: attributesOf(changes),
    }),
    'tag-image': ({ imageId, changes }, at) => ({ image: startsFrom(at, imageId), edit: tagEditOf(changes) }),
  },
  calls: ({ changes }) => {
    const { set, remove } = tagEditOf(changes);
    return [
      ...(hasAttributes(changes) ? ['ModifyImageAttribute'] : []),
      ...(set.length > 0 ? ['TagResources'] : []),
      ...(remove.length > 0 ? ['UntagResources'] : []),
    ];
  },
  // An image that is to be called or tagged otherwise is asked about as it is and as it becomes: no rule is left that way.
  questions: ({ name, tags, changes }) =>
    changes?.name || changes?.tags
      ? [{}, { name: changes.name?.after ?? name, tags: changedTags(tags, changes) }]
      : [{}],
  parts: ({ imageId, changes }) => {
    const { name: newName, status, ...texts } = attributesOf(changes);
    return { newName, status, ...texts, tags: listed(changes.tags ?? [], ({ key }) => key, tagText), source: imageId };
  },
};

const hasAttributes = (changes: ImageChanges): boolean => Object.keys(attributesOf(changes)).length > 0;
const tagText = ({ key, after }: TagChange): string => (after === undefined ? `no ${key}` : `${key}=${after}`);

/** The tags as they are afterwards. */
export function changedTags(tags: readonly Tag[], { tags: changed = [] }: ImageChanges): Tag[] {
  const kept = tags.filter(({ key }) => !changed.some((change) => change.key === key));
  return [...kept, ...tagEditOf({ tags: changed }).set];
}

/** What of an image is to be how. */
export type ImageAttributes = { name?: string; description?: string; family?: string; status?: Lifecycle };

export const attributesOf = ({ name, description, family, status }: ImageChanges): ImageAttributes => ({
  ...(name && { name: name.after }),
  ...(description && { description: description.after }),
  ...(family && { family: family.after }),
  ...(status && { status: status.after }),
});

export type TagEdit = { set: Tag[]; remove: string[] };

export const tagEditOf = ({ tags = [] }: Pick<ImageChanges, 'tags'>): TagEdit => ({
  set: tags.flatMap(({ key, after }) => (after === undefined ? [] : [{ key, value: after }])),
  remove: tags.flatMap(({ key, after }) => (after === undefined ? [key] : [])),
});
