--[[ hold-audit.lua: take the lease of whoever seals the audit trail, or hold it longer.
     KEYS[1] sealer (string)
     ARGV[1] worker              ARGV[2] how long (ms)
     Returns 1 held, 0 it is another's ]]
if (redis.call('GET', KEYS[1]) or ARGV[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
