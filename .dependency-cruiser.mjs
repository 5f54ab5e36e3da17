// The arrows of docs/architecture.md: main -> wire -> adapters -> use cases -> ports -> domain. Anything else, and any
// circle, fails `npm run check`; test/check/architecture.test.ts plants both to prove that it can.

const ADAPTERS = ['slack', 'ecs', 'redis', 'jobs', 'memory'];
/** npm packages that the core may use: none. Node's crypto is a pure function there. */
const CORE = '^src/core/';

const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to },
});

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea in two places, or an idea that lacks a file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that cannot be followed could hide any arrow.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only(
      'domain-is-pure',
      `${CORE}domain/`,
      [`${CORE}domain/`, '^(node:)?crypto$'],
      'The domain knows nouns and rules only.',
    ),
    only(
      'ports-speak-the-domain',
      `${CORE}ports/`,
      [`${CORE}(ports|domain)/`],
      'A port is written in the words of the core.',
    ),
    only('use-cases-use-ports', `${CORE}usecases/`, [`${CORE}`], 'A use case performs effects through ports only.'),
    ...ADAPTERS.map((adapter) => ({
      name: `${adapter}-stands-alone`,
      comment: 'Adapters do not import one another; they meet in wire.ts.',
      severity: 'error',
      from: { path: `^src/${adapter}/` },
      to: { path: '^src/', pathNot: [`^src/${adapter}/`, CORE, '^src/(records|timing)/'] },
    })),
    {
      name: 'records-serve-stores-only',
      comment: 'How things are stored is the business of stores and jobs.',
      severity: 'error',
      from: { path: '^src/slack/|^src/ecs/|^src/core/|^src/sandbox/' },
      to: { path: '^src/records/' },
    },
    only(
      'records-know-the-core',
      '^src/records/',
      ['^src/records/', CORE, '^node_modules/zod/'],
      'Schemas of what is stored.',
    ),
    only('timing-knows-nobody', '^src/timing/', ['^src/timing/'], 'Waiting is the same whoever waits.'),
    only(
      'settings-know-the-core',
      '^src/settings/',
      ['^src/settings/', CORE, '^node_modules/(zod|yaml)/', '^(node:)?(fs|crypto|util)(/|$)'],
      'What darkroom.yml means is the same in a process and on the command line.',
    ),
    {
      name: 'commands-need-no-adapter',
      comment: 'A policy is checked where there is no Slack, no Redis and no cloud.',
      severity: 'error',
      from: { path: '^src/cli/policy\\.ts$' },
      to: { path: `^src/(${ADAPTERS.join('|')}|records|sandbox)/`, reachable: true },
    },
    {
      name: 'nobody-imports-the-sandbox',
      comment: 'The product never knows that it runs in the sandbox; only the command line starts it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main\\.ts$', '^src/sandbox/'] },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'the-emulators-are-strangers',
      comment: 'A second reading of the API pages: what shares code with the adapter shares its mistakes.',
      severity: 'error',
      from: { path: '^src/sandbox/(ecs-emulator|slack-simulator|page)/' },
      to: { path: '^src/', pathNot: '^src/sandbox/(ecs-emulator|slack-simulator|page)/' },
    },
    {
      name: 'only-config-reads-the-environment',
      comment: 'Everything below the top level is given what it needs.',
      severity: 'error',
      from: { path: '^src/(core|slack|ecs|redis|jobs|memory|records)/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'src-knows-no-test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    // TypeScript 7 has no API to parse with; without @swc/core no module would be read and everything would pass.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // A program of its own, for the browser, that swc reads without JSX: biome watches it for circles.
    exclude: { path: '^src/sandbox/page/client/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
