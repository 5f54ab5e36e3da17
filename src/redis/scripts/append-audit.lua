--[[ append-audit.lua: write an audit line that changes nothing else.
     KEYS[1] audit (stream)       KEYS[2...] about each of its subjects (list)
     ARGV[1] line (JSON)          ARGV[2] entries of such a list   ARGV[3] how long the list is kept (ms)
     Returns the id of the line ]]
local id = appendLine(KEYS[1], ARGV[1])
indexLine(id, 2, ARGV[2], ARGV[3])
return id
