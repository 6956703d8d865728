// PouchDB on LevelDB, replicated with pouchdb-server's own handler (express-pouchdb).
// node pouch_peer.cjs serve PORT FOLDER  |  node pouch_peer.cjs WORKLOAD PORT FOLDER
const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");
const from = createRequire(path.join(process.env.IRO_PEERS, "pouch", "package.json"));
const PouchDB = from("pouchdb");
const DAY = 40;

function serve(port, folder) {
  const app = from("express")();
  const Kept = PouchDB.defaults({ prefix: folder + "/" });
  app.use("/", from("express-pouchdb")(Kept, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: path.join(folder, "log.txt") }));
  app.listen(port, "127.0.0.1", () => console.log("ready"));
}

const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function step(name, work) {
  console.log("begin " + name);
  await lines.next();
  const begun = process.hrtime.bigint();
  await work();
  console.log("end " + name + " " + Number(process.hrtime.bigint() - begun) / 1e9);
  await lines.next();
}

async function run(workload, port, folder) {
  const documents = JSON.parse(fs.readFileSync(workload)).map(([id, text]) => ({ _id: id, text }));
  const first = new PouchDB(path.join(folder, "first")), second = new PouchDB(path.join(folder, "second"));
  const office = `http://127.0.0.1:${port}/w`;
  const sized = { batch_size: 500 };
  await step("save all", () => first.bulkDocs(documents.slice(0, -2 * DAY)));
  await step("upload all", () => first.replicate.to(office, sized));
  await step("no-op", () => first.sync(office, sized));
  await first.bulkDocs(documents.slice(-2 * DAY, -DAY));
  await step("push a day", () => first.replicate.to(office, sized));
  await step("download all", () => second.replicate.from(office, sized));
  await first.bulkDocs(documents.slice(-DAY));
  await first.replicate.to(office, sized);
  await step("pull a day", () => second.replicate.from(office, sized));
  if ((await second.info()).doc_count !== documents.length) throw new Error("not all came");
  process.exit(0);
}

const [what, port, folder] = process.argv.slice(2);
if (what === "serve") serve(Number(port), folder);
else run(what, Number(port), folder);
