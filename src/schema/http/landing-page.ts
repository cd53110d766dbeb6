/** What a browser sees at the address; nothing is loaded from anywhere else. */
export const landingPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Revenue engine</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1d2329; }
      pre { background: #f3f5f7; padding: 1rem; overflow: auto; border-radius: 6px; font-size: 0.8rem; }
    </style>
  </head>
  <body>
    <h1>Revenue engine</h1>
    <p>This is a GraphQL endpoint. Send a POST with a token; subscriptions are at the same address over WebSocket
      (protocol <code>graphql-transport-ws</code>).</p>
    <p>Where it runs by <code>npm start</code>, try it in a second terminal, in the same folder:</p>
    <pre>export ENGINE=localhost:4000   # the address of this page
export TOKEN=$(npm run --silent token)
curl -s "$ENGINE/graphql" \\
  -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
  -d '{"query":"{ arr { totals { accounts active } } }"}'</pre>
    <p>Elsewhere a token comes from whoever signs them for you, and a key for a partner from <code>npm run key</code>. The tour is in
      <code>README.md</code>, all that can be asked in <code>docs/graphql.md</code> and <code>schema.graphql</code>.</p>
    <p><a href="/health/live">live</a> · <a href="/health/ready">ready</a></p>
  </body>
</html>
`;
