-- Makes an empty Redis a log, or, when told to, takes what there is as the log from now on under another epoch.
--
-- KEYS: head, log
-- ARGV: identity for a new log, epoch, 'create' or 'raise'
-- Answers the identity.
local call = redis.call
local identity = call('HGET', KEYS[1], 'identity')
-- One that was moved away is taken as another log.
if identity and string.find(identity, '^moved:') then identity = false end
if identity and ARGV[3] == 'create' then return identity end
local position = '0'
if call('EXISTS', KEYS[2]) == 1 then
  local about = call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #about, 2 do
    if about[i] == 'last-generated-id' then position = string.match(about[i + 1], '^%d+') end
  end
end
call('HSET', KEYS[1], 'identity', identity or ARGV[1], 'epoch', ARGV[2], 'position', position)
call('HSETNX', KEYS[1], 'recordedAt', '0')
return identity or ARGV[1]
