--[[ trim-audit.lua: let go of old audit lines with their seals and heads, up to a head that stays.
     KEYS[1] sealer (string)     KEYS[2] audit (stream)      KEYS[3] seals (stream)     KEYS[4] heads (stream)
     ARGV[1] worker              ARGV[2] written before (ms)
     Returns how many lines went; 0 also when the lease is not held ]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
-- Without its second half an id stands for the whole millisecond.
local last = redis.call('XREVRANGE', KEYS[4], string.format('%.0f', ARGV[2] - 1), '-', 'COUNT', 1)[1]
if not last then return 0 end
local moment, place = string.match(last[1], '^(%d+)-(%d+)$')
local first = moment .. '-' .. string.format('%.0f', place + 1)
local gone = redis.call('XTRIM', KEYS[2], 'MINID', first)
redis.call('XTRIM', KEYS[3], 'MINID', first)
redis.call('XTRIM', KEYS[4], 'MINID', last[1])
return gone
