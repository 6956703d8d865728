// What ODK's own engine makes of answers. One line of JSON in: {"xform": "…", "instances": ["…", …]};
// one line out: for each instance the list of its places: [place, relevant, required, read only, value, violation].
import { JSDOM } from 'jsdom';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

// The engine is made for a browser: jsdom stands in for the page.
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window))
  if (globalThis[name] === undefined && /^[A-Z]|^document$/.test(name)) globalThis[name] = window[name];
globalThis.window ??= window;
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = process.cwd();
const { loadForm, editInstance } = await import('@getodk/xforms-engine');

function* places(node) {
  for (const child of node.currentState.children ?? []) {
    const state = child.currentState;
    const found = child.validationState?.violation ?? null;
    const value = state.instanceValue ?? state.value;
    if (!['repeat-range:controlled', 'repeat-range:uncontrolled'].includes(child.nodeType))
      yield [state.reference, state.relevant, state.required, state.readonly, String(child.instanceState?.instanceXML ?? value), found && found.condition];
    yield* places(child);
  }
}

async function edited(xform, instance) {
  const data = new FormData();
  data.set('xml_submission_file', new File([instance], 'xml_submission_file', { type: 'text/xml' }));
  const made = await editInstance(xform, { inputType: 'FORM_INSTANCE_INPUT_RESOLVED', data: [data] });
  return [...places(made.root)];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { xform, instances } = JSON.parse(line);
  const loaded = await loadForm(xform);
  if (loaded.error) { console.log(JSON.stringify({ error: String(loaded.error) })); continue; }
  const all = [];
  for (const instance of instances) {
    try { all.push(await edited(xform, instance)); } catch (error) { all.push({ error: String(error), stack: String(error.stack).slice(0, 600) }); }
  }
  console.log(JSON.stringify(all));
}
process.exit(0);
