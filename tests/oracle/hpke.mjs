// Seals for iro_core.sealing with another implementation of HPKE and X-Wing: @hpke/core, @hpke/hybridkem-x-wing.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { readFileSync } from "node:fs";

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const asked = JSON.parse(readFileSync(0, "utf8"));
const made = [];
for (const each of asked) {
  const key = await suite.kem.deserializePublicKey(Buffer.from(each.public_key, "hex"));
  const { ct, enc } = await suite.seal({ recipientPublicKey: key, info: Buffer.from(each.info) }, Buffer.from(each.data, "hex"));
  made.push(Buffer.concat([Buffer.from(enc), Buffer.from(ct)]).toString("hex"));
}
console.log(JSON.stringify(made));
