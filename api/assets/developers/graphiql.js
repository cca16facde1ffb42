// Replaces the plain form by GraphiQL. If anything fails, the form stays and works.
'use strict';
(() => {
  const by = id => document.getElementById(id);
  // The token is read from its field for each request, and is stored nowhere else.
  const headers = more => {
    const token = by('token').value.trim();
    return {
      'content-type': 'application/json',
      ...(token ? { authorization: 'Bearer ' + token } : {}),
      ...more,
    };
  };
  const ask = (body, accept, more) =>
    fetch('/graphql', { method: 'POST', headers: { ...headers(more), accept }, body: JSON.stringify(body) });

  /** Yields the answers of an event stream, one after the other. */
  async function* events(response) {
    if (!response.headers.get('content-type').startsWith('text/event-stream')) {
      yield await response.json();
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (let text = ''; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        text += value;
        for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
          const lines = text.slice(0, end).split('\n');
          if (lines.includes('event: complete')) return;
          const data = lines.find(line => line.startsWith('data: '));
          if (data) yield JSON.parse(data.slice(6));
        }
      }
    } finally {
      reader.cancel();
    }
  }

  const fetcher = (body, options) => {
    const operations = options?.documentAST?.definitions ?? [];
    const chosen = operations.filter(one => one.kind === 'OperationDefinition' && (!body.operationName || one.name?.value === body.operationName));
    if (chosen.some(one => one.operation === 'subscription')) {
      return (async function* () {
        yield* events(await ask(body, 'text/event-stream', options?.headers));
      })();
    }
    return ask(body, 'application/graphql-response+json, application/json;q=0.9', options?.headers).then(response => response.json());
  };

  // What is typed is stored for this tab only, until the tab is closed, because the computer may be shared.
  const storage = {
    getItem: key => sessionStorage.getItem(key),
    setItem: (key, value) => sessionStorage.setItem(key, value),
    removeItem: key => sessionStorage.removeItem(key),
    clear: () => sessionStorage.clear(),
    get length() { return sessionStorage.length; },
  };

  const start = () => {
    if (!window.React || !window.ReactDOM || !window.GraphiQL) return;
    const fields = [by('query'), by('variables')];
    const typing = fields.includes(document.activeElement);
    const written = by('query').value !== by('query').defaultValue || by('variables').value !== by('variables').defaultValue;
    const asked = by('query').dataset.asked === 'true';
    // Shows what the address names or what somebody has typed. Otherwise GraphiQL shows what it stored before.
    const given = written || asked ? { query: by('query').value, variables: by('variables').value } : {};
    const root = ReactDOM.createRoot(by('graphiql'));
    root.render(React.createElement(GraphiQL, { fetcher, storage, defaultQuery: by('query').value, shouldPersistHeaders: false, ...given }));
    by('plain').hidden = true;
    by('graphiql').hidden = false;
    by('form').addEventListener('submit', event => event.preventDefault());
    if (typing) {
      const focus = tries => {
        const editor = document.querySelector('.graphiql-query-editor textarea');
        if (editor) editor.focus();
        else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
      };
      focus(120);
    }
  };
  try { start(); } catch (error) { console.error(error); by('plain').hidden = false; by('graphiql').hidden = true; }
})();
