import { describeWithRedis } from '../support/redis-server.ts';
import { useStories } from '../support/stories.ts';
import { mainStory } from './main-story.ts';

describeWithRedis('the main story, on a Redis', (url) => mainStory(useStories({ redisUrl: url })));
