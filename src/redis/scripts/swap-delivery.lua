--[[ swap-delivery.lua: change a delivery record, provided it still is as it was read.
     KEYS[1] delivery (string)
     ARGV[1] record expected, '' for none   ARGV[2] next record (JSON)   ARGV[3] how long it is kept (ms)
     Returns 1 swapped, 0 someone was first ]]
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
