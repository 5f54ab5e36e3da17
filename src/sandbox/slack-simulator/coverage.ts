export interface Coverage {
  state: 'supported' | 'partial' | 'not started';
  notes?: string;
  /** Test file under `test/sandbox/slack-simulator/`. */
  test?: string;
}

const messagesTest = 'messages.test.ts';
const viewsTest = 'views.test.ts';
const conversationsTest = 'conversations.test.ts';
const interactionsTest = 'interactions.test.ts';

/** What the simulator does of the Web API. A test holds this against the routes. */
export const methodCoverage: Record<string, Coverage> = {
  'auth.test': { state: 'supported', test: 'web-api.test.ts' },
  'chat.postMessage': {
    state: 'partial',
    notes: 'Attachments are counted and not kept; no unfurling, parse modes or custom user names.',
    test: messagesTest,
  },
  'chat.update': { state: 'partial', notes: 'No attachments; no edit window.', test: messagesTest },
  'chat.postEphemeral': {
    state: 'partial',
    notes: 'Stays until it is dismissed or the sandbox ends, not until a reload.',
    test: messagesTest,
  },
  'chat.delete': { state: 'supported', test: messagesTest },
  'chat.getPermalink': { state: 'supported', test: messagesTest },
  'views.open': {
    state: 'partial',
    notes: 'A trigger from inside a modal replaces the whole stack; Slack does not say what it does.',
    test: viewsTest,
  },
  'views.update': { state: 'supported', test: viewsTest },
  'views.push': { state: 'supported', test: viewsTest },
  'conversations.info': { state: 'supported', test: conversationsTest },
  'conversations.members': {
    state: 'partial',
    notes: 'One page: a sandbox has few people.',
    test: conversationsTest,
  },
  'conversations.history': { state: 'supported', test: conversationsTest },
  'conversations.replies': { state: 'supported', test: conversationsTest },
  'conversations.open': {
    state: 'partial',
    notes: 'One person only, no group conversations.',
    test: conversationsTest,
  },
  'conversations.join': { state: 'supported', test: conversationsTest },
  'users.info': { state: 'supported', test: 'web-api.test.ts' },
  'usergroups.list': { state: 'supported', test: 'web-api.test.ts' },
  'usergroups.users.list': { state: 'supported', test: 'web-api.test.ts' },
  'views.publish': { state: 'not started' },
  'chat.scheduleMessage': { state: 'not started' },
  'chat.unfurl': { state: 'not started' },
  'conversations.list': { state: 'not started' },
  'users.list': { state: 'not started' },
  'users.lookupByEmail': { state: 'not started' },
  'reactions.add': { state: 'not started' },
  'files.getUploadURLExternal': { state: 'not started' },
  'files.completeUploadExternal': { state: 'not started' },
  'functions.completeSuccess': { state: 'not started' },
  'functions.completeError': { state: 'not started' },
  'oauth.v2.access': { state: 'not started' },
  'apps.connections.open': { state: 'not started', notes: 'No Socket Mode: requests are sent over HTTP.' },
  'blocks.validate': { state: 'not started' },
};

/** What people can do to the app. */
export const interactionCoverage: Record<string, Coverage> = {
  command: { state: 'supported', test: interactionsTest },
  block_actions: { state: 'partial', notes: 'Messages and modals; no Home tab, no unfurls.', test: interactionsTest },
  block_suggestion: { state: 'supported', test: interactionsTest },
  view_submission: { state: 'supported', test: interactionsTest },
  'view_submission response_urls': { state: 'supported', test: 'response-url.test.ts' },
  view_closed: { state: 'supported', test: interactionsTest },
  shortcut: { state: 'supported', test: interactionsTest },
  event_callback: {
    state: 'partial',
    notes: 'Unordered delivery and switching off are missing.',
    test: 'events.test.ts',
  },
  response_url: { state: 'partial', notes: 'No attachments; no rate of its own.', test: 'response-url.test.ts' },
  trigger_id: { state: 'supported', test: viewsTest },
  blocks: {
    state: 'partial',
    notes:
      'Everything the bot draws. Not known: video, file, data_table, data_visualization, carousel, container, plan, ' +
      'task_card, context_actions, rich_text_input, datetimepicker, file_input, workflow_button.',
    test: 'limits.test.ts',
  },
  'rate limits': { state: 'supported', test: 'web-api.test.ts' },
  'unread marks': { state: 'supported', test: 'reads.test.ts' },
  'direct messages': {
    state: 'partial',
    notes: 'With the app only: people do not write to each other.',
    test: 'direct-messages.test.ts',
  },
  'changes of people and user groups': {
    state: 'partial',
    notes: 'Through the door; no events tell of them, and who is deactivated can still be played.',
    test: 'roster.test.ts',
  },
  'people of other companies': {
    state: 'partial',
    notes: 'They see the shared channel, press buttons, and have no commands; their own workspace is not there.',
    test: 'reads.test.ts',
  },
  message_action: { state: 'not started' },
  function_executed: { state: 'not started' },
  socket_mode: { state: 'not started' },
};
