// Run against Azurite 3.35.0 as a preload: `AZ_MODULES=…/node_modules/azurite node -r ./azurite-journal.cjs …/azurite.js …`.
// Plain Azurite keeps its tables, queues and blob index in memory and saves each file whole every five seconds: killed hard, it loses up to
// five seconds of acknowledged writes, and its files then disagree with each other. This preload writes each LokiJS mutation to a journal
// before the answer is sent, and replays the journals over the snapshot on load.
//
// - A journal goes only after the snapshot that holds what it says is on the disk: written, synced, renamed, folder synced.
// - A table batch is one record, and no snapshot is taken while one runs: after a kill a batch is there whole or not at all.
// - The last line of a journal may be torn: it was never acknowledged. A line that is torn anywhere else is damage: Azurite does not start.
// - What cannot be written to the journal is never acknowledged: Azurite ends, and whoever watches it starts it again.
//
// AZ_WAL_SYNC=1 syncs each record and each blob or message to the disk, which a power cut needs and a kill does not; AZ_AUTOSAVE_MS is the
// time between snapshots. Azurite is pinned exactly, since this leans on its internals; JournalTests kills it many times.
'use strict';
const fs = require('fs'), path = require('path'), { promisify } = require('util');
const MODULES = process.env.AZ_MODULES, SYNC = process.env.AZ_WAL_SYNC === '1', AUTOSAVE = +(process.env.AZ_AUTOSAVE_MS || 60000);
const Loki = require(require.resolve('lokijs', { paths: [MODULES] }));
const Tables = require(path.join(MODULES, 'dist/src/table/persistence/LokiTableMetadataStore')).default.prototype;
const Extents = require(path.join(MODULES, 'dist/src/common/persistence/FSExtentStore')).default.prototype;
const L = Loki.prototype, C = Loki.Collection.prototype, F = Loki.LokiFsAdapter.prototype;

const wrap = (o, name, f) => { const orig = o[name]; o[name] = function (...a) { return f.call(this, orig, ...a); }; };
const owner = new WeakMap();   // the database of a collection
const states = new WeakMap();  // of a database: file of its journal, turns of its batches and snapshots, what its batch has touched
const of = db => { let s = states.get(db); if (!s) states.set(db, s = { fd: null, quiet: false, line: Promise.resolve(), touched: new Map() }); return s; };
const isOnDisk = db => db.persistenceMethod === 'fs';

function stop(why) { console.error(`journal: ${why}`); process.exit(1); }
function syncFolder(file) {
  if (process.platform === 'win32') return;   // a folder cannot be opened there
  const fd = fs.openSync(path.dirname(file), 'r');
  try { fs.fsyncSync(fd); } finally { fs.closeSync(fd); }
}

// The journals.
const number = file => +file.slice(file.lastIndexOf('.') + 1);
const journals = file => fs.readdirSync(path.dirname(file)).filter(name => name.startsWith(path.basename(file) + '.wal.'))
  .map(name => path.join(path.dirname(file), name)).sort((a, b) => number(a) - number(b));
function rotate(db) {
  const s = of(db), old = journals(db.filename), next = (old.length ? number(old[old.length - 1]) : 0) + 1;
  if (s.fd) fs.closeSync(s.fd);
  s.fd = fs.openSync(`${db.filename}.wal.${next}`, 'a');
  syncFolder(db.filename);
  return old;
}
function write(db, record) {
  const s = of(db), bytes = Buffer.from(JSON.stringify(record) + '\n');
  try {
    if (!s.fd) rotate(db);
    for (let at = 0; at < bytes.length;) at += fs.writeSync(s.fd, bytes, at);
    if (SYNC) fs.fdatasyncSync(s.fd);
  } catch (e) { stop(`${db.filename} cannot be written: ${e.message}`); }
}
function log(coll, record, keys) {
  const db = owner.get(coll);
  if (!db || of(db).quiet || !isOnDisk(db)) return;
  if (batch && keys) for (const key of keys) of(db).touched.set(`${coll.name}|${key}`, [coll, key]);
  else write(db, { ...record, n: coll.name });
}

// Every mutation.
wrap(L, 'configureOptions', function (o, opt, init) { if (opt && opt.autosave) opt.autosaveInterval = AUTOSAVE; return o.call(this, opt, init); });
wrap(L, 'addCollection', function (o, name, opt) { const had = this.collections.some(c => c.name === name); const c = o.call(this, name, opt); owner.set(c, this); if (!had) log(c, { t: 'c', o: opt }); return c; });
wrap(L, 'removeCollection', function (o, name) { const c = this.collections.find(c => c.name === name); if (c) log(c, { t: 'x' }); return o.call(this, name); });
wrap(C, 'insertOne', function (o, d, b) { const r = o.call(this, d, b); if (r) log(this, { t: 'p', d: r }, [r.$loki]); return r; });
wrap(C, 'update', function (o, d) { const r = o.call(this, d); if (!Array.isArray(d)) log(this, { t: 'p', d: this.get(d.$loki) }, [d.$loki]); return r; });
wrap(C, 'remove', function (o, d) { const key = typeof d === 'number' ? d : d && d.$loki; if (key) log(this, { t: 'd', k: [key] }, [key]); return o.call(this, d); });
wrap(C, 'removeBatchByPositions', function (o, ps) { const keys = ps.map(p => this.data[p].$loki); if (keys.length) log(this, { t: 'd', k: keys }, keys); return o.call(this, ps); });
wrap(C, 'clear', function (o, x) { log(this, { t: 'z' }); return o.call(this, x); });
if (SYNC) wrap(Extents, 'streamPipe', async function (o, from, to, fd, id) { const count = await o.call(this, from, to, fd, id); await promisify(fs.fdatasync)(fd); return count; });

// Batches. Azurite lets them run into each other: one that fails then takes back what another has written. So each waits for its turn.
let batch = null;   // set only while one synchronous stretch of a table batch runs
const turns = new Map();
const tagged = (id, f) => { const was = batch; batch = id || null; try { return f(); } finally { batch = was; } };
const leave = id => { const end = turns.get(id); turns.delete(id); if (end) end(); };
for (const name of ['insertTableEntity', 'updateTableEntity', 'mergeTableEntity', 'deleteTableEntity'])
  wrap(Tables, name, function (o, ...a) { return tagged(a[o.length - 1], () => o.apply(this, a)); });
wrap(Tables, 'beginBatchTransaction', async function (o, id) {
  const s = of(this.db), before = s.line; s.line = new Promise(end => turns.set(id, end));
  await before;
  try { return await o.call(this, id); } catch (e) { leave(id); throw e; }
});
wrap(Tables, 'endBatchTransaction', async function (o, account, table, id, context, ok) {
  try {
    await tagged(id, () => o.call(this, account, table, id, context, ok));
    // How the rows stand now, also where the batch failed (what is put back is another document to LokiJS) and where somebody was here since.
    const touched = [...of(this.db).touched.values()]; of(this.db).touched.clear();
    const rows = touched.map(([coll, key]) => { const d = coll.get(key); return d ? { t: 'p', d, n: coll.name } : { t: 'd', k: [key], n: coll.name }; });
    if (rows.length && isOnDisk(this.db)) write(this.db, { t: 'b', r: rows });
  } finally { leave(id); }
});

// Snapshots.
wrap(L, 'saveDatabaseInternal', function (o, done) {
  if (!isOnDisk(this)) return o.call(this, done);
  const s = of(this), before = s.line; let over; s.line = new Promise(end => over = end);
  before.then(() => {
    try {
      const old = rotate(this);   // what is in them is serialised here and now
      o.call(this, err => { if (!err) for (const file of old) fs.rmSync(file, { force: true }); if (done) done(err); });
    } finally { over(); }
  });
});
async function keep(file, text) {
  const fresh = await fs.promises.open(`${file}~`, 'w');
  try { await fresh.writeFile(text); await fresh.sync(); } finally { await fresh.close(); }
  await fs.promises.rename(`${file}~`, file);
  syncFolder(file);
}
F.saveDatabase = (file, text, done) => { keep(file, text).then(() => done(), done); };

// Load.
wrap(L, 'loadDatabaseInternal', function (o, opt, done) {
  if (!isOnDisk(this)) return o.call(this, opt, done);
  const db = this, adapter = this.persistenceAdapter, load = adapter.loadDatabase; of(db).quiet = true;
  adapter.loadDatabase = (name, loaded) => load.call(adapter, name, text => loaded(typeof text === 'string' ? replay(name, text) : text));
  return o.call(this, opt, err => { adapter.loadDatabase = load; for (const c of db.collections) { owner.set(c, db); c.ensureAllIndexes(true); } of(db).quiet = false; if (done) done(err); });
});
function replay(name, snapshot) {
  const db = read(snapshot) || stop(`${name} is damaged. Nothing was changed.`), maps = new Map(); let n = 0;
  const rows = c => { let m = maps.get(c); if (!m) maps.set(c, m = new Map(c.data.map(d => [d.$loki, d]))); return m; };
  for (const file of journals(name)) {
    const lines = fs.readFileSync(file, 'utf8').split('\n'), last = lines.findLastIndex(line => line);
    lines.forEach((line, at) => {
      if (!line) return;
      const record = read(line);
      if (record) { n++; if (record.t === 'b') record.r.forEach(apply); else apply(record); }
      else if (at < last) stop(`${file} is damaged in line ${at + 1} of ${last + 1}. Nothing was changed.`);
    });
  }
  function apply(r) {
    let c = db.collections.find(c => c.name === r.n);
    if (r.t === 'c') { if (!c) db.collections.push(JSON.parse(JSON.stringify(new Loki.Collection(r.n, r.o)))); return; }
    if (!c) return;
    if (r.t === 'x') { db.collections.splice(db.collections.indexOf(c), 1); maps.delete(c); }
    else if (r.t === 'p') { rows(c).set(r.d.$loki, r.d); c.maxId = Math.max(c.maxId || 0, r.d.$loki); }
    else if (r.t === 'd') for (const k of r.k) rows(c).delete(k);
    else if (r.t === 'z') rows(c).clear();
  }
  // LokiJS finds a document by bisection.
  for (const [c, m] of maps) { c.data = [...m.values()].sort((a, b) => a.$loki - b.$loki); c.idIndex = null; for (const k in c.binaryIndices) c.binaryIndices[k] = { name: k, dirty: true, values: [] }; }
  if (n) console.log(`journal: ${n} records replayed into ${path.basename(name)}`);
  return JSON.stringify(db);
}
function read(text) { try { return JSON.parse(text); } catch { return null; } }
