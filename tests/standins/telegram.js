// Stand-in for api.telegram.org: the npm package @vishtar/telegram-test-api behind routes of ours.
// The package keeps chats, messages and webhooks; the routes here correct what a strict client
// cannot read, hold updates until they are confirmed as Telegram does, and make things go wrong.
//
//   node telegram.js [PORT]        listens on 127.0.0.1, prints its address, ends with its input
//
//   POST /__update  {token, update}                 an update as it is, with a number if it has none
//   POST /__fault   {token, method, times, …}       the next calls of a method go wrong, in order:
//        status, body        refused with that answer, and nothing done
//        drop: "before"      the connection is cut, and nothing done
//        drop: "after"       done, and the connection cut instead of an answer
//        delay: MS           done, and answered so much later
//        raw: TEXT           done, and answered 200 with that text
//        chat: NUMBER        besides: only what goes to that chat
//   GET  /__calls?token=                            every call of a bot: [{method, body}]
//   GET  /__deliveries?token=                       every try of a webhook: [{update_id, status}]
//   GET  /__webhook?token=                          what the bot has set, or null
//   GET  /__sent?token=&chat=&count=&ms=            what it has sent, waiting for so many messages
//   GET  /__news?token=&after=                      what it has sent to anybody, but for the first
'use strict';

const {TelegramServer} = require('@vishtar/telegram-test-api/lib/telegramServer');

const USERNAME = 'RozmovaTestBot';
const CONNECTIONS = 40;
const SECRET = 'X-Telegram-Bot-Api-Secret-Token';
const calls = [];
const faults = [];
const deliveries = [];
const menus = new Map();
const delivering = new Set();

const server = new TelegramServer(
  {host: '127.0.0.1', storeTimeout: 86400},
  {routes: [controlRoutes, botRoutes]},
);

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const refusal = (code, description) => ({ok: false, error_code: code, description});

function controlRoutes(app) {
  app.post('/__update', (request, response) => {
    const {token, update} = request.body;
    queue({botToken: token, updateId: update.update_id ?? server.updateId++, raw: update});
    response.json({ok: true});
  });
  app.post('/__fault', (request, response) => {
    faults.push({times: 1, ...request.body});
    response.json({ok: true});
  });
  app.get('/__calls', (request, response) => response.json(of(calls, request)));
  app.get('/__deliveries', (request, response) => response.json(of(deliveries, request)));
  app.get('/__webhook', (request, response) => {
    response.json(server.webhooks[request.query.token] ?? null);
  });
  app.get('/__news', ({query: {token, after}}, response) => {
    response.json(shown((each) => each.botToken === token).slice(Number(after)));
  });
  app.get('/__sent', async (request, response) => {
    const {token, chat, count = 0, ms = 0} = request.query;
    const until = Date.now() + Number(ms);
    while (sent(token, chat).length < Number(count) && Date.now() < until) await wait(10);
    response.json(sent(token, chat));
  });
}

const of = (list, {query}) => list.filter((each) => each.token === query.token);

function sent(token, chat) {
  return shown((each) => each.botToken === token && String(each.message.chat_id) === chat);
}

function shown(wanted) {
  return server.storage.botMessages
    .filter(wanted)
    .map((each) => ({message_id: each.messageId, ...each.message}));
}

function botRoutes(app) {
  app.all('/bot:token/:method', async (request, response, next) => {
    const {token, method} = request.params;
    calls.push({token, method, body: {...request.body}});
    const fault = nextFault(token, method, request.body?.chat_id);
    if (fault.drop === 'before') return request.socket.destroy();
    if (fault.status) return response.status(fault.status).send(fault.body ?? '');
    spoil(request, response, fault);
    const answer = (methods[method] ?? (() => undefined))(token, request);
    return answer === undefined ? next() : respond(response, await answer);
  });
}

function nextFault(token, method, chat) {
  const fault = faults.find(
    (each) =>
      each.token === token && each.method === method && each.times > 0 &&
      [undefined, String(chat)].includes(each.chat?.toString()),
  );
  if (!fault) return {};
  fault.times -= 1;
  return fault;
}

function respond(response, answer) {
  return response.status(answer.error_code ?? 200).json(answer);
}

// Let an answer go wrong after the call was done, and correct the package's own answers.
function spoil(request, response, fault) {
  const json = response.json.bind(response);
  response.json = async (answer) => {
    if (fault.delay) await wait(fault.delay);
    if (fault.drop === 'after') return request.socket.destroy();
    if (fault.raw !== undefined) return response.type('json').send(fault.raw);
    if (answer.result === null) answer.result = true;
    if (answer.result?.date > 4e10) answer.result.date = Math.floor(answer.result.date / 1000);
    return json(answer);
  };
}

const methods = {
  getMe: (token) => ({
    ok: true,
    result: {id: Number(token.split(':')[0]), is_bot: true, first_name: 'Test', username: USERNAME},
  }),
  getUpdates: updates,
  setWebhook: (token, request) => {
    server.setWebhook({...request.body}, token);
    deliver(token);
    return {ok: true, result: true};
  },
  sendMessage: (_, request) => complaint(request.body),
  getMyCommands: (token, {body}) => ({
    ok: true,
    result: menus.get(`${token} ${body.language_code}`) ?? [],
  }),
  setMyCommands: (token, {body}) => {
    menus.set(`${token} ${body.language_code}`, JSON.parse(body.commands));
    return {ok: true, result: true};
  },
};

// What Telegram would not take; undefined for what the package may have.
function complaint({text = '', reply_markup: markup = '{}'}) {
  const data = (JSON.parse(markup).inline_keyboard ?? []).flat().map((each) => each.callback_data);
  if (!text.trim()) return refusal(400, 'Bad Request: message text is empty');
  if (text.length > 4096) return refusal(400, 'Bad Request: message is too long');
  if (data.some((each) => Buffer.byteLength(each) > 64)) {
    return refusal(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  return undefined;
}

async function updates(token, request) {
  const {offset = 0, limit = 100, timeout = 0} = request.body;
  const until = Date.now() + 1000 * timeout;
  for (;;) {
    if (server.webhooks[token]) {
      return refusal(409, "Conflict: can't use getUpdates method while webhook is active");
    }
    confirm(token, (update) => update.updateId < offset);
    const waiting = queued(token).slice(0, limit).map(formatted);
    if (waiting.length || Date.now() >= until || request.socket.destroyed) {
      return {ok: true, result: waiting};
    }
    await wait(10);
  }
}

const queued = (token) => server.storage.userMessages.filter((each) => each.botToken === token);

function confirm(token, done) {
  server.storage.userMessages = server.storage.userMessages.filter(
    (each) => each.botToken !== token || !done(each),
  );
}

function queue(update) {
  server.storage.userMessages.push(update);
  deliverTo(update.botToken, lineOf(update));
}

// The package delivers once, and falls over when the bot does not take it.
server.addUserUpdate = async (update) => queue({...update, updateId: server.updateId++});

function deliver(token) {
  for (const update of queued(token)) deliverTo(token, lineOf(update));
}

// One chat's updates go one by one, over one of so many connections.
async function deliverTo(token, line) {
  if (delivering.has(line) || delivering.size >= CONNECTIONS) return;
  delivering.add(line);
  for (let pause = 10; ; ) {
    const hook = server.webhooks[token];
    const update = queued(token).find((each) => lineOf(each) === line);
    if (!hook || !update) break;
    const status = await post(hook, formatted(update));
    deliveries.push({token, update_id: update.updateId, status});
    if (status >= 200 && status < 300) {
      confirm(token, (each) => each === update);
      pause = 10;
    } else {
      await wait(pause);
      pause = Math.min(2 * pause, 1000);
    }
  }
  delivering.delete(line);
  const next = server.webhooks[token] && queued(token).find((each) => !delivering.has(lineOf(each)));
  if (next) deliverTo(token, lineOf(next));
}

// Whose update it is, so that one person's come in order.
function lineOf(update) {
  const {update_id: _, ...kinds} = formatted(update);
  const [content] = Object.values(kinds);
  return `${update.botToken} ${(content.chat ?? content.message?.chat)?.id}`;
}

async function post(hook, update) {
  const headers = {'Content-Type': 'application/json'};
  if (hook.secret_token) headers[SECRET] = hook.secret_token;
  try {
    const request = {method: 'POST', headers, body: JSON.stringify(update)};
    return (await fetch(hook.url, {...request, signal: AbortSignal.timeout(10000)})).status;
  } catch {
    return 0;
  }
}

function formatted(update) {
  if (update.raw) return {update_id: update.updateId, ...update.raw};
  const shown = TelegramServer.formatUpdate(update);
  if (shown.message) delete shown.message.botToken;
  if (shown.callback_query) shown.callback_query.chat_instance = '1';
  return shown;
}

server.config.port = Number(process.argv[2] ?? 0);
server.start().then(() => console.log(`http://127.0.0.1:${server.server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
