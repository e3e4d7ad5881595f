// A small API of Express that serves whoever has a good token: PORT, ISSUER, LIST, CLIENT_ID, CLIENT_SECRET, STALENESS (seconds).
import express from "express";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { requireUnrevoked, RevocationList } from "../index.js";

const { PORT, ISSUER, LIST, CLIENT_ID, CLIENT_SECRET, STALENESS } = process.env;
if (!(PORT > 0 && PORT < 65536) || !ISSUER || !LIST || !CLIENT_ID || !CLIENT_SECRET || !URL.canParse(ISSUER) || !(Number(STALENESS ?? 300) >= 1)) {
  console.error("usage: PORT=8091 ISSUER=https://…/realms/… LIST=… CLIENT_ID=… CLIENT_SECRET=… [STALENESS=300] node api.mjs");
  process.exit(2);
}
const keys = createRemoteJWKSet(new URL(`${ISSUER}/protocol/openid-connect/certs`));
const revocations = await new RevocationList({ issuerUri: ISSUER, list: LIST, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, staleness: Number(STALENESS ?? 300) }).start();

const app = express();
app.get("/things", async (request, response) => {
  try {
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    requireUnrevoked(revocations, await jwtVerify(token, keys, { issuer: ISSUER }));
    response.send("things");
  } catch {
    response.status(401).end();
  }
});
app.listen(Number(PORT), "127.0.0.1");
