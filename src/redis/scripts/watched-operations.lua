--[[ watched-operations.lua: the operations that one listing is for; without any, the watch goes.
     KEYS[1] watched (zset)   KEYS[2] watches (zset)
     ARGV[1] watch
     Returns the members `<watch>|<operation>` ]]
local members = redis.call('ZRANGEBYLEX', KEYS[1], '[' .. ARGV[1] .. '|', '(' .. ARGV[1] .. '}')
if #members == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return members
