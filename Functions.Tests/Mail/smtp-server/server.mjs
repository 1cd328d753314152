// Mail servers on free ports of loopback. What one does with a mail is said by the recipient: rcpt-450@ and data-550@ are answered so,
// drop-rcpt@, drop-text@, drop-data@ close the connection there, slow-rcpt@ and slow-data@ never answer. Each line of output is JSON.
import { SMTPServer } from 'smtp-server';

process.stdin.on('close', () => process.exit()).resume();

const say = line => process.stdout.write(JSON.stringify(line) + '\n');
const fault = code => Object.assign(new Error('no zheng@example.edu.cn here'), { responseCode: Number(code) });

function acts(server, session, place, address, done) {
  const [what, where] = address.split('@')[0].split('-');
  if (where === place && what === 'drop') [...server.connections].find(connection => connection.id === session.id)._socket.destroy();
  else if (what === place && /^\d+$/.test(where)) done(fault(where));
  else if (where !== place || what !== 'slow') done();
}

async function start(name, options) {
  const server = new SMTPServer({
    disableReverseLookup: true,
    authOptional: true,
    onConnect(session, done) {
      say({ connected: name });
      done(options.greeting && fault(options.greeting));
    },
    onAuth: (auth, session, done) => auth.password === 'right' ? done(null, { user: auth.username }) : done(fault(535)),
    onMailFrom: ({ address }, session, done) => address.startsWith('stranger') ? done(fault(553)) : done(),
    onRcptTo: ({ address }, session, done) => acts(server, session, 'rcpt', address, done),
    onData(stream, session, done) {
      const to = session.envelope.rcptTo[0].address;
      const parts = [];
      stream.once('data', () => to.startsWith('drop-text') && acts(server, session, 'text', to, () => { }));
      stream.on('data', part => parts.push(part));
      stream.on('end', () => {
        say({ connection: session.id, to, from: session.envelope.mailFrom.address, user: session.user ?? null, secure: session.secure, message: Buffer.concat(parts).toString('base64') });
        acts(server, session, 'data', to, done);
      });
    },
    ...options,
  });
  server.on('error', () => { });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return server.server.address().port;
}

const clear = { hideSTARTTLS: true };
say({
  plain: await start('plain', clear),
  signedIn: await start('signedIn', { authOptional: false }),
  clearSignIn: await start('clearSignIn', { ...clear, authOptional: false, allowInsecureAuth: true }),
  tls: await start('tls', { secure: true }),
  closed: await start('closed', { ...clear, greeting: 554 }),
  busy: await start('busy', { ...clear, greeting: 421 }),
});
