const ENDS = "revoked-tokens:ends";
const TOKENS = "revoked-tokens";

/**
 * Keeps pushed revocations in Redis for all instances, as the Java adapter does: a sorted set says until when, a hash has the tokens.
 * `client` is a connected one of the package `redis`; the caller closes it.
 */
export function redisStore(client) {
  return {
    // The end first: whatever breaks off, no token stays for good.
    async keep(id, token, safeAfter) {
      await client.zAdd(ENDS, { score: safeAfter, value: id }, { condition: "NX" });
      await client.hSetNX(TOKENS, id, token);
    },
    async inForce(now) {
      const past = await client.zRangeByScore(ENDS, "-inf", `(${now}`);
      if (past.length > 0) {
        await client.hDel(TOKENS, past);
        await client.zRem(ENDS, past);
      }
      return client.hVals(TOKENS);
    },
  };
}
