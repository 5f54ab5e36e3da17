import { describe } from 'vitest';
import { useStories } from '../support/stories.ts';
import { mainStory } from './main-story.ts';

describe('the main story, in memory', () => mainStory(useStories()));
