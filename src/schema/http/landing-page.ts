/** What a browser sees at the address; nothing is loaded from anywhere else. */
export const landingPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Revenue engine</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1d2329; }
      pre { background: #f3f5f7; padding: 1rem; overflow: auto; border-radius: 6px; }
    </style>
  </head>
  <body>
    <h1>Revenue engine</h1>
    <p>This is a GraphQL endpoint. Send a POST with a token; subscriptions are at the same address over WebSocket
      (protocol <code>graphql-transport-ws</code>).</p>
    <pre>curl -s "$ADDRESS" \\
  -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
  -d '{"query":"{ arr { totals { accounts active } } }"}'</pre>
    <p><a href="/health/live">live</a> · <a href="/health/ready">ready</a></p>
  </body>
</html>
`;
