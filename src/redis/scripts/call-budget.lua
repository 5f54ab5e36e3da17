--[[ call-budget.lua: take a call to the cloud out of the bucket of its place and kind, or say when to ask again; or pause
     them all. The same arithmetic as `takeCall` and `pauseCalls` in core/domain/call-budget.ts.
     KEYS[1] when the bucket was empty (string, ms)
     ARGV[1] now (ms), '' for the clock of Redis    ARGV[2] 'person', 'job' or 'pause'
     ARGV[3] longest wait that is of use (ms); for a pause: how long (ms)
     ARGV[4] a call every (ms)    ARGV[5] calls in one go    ARGV[6] calls that jobs leave
     ARGV[7] how long a full bucket is kept (ms)
     Returns {1 taken or paused, wait (ms)} or {0, when to ask again (ms from now)} ]]
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local what, limit, every, burst = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local emptyAt = tonumber(redis.call('GET', KEYS[1]) or 0)

local function keep(at)
  -- As text: a number of this size would be written with an exponent.
  local left = math.max(0, at + burst * every - now) + tonumber(ARGV[7])
  redis.call('SET', KEYS[1], string.format('%.0f', at), 'PX', string.format('%.0f', left))
end

if what == 'pause' then
  keep(math.max(emptyAt, now + limit - every))
  return { 1, 0 }
end
emptyAt = math.max(emptyAt, now - burst * every)
local wait = emptyAt + every - now
if what == 'job' then wait, limit = wait + tonumber(ARGV[6]) * every, 0 end
wait = math.max(0, wait)
if wait > limit then return { 0, wait } end
keep(emptyAt + every)
return { 1, wait }
