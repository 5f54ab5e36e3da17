--[[ draw-later.lua: these draws are owed, but not before a moment; unless the operation has moved on since.
     KEYS[1] operation (hash)   KEYS[2] undrawn (zset)
     ARGV[1] operation id       ARGV[2] draws owed       ARGV[3] at (ms)
     Returns 1 put off, 0 it moved on, or there is no such operation (it would be owed for ever) ]]
if redis.call('HGET', KEYS[1], 'draws') ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return 1
