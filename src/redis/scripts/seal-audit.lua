--[[ seal-audit.lua: keep the seals of some audit lines and the head above them, provided that they follow the newest head.
     KEYS[1] sealer (string)     KEYS[2] seals (stream)      KEYS[3] heads (stream)
     ARGV[1] worker              ARGV[2] id of the newest head, '' for none
     ARGV[3] id of the new head  ARGV[4] head (JSON)
     ARGV[5] id of a line        ARGV[6] its seal (JSON)     and so on, in pairs
     Returns 1 sealed, 0 the lease is not held, or somebody sealed meanwhile ]]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
if (newest and newest[1] or '') ~= ARGV[2] then return 0 end
for index = 5, #ARGV, 2 do
  redis.call('XADD', KEYS[2], ARGV[index], 'seal', ARGV[index + 1])
end
redis.call('XADD', KEYS[3], ARGV[3], 'head', ARGV[4])
return 1
