--[[ put-operation.lua: keep an operation, new or moved on, with its place in every index and its audit line in the same
     breath.
     KEYS[1] operation (hash)      KEYS[2] due (zset)      KEYS[3] undrawn (zset)
     KEYS[4] watched (zset)        KEYS[5] watches (zset)
     KEYS[6] recent of its channel (zset)                  KEYS[7] recent of its requester (zset)
     KEYS[8] open (zset)           KEYS[9] pending (zset)  KEYS[10] audit (stream)
     KEYS[11...] about each subject of the audit line (list)
     ARGV[1] operation id          ARGV[2] version it moves on from, '' for a new one
     ARGV[3] record (JSON)         ARGV[4] now (ms)        ARGV[5] due at (ms), '' when only the cloud can move it
     ARGV[6] watches (JSON array)  ARGV[7] '1' when it is over, else '0'
     ARGV[8] how long it is kept once over (ms)            ARGV[9] requested at (ms)   ARGV[10] entries of a recent list
     ARGV[11] '1' when its messages are owed for it, else '0'
     ARGV[12] what whoever decides on it is shown          ARGV[13] what whoever decided was shown, '' when nobody did
     ARGV[14] audit line (JSON), '' for none               ARGV[15] entries of a subject's list
     ARGV[16] how long such a list is kept (ms)            ARGV[17] '1' while its approval is waited for, else '0'
     Returns 1 kept, 0 someone was first (for a new one: it is there already), there is no such operation, or what was
     shown is not what stands there ]]
local id, from, now = ARGV[1], ARGV[2], ARGV[4]
local version = redis.call('HGET', KEYS[1], 'version') or ''
if version ~= from then return 0 end
-- Without the field an older process put it there; the version alone says then that it is what was read.
if ARGV[13] ~= '' and (redis.call('HGET', KEYS[1], 'shown') or ARGV[13]) ~= ARGV[13] then return 0 end

-- The line comes first: when it cannot be written, nothing is.
local line = ARGV[14] ~= '' and appendLine(KEYS[10], ARGV[14])

local before = cjson.decode(redis.call('HGET', KEYS[1], 'watches') or '[]')
redis.call('HSET', KEYS[1], 'record', ARGV[3], 'watches', ARGV[6], 'shown', ARGV[12])
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('HINCRBY', KEYS[1], 'draws', ARGV[11])
if ARGV[7] == '1' then
  redis.call('PEXPIRE', KEYS[1], ARGV[8])
  redis.call('ZREM', KEYS[8], id)
else
  redis.call('PERSIST', KEYS[1])
  redis.call('ZADD', KEYS[8], ARGV[9], id)
end

if ARGV[17] == '1' then redis.call('ZADD', KEYS[9], ARGV[9], id) else redis.call('ZREM', KEYS[9], id) end

if ARGV[5] == '' then redis.call('ZREM', KEYS[2], id) else redis.call('ZADD', KEYS[2], ARGV[5], id) end
-- Owed since the first change that nobody has seen: a busy operation does not lose its place in the line.
if ARGV[11] == '1' then redis.call('ZADD', KEYS[3], 'LT', now, id) end

local kept = {}
for _, watch in ipairs(cjson.decode(ARGV[6])) do
  kept[watch] = true
  redis.call('ZADD', KEYS[4], 0, watch .. '|' .. id)
  redis.call('ZADD', KEYS[5], 'NX', now, watch)
end
for _, watch in ipairs(before) do
  if not kept[watch] then
    redis.call('ZREM', KEYS[4], watch .. '|' .. id)
    -- '}' is the next byte after '|': everything in between starts with this watch.
    if redis.call('ZLEXCOUNT', KEYS[4], '[' .. watch .. '|', '(' .. watch .. '}') == 0 then
      redis.call('ZREM', KEYS[5], watch)
    end
  end
end

if from == '' then
  for _, recent in ipairs({ KEYS[6], KEYS[7] }) do
    redis.call('ZADD', recent, ARGV[9], id)
    redis.call('ZREMRANGEBYSCORE', recent, '-inf', now - ARGV[8])
    redis.call('ZREMRANGEBYRANK', recent, 0, -1 - ARGV[10])
    redis.call('PEXPIRE', recent, ARGV[8])
  end
end
if line then indexLine(line, 11, ARGV[15], ARGV[16]) end
return 1
