// A worker that takes jobs and never finishes one. Run with: the folder of the compiled modules, a Redis URL, a team.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, url, team] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(folder, path)).href);
const { createBullJobs } = await load('jobs/bull-jobs.js');
const { createFailFastRedis, createPatientRedis } = await load('redis/connection.js');

const tell = (fields, message) => console.error(message, fields);
const log = { debug: tell, info: tell, warn: tell, error: tell };
const redis = createFailFastRedis({ url, log });
await redis.connect();
const jobs = createBullJobs({ redis, workerRedis: createPatientRedis({ url, log }), team, log });
await jobs.run((hint) => {
  console.log(`took ${hint.operation}`);
  return new Promise(() => {});
});
