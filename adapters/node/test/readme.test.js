import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { fakeRealm, sign, until } from "./fake-realm.js";

const root = new URL("..", import.meta.url);

test("the program of the README serves good tokens and no others", async (context) => {
  const realm = await fakeRealm();
  const source = /```js\n(.*?)```/s.exec(readFileSync(new URL("README.md", root), "utf8"))[1]
    .replace("https://id.example/realms/shop", realm.issuer)
    .replace("app.listen(3000)", 'const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port))');
  const program = spawn(process.execPath, ["--input-type=module"], {
    cwd: fileURLToPath(root), env: { ...process.env, SECRET: "secret" }, stdio: ["pipe", "pipe", "inherit"],
  });
  context.after(() => { program.kill(); realm.close(); });
  program.stdin.end(source);
  const [port] = await once(program.stdout, "data");
  const token = async (sid) => `Bearer ${await sign(realm.current, "JWT", realm.token(sid))}`;
  const get = async (authorization) => fetch(`http://127.0.0.1:${String(port).trim()}/things`, { headers: { authorization } });

  assert.equal(await (await get(await token("s1"))).text(), "things of alice");
  assert.equal((await get("Bearer nonsense")).status, 401);
  realm.revocations = [realm.ended("s1")];
  await until(async () => (await get(await token("s1"))).status === 401);
  assert.equal((await get(await token("s2"))).status, 200);
});
