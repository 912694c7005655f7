-- Writes events of another store at the places they have there. Each page goes on where the one before ended, so that one that was written before
-- a crash is not written twice.
--
-- KEYS: copy, log, ids
-- ARGV: prefix of the index keys, position the page goes on after, then for each event: position, version, id, stream, type, tenant or '',
--       subject, time of recording in ms, body
-- Answers the position reached.
local COPY, LOG, IDS, PREFIX = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local call = redis.call
if (call('HGET', COPY, 'position') or '0') ~= ARGV[2] then return redis.error_reply('COPYCHANGED another process copies too') end
local place = ARGV[2]
for at = 3, #ARGV, 9 do
  local version, id, stream, type, tenant, subject, recorded_at, body
  place, version, id, stream, type, tenant, subject, recorded_at, body = unpack(ARGV, at, at + 8)
  call('XADD', LOG, place, 's', stream, 'v', version, 't', type, 'n', tenant, 'u', subject, 'r', recorded_at, 'i', id, 'b', body)
  call('XADD', PREFIX .. 'type:' .. type, place, '', '')
  if tenant ~= '' then call('XADD', PREFIX .. 'tenant:' .. tenant, place, '', '') end
  local category = string.match(stream, '^([^-]*)-')
  if category then call('XADD', PREFIX .. 'category:' .. category, place, '', '') end
  call('ZADD', PREFIX .. 'stream:' .. stream, version, place)
  call('ZADD', PREFIX .. 'subject:' .. subject, place, place)
  call('HSET', IDS, id, place)
end
call('HSET', COPY, 'position', place)
return place
