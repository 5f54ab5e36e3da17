--[[ append-line.lua: for the scripts that write an audit line; it stands before each of them. ]]
-- Puts a line at the end of the trail. Answers its id.
local function appendLine(stream, line)
  return redis.call('XADD', stream, '*', 'line', line)
end

-- Puts the id into the list of each subject: KEYS from `first` on are these lists. They keep so many entries, so long (ms).
local function indexLine(id, first, entries, retention)
  for index = first, #KEYS do
    redis.call('LPUSH', KEYS[index], id)
    redis.call('LTRIM', KEYS[index], 0, entries - 1)
    redis.call('PEXPIRE', KEYS[index], retention)
  end
end
