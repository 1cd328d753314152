// Run against Azurite 3.35.0 as a preload after azurite-journal.cjs.
// Plain Azurite reads a row by going through its whole partition, and a range of rows by going through the whole table with an interpreter of filters: a roster of
// 40,000 people would take an hour to write. This preload keeps the rows of each table by both keys, and answers from there whatever asks for one partition. Answers
// are the same; LookupTests compares them with plain Azurite's.
'use strict';
const path = require('path');
const MODULES = process.env.AZ_MODULES;
const Loki = require(require.resolve('lokijs', { paths: [MODULES] }));
const Tables = require(path.join(MODULES, 'dist/src/table/persistence/LokiTableMetadataStore')).default.prototype;
const Generator = require(path.join(MODULES, 'dist/src/table/persistence/LokiTableStoreQueryGenerator')).default;
const C = Loki.Collection.prototype;

const wrap = (o, name, f) => { const orig = o[name]; o[name] = function (...a) { return f.call(this, orig, ...a); }; };
const tables = new WeakMap();   // of a collection: partition key → row key → row; made at the first question

function rowsOf(coll) {
  let rows = tables.get(coll);
  if (!rows) { tables.set(coll, rows = new Map()); for (const row of coll.data) put(rows, row); }
  return rows;
}
function put(rows, row) {
  let partition = rows.get(row.PartitionKey);
  if (!partition) rows.set(row.PartitionKey, partition = new Map());
  partition.set(row.RowKey, row);
}
function drop(rows, row) {
  const partition = rows.get(row.PartitionKey);
  if (partition && partition.delete(row.RowKey) && partition.size === 0) rows.delete(row.PartitionKey);
}

// Every mutation.
wrap(C, 'insertOne', function (o, d, b) { const r = o.call(this, d, b), rows = tables.get(this); if (r && rows) put(rows, r); return r; });
wrap(C, 'update', function (o, d) { const r = o.call(this, d), rows = tables.get(this); if (rows && !Array.isArray(d)) put(rows, this.get(d.$loki)); return r; });
wrap(C, 'remove', function (o, d) { const rows = tables.get(this), row = typeof d === 'number' ? this.get(d) : d; const r = o.call(this, d); if (rows && row && !Array.isArray(row)) drop(rows, row); return r; });
wrap(C, 'removeBatchByPositions', function (o, positions) { const r = o.call(this, positions); tables.delete(this); return r; });
wrap(C, 'clear', function (o, x) { const r = o.call(this, x); tables.delete(this); return r; });

// Every question.
wrap(C, 'findOne', function (o, query) {
  const { PartitionKey: partition, RowKey: row, ...more } = query || {};
  if (typeof partition !== 'string' || typeof row !== 'string' || Object.keys(more).length) return o.call(this, query);
  const rows = rowsOf(this).get(partition);
  return (rows && rows.get(row)) || null;
});
wrap(Tables, 'queryTableEntities', async function (o, context, account, table, options, nextPartition, nextRow) {
  const asked = ask(options.filter);
  if (!asked) return o.call(this, context, account, table, options, nextPartition, nextRow);
  const coll = this.getEntityCollection(account, table, context), partition = rowsOf(coll).get(asked.partition), most = this.getMaxResultsOption(options);
  const fits = asked.fits || Generator.generateQueryForPersistenceLayer(options, context), from = this.decodeContinuationHeader(nextRow) || '';
  const found = partition ? [...partition.values()].filter(row => row.RowKey >= from && fits(row)) : [];
  const page = found.sort((a, b) => a.RowKey < b.RowKey ? -1 : a.RowKey > b.RowKey ? 1 : 0).slice(0, most + 1), next = this.adjustQueryResultforTop(page, most);
  return [page, next.nextPartitionKeyResponse, next.nextRowKeyResponse];
});

const TEXT = `'((?:[^']|'')*)'`, BEGINNING = new RegExp(`^\\(?PartitionKey eq ${TEXT}\\)?(?= and |$)`), KEY = new RegExp(` and \\(?RowKey (eq|ge|gt|le|lt) ${TEXT}\\)?(?= and |$)`, 'y');
const COMPARE = { eq: (a, b) => a === b, ge: (a, b) => a >= b, gt: (a, b) => a > b, le: (a, b) => a <= b, lt: (a, b) => a < b };
/** What a filter asks of one partition: which, and whether a row fits if keys decide it. Undefined where it may ask for more than one. */
function ask(filter) {
  const first = BEGINNING.exec(filter || '');
  if (!first || /\b(or|not)\b/.test(filter.replace(new RegExp(TEXT, 'g'), ''))) return undefined;
  const plain = text => text.replace(/''/g, `'`), keys = [];
  KEY.lastIndex = first[0].length;
  for (let at = first[0].length, key; at < filter.length; at = KEY.lastIndex) {
    if (!(key = KEY.exec(filter))) return { partition: plain(first[1]) };
    keys.push([COMPARE[key[1]], plain(key[2])]);
  }
  return { partition: plain(first[1]), fits: row => keys.every(([compare, key]) => compare(row.RowKey, key)) };
}
