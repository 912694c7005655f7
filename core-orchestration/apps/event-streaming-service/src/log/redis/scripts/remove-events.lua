-- Removes events for good and leaves the place of each behind, so that its id sent again is still a duplicate.
--
-- KEYS: head, log, ids
-- ARGV: prefix of the index keys, identity, then for each event: position, id, stream, version, type, tenant or '', subject
-- Answers how many of them were still there.
local LOG, IDS, PREFIX = KEYS[2], KEYS[3], ARGV[1]
local call = redis.call
if call('HGET', KEYS[1], 'identity') ~= ARGV[2] then
  return redis.error_reply('LOGCHANGED the log is not the one this process has read')
end
local removed = 0
for at = 3, #ARGV, 7 do
  local position, id, stream, version, type, tenant, subject = unpack(ARGV, at, at + 6)
  removed = removed + call('XDEL', LOG, position)
  call('HSET', IDS, id, position .. ':' .. version .. ':' .. stream)
  call('XDEL', PREFIX .. 'type:' .. type, position)
  if tenant ~= '' then call('XDEL', PREFIX .. 'tenant:' .. tenant, position) end
  local category = string.match(stream, '^([^-]*)-')
  if category then call('XDEL', PREFIX .. 'category:' .. category, position) end
  call('ZREM', PREFIX .. 'stream:' .. stream, position)
  call('ZREM', PREFIX .. 'subject:' .. subject, position)
end
return removed
