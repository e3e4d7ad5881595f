package dev.tokenlifecycle.adapter;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZRangeParams;

/**
 * A store in Redis that all instances share: the sorted set {@code revoked-tokens:ends} says until when each revocation is kept, the
 * hash {@code revoked-tokens} has the tokens. It needs Jedis and Redis 6.2 or newer, and survives a restart of Redis where that keeps its data.
 */
public final class RedisRevocationStore implements RevocationStore {
    private static final String ENDS = "revoked-tokens:ends";
    private static final String TOKENS = "revoked-tokens";

    private final UnifiedJedis redis;

    /** A store in {@code redis}, which the caller closes. */
    public RedisRevocationStore(UnifiedJedis redis) {
        this.redis = redis;
    }

    // The end first: whatever breaks off, no token stays for good.
    @Override
    public void keep(String id, String token, long safeAfter) {
        try {
            redis.zadd(ENDS, safeAfter, id, ZAddParams.zAddParams().nx());
            redis.hsetnx(TOKENS, id, token);
        } catch (JedisException down) {
            throw new RevocationStoreException("A revocation can't be kept", down);
        }
    }

    @Override
    public List<String> inForce(long now) {
        try {
            List<String> past = redis.zrange(ENDS, ZRangeParams.zrangeByScoreParams(0, now - 1));
            if (!past.isEmpty()) {
                String[] ids = past.toArray(String[]::new);
                redis.hdel(TOKENS, ids);
                redis.zrem(ENDS, ids);
            }
            return List.copyOf(redis.hvals(TOKENS));
        } catch (JedisException down) {
            throw new RevocationStoreException("The revocations can't be read", down);
        }
    }
}
