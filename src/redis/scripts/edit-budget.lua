--[[ edit-budget.lua: take an edit of a message out of the workspace's bucket, or find it a place in its line; or pause
     all edits. The same arithmetic as `takeEdit` and `pauseEdits` in core/domain/edit-budget.ts.
     KEYS[1] edits (hash)
     ARGV[1] now (ms)    ARGV[2] 'turning-point', 'progress' or 'pause'
     ARGV[3] '1' when it comes back as it was told, else '0'; for a pause: until (ms)
     ARGV[4] an edit every (ms)    ARGV[5] edits in one go    ARGV[6] edits that progress leaves
     ARGV[7] how long the hash is kept after all is over (ms)
     Returns 0 taken or paused, else when to come back (ms) ]]
local now, what, every = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[4])
local held = redis.call('HMGET', KEYS[1], 'emptyAt', 'turningPointsUntil', 'progressUntil')
local emptyAt, turningPoints, progress = tonumber(held[1] or 0), tonumber(held[2] or 0), tonumber(held[3] or 0)
local answer = 0

if what == 'pause' then
  local ends = tonumber(ARGV[3])
  local longer = math.max(0, ends - math.max(now, emptyAt + every))
  emptyAt = math.max(emptyAt, ends - every)
  if turningPoints > now then turningPoints = turningPoints + longer end
  if progress > now then progress = progress + longer end
else
  local urgent, waited = what == 'turning-point', ARGV[3] == '1'
  emptyAt = math.max(emptyAt, now - tonumber(ARGV[5]) * every)
  local soonest = emptyAt + every
  if not urgent then soonest = soonest + tonumber(ARGV[6]) * every end
  local line = turningPoints
  if not urgent then line = math.max(turningPoints, progress) end
  local turn = line
  -- Whoever waited has its turn; but progress never has it while a turning point waits.
  if waited then turn = urgent and now or turningPoints end

  if soonest <= now and turn <= now then
    emptyAt = emptyAt + every
  elseif waited and urgent then
    answer = soonest
  else
    answer = math.max(soonest, line + every)
    if urgent then turningPoints = answer else progress = answer end
  end
end

-- As text: a number of this size would be written with an exponent.
local function whole(number) return string.format('%.0f', number) end
redis.call('HSET', KEYS[1], 'emptyAt', whole(emptyAt), 'turningPointsUntil', whole(turningPoints),
  'progressUntil', whole(progress))
local over = math.max(emptyAt + tonumber(ARGV[5]) * every, turningPoints, progress)
redis.call('PEXPIRE', KEYS[1], whole(math.max(0, over - now) + tonumber(ARGV[7])))
return answer
