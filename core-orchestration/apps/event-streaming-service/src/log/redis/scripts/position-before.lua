-- The position of the last event recorded before a time, by halving: times never go back along the log.
--
-- KEYS: log
-- ARGV: time in ms, position of the head
local time = tonumber(ARGV[1])
local low, high, found = 0, tonumber(ARGV[2]), 0
while low < high do
  local middle = math.floor((low + high + 1) / 2)
  local entry = redis.call('XREVRANGE', KEYS[1], middle, low + 1, 'COUNT', 1)[1]
  if not entry then
    -- All of this half was removed.
    low = middle
  else
    local position = tonumber(string.match(entry[1], '^%d+'))
    local recorded_at
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'r' then recorded_at = tonumber(entry[2][i + 1]) end
    end
    if recorded_at < time then
      found = position
      low = middle
    else
      high = position - 1
    end
  end
end
return found
