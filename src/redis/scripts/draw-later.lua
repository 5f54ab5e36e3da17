--[[ draw-later.lua: the messages are owed, but not before a moment.
     KEYS[1] operation (hash)   KEYS[2] undrawn (zset)
     ARGV[1] operation id       ARGV[2] at (ms)
     Returns 1 put off, 0 no such operation (it would be owed for ever) ]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1
