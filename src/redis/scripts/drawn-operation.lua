--[[ drawn-operation.lua: the messages show these draws; owed no more, unless the operation has moved on since.
     KEYS[1] operation (hash)   KEYS[2] undrawn (zset)
     ARGV[1] operation id       ARGV[2] draws shown
     Returns 1 nothing is owed, 0 it moved on. An operation that is gone owes nothing ]]
local draws = redis.call('HGET', KEYS[1], 'draws')
if draws and draws ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
