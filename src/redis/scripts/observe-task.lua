--[[ observe-task.lua: keep how a task was seen, beside the operation, and owe its messages when somebody would see it.
     KEYS[1] operation (hash)   KEYS[2] undrawn (zset)
     ARGV[1] operation id       ARGV[2] task id          ARGV[3] observation (JSON)
     ARGV[4] '1' to show it, else '0'                    ARGV[5] now (ms)
     Returns 1 kept, 0 no such operation ]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'seen:' .. ARGV[2], ARGV[3])
if ARGV[4] == '1' then
  redis.call('HINCRBY', KEYS[1], 'draws', 1)
  -- NX: what is put off stays put off, progress is never in that much of a hurry.
  redis.call('ZADD', KEYS[2], 'NX', ARGV[5], ARGV[1])
end
return 1
