-- What the log says of itself, and where it holds one event, all at one moment.
--
-- KEYS: head, log, ids
-- ARGV: id of an event, or ''
-- Answers identity or '', epoch, position, last entry of the log ever written, place of the event or ''.
local head = redis.call('HMGET', KEYS[1], 'identity', 'epoch', 'position')
local last = '0-0'
if redis.call('EXISTS', KEYS[2]) == 1 then
  local about = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #about, 2 do
    if about[i] == 'last-generated-id' then last = about[i + 1] end
  end
end
local place = ARGV[1] ~= '' and redis.call('HGET', KEYS[3], ARGV[1]) or ''
return { head[1] or '', head[2] or '0', head[3] or '0', last, place or '' }
