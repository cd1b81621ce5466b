// Somebody else's client of Viber's REST API, for proving the stand-in: reads what to do from the
// standard input, {"origin", "token", "sender", "calls": [["sendText", "id==", "Hello"], ...]},
// and prints a list with {"answer"} or {"error"} for each call.
const { ViberClient } = require('messaging-api-viber');

let input = '';
process.stdin.on('data', (chunk) => { input += chunk; });
process.stdin.on('end', async () => {
  const { origin, token, sender, calls } = JSON.parse(input);
  const client = new ViberClient({ accessToken: token, sender, origin });
  const results = [];
  for (const [method, ...args] of calls) {
    try {
      results.push({ answer: (await client[method](...args)) });
    } catch (error) {
      results.push({ error: error.message });
    }
  }
  console.log(JSON.stringify(results));
});
